package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
)

// CSV holds the lines of the page below what was asked and counted, and nothing that
// a spreadsheet takes for a formula.
func TestExport(t *testing.T) {
	s := room(t, nil, &tifa.Document{ID: "=1+1", Date: "2033-01-01", Title: "=HYPERLINK(1)", Text: "同航共济"})
	r := answer(s, request("/search?format=csv&q="+q("同航共济")))
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(b)
	for _, want := range []string{"query,同航共济", "occurrences,10", "snapshot,", "this corpus of 7 documents", "'=1+1", "'=HYPERLINK(1)"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(body, "\n=") || strings.Contains(body, ",=") {
		t.Error("a field begins with =")
	}
	for _, format := range []string{"html", "docx", "md"} {
		r := answer(s, request("/brief/"+newest+"?format="+format))
		if b, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) < 1000 || !strings.Contains(r.Header.Get("Content-Disposition"), "brief."+format) {
			t.Errorf("brief as %s: status %d, %d bytes", format, r.StatusCode, len(b))
		}
	}
	for _, format := range []string{"html", "docx", "md", "csv"} {
		r := answer(s, request("/compare?new="+newest+"&format="+format))
		if b, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) < 1000 || !strings.Contains(r.Header.Get("Content-Disposition"), "comparison."+format) {
			t.Errorf("%s: status %d, %d bytes", format, r.StatusCode, len(b))
		}
	}
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
