package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa/web"
)

const recurring = "/discover?type=slogan&occurrences=3&documents=2"

// What recurs is found, judged by plain forms, and the judgement travels with the
// corpus.
func TestDiscoverAndJudge(t *testing.T) {
	dir := ""
	s := room(t, func(c *web.Config) { c.Dir = "add"; dir = c.Corpus.Dir() })
	const wording = "坚持邻岸优先、远洋并举"
	row := func(d *goquery.Document) *goquery.Selection {
		return d.Find("tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return r.Find("th a").Text() == wording })
	}
	judged := func(as, name string) {
		t.Helper()
		form := row(page(t, s, recurring+"&judged=all")).Find("form.judge")
		values := url.Values{"as": {as}}
		form.Find("input[name]").Each(func(_ int, f *goquery.Selection) { values.Set(f.AttrOr("name", ""), f.AttrOr("value", "")) })
		if name != "" {
			values.Set("name", name)
		}
		r := post(s, form.AttrOr("action", ""), "application/x-www-form-urlencoded", []byte(values.Encode()))
		if to := r.Header.Get("Location"); r.StatusCode != 303 || !strings.HasPrefix(to, "/discover?") {
			t.Fatalf("judged %s: status %d to %q", as, r.StatusCode, to)
		}
	}
	file := func() string {
		b, err := os.ReadFile(filepath.Join(dir, "families.txt"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if n := row(page(t, s, recurring)).Length(); n != 1 {
		t.Fatalf("%d rows of %s, want 1", n, wording)
	}
	judged("keep", "邻岸")
	if got := file(); got != "邻岸: "+wording+"\n" {
		t.Errorf("kept as %q", got)
	}
	if got := row(page(t, s, recurring+"&judged=kept")).Find(".judge b").Text(); got != "kept" {
		t.Errorf("shown as %q", got)
	}
	if got := page(t, s, "/trace?f="+q(wording)).Find(".life").Text(); !strings.Contains(got, "邻岸") {
		t.Error("its page does not tell the family")
	}
	judged("open", "")
	judged("reject", "")
	if got := file(); got != "-: "+wording+"\n" {
		t.Errorf("rejected as %q", got)
	}
	if n := row(page(t, s, recurring)).Length(); n != 0 {
		t.Error("what was rejected is still listed")
	}
	var data struct {
		Findings []struct{ Formulation, Judgement string }
	}
	if err := json.NewDecoder(answer(s, request(recurring+"&judged=rejected", "Accept", "application/json")).Body).Decode(&data); err != nil {
		t.Fatal(err)
	}
	if len(data.Findings) != 1 || data.Findings[0].Formulation != wording || data.Findings[0].Judgement != "rejected" {
		t.Errorf("as JSON %v", data.Findings)
	}
	forged := url.Values{"as": {"keep"}, "wording": {"x"}, "stamp": {"guessed"}}
	if r := post(s, "/discover/judge", "application/x-www-form-urlencoded", []byte(forged.Encode())); r.StatusCode != 403 {
		t.Errorf("a form without the stamp: status %d", r.StatusCode)
	}
	reading := room(t, nil)
	if n := page(t, reading, recurring).Find("form.judge").Length(); n != 0 {
		t.Errorf("%d forms that judge where readers may only read", n)
	}
}

// Two times are compared: what rises stands apart from what falls.
func TestDiscoverCompared(t *testing.T) {
	s := room(t, nil, talks()...)
	var data struct {
		Discovery struct {
			Contrast struct {
				Focus     int `json:"focus_size"`
				Reference int `json:"reference_size"`
			}
		}
		Compared []struct {
			Formulation, Change string
			Focus, Reference    int
		}
	}
	r := answer(s, request("/discover?type=slogan&series=talks&since=2036&until=2036&against=2035&format=json"))
	if err := json.NewDecoder(r.Body).Decode(&data); err != nil {
		t.Fatal(err)
	}
	change := map[string]string{}
	for _, c := range data.Compared {
		change[c.Formulation] = c.Change
	}
	if change["旧航道分段看守"] != "less" || change["新灯塔连片照海"] != "more" {
		t.Errorf("changes %v", change)
	}
	if c := data.Discovery.Contrast; c.Focus != 20 || c.Reference != 20 {
		t.Errorf("compared %+v, want 20 and 20", c)
	}
	d := page(t, s, "/discover?type=slogan&series=talks&since=2036&until=2036&against=2035")
	if got := d.Find("h2").First().Text() + d.Find(".findings").First().Find("tbody th").Text(); !strings.HasPrefix(got, "Rising新灯塔") {
		t.Errorf("first list %q", got)
	}
	pageOf(t, answer(s, request("/discover?type=slogan&since=2036&against=2036")), 400, "a time against itself")
}

// Each page with an export has it as CSV, XLSX and SVG, with what it was asked and
// counted by.
func TestExportFiles(t *testing.T) {
	s := room(t, nil)
	series := "/series/" + url.PathEscape(seriesName) + "?f=" + q("同航共济")
	for _, target := range []string{"/search?q=" + q("同航共济"), "/trace?f=" + q("同航共济"), series, recurring} {
		for _, format := range []string{"csv", "xlsx", "svg"} {
			link := ""
			page(t, s, target).Find("a[href*='format=" + format + "']").Each(func(_ int, a *goquery.Selection) { link = a.AttrOr("href", "") })
			r := answer(s, request(link))
			b, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != 200 || !strings.HasSuffix(r.Header.Get("Content-Disposition"), "."+format) {
				t.Errorf("%s as %s (%q): status %d, %v", target, format, link, r.StatusCode, err)
				continue
			}
			text := string(b)
			switch format {
			case "xlsx":
				text = unzipped(t, b)
			case "svg":
				if err := xml.Unmarshal(b, new(struct{ XMLName xml.Name })); err != nil {
					t.Errorf("%s: %v", target, err)
				}
				if strings.Contains(text, "<a ") {
					t.Errorf("%s: a link out of the file", target)
				}
			}
			for _, want := range []string{"this corpus of", "snapshot", "at="} {
				if !strings.Contains(text, want) {
					t.Errorf("%s as %s: no %q", target, format, want)
				}
			}
		}
	}
}

func unzipped(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// An export has the lines of the page, in their order, and says what narrowed them.
func TestExportIsWhatIsShown(t *testing.T) {
	s := room(t, nil)
	target := "/search?q=" + q("必须") + "&act=state&since=2032&sort=right"
	var shown []string
	page(t, s, target).Find(".kwic .right").Each(func(_ int, x *goquery.Selection) { shown = append(shown, x.Text()) })
	b, err := io.ReadAll(answer(s, request(target+"&format=csv", "Accept-Language", "en")).Body)
	if err != nil {
		t.Fatal(err)
	}
	about, lines, _ := strings.Cut(string(b), "\nlines\n")
	for _, want := range []string{"\nact,state\n", "\nfrom,2032\n"} {
		if !strings.Contains(about, want) {
			t.Errorf("no %q in %s", want, about)
		}
	}
	lines, _, _ = strings.Cut(lines, "\n\n")
	rows, err := csv.NewReader(strings.NewReader(lines)).ReadAll()
	if err != nil || len(shown) < 5 || len(rows) != len(shown)+1 {
		t.Fatalf("%d lines shown, %d rows exported: %v", len(shown), len(rows), err)
	}
	for i, row := range rows[1:] {
		if said := row[6] + row[7]; !strings.HasPrefix(said, shown[i]) {
			t.Errorf("line %d: %q shown, %q exported", i+1, shown[i], said)
		}
	}
}

// What the address asks for wrongly is told with what there is to choose from, before
// anything is looked for.
func TestDiscoverChoices(t *testing.T) {
	s := room(t, nil)
	for _, target := range []string{"/discover?type=wrong", "/discover?type=slogan&judged=wrong"} {
		var fault struct{ Fact, Hint string }
		r := answer(s, request(target, "Accept", "application/json"))
		if err := json.NewDecoder(r.Body).Decode(&fault); err != nil {
			t.Fatal(err)
		}
		if r.StatusCode != 400 || !strings.Contains(fault.Fact, "wrong") || !strings.HasPrefix(fault.Hint, "want one of ") {
			t.Errorf("%s: status %d, %q, hint %q", target, r.StatusCode, fault.Fact, fault.Hint)
		}
	}
}
