package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"github.com/google/go-cmp/cmp"

	"tifa"
)

// written is a document as the golden files write it.
func written(d tifa.Document) string {
	return fmt.Sprintf("title: %s\ndate: %s\nsource: %s\nlanguage: %s\nencoding: %s\nurl: %s\npublisher: %s\n\n%s\n",
		d.Title, d.Date, d.Source, d.Language, d.Provenance.Encoding, d.Provenance.URL, d.Provenance.Publisher, d.Text)
}

// The pages imitate the markup of real sites; states, meetings and persons are
// invented. Beside each page stands what a reader takes from it.
func TestReadHTMLPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/html/*.html")
	if err != nil || len(pages) < 9 {
		t.Fatalf("%d pages, %v; want at least 9", len(pages), err)
	}
	for _, path := range pages {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(path, ".html") + ".want")
			if err != nil {
				t.Fatal(err)
			}
			d, err := readHTML(data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), written(d)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestReadHTMLText(t *testing.T) {
	for _, tt := range []struct{ name, page, want string }{
		{"white space", "<p> 甲 \n 乙  c\n d </p>", "甲乙 c d"},
		{"a name of two characters", "<p>记者　陆　远</p>", "记者　陆　远"},
		{"line breaks", "<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙"},
		{"formatting", "<p>要<b>坚<i>持</b>原</i>则<", "要坚持原则<"},
		{"entities apart", "<p>A&am<b>p;</b>B", "A&amp;B"},
		{"ruby", "<p><ruby>澳<rp>(</rp><rt>ao</rt><rp>)</rp></ruby>口</p>", "澳口"},
		{"pre", "<pre>一\n  二\n</pre>三", "一\n二\n三"},
		{"table", "<table><tr><td>甲<td><p>乙<p>丙<tr><td><td>丁</table>", "甲\t乙 丙\n丁"},
		{"table of one column", "<table><tr><td>甲<tr><td>乙</table>", "甲\n乙"},
		{"table for layout", "<table><tr><td>左<td><table><tr><td>甲<td>乙</table></table>", "左\n甲\t乙"},
		{"scripts", "<script>alert('<p>')</script><style>p{}</style><p>甲<noscript>乙</noscript>", "甲"},
		{"hidden", `<div style="display: none">甲</div><p hidden>乙<p>丙`, "丙"},
		{"all in a form", `<form><div>甲说：</div><input value="x"><button>送</button></form>`, "甲说："},
		{"editor", "<p>会议闭幕。（责任编辑：某某）</p><p>【责任编辑：某 某】<p>[编辑:某]", "会议闭幕。"},
		{"editor is the subject", "<p>责任编辑制度是出版工作的基本制度。", "责任编辑制度是出版工作的基本制度。"},
		{"signed and dated", "<p>特此通知。<p>某委员会<p>2031年6月28日", "特此通知。\n某委员会\n2031年6月28日"},
		{"published", "<p>2031-06-28 10:00 来源：某社<p>特此通知。", "特此通知。"},
		{"only links", `<ul><li><a href="1">甲</a><li><a href="2">乙</a></ul>`, "甲\n乙"},
		{"only a menu", "<nav>甲 乙</nav>", "甲 乙"},
		{"no body", "云港公报", "云港公报"},
		{"frames", "<frameset><frame src=a></frameset><p>x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readHTML([]byte(tt.page))
			if d.Text != tt.want {
				t.Errorf("text = %q, want %q", d.Text, tt.want)
			}
			if (err != nil) != (tt.want == "") || err != nil && tifa.Hint(err) == "" {
				t.Errorf("error %v, hint %q", err, tifa.Hint(err))
			}
		})
	}
}

func TestReadHTMLDamage(t *testing.T) {
	page := "<title>x</title>\n<p>" + strings.Repeat("会议指出。", 50) + "\n\xFF</p>"
	d, err := readHTML([]byte(page))
	if !strings.Contains(d.Text, "会议指出") {
		t.Errorf("text lost: %q", d.Text)
	}
	if want := ":3: 1 bytes are not utf-8, read as U+FFFD"; err == nil || !strings.HasSuffix((&tifa.Problem{Path: "p", Line: err.(*tifa.Problem).Line, Fact: err.Error()}).Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestHTMLTitle(t *testing.T) {
	for _, tt := range []struct{ page, want string }{
		{"<title>云港举行会议_国际_某网</title>", "云港举行会议"},
		{"<title>云港举行会议--国际--某网</title>", "云港举行会议"},
		{"<title>云港举行会议-某某网</title>", "云港举行会议"},
		{"<title>云港-青屿航线开通</title>", "云港-青屿航线开通"},
		{"<title>Statement on rates | The Bank</title>", "Statement on rates"},
		{"<title>云港举行会议：某网首页</title><h1>云港举行会议</h1>", "云港举行会议"},
		{"<title>某网</title><h1>云港举行会议</h1>", "某网"},
		{`<title>x</title><meta property="og:title" content="云港举行 会议">`, "云港举行 会议"},
		{"<h1>云港<b>举行</b>会议</h1>", "云港举行会议"},
		{"<p>甲", ""},
	} {
		if d, _ := readHTML([]byte(tt.page + "<p>甲")); d.Title != tt.want {
			t.Errorf("%s: title %q, want %q", tt.page, d.Title, tt.want)
		}
	}
}

func TestHTMLDate(t *testing.T) {
	for _, tt := range []struct {
		page string
		want tifa.Date
	}{
		{`<meta name="PubDate" content="2031-12-28 17:30">`, "2031-12-28"},
		{`<meta property="article:published_time" content="2031-12-28T23:30:00Z">`, "2031-12-28"},
		{`<meta name="publishdate" content="20311228">`, "2031-12-28"},
		{`<meta name="date" content="soon"><script type="application/ld+json">[{"@graph":[]},{"datePublished":"2031-12-28"}]</script>`, "2031-12-28"},
		{`<script type="application/ld+json">{"@graph":[{"@type":"x"},{"datePublished":"2031-12-28"}]}</script>`, "2031-12-28"},
		{`<script type="application/ld+json">{"datePublished":</script>`, ""},
		{`<h1>云港举行会议</h1><div>2031年12月28日 17:30</div>`, "2031-12-28"},
		{`<div>2031 12/28 17:30:05</div><h1>云港举行会议</h1>`, "2031-12-28"},
		{`<h1>云港举行会议</h1><div>28 December 2031</div>`, "2031-12-28"},
		{`<h1>云港举行会议</h1><div>Dec. 28, 2031</div>`, "2031-12-28"},
		{`<div>今天是2035年1月1日</div><h1>云港举行会议</h1>`, ""},
		{`<h1>云港举行会议</h1><div>2031-13-28 17:30</div>`, ""},
		{`<h1>云港举行会议</h1><p>2030年12月1日，云港联盟部长会议在云港举行，各成员国代表出席了会议。</p>`, ""},
	} {
		if d, _ := readHTML([]byte("<title>云港举行会议</title>" + tt.page + "<p>会议于当日闭幕。")); d.Date != tt.want {
			t.Errorf("%s: date %q, want %q", tt.page, d.Date, tt.want)
		}
	}
}

func TestHTMLLanguage(t *testing.T) {
	for _, tt := range []struct{ lang, text, want string }{
		{"zh-CN", "云港举行会议", "zh"},
		{"zh_Hant", "雲港舉行會議", "zh"},
		{"en-US", "The Council met", "en"},
		{"en", "云港举行会议", ""},
		{"", "云港举行会议", ""},
		{"???", "The Council met", ""},
	} {
		d, err := readHTML([]byte(`<html lang="` + tt.lang + `"><p>` + tt.text))
		if err != nil || d.Language != tt.want {
			t.Errorf("lang %q of %s: %q, %v; want %q", tt.lang, tt.text, d.Language, err, tt.want)
		}
	}
}

func TestPublisherOf(t *testing.T) {
	for _, tt := range []struct{ url, publisher, issuer string }{
		{"http://www.news.cn/a", "新华网", ""},
		{"https://cpc.people.com.cn/n1/", "人民网", ""},
		{"http://paper.people.com.cn/rmrb/", "人民日报", ""},
		{"https://www.gov.cn/", "中国政府网", ""},
		{"https://gov.cn/", "中国政府网", ""},
		{"https://www.somewhere.gov.cn/", "", ""},
		{"https://WWW.FMPRC.GOV.CN/x", "中国外交部", "外交部"},
		{"https://press.un.org/en", "United Nations Press", ""},
		{"https://notun.org/", "", ""},
		{"https://www.state.gov/x", "U.S. Department of State", "U.S. Department of State"},
		{"", "", ""},
		{"%zz", "", ""},
	} {
		publisher, issuer := PublisherOf(tt.url)
		if publisher != tt.publisher || issuer != tt.issuer {
			t.Errorf("PublisherOf(%q) = %q, %q; want %q, %q", tt.url, publisher, issuer, tt.publisher, tt.issuer)
		}
	}
}

func TestPublishersFile(t *testing.T) {
	all := publishers()
	if len(all) < 30 {
		t.Fatalf("%d publishers, want at least 30", len(all))
	}
	seen := map[string]bool{}
	for _, p := range all {
		if seen[p.host] {
			t.Errorf("%s stands twice", p.host)
		}
		seen[p.host] = true
		for _, s := range append(append([]string{}, p.title...), p.body...) {
			if _, err := cascadia.ParseGroup(s); err != nil {
				t.Errorf("%s: selector %q: %v", p.host, s, err)
			}
		}
		if p.remove != "" {
			if _, err := cascadia.ParseGroup(p.remove); err != nil {
				t.Errorf("%s: selector %q: %v", p.host, p.remove, err)
			}
		}
	}
	if !seen["*"] {
		t.Error(`no row "*"`)
	}
}

// Nothing that nests or repeats may exhaust the stack, the memory or the day.
func TestReadHTMLHostile(t *testing.T) {
	const n = 200_000
	for _, tt := range []struct{ name, page string }{
		{"nested divs", strings.Repeat("<div>", n) + "会议闭幕"},
		{"nested and closed", strings.Repeat("<div>", n) + "会议闭幕" + strings.Repeat("</div>", n)},
		{"nested tables", strings.Repeat("<table><tr><td>a<td>", n/4) + "会议闭幕"},
		{"nested lists", strings.Repeat("<ul><li>", n/2) + "会议闭幕"},
		{"nested svg", strings.Repeat("<svg><g>", n/2) + "</svg><p>会议闭幕"},
		{"formatting reopened", formattings(500) + strings.Repeat("<p>会议闭幕", n/8)},
		{"links reopened", strings.Repeat("<a href=x><div>", n/4) + "会议闭幕"},
		{"paragraphs", strings.Repeat("<p>会议闭幕", n/8)},
		{"breaks", strings.Repeat("会议闭幕<br>", n/4)},
		{"prose", strings.Repeat("<div><p>会议指出，各方要坚持对话协商，通过和平方式解决争端，共同维护稳定。</p></div>", n/10)},
		{"attributes", "<div " + strings.Repeat("a=b ", n) + ">会议闭幕"},
		{"title and meta", strings.Repeat("<meta name=a content=b><title>会议闭幕", n/8) + "</title><p>会议闭幕"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			d, err := readHTML([]byte(tt.page))
			if err != nil || !strings.Contains(d.Text, "会议") {
				t.Errorf("text of %d bytes, %v", len(d.Text), err)
			}
			t.Logf("%d kB in %v", len(tt.page)>>10, time.Since(start).Round(time.Millisecond))
		})
	}
}

func formattings(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font color=%d>", i)
	}
	return b.String()
}

func FuzzHTML(f *testing.F) {
	pages, err := filepath.Glob("testdata/html/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range pages {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("<table><tr><td>甲<td>乙<table><td>c</table><p>d<select><a>e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readHTML(data)
		if err != nil && d.Text == "" {
			return
		}
		for _, s := range []string{d.Text, d.Title, d.Source, d.Provenance.URL, d.Provenance.Publisher} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
			if len(s) > 10*len(data) {
				t.Errorf("%d bytes from %d", len(s), len(data))
			}
		}
		if d.Date != "" {
			if _, err := tifa.ParseDate(string(d.Date)); err != nil {
				t.Error(err)
			}
		}
		for p := range strings.SplitSeq(d.Text, "\n") {
			if p == "" || strings.TrimSpace(p) == "" {
				t.Errorf("an empty paragraph in %q", d.Text)
			}
		}
	})
}
