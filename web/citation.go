package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"tifa"
	"tifa/text"
)

// A citation is what a passage, or a whole document, is cited by.
type citation struct {
	Quote    string // the passage; "" of a whole document
	Points   tifa.Span
	Selector string // W3C Web Annotation, TextQuoteSelector and TextPositionSelector
	Fragment string // a link whose text fragment a browser goes to
	Footnote string
	BibTeX   string
}

// around is how many characters before and after a passage a selector has.
const around = 32

// surrounding is what stands before and after a passage, some characters of each.
func surrounding(text string, passage tifa.Span, characters int) (before, after string) {
	prefix, suffix := []rune(text[:passage.Start]), []rune(text[passage.End:])
	return string(prefix[max(0, len(prefix)-characters):]), string(suffix[:min(characters, len(suffix))])
}

// telling is the shortest context, of 8, 16 or 32 characters, that tells a passage from
// the others of the text. There is always some: pages have the words of a text in other
// places too.
func telling(text string, passage tifa.Span) (before, after string) {
	for n := around / 4; ; n *= 2 {
		before, after = surrounding(text, passage, n)
		if n >= around || strings.Count(text, before+passage.In(text)+after) == 1 {
			return before, after
		}
	}
}

// cite makes the citation of a passage, of all of d where it is empty.
func (v *visit) cite(d *tifa.Document, passage tifa.Span, points *text.Points) citation {
	c := citation{Footnote: v.footnote(d), BibTeX: bibTeX(d)}
	source := webAddress(d.Provenance.URL)
	if passage.Len() == 0 {
		c.Fragment = source
		return c
	}
	c.Quote = passage.In(d.Text)
	c.Points = tifa.Span{Start: points.At(passage.Start), End: points.At(passage.End)}
	before, after := surrounding(d.Text, passage, around)
	c.Selector = selector(source, d, c, before, after)
	source, _, _ = strings.Cut(cmp.Or(source, v.origin()+v.passage(d.ID, c.Points)), "#")
	before, after = telling(d.Text, passage)
	c.Fragment = source + "#:~:text=" + textDirective(before, c.Quote, after)
	c.Footnote = v.say("quoted", text.OneLine(c.Quote), c.Footnote)
	return c
}

// selector is the passage as the Web Annotation Data Model of the W3C has it.
func selector(source string, d *tifa.Document, c citation, before, after string) string {
	type quote struct {
		Type   string `json:"type"`
		Exact  string `json:"exact"`
		Prefix string `json:"prefix"`
		Suffix string `json:"suffix"`
	}
	type position struct {
		Type  string `json:"type"`
		Start int    `json:"start"`
		End   int    `json:"end"`
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(struct {
		Source   string `json:"source"`
		Selector [2]any `json:"selector"`
	}{cmp.Or(source, "urn:tifa:"+url.PathEscape(d.ID)), [2]any{
		quote{"TextQuoteSelector", c.Quote, before, after},
		position{"TextPositionSelector", c.Points.Start, c.Points.End},
	}})
	if err != nil {
		panic(err) // strings and numbers
	}
	return strings.TrimSpace(b.String())
}

// textDirective is the passage as a URL text fragment: its beginning and end where
// it is long, within one paragraph, else the words as they are.
func textDirective(before, quote, after string) string {
	const long = 60
	escape := func(s string) string {
		return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(strings.TrimSpace(s)))
	}
	line := func(s string, last bool) string {
		parts := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
		switch {
		case len(parts) == 0:
			return ""
		case last:
			return parts[len(parts)-1]
		}
		return parts[0]
	}
	out := ""
	if p := line(before, true); strings.TrimSpace(p) != "" && !strings.HasSuffix(before, "\n") {
		out = escape(p) + "-,"
	}
	r := []rune(quote)
	if len(r) <= long && !strings.Contains(quote, "\n") {
		out += escape(quote)
	} else {
		out += escape(line(string(r[:min(20, len(r))]), false)) + "," + escape(line(string(r[max(0, len(r)-20):]), true))
	}
	if s := line(after, false); strings.TrimSpace(s) != "" && !strings.HasPrefix(after, "\n") {
		out += ",-" + escape(s)
	}
	return out
}

// footnote names a document as a footnote does.
func (v *visit) footnote(d *tifa.Document) string {
	var parts []string
	for _, s := range []string{d.Issuer, title(v, d), cmp.Or(d.Source, d.Agency), string(d.Date), d.Provenance.URL} {
		if s != "" {
			parts = append(parts, text.OneLine(s))
		}
	}
	return strings.Join(parts, v.say("comma")) + v.say("stop")
}

func title(v *visit, d *tifa.Document) string {
	return v.say("title.quoted", cmp.Or(d.Title, d.ID))
}

// bibTeX is a document as an entry of BibTeX.
func bibTeX(d *tifa.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", bibKey(d.ID))
	field := func(name, value string) {
		if value != "" {
			value = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`).Replace(text.OneLine(value))
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	field("title", cmp.Or(d.Title, d.ID))
	field("author", d.Issuer)
	field("publisher", cmp.Or(d.Source, d.Agency))
	field("date", string(d.Date))
	field("year", d.Date.Year())
	if u := d.Provenance.URL; u != "" {
		fmt.Fprintf(&b, "  url = {%s},\n", strings.NewReplacer("{", "%7B", "}", "%7D").Replace(u))
	}
	field("langid", map[string]string{"zh": "chinese", "en": "english"}[d.Language])
	if sum := d.Provenance.SHA256; sum != "" {
		fmt.Fprintf(&b, "  note = {SHA-256 %s},\n", sum)
	}
	b.WriteString("}")
	return b.String()
}

// bibKey is an id as a key of BibTeX.
func bibKey(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-.:/", r) {
			return r
		}
		return '-'
	}, id)
}
