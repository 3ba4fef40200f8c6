package brief

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A Language is that of the words around the quotations, which are never
// translated.
type Language string

// The languages of a brief.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// ParseLanguage reads the name of a language.
func ParseLanguage(name string) (Language, error) {
	for _, l := range []Language{English, Chinese} {
		if name == string(l) {
			return l, nil
		}
	}
	return "", &tifa.Problem{Fact: fmt.Sprintf("--lang %s: a brief has no words in it", name), Hint: "want en or zh"}
}

// A Page is a brief in words.
type Page struct {
	Language Language
	words    *wording
	Title    string
	Lead     []string // what the text is, and what it was read against
	Sections []Section
}

// A Section is a part of the page.
type Section struct {
	Heading string
	Note    string // how it was made, "" if nothing need be said
	Items   []Item
}

// An Item is a finding, or a clause with its history.
type Item struct {
	Head   Phrase
	Quotes []Line // at most one of the old text and one of the new, and what renders them
	Notes  []Phrase
	Replay []Replay // commands that give the numbers again
}

// A Phrase is words that may name the place of what they tell.
type Phrase struct {
	Text  string // all before the place
	Place Place  // the zero value where they name none
	Rest  string // what follows the place
}

// String is the whole phrase.
func (p Phrase) String() string { return p.Text + p.Place.Words + p.Rest }

// A Place is a passage and how the page names it.
type Place struct {
	Words    string    // "¶3", after the id of the document where that is not the new text
	Document string    // id
	Points   tifa.Span // of the passage, in code points
}

// A Line is a quotation with where it stands.
type Line struct {
	Label string // old, new
	Text  string
	Place Place
	// Language is that of a translation, BCP 47; "" is that of the brief's texts.
	Language string
}

// Page writes the brief in the words of a language.
func (b *Brief) Page(l Language) *Page {
	w := words[l]
	p := &Page{Language: l, words: w, Title: fmt.Sprintf(w.title, name(b.New))}
	p.Lead = append(p.Lead, w.what(b)...)
	findings := Section{Heading: w.found(len(b.Findings)), Note: w.rule()}
	if b.Left > 0 {
		findings.Note += fmt.Sprintf(w.left, b.Left)
	} else {
		findings.Note += w.fewer
	}
	for i := range b.Findings {
		findings.Items = append(findings.Items, w.finding(b, &b.Findings[i]))
	}
	p.Sections = append(p.Sections, findings)
	for _, s := range []struct {
		heading, note string
		all           []Recurrence
	}{{w.looksNew, w.looksNewNote, b.LooksNew}, {w.standing, w.standingNote, b.Standing}} {
		section := Section{Heading: s.heading, Note: s.note}
		for i := range s.all {
			section.Items = append(section.Items, w.recurrence(&s.all[i]))
		}
		if len(section.Items) > 0 {
			p.Sections = append(p.Sections, section)
		}
	}
	gaps := Section{Heading: w.unjudged}
	for _, g := range b.Unjudged {
		gaps.Items = append(gaps.Items, Item{Head: Phrase{Text: fmt.Sprintf(w.gaps[g.Kind], g.What)}})
	}
	if len(gaps.Items) == 0 {
		gaps.Note = w.nothing
	}
	p.Sections = append(p.Sections, gaps)
	return p
}

// Foot says how the page was made: by which version of tifa, on which day, of which
// snapshot, and by what command again. What is "" is left out.
func (p *Page) Foot(version, day, snapshot, command string) []string {
	var out []string
	for _, line := range []struct{ form, what string }{{p.words.snapshot, snapshot}, {p.words.again, command}} {
		if line.what != "" {
			out = append(out, fmt.Sprintf(line.form, line.what))
		}
	}
	return append(out, fmt.Sprintf(p.words.made, strings.TrimSpace(version+" "+day)))
}

// name is what a document is called: its title, else its id.
func name(d *tifa.Document) string {
	if d.Title != "" {
		return strings.Join(strings.Fields(d.Title), " ")
	}
	return d.ID
}

// finding puts a finding into words.
func (w *wording) finding(b *Brief, f *Finding) Item {
	item := Item{Replay: []Replay{f.Replay}}
	form := w.kinds[f.Kind]
	switch f.Kind {
	case NewWords:
		form = w.newWords(b.Certain)
		item.Head.Text = fmt.Sprintf(form, f.Words[0].Text, w.times(f.Words[0].N))
	case Hub:
		item.Head.Text = fmt.Sprintf(form, f.To, f.Numbers[1], f.Numbers[0], f.Numbers[2], f.From)
	case Matured, Coined:
		item.Head.Text = fmt.Sprintf(form, f.Words[0].Text)
	case Handover:
		item.Head.Text = fmt.Sprintf(form, f.From, f.Numbers[0], f.Numbers[1], f.To, f.Numbers[2], f.Numbers[3])
	case Stronger, Weaker:
		item.Head.Text = fmt.Sprintf(form, orNone(f.From), f.Numbers[0], orNone(f.To), f.Numbers[1], f.Ladder)
	case Gone, Named, Returned:
		item.Head.Text = fmt.Sprintf(form, w.counts(f.Words))
	case Raised:
		item.Head.Text = fmt.Sprintf(form, w.documents(f.Numbers[0]), f.From, f.To, w.counts(f.Words))
	case Series:
		all := texts(f.Words)
		for i, n := range f.Numbers {
			all[i] += fmt.Sprintf(w.place, fmt.Sprintf(w.paragraph, n))
		}
		item.Head.Text = fmt.Sprintf(form, strings.Join(all, w.semicolon))
	case Silence:
		item.Head.Text = fmt.Sprintf(form, f.Words[0].Text, f.Words[0].N)
	case Dropped:
		item.Head.Text = fmt.Sprintf(form, f.Words[0].Text, w.times(f.Words[0].N))
	case Duty:
		item.Head.Text = fmt.Sprintf(form, f.From, cut(f.To))
	case People:
		item.Head.Text = fmt.Sprintf(form, w.names(texts(f.Words)), w.names(f.Left))
	case Order:
		item.Head.Text = fmt.Sprintf(form, w.names(texts(f.Words)))
	case Length:
		item.Head.Text = fmt.Sprintf(form, grouped(f.Numbers[0]), grouped(f.Numbers[1]), change(f.Numbers[0], f.Numbers[1]))
	default:
		item.Head.Text = form
	}
	if f.Old != nil {
		item.Quotes = append(item.Quotes, w.lines(w.old, f.Old)...)
	}
	switch {
	case f.New == nil || f.Kind == Series: // whose head tells the places
	case f.Kind == NewWords || f.Kind == Named || f.Kind == Coined:
		item.Head = w.placed(item.Head.Text, f.New)
		item.Quotes = append(item.Quotes, w.lines(w.new, f.New)[1:]...)
	default:
		item.Quotes = append(item.Quotes, w.lines(w.new, f.New)...)
	}
	if f.Before != nil && f.Kind != Duty {
		item.Notes = append(item.Notes, w.said(f.Before))
		item.Replay = append(item.Replay, f.Before.Replay)
	}
	if f.Kind == Returned || f.Kind == Series { // the same command for each wording
		item.Replay = nil
		for _, c := range f.Words {
			r := slices.Clone(f.Replay)
			r[1] = query.Quote(c.Text)
			item.Replay = append(item.Replay, r)
		}
	}
	return item
}

// cut is the beginning of what is quoted in full below.
func cut(s string) string {
	const most = 24
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func orNone(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// grouped is n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func texts(counts []Count) []string {
	out := make([]string, len(counts))
	for i, c := range counts {
		out[i] = c.Text
	}
	return out
}

// change is a change in per cent, with its sign.
func change(old, new int) string {
	if old == 0 {
		return "–"
	}
	return fmt.Sprintf("%+.0f %%", 100*float64(new-old)/float64(old))
}

// lines are a quotation and what renders it. Of the new text, which the page is about,
// no name is given.
func (w *wording) lines(label string, q *Quote) []Line {
	place := fmt.Sprintf("¶%d", q.Paragraph)
	if label != w.new {
		place = q.Document + " " + place
	}
	out := []Line{{Label: label, Text: q.Text, Place: q.place(place)}}
	if t := q.Translation; t != nil {
		out = append(out, Line{Label: t.Language, Text: t.Text, Place: t.place(fmt.Sprintf("%s ¶%d", t.Document, t.Paragraph)), Language: t.Language})
	}
	return out
}

// place is where the passage stands, in these words.
func (q *Quote) place(words string) Place { return Place{words, q.Document, q.Points} }

// placed are words with the paragraph of a passage after them.
func (w *wording) placed(words string, q *Quote) Phrase {
	before, after, _ := strings.Cut(w.place, "%s")
	return Phrase{words + before, q.place(fmt.Sprintf(w.paragraph, q.Paragraph)), after}
}

func (w *wording) counts(all []Count) string {
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = fmt.Sprintf("%s ×%d", c.Text, c.N)
		if c.Last != "" {
			parts[i] += fmt.Sprintf(w.last, c.Last)
		}
	}
	return strings.Join(parts, w.comma)
}

func (w *wording) names(all []string) string {
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, w.comma)
}

func (w *wording) said(s *Said) Phrase {
	if s.Occurrences == 0 {
		return Phrase{Text: fmt.Sprintf(w.never, s.Words)}
	}
	return w.history(s, fmt.Sprintf(w.of, s.Words))
}

// history is how often words were said before, after what names them.
func (w *wording) history(s *Said, of string) Phrase {
	return Phrase{
		Text:  of + fmt.Sprintf(w.saidBefore, w.times(s.Occurrences), w.documents(s.Documents), s.First.Date),
		Place: Place{s.First.Document, s.First.Document, s.First.Points},
	}
}

func (w *wording) recurrence(r *Recurrence) Item {
	note := w.said(&r.Said)
	if r.Said.Words == text.FormOf(r.Clause.Text, 0) {
		note = w.history(&r.Said, "") // the words stand above
	}
	return Item{
		Head: w.placed(r.Clause.Text, &r.Clause), Notes: []Phrase{note}, Replay: []Replay{r.Said.Replay},
	}
}
