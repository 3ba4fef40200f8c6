package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tifa/web"
)

// tabTo presses the tabulator until what has the focus is matched by a selector. On the
// way the focus is never lost from sight.
func (b *browser) tabTo(t *testing.T, selector string) {
	t.Helper()
	const seen = `((e) => {
		const marked = (x) => x && (getComputedStyle(x).outlineStyle !== "none" || x.ownerSVGElement && (getComputedStyle(x).strokeWidth === "3px" || getComputedStyle(x).textDecorationLine === "underline"));
		return e === document.body || marked(e) || marked(e.querySelector("rect, circle, text")) ? "" : e.outerHTML.slice(0, 120);
	})(document.activeElement)`
	for range 300 {
		b.do(t, chromedp.KeyEvent("\t"))
		switch lost := told(t, b, chromedp.Evaluate[string]("document.activeElement.matches(`"+selector+"`) ? 'here' : "+seen)); lost {
		case "":
		case "here":
			return
		default:
			t.Errorf("no focus to be seen on %s", lost)
		}
	}
	t.Fatalf("the tabulator never comes to %s", selector)
}

// enter presses Enter, and waits until the page has what a selector matches.
func (b *browser) enter(t *testing.T, selector string) {
	t.Helper()
	b.do(t, chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS(selector)))
}

// A reader without a mouse searches, narrows the search by a year on the time line,
// sorts it, opens a line, cites it, marks the text by novelty, compares it, switches
// the view, judges a formulation, and adds a text.
func TestKeyboard(t *testing.T) {
	t.Parallel() // it mostly waits
	b := open(t)
	server := httptest.NewServer(room(t, func(c *web.Config) { c.Dir = "add" }))
	defer server.Close()
	here := func() string { return told(t, b, chromedp.Location()) }
	b.do(t, chromedp.Navigate(server.URL+"/"))
	b.do(t, chromedp.KeyEvent("\t"))
	if first := told(t, b, chromedp.Evaluate[string](`document.activeElement.className`)); first != "skip" {
		t.Errorf("the first stop is %q, want the link past the head", first)
	}
	b.tabTo(t, "#q")
	b.do(t, chromedp.KeyEvent("必须"))
	b.enter(t, ".kwic")
	b.tabTo(t, "svg a[href*='since=2033']")
	b.enter(t, ".chosen")
	b.tabTo(t, ".tools a[href*='sort=right']")
	b.enter(t, ".tools a[aria-current='true'][href*='sort=right']")
	b.tabTo(t, ".kwic a")
	b.enter(t, "#passage")
	if at := here(); !strings.Contains(at, "/doc/conference-2033?") {
		t.Errorf("the line leads to %s", at)
	}
	b.tabTo(t, ".copier")
	b.tabTo(t, "a[href*='marks=novelty']")
	b.enter(t, ".legend .never")
	b.tabTo(t, "#text [aria-description]")
	said := told(t, b, chromedp.Evaluate[string](`getComputedStyle(document.activeElement, "::after").content`))
	if said == "none" || said == "" {
		t.Error("the focus does not tell how often words were said")
	}
	b.do(t, chromedp.Navigate(server.URL+"/compare?new="+newest))
	b.tabTo(t, "#view-side")
	b.do(t, chromedp.KeyEvent(kb.ArrowRight))
	if at := here(); !strings.HasSuffix(at, "&view=one") {
		t.Errorf("the view in one is at %s", at)
	}
	b.do(t, chromedp.Navigate(server.URL+"/discover?type=slogan&occurrences=3&documents=2"))
	b.tabTo(t, ".judge button[value='keep']")
	b.enter(t, "tr.kept")
	b.tabTo(t, "nav a[href='/add']")
	b.enter(t, "#text")
	b.tabTo(t, "#text")
	b.do(t, chromedp.KeyEvent("会议强调，要守住航道。"))
	b.tabTo(t, "#drop button")
	b.enter(t, "#title")
	b.tabTo(t, "#id")
	b.tabTo(t, "form[action='/add/store'] button")
	b.enter(t, ".status")
	b.silent(t)
}

// Without script every page is whole, and its forms work.
func TestWithoutScript(t *testing.T) {
	t.Parallel() // it mostly waits
	b := open(t)
	server := httptest.NewServer(room(t, func(c *web.Config) { c.Dir = "add" }))
	defer server.Close()
	if _, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for _, target := range append(targets(), "/add") {
		b.do(t, chromedp.Navigate(server.URL+target))
		if heading := told(t, b, chromedp.Text(chromedp.CSS("h1"))); heading == "" {
			t.Errorf("%s: no heading", target)
		}
	}
	b.do(t, chromedp.Navigate(server.URL+"/"), chromedp.SetValue(chromedp.CSS("#q"), "必须"), chromedp.Click(chromedp.CSS(".ask button")), chromedp.WaitVisible(chromedp.CSS(".kwic a")),
		chromedp.Navigate(server.URL+"/trace"), chromedp.SetValue(chromedp.CSS("#f"), "同航共济\n同港共兴"), chromedp.Click(chromedp.CSS("main form button")),
		chromedp.WaitVisible(chromedp.CSS("svg .c1")), chromedp.Click(chromedp.CSS(".tools a[href*='count=free']")), chromedp.WaitVisible(chromedp.CSS(".tools a[aria-current='true'][href*='count=free']")),
		chromedp.Navigate(server.URL+"/compare?new="+newest), chromedp.Click(chromedp.CSS("#view-one")), chromedp.WaitVisible(chromedp.CSS("td.both")),
		chromedp.Navigate(server.URL+"/discover?type=slogan&occurrences=3&documents=2"), chromedp.Click(chromedp.CSS(".judge button[value='keep']")), chromedp.WaitVisible(chromedp.CSS("tr.kept")),
		chromedp.Navigate(server.URL+"/add"), chromedp.SetValue(chromedp.CSS("#text"), pasted), chromedp.Click(chromedp.CSS("#drop button")),
		chromedp.WaitVisible(chromedp.CSS("#title")), chromedp.Click(chromedp.CSS("form[action='/add/store'] button[name='then']")), chromedp.WaitVisible(chromedp.CSS(".status")))
}
