package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
)

func TestReadJSONL(t *testing.T) {
	const kept = "the rest was kept; compare with the original"
	record := `{"id":"甲","text":"` + simplifiedLine + `"}`
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"with and without ids", "{\"id\":\"甲\",\"text\":\"一\"}\n{\"text\":\"二\"}\n{\"id\":\"\",\"text\":\"三\"}\n{\"id\":null,\"text\":\"四\"}\n", []string{
			"甲 (a.jsonl:1, application/jsonl, utf-8) 一",
			"a.jsonl:2 (a.jsonl:2, application/jsonl, utf-8) 二",
			"a.jsonl:3 (a.jsonl:3, application/jsonl, utf-8) 三",
			"a.jsonl:4 (a.jsonl:4, application/jsonl, utf-8) 四",
		}},
		{"BOM, CRLF, blank lines, no break at the end", "\uFEFF{\"id\":\"甲\",\"text\":\" 一\\r\\n\"}\r\n\r\n \t\r\n  {\"id\":\"乙\",\"text\":\"二\"}", []string{
			"甲 (a.jsonl:1, application/jsonl, utf-8)  一\r\n",
			"乙 (a.jsonl:4, application/jsonl, utf-8) 二",
		}},
		{"nothing but blank lines", "\n\n \n", nil},
		{"no text", "{\"id\":\"甲\"}\n{\"text\":\"\"}\n{\"text\":\" \\n\\u3000\"}\n{\"text\":null}\n{}\n{\"id\":\"乙\",\"text\":\"二\"}", []string{
			`! a.jsonl:1: no "text"; line skipped`, `! a.jsonl:2: no "text"; line skipped`, `! a.jsonl:3: no "text"; line skipped`,
			`! a.jsonl:4: no "text"; line skipped`, `! a.jsonl:5: no "text"; line skipped`,
			"乙 (a.jsonl:6, application/jsonl, utf-8) 二",
		}},
		{"fields of another kind", "{\"text\":7}\n{\"text\":[\"一\"]}\n{\"text\":\"一\",\"partial\":\"yes\"}\n{\"id\":{},\"text\":\"一\"}", []string{
			`! a.jsonl:1: "text" is a number, want a string; line skipped`, `! a.jsonl:2: "text" is a array, want a string; line skipped`,
			`! a.jsonl:3: "partial" is a string, want a bool; line skipped`, `! a.jsonl:4: "id" is a object, want a string; line skipped`,
		}},
		{"dates", "{\"text\":\"一\",\"date\":\"2023-13-02\"}\n{\"text\":\"一\",\"date\":\"1.2.2023\"}\n{\"text\":\"一\",\"date\":\"2023-02-30\"}\n{\"text\":\"一\",\"date\":\"2023-12\"}", []string{
			`! a.jsonl:1: date "2023-13-02": month out of range; line skipped`,
			`! a.jsonl:2: date "1.2.2023": want YYYY-MM-DD, YYYY-MM or YYYY; line skipped`,
			`! a.jsonl:3: date "2023-02-30": day out of range; line skipped`,
			"a.jsonl:4 (a.jsonl:4, application/jsonl, utf-8) 一",
		}},
		{"control characters in an id", "{\"id\":\"a\\nb\",\"text\":\"一\"}\n{\"id\":\"a\\u0000\",\"text\":\"一\"}\n{\"id\":\"a\\u0085\",\"text\":\"一\"}\n{\"id\":\"a b\",\"text\":\"一\"}", []string{
			`! a.jsonl:1: id "a\nb" holds a control character; line skipped`, `! a.jsonl:2: id "a\x00" holds a control character; line skipped`,
			`! a.jsonl:3: id "a\u0085" holds a control character; line skipped`, "a b (a.jsonl:4, application/jsonl, utf-8) 一",
		}},
		{"no JSON", record[:20] + "\n" + record + "\n" + record + ",\n会议\n7\n\"会议\"\n[1]\nnull", []string{
			"! a.jsonl:1: not JSON at byte 20: unexpected end of JSON input; line skipped | want one JSON object a line",
			"甲 (a.jsonl:2, application/jsonl, utf-8) " + simplifiedLine,
			fmt.Sprintf("! a.jsonl:3: not JSON at byte %d: invalid character ',' after top-level value; line skipped | want one JSON object a line", len(record)+1),
			"! a.jsonl:4: not JSON at byte 1: invalid character 'ä' looking for beginning of value; line skipped | want one JSON object a line",
			"! a.jsonl:5: a JSON number, want an object; line skipped", "! a.jsonl:6: a JSON string, want an object; line skipped",
			"! a.jsonl:7: a JSON array, want an object; line skipped | " + arrayHint, `! a.jsonl:8: no "text"; line skipped`,
		}},
		{"array over several lines", "[\n" + record + ",\n" + record + "\n]\n", []string{
			"! a.jsonl:1: JSON over several lines, want one object a line | " + arrayHint,
		}},
		{"array over several lines, with blanks", "\n \n [ " + record + ",\n" + record + "]\n", []string{
			"! a.jsonl:3: JSON over several lines, want one object a line | " + arrayHint,
		}},
		{"object over several lines", "{\n \"text\": \"一\"\n}\n", []string{
			"! a.jsonl:1: JSON over several lines, want one object a line | " + arrayHint,
		}},
		{"bytes that are not UTF-8", "{\"text\":\"会议\xFF强调\"}\n{\"text\":\"caf\xE9\"}\n" + record, []string{
			"a.jsonl:1 (a.jsonl:1, application/jsonl, utf-8) 会议\uFFFD强调", "! a.jsonl:1: byte 16 of the line is not utf-8, read as U+FFFD | " + kept,
			"a.jsonl:2 (a.jsonl:2, application/jsonl, utf-8) caf\uFFFD", "! a.jsonl:2: byte 13 of the line is not utf-8, read as U+FFFD | " + kept,
			"甲 (a.jsonl:3, application/jsonl, utf-8) " + simplifiedLine,
		}},
		{"DEL", "{\"id\":\"甲\",\"text\":\"a\x7F\x7F\"}", []string{"甲 (a.jsonl:1, application/jsonl, utf-8) a\x7F\x7F"}},
		{"GB18030", string(encode(t, gb18030, record)), []string{"甲 (a.jsonl:1, application/jsonl, gb18030) " + simplifiedLine}},
		{"UTF-16", string(encode(t, leBOM, record+"\n"+record)), []string{"! a.jsonl:1: JSON lines in utf-16le, want UTF-8 | " + utf8Hint}},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSource(t, Limits{}, "a.jsonl", tt.data, tt.want...) })
	}
}

func TestReadLongLines(t *testing.T) {
	record := func(n int) string { return `{"text":"` + strings.Repeat("a", n-len(`{"text":""}`)) + `"}` }
	text := func(n int) string { return strings.Repeat("a", n-len(`{"text":""}`)) }
	fact := "line longer than the limit of 100 bytes; line skipped | raise the limit with --max-record"
	for _, end := range []string{"", "\n", "\r\n"} {
		checkSource(t, Limits{Record: 100}, "a.jsonl", record(100)+"\r\n"+record(101)+"\n"+record(300_000)+"\r\n\n"+record(50)+"\n"+record(101)+end,
			"a.jsonl:1 (a.jsonl:1, application/jsonl, utf-8) "+text(100),
			"! a.jsonl:2: "+fact, "! a.jsonl:3: "+fact,
			"a.jsonl:5 (a.jsonl:5, application/jsonl, utf-8) "+text(50),
			"! a.jsonl:6: "+fact,
		)
	}
}

// TestReadCutOff cuts compressed JSON lines: the records before the cut come
// first, then one problem with the line.
func TestReadCutOff(t *testing.T) {
	var lines strings.Builder
	for i := range 8_000 {
		fmt.Fprintf(&lines, "{\"id\":\"%d\",\"text\":\"会议%x\"}\n", i+1, uint32(i)*2654435761)
	}
	for name, whole := range map[string]string{"a.jsonl.gz": gzipped(t, lines.String()), "a.jsonl.zst": zstandard(t, lines.String())} {
		for _, share := range []int{1, 10, 50, 90, 99, 100} {
			cut := whole[:len(whole)*share/100-1]
			folder(t, name, cut)
			var r Reader
			documents, line := 0, 0
			for d, err := range r.Read(t.Context(), name) {
				if d != nil && err == nil && line == 0 && d.ID == strconv.Itoa(documents+1) {
					documents++
					continue
				}
				p, ok := err.(*tifa.Problem)
				if d != nil || !ok || line != 0 || p.Path != name || p.Fact != "cut off: the compressed data end too early" || p.Hint != again {
					t.Fatalf("%s cut at %d %%: yielded %v, %v after %d documents and a problem in line %d", name, share, d, err, documents, line)
				}
				line = max(p.Line, 1) // where nothing could be read, the whole file is concerned
			}
			if line != documents+1 || share >= 50 && documents < 2000 {
				t.Errorf("%s cut at %d %%: %d documents, a problem in line %d", name, share, documents, line)
			}
		}
	}
}

func TestReadCSV(t *testing.T) {
	const (
		quotes  = `a field with quotation marks is quoted whole, and each mark within is doubled: "he said ""yes"""`
		columns = "the first line names the columns: id, date, title, source, url, lang, text"
	)
	long := "日期,正文\n2031-12-28,\"" + strings.Repeat(simplifiedText, 4) + "\"\n"
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"comma", "id,text,mark\n甲,\"一,二;\",x\n,三,\n", []string{"甲 (a.csv:2, text/csv, utf-8) 一,二;", "a.csv:3 (a.csv:3, text/csv, utf-8) 三"}},
		{"semicolon", "id;text;a,b\r\n甲;一,二;\r\n", []string{"甲 (a.csv:2, text/csv, utf-8) 一,二"}},
		{"tab", "ID\tText\n甲\t一,二\n", []string{"甲 (a.csv:2, text/csv, utf-8) 一,二"}},
		{"BOM, blank lines, no break at the end", "\uFEFF\n id \t TEXT \t\n\n甲\t一\t", []string{"甲 (a.csv:4, text/csv, utf-8) 一"}},
		{"Chinese headings", "编号,正文\n甲,一\n", []string{"甲 (a.csv:2, text/csv, utf-8) 一"}},
		{"only text", "text\n一\n二\n", []string{"a.csv:2 (a.csv:2, text/csv, utf-8) 一", "a.csv:3 (a.csv:3, text/csv, utf-8) 二"}},
		{"GBK", string(encode(t, gbk, "编号,正文\n甲,"+simplifiedLine+"\n")), []string{"甲 (a.csv:2, text/csv, gb18030) " + simplifiedLine}},
		{"UTF-16", string(encode(t, leBOM, "编号\t正文\n甲\t"+simplifiedLine+"\n")), []string{"甲 (a.csv:2, text/csv, utf-16le) " + simplifiedLine}},
		{"rows over several lines", "id,text\n甲,\"一\n二\n\"\n乙,三\n", []string{"甲 (a.csv:2, text/csv, utf-8) 一\n二\n", "乙 (a.csv:5, text/csv, utf-8) 三"}},
		{"too few and too many fields", "id,text\n甲\n乙,一\n丙,一,二\n", []string{
			"! a.csv:2: another number of fields than the header; row skipped",
			"乙 (a.csv:3, text/csv, utf-8) 一",
			"! a.csv:4: another number of fields than the header; row skipped",
		}},
		{"bad records", "id,date,text\n甲,2023-13-02,一\n乙,,\n丙,2023,一\n", []string{
			`! a.csv:2: date "2023-13-02": month out of range; row skipped`, `! a.csv:3: no "text"; row skipped`, "丙 (a.csv:4, text/csv, utf-8) 一",
		}},
		{"a stray quote", "id,text\n甲,一\n乙,他说\"好\"\n丙,三\n", []string{
			"甲 (a.csv:2, text/csv, utf-8) 一",
			"! a.csv:3: a stray quotation mark at byte 11 of line 3; nothing read from here on | " + quotes,
		}},
		{"a quote that is not closed", "id,text\n甲,\"一\n乙,二\n", []string{
			"! a.csv:2: a stray quotation mark at byte 9 of line 3; nothing read from here on | " + quotes,
		}},
		{"a stray quote in the header", "id,te\"xt\n甲,一\n", []string{
			"! a.csv:1: a stray quotation mark at byte 6 of line 1; nothing read from here on | " + quotes,
		}},
		{"no text column", "id,标题\n甲,一\n", []string{`! a.csv:1: no column "text" in the header "id, 标题" | ` + columns}},
		{"a header over several lines", "id,\"a\nb\"\n甲,一\n", []string{`! a.csv:1: no column "text" in the header "id, a\nb" | ` + columns}},
		{"blank", "\n\n", []string{"! a.csv: no text in it"}},
		{"no encoding", "text\n" + strings.Repeat("\xFF\x81", 40), []string{
			"! a.csv: characters are in no known encoding: want UTF-8, UTF-16, GB18030 or Big5 | " + utf8Hint,
		}},
		{"damaged bytes", long + "2031,会\xFF议\xFF\n2032,会议\n", []string{
			"a.csv:2 (a.csv:2, text/csv, utf-8) " + strings.ReplaceAll(strings.Repeat(simplifiedText, 4), "\r\n", "\n"),
			"a.csv:15 (a.csv:15, text/csv, utf-8) 会\uFFFD议\uFFFD",
			"! a.csv:15: a byte of the row is not utf-8, read as U+FFFD | the rest was kept; compare with the original",
			"a.csv:16 (a.csv:16, text/csv, utf-8) 会议",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSource(t, Limits{}, "a.csv", tt.data, tt.want...) })
	}
}

func TestReadTableFields(t *testing.T) {
	dir := folder(t,
		"a.tsv", "编号\t日期\t标题\t来源\t链接\tlanguage\t正文\n甲\t2031-12-28\t公报\t云港通讯社\thttps://a.b/c\tzh-Hant\t會議\n",
		"b.csv", "kind,issuer,agency,place,publisher,series,series_name,event,version,text\nk,i,a,p,u,s,n,e,v,t\n")
	var r Reader
	var got []*tifa.Document
	for d, err := range r.Read(t.Context(), ".") {
		if d == nil || err != nil {
			t.Fatalf("yielded %v, %v", d, err)
		}
		d.Provenance.Path, d.Provenance.SHA256 = strings.TrimPrefix(d.Provenance.Path, filepath.ToSlash(dir)), ""
		got = append(got, d)
	}
	want := []*tifa.Document{
		{
			ID: "甲", Date: "2031-12-28", Title: "公报", Source: "云港通讯社", Language: "zh", Script: "Hant", Text: "會議",
			Provenance: tifa.Provenance{Path: "/a.tsv:2", MediaType: "text/csv", Encoding: "utf-8", URL: "https://a.b/c"},
		},
		{
			ID: "b.csv:2", Kind: "k", Issuer: "i", Agency: "a", Place: "p", Series: "s", SeriesName: "n", Event: &tifa.Event{ID: "e"}, Version: "v", Text: "t",
			Provenance: tifa.Provenance{Path: "/b.csv:2", MediaType: "text/csv", Encoding: "utf-8", Publisher: "u"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestJSONLRoundTrip writes documents as JSON lines and reads them back, as
// they are and packed.
func TestJSONLRoundTrip(t *testing.T) {
	dir := folder(t)
	str := rapid.String()
	documents := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tifa.Document {
		d := tifa.Document{
			ID:    rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return !unicode.IsControl(r) })).Draw(t, "id"),
			Title: str.Draw(t, "title"), Kind: tifa.Kind(str.Draw(t, "kind")),
			Date:     tifa.Date(rapid.SampledFrom([]string{"", "2031", "2031-12", "2032-02-29"}).Draw(t, "date")),
			Language: rapid.SampledFrom([]string{"", "zh", "en"}).Draw(t, "language"),
			Issuer:   str.Draw(t, "issuer"), Agency: str.Draw(t, "agency"), Place: str.Draw(t, "place"),
			Source: str.Draw(t, "source"), Version: str.Draw(t, "version"), Partial: rapid.Bool().Draw(t, "partial"),
			Series: str.Draw(t, "series"), SeriesName: str.Draw(t, "series name"),
			Provenance: tifa.Provenance{URL: str.Draw(t, "url"), Publisher: str.Draw(t, "publisher")},
			Text:       str.Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "text"),
		}
		if d.Language == "zh" {
			d.Script = rapid.SampledFrom([]string{"", "Hans", "Hant"}).Draw(t, "script")
		}
		if id := str.Draw(t, "event"); id != "" {
			d.Event = &tifa.Event{ID: id}
		}
		return d
	}), 1, 4)
	rapid.Check(t, func(rt *rapid.T) {
		want := documents.Draw(rt, "documents")
		lines := writeJSONL(rt, want)
		for _, file := range []struct{ name, source, data string }{
			{"a.jsonl", "a.jsonl", lines},
			{"a.jsonl.zst", "a.jsonl.zst", zstandard(t, lines)},
			{"a.zip", "a.zip!集/a.jsonl", zipped(t, "集/a.jsonl", lines)},
		} {
			name, source := file.name, file.source
			if err := os.WriteFile(name, []byte(file.data), 0o666); err != nil {
				rt.Fatal(err)
			}
			var r Reader
			n := 0
			for d, err := range r.Read(t.Context(), name) {
				if d == nil || err != nil || n == len(want) {
					rt.Fatalf("%s: yielded %v, %v as number %d of %d", name, d, err, n+1, len(want))
				}
				w := want[n]
				n++
				at := ":" + strconv.Itoa(n)
				if w.ID == "" {
					w.ID = source + at
				}
				w.Provenance.Path = filepath.ToSlash(dir) + "/" + source + at
				w.Provenance.MediaType, w.Provenance.Encoding = "application/jsonl", "utf-8"
				w.Provenance.SHA256 = d.Provenance.SHA256 // held by TestReadKeeps
				if diff := cmp.Diff(w, *d); diff != "" {
					rt.Fatalf("%s: -want +got\n%s", name, diff)
				}
			}
			if n != len(want) {
				rt.Fatalf("%s: %d documents, want %d", name, n, len(want))
			}
		}
	})
}

func writeJSONL(t *rapid.T, documents []tifa.Document) string {
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	for _, d := range documents {
		r := record{
			ID: d.ID, Date: string(d.Date), Title: d.Title, Source: d.Source, URL: d.Provenance.URL, Lang: d.Language, Kind: string(d.Kind),
			Issuer: d.Issuer, Agency: d.Agency, Place: d.Place, Publisher: d.Provenance.Publisher, Series: d.Series, SeriesName: d.SeriesName,
			Version: d.Version, Partial: d.Partial, Text: d.Text,
		}
		if d.Script != "" {
			r.Lang += "-" + d.Script
		}
		if d.Event != nil {
			r.Event = d.Event.ID
		}
		if err := lines.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{
		"{\"id\":\"甲\",\"date\":\"2031-12-28\",\"lang\":\"zh-Hans\",\"text\":\"会议\"}\r\n\n{\"text\":\"会\xFF议\"}\n{\"text\":7}\n{\"text\":\"" + simplifiedLine,
		"\uFEFF[\n{\"text\":\"会议\"}]", "{\"text\":\"\\ud800\\u0000\"}\n" + strings.Repeat("a", 5000) + "\n{\"text\":\"会议\",\"text\":\"\"}",
		string(encode(f, gb18030, `{"text":"`+simplifiedLine+`"}`)), gzipped(f, `{"text":"会议"}`), zstandard(f, `{"text":"会议"}`), "\xFF\xFE{\x00",
	} {
		f.Add([]byte(s))
	}
	r := &Reader{Limits: smallLimits}
	f.Cleanup(func() { r.Close() })
	name := filepath.Join(f.TempDir(), "a.jsonl")
	f.Fuzz(func(t *testing.T, data []byte) { checkAny(t, r, name, data) })
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"id,date,text\n甲,2031-12-28,\"一\n\"\"二\"\"\"\n乙\n", "\uFEFF编号\t正文\r\n甲\t会议\r\n", "id;text\n\"\";\"a\"b\"\n",
		string(encode(f, gbk, "编号,正文\n甲,"+simplifiedLine+"\n")), string(encode(f, leBOM, "text\n"+simplifiedLine)),
		"text\n" + strings.Repeat(simplifiedText, 4) + "\xFF\n", "\n\n", "text,text\n\x00,\r\n", gzipped(f, "text\n会议\n"),
	} {
		f.Add([]byte(s))
	}
	r := &Reader{Limits: smallLimits}
	f.Cleanup(func() { r.Close() })
	name := filepath.Join(f.TempDir(), "a.csv")
	f.Fuzz(func(t *testing.T, data []byte) { checkAny(t, r, name, data) })
}
