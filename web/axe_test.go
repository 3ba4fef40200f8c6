package web_test

import (
	"cmp"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"tifa/web"
)

// A violation is what axe-core tells of a page: a rule, how grave it is, the elements
// that break it.
type violation struct {
	Impact   string   `json:"impact"`
	Rule     string   `json:"rule"`
	Elements []string `json:"elements"`
}

const audit = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((found) => found.violations.map((v) => (
	{impact: v.impact, rule: v.id, elements: v.nodes.map((n) => n.html.slice(0, 160))})))`

// axe-core finds no page that shuts anybody out: neither wide and light in Chinese nor
// narrow and dark in English. Where $TIFA_AXE does not name its file the test is
// skipped; where $TIFA_BROWSER is set, as .ci/run sets it, that is a failure.
func TestAccessible(t *testing.T) {
	path := os.Getenv("TIFA_AXE")
	if path == "" {
		if os.Getenv("TIFA_BROWSER") != "" {
			t.Fatal("no axe-core")
		}
		t.Skip("SKIPPED, PAGES NOT READ BY AXE: $TIFA_AXE names no axe.min.js of axe-core")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	server := httptest.NewServer(room(t, func(c *web.Config) { c.Dir = "add" }))
	defer server.Close()
	for _, as := range []struct {
		width, height    int64
		scheme, language string
	}{{1280, 900, "light", "zh"}, {390, 844, "dark", "en"}} {
		if _, err := chromedp.Call(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": as.language}}); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: as.scheme}}}); err != nil {
			t.Fatal(err)
		}
		b.do(t, chromedp.EmulateViewport(as.width, as.height))
		for _, target := range append(targets(), "/add", "/no-such-page", "/doc/none") {
			b.do(t, chromedp.Navigate(server.URL+target))
			told(t, b, chromedp.Evaluate[bool](string(axe)+"; true"))
			for _, v := range told(t, b, chromedp.Evaluate[[]violation](audit, chromedp.EvalAwaitPromise)) {
				switch cmp.Or(v.Impact, "minor") {
				case "serious", "critical":
					t.Errorf("%s, %s, %d wide: %s: %s: %q", target, as.scheme, as.width, v.Impact, v.Rule, v.Elements)
				default:
					t.Logf("%s: %s: %s: %q", target, v.Impact, v.Rule, v.Elements)
				}
			}
		}
	}
}
