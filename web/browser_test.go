package web_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tifa/web"
)

// A browser is a tab of Chromium.
type browser struct {
	context.Context
	complaints chan []string // once the page says lastWords
}

const lastWords = "the test ends here"

// open starts Chromium where $TIFA_BROWSER is set, as .ci/run sets it; that there is none
// is a failure then. Elsewhere the test, which takes half a minute, is skipped.
func open(t *testing.T) *browser {
	t.Helper()
	if os.Getenv("TIFA_BROWSER") == "" {
		t.Skip("SKIPPED, PAGES NOT SEEN IN A BROWSER: set TIFA_BROWSER=1 where Chromium is installed")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium; apt-get install chromium")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{ctx, make(chan []string, 1)}
	b.do(t, chromedp.Navigate("about:blank"))
	messages := chromedp.Console(ctx)
	go func() {
		var all []string
		for m, err := range messages {
			if err != nil || m.Text == lastWords {
				break
			}
			all = append(all, string(m.Type)+": "+m.Text+" "+m.URL)
		}
		b.complaints <- all
	}()
	return b
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// limited lets no step wait for ever for what does not come.
func (b *browser) limited() (context.Context, context.CancelFunc) {
	if chromedp.FromContext(b).Target == nil {
		return b, func() {} // the first one starts the browser, which is to outlive it
	}
	return context.WithTimeout(b, time.Minute)
}

func told[T any](t *testing.T, b *browser, a chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := b.limited()
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// silent fails if the browser complained of anything: a script that failed, a policy
// that was broken. Nothing is heard after it.
func (b *browser) silent(t *testing.T) {
	t.Helper()
	told(t, b, chromedp.Evaluate[bool](`console.log("`+lastWords+`"), true`))
	for _, c := range <-b.complaints {
		t.Error(c)
	}
}

// In a browser every page is there without a complaint, wider than a telephone
// nowhere, and a reader goes from a search to a citation, adds a text and reads it.
func TestBrowser(t *testing.T) {
	t.Parallel() // it mostly waits
	b := open(t)
	server := httptest.NewServer(room(t, func(c *web.Config) { c.Dir = "add" }))
	defer server.Close()
	for _, size := range []struct{ width, height int64 }{{1280, 900}, {390, 844}} {
		b.do(t, chromedp.EmulateViewport(size.width, size.height))
		for _, target := range append(targets(), "/add") {
			b.do(t, chromedp.Navigate(server.URL+target))
			if heading := told(t, b, chromedp.Text(chromedp.CSS("h1"))); heading == "" {
				t.Errorf("%s: no heading", target)
			}
			if wide := told(t, b, chromedp.Evaluate[float64]("document.documentElement.scrollWidth - document.documentElement.clientWidth")); wide > 0 {
				which := told(t, b, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(x => x.getBoundingClientRect().right > document.documentElement.clientWidth && !x.closest(".scroll, .chart, .more")).map(x => x.tagName + "." + x.className).slice(0, 5).join(" ")`))
				t.Errorf("%s at %d: %v pixels too wide: %s", target, size.width, wide, which)
			}
		}
	}
	b.do(t, chromedp.EmulateViewport(1280, 900))
	t.Run("from a line to a citation", func(t *testing.T) {
		b.do(t, chromedp.Navigate(server.URL+"/doc/"+newest))
		told(t, b, chromedp.Evaluate[bool](`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true})), true`))
		b.do(t, chromedp.KeyEvent("同海共治\r"), chromedp.WaitVisible(chromedp.CSS(".kwic a")), chromedp.Click(chromedp.CSS(".kwic a")), chromedp.WaitVisible(chromedp.CSS("#passage")))
		if marked := told(t, b, chromedp.Text(chromedp.CSS("mark"))); marked != "同海共治" {
			t.Errorf("marked %q", marked)
		}
		// Words that are selected get a link that cites them.
		told(t, b, chromedp.Evaluate[bool](`(() => { const r = document.createRange(), s = getSelection();
			r.selectNodeContents(document.querySelector("#p3 .cue").firstChild); s.removeAllRanges(); s.addRange(r); return true })()`))
		b.do(t, chromedp.WaitVisible(chromedp.CSS("#select")), chromedp.Click(chromedp.CSS("#select")), chromedp.WaitVisible(chromedp.CSS("#citation blockquote")))
		if cited := told(t, b, chromedp.Poll[string](`location.hash == "#citation" && document.querySelector("#citation blockquote").textContent`)); cited != "总结" {
			t.Errorf("cited %q", cited)
		}
	})
	t.Run("add", func(t *testing.T) {
		b.do(t, chromedp.Navigate(server.URL+"/add"), chromedp.SetValue(chromedp.CSS("#text"), pasted), chromedp.Click(chromedp.CSS("main form button")),
			chromedp.WaitVisible(chromedp.CSS("#title")), chromedp.SetValue(chromedp.CSS("#id"), "added"), chromedp.Click(chromedp.CSS("main form button")),
			chromedp.WaitVisible(chromedp.CSS(".brief .actions a")), chromedp.Click(chromedp.CSS(".brief .actions a")), chromedp.WaitVisible(chromedp.CSS("#text.text")))
		if read := told(t, b, chromedp.Text(chromedp.CSS("#text"))); !strings.Contains(read, "同舟共渡") {
			t.Errorf("read %q", read)
		}
	})
	t.Run("drop", func(t *testing.T) {
		b.do(t, chromedp.Navigate(server.URL+"/add"))
		told(t, b, chromedp.Evaluate[bool](`(() => { const files = new DataTransfer();
			files.items.add(new File(["会议强调，要守住航道。"], "one.txt")); files.items.add(new File(["会议要求，要守住港口。"], "two.txt"));
			return document.getElementById("text").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true})) })()`))
		b.do(t, chromedp.Click(chromedp.CSS("#drop button")), chromedp.WaitVisible(chromedp.CSS("tbody th")))
		if rows := told(t, b, chromedp.Evaluate[string](`[...document.querySelectorAll("tbody th")].map((x) => x.textContent).join(" ")`)); rows != "one two" {
			t.Errorf("dropped %q", rows)
		}
	})
	b.silent(t)
}
