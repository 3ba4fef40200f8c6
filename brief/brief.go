// Package brief gathers what can be said of a new text on one page: ten findings,
// what looks new and is old, what stands, and what could not be judged.
//
// It claims nothing of its own. Every finding is one of the comparison with the
// predecessor (packages compare and series), of the programme (package programme)
// or of the reading against all earlier documents (package novelty), with both
// quotations, how often the words were said before and where first.
//
// # Which ten
//
// Each kind of finding has a weight, see [Weights], and an order of its own. A
// finding scores the weight of its kind less three for each finding of the kind
// before it; the ten that score most are told, the earlier kind first among equals.
// So the page is not filled by one kind. The weights are a choice, printed with the
// brief, and no measurement. What is true and says little is left out before, by
// counts in the earlier documents (worth.go has the rules); so there may be fewer
// than ten, of short texts above all.
package brief

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/novelty"
	"tifa/programme"
	"tifa/query"
	"tifa/series"
	"tifa/text"
	"tifa/translation"
)

// A Source is what a brief is made of.
type Source struct {
	New compare.Edition
	// Summary compares with the predecessor; nil where none is held.
	Summary *series.Summary
	Novelty *novelty.Reading
	Corpus  tifa.Searcher
	Filter  tifa.Filter // of the earlier documents, as for Novelty
	Series  string      // of the new text, as holes of a coverage name it; "" if none
	// Passed is the predecessor where Summary compares with a nearer edition, else nil.
	Passed *tifa.Document
	// SetsScene is as in [series.Background]; it may be nil.
	SetsScene func(clause string) bool
	// Predecessor says why Summary is nil.
	Predecessor string
	// Translations are those of the new text that the corpus holds, OldTranslations
	// those of the predecessor.
	Translations, OldTranslations []*translation.Alignment
}

// A Brief is the page.
type Brief struct {
	New, Old *tifa.Document // Old is nil where no predecessor is held
	Passed   *tifa.Document // see [Source]
	// Nearer is the edition of the series to compare with where the predecessor has
	// little in common with the text; "" where it has, or no other has more.
	Nearer string
	// Speakers are those of the new text with their statements, most first.
	Speakers  []Speaker
	OldLength int // code points
	NewLength int
	Before    tifa.Date
	Certain   bool // else what was not found may have been said
	Coverage  tifa.Coverage
	// Translations are those of the new text that the corpus holds.
	Translations []*translation.Alignment

	Findings []Finding    // ten at most, by score
	Left     int          // findings not told
	Apart    GapKind      // why what the text lacks is not told; "" where it is
	LooksNew []Recurrence // see [Recurrence], what is soonest taken for new first
	Standing []Recurrence // clauses said before in the same words, the commonest first
	Unjudged []Gap
}

// A Speaker is somebody who states something.
type Speaker struct {
	Name       string
	Statements int
}

// A Kind is what a finding tells.
type Kind string

// The kinds of finding.
const (
	NewWords Kind = "new"      // a formulation never said before
	Series   Kind = "series"   // further formulations never said before that are but items said once
	Hub      Kind = "hub"      // the concept that most of the programme hangs on has changed
	Matured  Kind = "matured"  // a task of the old text is a result in the new
	Handover Kind = "speaker"  // another speaker speaks for most of the text
	Reworded Kind = "reworded" // a clause of the old text in other words
	PutIn    Kind = "put in"   // a passage of a text most of which stayed
	TakenOut Kind = "taken out"
	Stronger Kind = "stronger" // a wording that rose on a ladder
	Weaker   Kind = "weaker"   // one that fell
	Gone     Kind = "gone"     // matters of the old text that the new one has no word of
	Raised   Kind = "raised"   // matters that the series had no word of for two years
	Coined   Kind = "coined"   // clauses in which hardly any words were said before
	Returned Kind = "returned" // wordings that no document of the last three years has
	Named    Kind = "named"    // documents named for the first time
	Silence  Kind = "silence"  // said by the editions before, not now
	Dropped  Kind = "dropped"  // a formulation of the old text that the new one has not
	Duty     Kind = "duty"     // a duty that the old text does not state
	People   Kind = "people"   // names that joined and left
	Order    Kind = "order"    // names that changed places
	Length   Kind = "length"
)

// A Weight is what a kind counts.
type Weight struct {
	Kind   Kind
	Weight int
}

// Weights are the weights of all kinds, the heaviest first.
func Weights() []Weight {
	return []Weight{
		{NewWords, 10},
		{Hub, 9},
		{Matured, 8},
		{Handover, 8},
		{Reworded, 7},
		{Stronger, 7},
		{Weaker, 7},
		{PutIn, 6},
		{TakenOut, 6},
		{Gone, 6},
		{Raised, 6},
		{Named, 6},
		{Silence, 6},
		{Series, 5},
		{Dropped, 5},
		{Duty, 5},
		{Returned, 4},
		{People, 4},
		{Coined, 3},
		{Order, 3},
		{Length, 2},
	}
}

const (
	most    = 10 // findings
	few     = 5  // below which less telling new formulations are told too
	step    = 3  // that each finding of a kind scores less than the one before
	ofMany  = 12 // recurrences, and matters gone, that are told
	longest = 6  // units that a part said before has at least to be told
)

// A Finding is one of the ten. What its fields hold depends on its kind.
type Finding struct {
	Kind     Kind
	Score    int
	Old, New *Quote
	Before   *Said    // of the words quoted, or of Words[0]
	Words    []Count  // what is listed: names, matters gone, with how often the old text has them
	Left     []string // names that left
	Ladder   string   // its title, of stronger and weaker
	From, To string   // wordings of the ladder, speakers, concepts
	Numbers  []int    // statements, links or lengths, old and new; of series the paragraphs
	Replay   Replay
}

// A Count is a string with a number.
type Count struct {
	Text string
	N    int
	Last tifa.Date // of what was raised or returned, when it was last said; "" is never
}

// A Quote is a passage of one of the two texts.
type Quote struct {
	Text      string
	Paragraph int       // counted from 1
	Span      tifa.Span // bytes of the document
	Points    tifa.Span // the same range in code points
	Document  string    // id
	// Translation renders the passage in an official translation that the corpus
	// holds; nil where none is held, or where it is not certain which passage it is.
	Translation *Quote
	Language    string // BCP 47, of a translation
}

// Said is how often words were said before.
type Said struct {
	Words       string
	Occurrences int
	Documents   int
	First       *tifa.Hit // nil if never
	Replay      Replay
}

// A Replay is the command that gives a number again, without program and
// snapshot.
type Replay []string

// Write gathers the brief.
func Write(ctx context.Context, s Source) (*Brief, error) {
	w := &writer{ctx: ctx, Source: s, doc: s.New.Document, points: text.NewPoints(s.New.Document.Text)}
	w.out = Brief{
		New: w.doc, Before: s.Novelty.Before, Certain: s.Novelty.Certain(), Coverage: s.Novelty.Coverage,
		NewLength: len([]rune(w.doc.Text)), Translations: s.Translations,
	}
	if s.Summary != nil {
		w.out.Old, w.out.Passed = s.Summary.Old.Document, s.Passed
		w.out.OldLength = len([]rune(w.out.Old.Text))
		w.oldPoints = text.NewPoints(w.out.Old.Text)
	}
	w.speakers()
	finds := []func() ([]Finding, error){w.newWords, w.hub, w.matured, w.handover, w.reworded, w.passages, w.climbs, w.raised, w.returned, w.named, w.duties}
	w.out.Apart = w.apart()
	if w.out.Apart == "" {
		finds = append(finds, w.gone, w.silences, w.dropped, w.length)
	}
	if w.out.Apart != Agendas {
		finds = append(finds, w.people)
	}
	var all []Finding
	for _, find := range finds {
		found, err := find()
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	coined, err := w.coined(most - len(all))
	if err != nil {
		return nil, err
	}
	all = append(all, coined...)
	for _, x := range w.spare {
		if len(all) < few && !slices.ContainsFunc(coined, func(c Finding) bool { return strings.Contains(c.Words[0].Text, x.Words[0].Text) }) {
			all = append(all, x)
		}
	}
	w.choose(all)
	for i := range w.out.Findings {
		f := &w.out.Findings[i]
		translate(f.New, s.Translations)
		translate(f.Old, s.OldTranslations)
	}
	if err := w.recurrences(); err != nil {
		return nil, err
	}
	if err := w.gaps(); err != nil {
		return nil, err
	}
	if w.out.Apart == Agendas || w.out.Apart == LittleCommon {
		nearer, err := w.nearer()
		if err != nil {
			return nil, err
		}
		w.out.Nearer = nearer
	}
	return &w.out, nil
}

// translate finds what renders a passage in the first translation that is certain.
func translate(q *Quote, all []*translation.Alignment) {
	if q == nil {
		return
	}
	for _, a := range all {
		if at, ok := a.Of(q.Span); ok {
			d := a.Translation
			p := text.NewPoints(d.Text)
			paragraphs := text.Paragraphs(d.Text)
			q.Translation = &Quote{
				Text: strings.Join(strings.Fields(at.In(d.Text)), " "), Span: at, Document: d.ID, Language: d.Language,
				Paragraph: 1 + slices.IndexFunc(paragraphs, func(s tifa.Span) bool { return s.Contains(at) }),
				Points:    tifa.Span{Start: p.At(at.Start), End: p.At(at.End)},
			}
			return
		}
	}
}

type writer struct {
	Source
	ctx               context.Context
	doc               *tifa.Document
	points, oldPoints *text.Points
	programmes        *programmes
	new               []string  // formulations of the findings
	spare             []Finding // new formulations that are told where there are few findings
	out               Brief
}

// programmes are those of both texts, and what became of the one in the other.
type programmes struct {
	old, new *programme.Programme
	programme.Comparison
}

// programme compares the programmes, once.
func (w *writer) programme() *programmes {
	if w.programmes == nil && w.Summary != nil {
		old, new := &w.Summary.Old, &w.New
		p := &programmes{old: programme.New(old.Document, old.Structure), new: programme.New(new.Document, new.Structure)}
		p.Comparison = programme.Compare(programme.Side{Document: old.Document, Structure: old.Structure, Programme: p.old},
			programme.Side{Document: new.Document, Structure: new.Structure, Programme: p.new})
		w.programmes = p
	}
	return w.programmes
}

func (w *writer) speakers() {
	counts := map[string]int{}
	for _, s := range w.New.Structure.Statements {
		counts[s.Speaker]++
	}
	for name, n := range counts {
		w.out.Speakers = append(w.out.Speakers, Speaker{name, n})
	}
	slices.SortFunc(w.out.Speakers, func(a, b Speaker) int {
		return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(a.Name, b.Name))
	})
}

// choose scores the findings and keeps the highest.
func (w *writer) choose(all []Finding) {
	weight := map[Kind]int{}
	for _, k := range Weights() {
		weight[k.Kind] = k.Weight
	}
	before := map[Kind]int{}
	for i := range all {
		f := &all[i]
		f.Score = weight[f.Kind] - step*before[f.Kind]
		before[f.Kind]++
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(weight[b.Kind], weight[a.Kind]))
	})
	all = once(all)
	w.out.Findings = all[:min(most, len(all))]
	w.out.Left = len(all) - len(w.out.Findings)
}

// once leaves out what a finding above tells already: of what is new, words that stand in
// new words or in a rewording told there; of what is gone, words that are told to be gone.
func once(all []Finding) (out []Finding) {
	var new, gone []string
	for _, f := range all {
		told := &new
		switch f.Kind {
		case Gone, Silence, Dropped:
			told = &gone
		case NewWords, Raised, Returned, Coined, Series, Named:
		default:
			if f.New != nil && f.Kind != Duty {
				new = append(new, f.New.Text)
			}
			out = append(out, f)
			continue
		}
		if !slices.ContainsFunc(f.Words, func(c Count) bool {
			return !slices.ContainsFunc(*told, func(s string) bool { return strings.Contains(s, c.Text) })
		}) {
			continue
		}
		for _, c := range f.Words {
			*told = append(*told, c.Text)
		}
		out = append(out, f)
	}
	return out
}

// quote is a passage of the new text.
func (w *writer) quote(s tifa.Span) *Quote { return quoted(&w.New, w.points, s) }

// old is a passage of the old text.
func (w *writer) old(s tifa.Span) *Quote { return quoted(&w.Summary.Old, w.oldPoints, s) }

func quoted(e *compare.Edition, p *text.Points, s tifa.Span) *Quote {
	words := strings.Join(strings.FieldsFunc(s.In(e.Document.Text), func(r rune) bool { return r == '\n' || r == '\r' || r == '\f' }), "")
	return &Quote{
		Text: words, Paragraph: e.Locate(s).Paragraph + 1, Span: s,
		Points: tifa.Span{Start: p.At(s.Start), End: p.At(s.End)}, Document: e.Document.ID,
	}
}

// said is how often words were said before.
func (w *writer) said(words string) (*Said, error) {
	filter, err := w.Filter.And(tifa.Filter{Until: w.out.Before})
	if err != nil {
		return nil, err
	}
	q := tifa.Query{Text: query.Quote(words), Filter: filter}
	n, err := w.Corpus.Count(w.ctx, q, tifa.Ungrouped)
	if err != nil {
		return nil, err
	}
	out := &Said{Words: words, Occurrences: n.Occurrences, Documents: n.Documents, Replay: w.find(words)}
	if n.Occurrences > 0 {
		out.First, _, err = w.Corpus.Ends(w.ctx, q)
	}
	return out, err
}

// find is the command that counts words in the earlier documents.
func (w *writer) find(words string) Replay {
	out := Replay{"find", query.Quote(words), "--count", "--until", string(w.out.Before)}
	for _, f := range []struct{ name, value string }{{"--series", w.Filter.Series}, {"--source", w.Filter.Source}, {"--kind", w.Filter.Kind}} {
		if f.value != "" {
			out = append(out, f.name, f.value)
		}
	}
	return out
}

// compareCommand is the command that compares both texts.
func (w *writer) compareCommand(args ...string) Replay {
	return append(Replay{"compare", w.out.Old.ID, w.doc.ID}, args...)
}
