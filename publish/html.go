package publish

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
)

//go:embed page.html sheet.html brief.html parts.html style.css
var files embed.FS

// A view is what the template of a page shows.
type view struct {
	Style       template.CSS
	StyleDigest string // for the security policy: no other style is allowed
	Title       string
	Language    string   // of the title
	Words       Language // of what is said beside the texts
	Old, New    edition
	Summary     summary
	Lead        []string
	First       []Table // before the redline
	InOne       bool    // the view in one is shown first
	Overlooked  bool    // the redline has differences that count for nothing
	Rows        []htmlRow
	Tables      []Table // after it
	Imprint     Imprint
	Made        string
	*Brief      // nil on other pages
}

// An edition is a document as the head of a page tells it.
type edition struct {
	Name, Date, Language string
	Facts                []fact
}

// Title and Rest are the facts of a fragment that are shown, and those that are folded
// up.
func (e edition) Title() []fact { return e.Facts[:min(2, len(e.Facts))] }

// Rest is told at [edition.Title].
func (e edition) Rest() []fact { return e.Facts[min(2, len(e.Facts)):] }

// An htmlRow is a row of the redline. Of the cells, Old and New are the view
// side by side; Both, or else the one that is there, is the view in one.
type htmlRow struct {
	Kind           compare.Kind
	Word           string // what became of the paragraph
	Ignored        bool
	OldNumbers     []int // of the paragraphs that stand here
	NewNumbers     []int
	Move           *Link // to the other end
	Old, New, Both []htmlParagraph
}

// InOne says which cell the view in one shows.
func (r htmlRow) InOne() string {
	switch {
	case r.Both != nil || r.Kind == compare.Moved && r.New == nil:
		return "both"
	case r.New != nil:
		return "new"
	}
	return "old"
}

// An htmlParagraph is a paragraph as shown.
type htmlParagraph struct {
	Language string
	Parts    []htmlPart
	Mark     compare.Kind // Added or Dropped: only that text has a paragraph end here
}

// An htmlPart is a part of one, or a run of parts of one move.
type htmlPart struct {
	Op       compare.Kind
	Classes  string
	Words    string // what a screen reader says before it
	Segments []htmlSegment
	Link     *Link
}

// An htmlSegment is a stretch of a part; of a move, one that stands at the other
// end in the same words or one that does not.
type htmlSegment struct {
	Reworded bool
	Glyphs   []glyph
}

// Fragment writes the comparison as a part of another page: which texts these are,
// the summary, the redline and the tables, without head and imprint. [Style] is its
// style sheet.
func (p *Page) Fragment(w io.Writer) error {
	t, err := templates("parts.html", p.Imprint.Language)
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "fragment", p.view())
}

// Style is the style sheet of published pages, and of fragments of them.
func Style() ([]byte, error) { return files.ReadFile("style.css") }

func (p *Page) html(w io.Writer) error { return write(w, "page.html", p.view()) }

// view is what the template shows.
func (p *Page) view() *view {
	language := p.Imprint.Language
	v := view{
		Title: name(p.new()), Language: languageTag(p.new()), Words: language, Old: newEdition(language, p.old()), New: newEdition(language, p.new()),
		Imprint: p.Imprint, Made: made(p.Imprint),
	}
	v.InOne = p.InOne
	v.First, v.Tables = p.tables()
	l := layout{texts: p.texts(), r: p.redline(), language: language, oldLanguage: languageTag(p.old()), newLanguage: languageTag(p.new())}
	rows := l.rows(l.r)
	for _, r := range rows {
		v.Rows = append(v.Rows, l.row(r))
		v.Overlooked = v.Overlooked || slices.ContainsFunc(r.parts, func(p part) bool { return p.ignored })
	}
	v.Summary = newSummary(p.redline().Summary(), rows, len(p.redline().Moves))
	return &v
}

// templates reads the template of a page with its parts.
func templates(name string, language Language) (*template.Template, error) {
	return template.New(name).Funcs(template.FuncMap{
		"number": number, "percent": percent, "t": language.say, "headed": headed,
		"facts": func(language string, all []fact) edition { return edition{Language: language, Facts: all} },
	}).ParseFS(files, slices.Compact([]string{name, "parts.html"})...)
}

// narrow is the number of columns up to which a table stands on a telephone with its
// cells below one another, each under its head.
const narrow = 3

// Narrow reports whether a table does so.
func (t *Table) Narrow() bool { return len(t.Head) <= narrow }

// A headedCell is a cell with the head of its column, "" where that is not needed.
type headedCell struct {
	Cell
	Head string
}

func headed(t Table, column int, c Cell) headedCell {
	if !t.Narrow() || column == 0 {
		return headedCell{Cell: c}
	}
	return headedCell{c, t.Head[column]}
}

// write writes a page by its template.
func write(w io.Writer, name string, v *view) error {
	style, err := files.ReadFile("style.css")
	if err != nil {
		return err
	}
	digest := sha256.Sum256(style)
	v.Style, v.StyleDigest = template.CSS(style), "sha256-"+base64.StdEncoding.EncodeToString(digest[:])
	t, err := templates(name, v.Words)
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

func newEdition(l Language, d *tifa.Document) edition {
	return edition{name(d), string(d.Date), languageTag(d), facts(l, d)}
}

func made(i Imprint) string {
	if i.Made.IsZero() {
		return ""
	}
	return string(tifa.DateOf(i.Made))
}

// A layout turns rows into what the template shows.
type layout struct {
	*texts
	r                        *compare.Redline
	language                 Language // of what is said beside the texts
	oldLanguage, newLanguage string
}

func (l *layout) row(r row) htmlRow {
	out := htmlRow{Kind: r.kind, Word: l.language.say(word(r)), Ignored: r.ignored}
	if r.place != came {
		out.OldNumbers = numbers(r.old)
		out.Old = l.paragraphs(l.pieces(r.parts, oldSide), oldSide)
	}
	if r.place != left {
		out.NewNumbers = numbers(r.new)
		out.New = l.paragraphs(l.pieces(r.parts, newSide), newSide)
		if r.old.Len() > 0 && slices.ContainsFunc(r.parts, func(p part) bool { return p.op != compare.Kept }) {
			out.Both = l.paragraphs(l.pieces(r.parts, bothSides), bothSides)
		}
	}
	switch r.place {
	case left:
		out.Move = &Link{"¶" + runWords(r.new), anchor("new", r.new.Start)}
	case came:
		out.Move = &Link{"¶" + runWords(r.old), anchor("old", r.old.Start)}
	}
	return out
}

// word says what became of the paragraph of a row.
func word(r row) string {
	switch {
	case r.place == left:
		return "moved to"
	case r.place == came:
		return "moved from"
	case r.old.Len() == 1 && r.new.Len() > 1:
		return "split"
	case r.old.Len() > 1 && r.new.Len() == 1:
		return "merged"
	}
	return string(r.kind)
}

func numbers(r compare.Run) []int {
	var out []int
	for i := r.Start; i < r.End; i++ {
		out = append(out, i+1)
	}
	return out
}

// runWords are the numbers of a run of paragraphs: "3", "3–4".
func runWords(r compare.Run) string {
	switch r.Len() {
	case 0:
		return ""
	case 1:
		return strconv.Itoa(r.End)
	}
	return fmt.Sprintf("%d–%d", r.Start+1, r.End)
}

// anchor names the place of a paragraph on the page.
func anchor(side string, paragraph int) string { return side + "-" + strconv.Itoa(paragraph+1) }

func (l *layout) paragraphs(pieces []piece, which sides) []htmlParagraph {
	out := []htmlParagraph{}
	for i, piece := range pieces {
		p := htmlParagraph{Language: l.newLanguage}
		if piece.new < 0 || which == oldSide {
			p.Language = l.oldLanguage
		}
		if i+1 < len(pieces) && which == bothSides && piece.mark != compare.Kept {
			p.Mark = piece.mark
		}
		for _, group := range groups(piece.parts) {
			p.Parts = append(p.Parts, l.part(group, which))
		}
		out = append(out, p)
	}
	return out
}

func (l *layout) part(group []part, which sides) htmlPart {
	first := group[0]
	out := htmlPart{Op: first.op}
	for _, p := range group {
		source, at := l.new, p.new
		if which == oldSide || p.op == compare.Dropped {
			source, at = l.old, p.old
		}
		before, _ := utf8.DecodeLastRuneInString(source[:at.Start])
		after, _ := utf8.DecodeRuneInString(source[at.End:])
		shown := glyphs(before, at.In(source), after)
		if s := at.In(source); len(group) == 1 && p.op != compare.Kept && lineBreak(s) {
			shown = []glyph{{"⏎", codes(s)}}
		}
		out.Segments = append(out.Segments, htmlSegment{p.move > 0 && !p.carried, shown})
	}
	switch {
	case first.ignored:
		out.Classes = "ignored"
	case first.op == compare.Kept:
	case first.move > 0:
		side, there := l.otherEnd(l.r, first)
		out.Classes = "move"
		out.Words = l.language.say("moved to ¶%s", strconv.Itoa(there+1))
		if first.op == compare.Added {
			out.Words = l.language.say("moved from ¶%s", strconv.Itoa(there+1))
		}
		out.Link = &Link{"¶" + strconv.Itoa(there+1), anchor(side, there)}
	default:
		out.Words = l.language.say(string(first.op))
	}
	return out
}

// otherEnd is the paragraph where the other end of a move stands, of the text of
// that side.
func (t *texts) otherEnd(r *compare.Redline, p part) (side string, paragraph int) {
	m := r.Moves[p.move-1]
	if p.op == compare.Added {
		return "old", paragraphNear(t.oldParagraphs, m.Old.Start)
	}
	return "new", paragraphNear(t.newParagraphs, m.New.Start)
}

// paragraphNear is the paragraph that holds a byte, or the one after it.
func paragraphNear(paragraphs []tifa.Span, at int) int {
	i, _ := paragraphAt(paragraphs, at)
	if i < 0 {
		i = slices.IndexFunc(paragraphs, func(p tifa.Span) bool { return p.Start >= at })
	}
	return i
}

func checksum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// compact leaves out what repeats.
func compact(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// number writes n with commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
