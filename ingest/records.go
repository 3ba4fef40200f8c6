package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A record is a line of a file of records. A field that is missing or null is
// unknown.
type record struct {
	ID         string `json:"id"`
	Date       string `json:"date"`
	Title      string `json:"title"`
	Source     string `json:"source"`
	URL        string `json:"url"`
	Lang       string `json:"lang"`
	Kind       string `json:"kind"`
	Issuer     string `json:"issuer"`
	Agency     string `json:"agency"`
	Place      string `json:"place"`
	Publisher  string `json:"publisher"`
	Series     string `json:"series"`
	SeriesName string `json:"series_name"`
	Event      string `json:"event"`
	Version    string `json:"version"`
	Partial    bool   `json:"partial"`
	Text       string `json:"text"`
}

// document turns a record into a document; its errors say which field is
// wrong.
func (r *record) document() (*tifa.Document, error) {
	if strings.TrimSpace(r.Text) == "" {
		return nil, errors.New(`no "text"`)
	}
	if err := checkID(r.ID); err != nil {
		return nil, err
	}
	d := &tifa.Document{
		ID: r.ID, Title: r.Title, Source: r.Source, Kind: tifa.Kind(r.Kind),
		Issuer: r.Issuer, Agency: r.Agency, Place: r.Place, Version: r.Version, Partial: r.Partial,
		Series: r.Series, SeriesName: r.SeriesName, Text: r.Text,
		Provenance: tifa.Provenance{URL: r.URL, Publisher: r.Publisher},
	}
	if r.Date != "" {
		var err error
		if d.Date, err = tifa.ParseDate(r.Date); err != nil {
			return nil, err
		}
	}
	if r.Event != "" {
		d.Event = &tifa.Event{ID: r.Event}
	}
	d.Language, d.Script, _ = strings.Cut(r.Lang, "-")
	if len(d.Script) != 4 { // zh-TW names a region
		d.Script = ""
	}
	return d, nil
}

// checkID refuses an id that would break the lines it is printed in.
func checkID(id string) error {
	if strings.ContainsFunc(id, unicode.IsControl) {
		return fmt.Errorf("id %.100q holds a control character", id)
	}
	return nil
}

// arrayHint turns an array into records.
const arrayHint = "jq -c '.[]?' turns an array into JSON lines, jq -c . an object"

// records reads a file of JSON lines.
func (w *walk) records(s source, r io.Reader, sha string) {
	lines := bufio.NewReaderSize(r, 256<<10)
	var buf []byte
	begun := false // a line that is not blank was met
	for n := 1; !w.stopped; n++ {
		line, err := readLine(lines, buf[:0], w.limits.Record)
		buf = line
		if err != nil && err != io.EOF && !errors.Is(err, errLongLine) {
			w.refuse(s, n, err)
			return
		}
		end := err == io.EOF
		if n == 1 {
			if name, _ := byteOrderMark(line); name == utf16LEName || name == utf16BEName {
				w.refuse(s, 1, &tifa.Problem{Fact: "JSON lines in " + name + ", want UTF-8", Hint: "convert the file to UTF-8, for example with iconv"})
				return
			}
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		line = bytes.TrimSpace(line)
		switch {
		case errors.Is(err, errLongLine):
			w.refuse(s, n, &tifa.Problem{
				Fact: "line longer than the limit of " + megabytes(w.limits.Record) + "; line skipped",
				Hint: "raise the limit with --max-record",
			})
		case len(line) == 0:
		case !begun && (string(line) == "{" || line[0] == '[' && !json.Valid(line)):
			w.refuse(s, n, &tifa.Problem{Fact: "JSON over several lines, want one object a line", Hint: arrayHint})
			return
		default:
			w.record(s, n, line, sha)
		}
		begun = begun || len(line) > 0
		if end {
			return
		}
	}
}

// record yields the document of line n.
func (w *walk) record(s source, n int, line []byte, sha string) {
	encoding, bad := utf8Name, []int(nil)
	if !utf8.Valid(line) {
		text, name, misfits, err := decode(line, "")
		if err == nil && (name == gb18030Name || name == big5Name) {
			line, encoding, bad = []byte(text), name, misfits
		} else {
			bad = []int{invalidAt(line)}
		}
	}
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		w.refuse(s, n, jsonFact(err))
		return
	}
	d, err := rec.document()
	if err != nil {
		w.refuse(s, n, &tifa.Problem{Fact: err.Error() + "; line skipped", Err: err})
		return
	}
	at := ":" + strconv.Itoa(n)
	if d.ID == "" {
		d.ID = s.id + at
	}
	d.Provenance.Path, d.Provenance.SHA256 = s.path+at, sha
	d.Provenance.MediaType, d.Provenance.Encoding = mediaTypes[formatJSONL], encoding
	var damage error
	if len(bad) > 0 {
		damage = problem(s, n, &tifa.Problem{
			Fact: fmt.Sprintf("byte %d of the line is not %s, read as U+FFFD", bad[0]+1, encoding),
			Hint: "the rest was kept; compare with the original",
		})
	}
	w.give(d, damage)
}

// invalidAt is the offset of the first byte of b that is not UTF-8.
func invalidAt(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// jsonFact says in the words of a reader what is wrong with a line of JSON.
func jsonFact(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Value == "array" && kind.Field == "":
		return &tifa.Problem{Fact: "a JSON array, want an object; line skipped", Hint: arrayHint, Err: err}
	case errors.As(err, &kind) && kind.Field == "":
		return &tifa.Problem{Fact: fmt.Sprintf("a JSON %s, want an object; line skipped", kind.Value), Err: err}
	case errors.As(err, &kind):
		return &tifa.Problem{Fact: fmt.Sprintf("%q is a %s, want a %s; line skipped", kind.Field, kind.Value, kind.Type), Err: err}
	case errors.As(err, &syntax):
		return &tifa.Problem{Fact: fmt.Sprintf("not JSON at byte %d: %s; line skipped", syntax.Offset, syntax), Hint: "want one JSON object a line", Err: err}
	}
	return &tifa.Problem{Fact: err.Error() + "; line skipped", Err: err}
}

var errLongLine = errors.New("line too long")

// readLine appends the next line to buf, the line break left out. It gives
// io.EOF with what stands after the last line break, and errLongLine after
// passing over a line of more than limit bytes.
func readLine(r *bufio.Reader, buf []byte, limit int64) ([]byte, error) {
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if int64(len(buf)+len(bytes.TrimRight(part, "\r\n"))) > limit {
			long, buf = true, buf[:0]
		} else if !long {
			buf = append(buf, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && err != io.EOF:
			return buf, err
		case long:
			return buf, errLongLine // and io.EOF next, if it was the last
		default:
			return bytes.TrimRight(buf, "\r\n"), err
		}
	}
}

// headings maps the headings a table may have to the fields of a record.
var headings = map[string]func(*record) *string{
	"id": func(r *record) *string { return &r.ID }, "编号": func(r *record) *string { return &r.ID },
	"date": func(r *record) *string { return &r.Date }, "日期": func(r *record) *string { return &r.Date },
	"title": func(r *record) *string { return &r.Title }, "标题": func(r *record) *string { return &r.Title },
	"source": func(r *record) *string { return &r.Source }, "来源": func(r *record) *string { return &r.Source },
	"url": func(r *record) *string { return &r.URL }, "链接": func(r *record) *string { return &r.URL },
	"lang": func(r *record) *string { return &r.Lang }, "language": func(r *record) *string { return &r.Lang },
	"text": func(r *record) *string { return &r.Text }, "正文": func(r *record) *string { return &r.Text },
	"kind":        func(r *record) *string { return &r.Kind },
	"issuer":      func(r *record) *string { return &r.Issuer },
	"agency":      func(r *record) *string { return &r.Agency },
	"place":       func(r *record) *string { return &r.Place },
	"publisher":   func(r *record) *string { return &r.Publisher },
	"series":      func(r *record) *string { return &r.Series },
	"series_name": func(r *record) *string { return &r.SeriesName },
	"event":       func(r *record) *string { return &r.Event },
	"version":     func(r *record) *string { return &r.Version },
}

// table reads a CSV file with a header; the separator is the one of comma,
// semicolon and tab that the header holds most of.
func (w *walk) table(s source, data []byte, sha string) {
	text, encoding, bad, err := decode(data, "")
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	rows := csv.NewReader(strings.NewReader(text))
	for _, c := range ";\t" {
		if strings.Count(header, string(c)) > strings.Count(header, string(rows.Comma)) {
			rows.Comma = c
		}
	}
	names, err := rows.Read()
	if err == io.EOF {
		w.refuse(s, 0, &tifa.Problem{Fact: "no text in it"})
		return
	}
	if err != nil {
		w.refuse(s, 1, csvFact(err))
		return
	}
	fields := make([]func(*record) *string, len(names))
	hasText := false
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		fields[i] = headings[name]
		hasText = hasText || name == "text" || name == "正文"
	}
	if !hasText {
		w.refuse(s, 1, &tifa.Problem{
			Fact: fmt.Sprintf("no column \"text\" in the header %.200q", strings.Join(names, ", ")),
			Hint: "the first line names the columns: id, date, title, source, url, lang, text",
		})
		return
	}
	from := tifa.Provenance{SHA256: sha, MediaType: mediaTypes[formatCSV], Encoding: encoding}
	for !w.stopped {
		row, err := rows.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			n := 0
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				n = parse.StartLine
			}
			w.refuse(s, n, csvFact(err))
			if !errors.Is(err, csv.ErrFieldCount) {
				return
			}
			continue
		}
		n, _ := rows.FieldPos(0)
		var damage error
		if len(bad) > 0 && strings.ContainsRune(strings.Join(row, ""), utf8.RuneError) {
			damage = problem(s, n, &tifa.Problem{
				Fact: "a byte of the row is not " + encoding + ", read as U+FFFD",
				Hint: "the rest was kept; compare with the original",
			})
		}
		w.row(s, n, row, fields, from, damage)
	}
}

// row yields the document of the row that begins on line n, beside it damage if
// that is not nil.
func (w *walk) row(s source, n int, row []string, fields []func(*record) *string, from tifa.Provenance, damage error) {
	var rec record
	for i, field := range fields {
		if field != nil && i < len(row) {
			*field(&rec) = row[i]
		}
	}
	d, err := rec.document()
	if err != nil {
		w.refuse(s, n, &tifa.Problem{Fact: err.Error() + "; row skipped", Err: err})
		return
	}
	at := ":" + strconv.Itoa(n)
	if d.ID == "" {
		d.ID = s.id + at
	}
	from.Path, from.URL, from.Publisher = s.path+at, d.Provenance.URL, d.Provenance.Publisher
	d.Provenance = from
	w.give(d, damage)
}

// csvFact says in the words of a reader what is wrong with a row.
func csvFact(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return err
	}
	p := &tifa.Problem{Fact: parse.Err.Error() + "; row skipped", Err: err}
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		p.Fact = "another number of fields than the header; row skipped"
	case errors.Is(err, csv.ErrQuote), errors.Is(err, csv.ErrBareQuote):
		p.Fact = fmt.Sprintf("a stray quotation mark at byte %d of line %d; nothing read from here on", parse.Column, parse.Line)
		p.Hint = `a field with quotation marks is quoted whole, and each mark within is doubled: "he said ""yes"""`
	}
	return p
}
