// Package edition reads documents of a corpus as editions of their series: each with
// its structure, and what it is compared with and read against. It gathers the texts
// in which formulations are discovered.
package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/brief"
	"tifa/compare"
	"tifa/corpus"
	"tifa/ingest"
	"tifa/ladder"
	"tifa/novelty"
	"tifa/series"
	"tifa/structure"
	"tifa/text"
	"tifa/translation"
)

// Structure reads the structure of d and fills the facts that its text and its
// address tell.
func Structure(rules *structure.Rules, d *tifa.Document) *tifa.Structure {
	s := rules.Read(d)
	namePublisher(d)
	return s
}

// namePublisher fills what the address of d tells.
func namePublisher(d *tifa.Document) {
	if url := d.Provenance.URL; url != "" {
		publisher, issuer := ingest.PublisherOf(url)
		if d.Provenance.Publisher == "" {
			d.Provenance.Publisher = publisher
		}
		if d.Issuer == "" {
			d.Issuer = issuer
		}
	}
}

// New is a document as it is compared.
func New(rules *structure.Rules, d *tifa.Document) compare.Edition {
	s, sections, groups := rules.ReadParts(d)
	namePublisher(d)
	e := compare.Edition{Document: d, Structure: s, Sections: sections}
	for _, g := range groups {
		n := compare.Name{Name: text.OneLine(g.Name), Span: g.Span}
		if g.Body {
			e.Bodies = append(e.Bodies, n)
		} else {
			e.Groups = append(e.Groups, n)
		}
	}
	return e
}

// Of are the editions of a series, the oldest first: of each event that
// f admits the fullest text, and a place for each edition that is missing. The
// texts that read chooses are read with their structure, the others alone.
// Translations of an edition are none: where the filter names no language, that of
// most documents counts, of several the one that is met first.
func Of(ctx context.Context, v *corpus.View, rules *structure.Rules, f tifa.Filter, read func(*series.Edition) bool) ([]series.Edition, error) {
	return of(ctx, v, rules, f, "", read)
}

// of is Of, with the language that editions are chosen in; "" is that of most.
func of(ctx context.Context, v *corpus.View, rules *structure.Rules, f tifa.Filter, language string, read func(*series.Edition) bool) ([]series.Edition, error) {
	entries, err := v.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	coverage, err := v.Coverage(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []series.Edition
	for _, g := range series.Events(inOneLanguage(entries, language)) {
		e := series.Edition{When: g[0].When(), Text: &compare.Edition{Document: &g[0].Document}, Partial: g[0].Partial}
		for _, d := range g {
			e.Texts = append(e.Texts, d.ID)
		}
		out = append(out, e)
	}
	for _, h := range coverage.Holes {
		if h.Kind == tifa.MissingEditions {
			for _, y := range years(h.From, h.To) {
				out = append(out, series.Edition{When: y})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b series.Edition) int { return cmp.Compare(a.When, b.When) })
	for i := range slices.Backward(out) {
		if e := &out[i]; e.Text != nil && read(e) {
			full, err := v.Document(ctx, e.Text.Document.ID)
			if err != nil {
				return nil, err
			}
			*e.Text = New(rules, &full.Document)
		}
	}
	return out, nil
}

// inOneLanguage are the entries without the texts of an event that another entry has
// in a language; "" is that of most.
func inOneLanguage(entries []*tifa.Entry, language string) []*tifa.Entry {
	counts := map[string]int{}
	for _, e := range entries {
		counts[e.Language]++
	}
	if language == "" {
		for _, e := range entries {
			if language == "" || e.Language != "" && counts[e.Language] > counts[language] {
				language = e.Language
			}
		}
	}
	if counts[language]+counts[""] == len(entries) {
		return entries
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e *tifa.Entry) bool {
		return e.Language != language && slices.ContainsFunc(entries, func(o *tifa.Entry) bool { return o.Language == language && o.SameEvent(&e.Document) })
	})
}

// years are those from one to another, both included.
func years(from, to tifa.Date) (all []tifa.Date) {
	first, err := strconv.Atoi(from.Year())
	last, err2 := strconv.Atoi(to.Year())
	if err != nil || err2 != nil {
		return nil
	}
	for y := first; y <= last; y++ {
		all = append(all, tifa.Date(fmt.Sprintf("%04d", y)))
	}
	return all
}

// Background is what the change from one document to another is read against:
// their series in the corpus, as far as it goes before the new document. Without a
// series it holds the ladders alone.
func Background(ctx context.Context, v *corpus.View, rules *structure.Rules, before, after *tifa.Document, ladders []ladder.Ladder) (series.Background, error) {
	b := series.Background{Ladders: ladders, SetsScene: rules.SetsScene}
	name := SeriesOf(before, after)
	if name == "" {
		return b, nil
	}
	b.Searcher, b.Series = v, tifa.Filter{Series: name}
	if err := fill(ctx, v, rules, &b, after); err != nil {
		return b, err
	}
	return b, nil
}

// fill reads the editions before a document.
func fill(ctx context.Context, v *corpus.View, rules *structure.Rules, b *series.Background, after *tifa.Document) error {
	when := after.When()
	earlier := func(d *tifa.Document) bool {
		return d.ID != after.ID && d.When() != "" && (when == "" || d.When() < when) && !d.SameEvent(after)
	}
	complete := 0
	editions, err := of(ctx, v, rules, b.Series, after.Language, func(e *series.Edition) bool { // the latest first
		if !earlier(e.Text.Document) || e.Partial {
			return false
		}
		complete++
		return complete <= series.LastEditions
	})
	if err != nil {
		return err
	}
	for _, e := range editions {
		if e.Text == nil || !earlier(e.Text.Document) {
			continue
		}
		b.Editions = append(b.Editions, e)
		for _, id := range slices.Backward(e.Texts) { // the fullest last
			full, err := v.Document(ctx, id)
			if err != nil {
				return err
			}
			b.Documents = append(b.Documents, &full.Document)
		}
	}
	return nil
}

// SeriesOf is the series of two documents: that of the new one, else that of the
// old one if their events go by one name, else that name; "" if
// they share none.
func SeriesOf(before, after *tifa.Document) string {
	key := structure.SeriesKey(after)
	switch {
	case after.Series != "":
		return after.Series
	case key != "" && key == structure.SeriesKey(before):
		return cmp.Or(before.Series, key)
	}
	return ""
}

// Comparable says what stands against a comparison.
func Comparable(old, new *tifa.Document) error {
	for _, d := range []*tifa.Document{old, new} {
		if strings.TrimSpace(d.Text) == "" {
			return &tifa.Problem{Path: d.ID, Fact: "has no text", Hint: "want a document with text"}
		}
	}
	if old.Language != "" && new.Language != "" && old.Language != new.Language {
		return &tifa.Problem{
			Fact: fmt.Sprintf("%s is in %s and %s in %s: wordings of two languages cannot be compared", old.ID, old.Language, new.ID, new.Language),
			Hint: "name two documents in one language",
		}
	}
	return nil
}

// predecessor is that of d in its series; the error wraps [tifa.ErrNotFound] where
// none is held.
func predecessor(ctx context.Context, v *corpus.View, d *tifa.Document) (*tifa.Document, error) {
	key := structure.SeriesKey(d)
	if key == "" && d.Series == "" {
		return nil, &tifa.Problem{Fact: "the text names no event and its record no series", Err: tifa.ErrNotFound}
	}
	e, err := v.Predecessor(ctx, d, key)
	if err != nil {
		return nil, err
	}
	return &e.Document, nil
}

// against compares a text with an earlier one.
func against(ctx context.Context, v *corpus.View, rules *structure.Rules, before *tifa.Document, after compare.Edition, ladders []ladder.Ladder) (*series.Summary, error) {
	old := New(rules, before)
	if err := Comparable(before, after.Document); err != nil {
		return nil, err
	}
	background, err := Background(ctx, v, rules, before, after.Document, ladders)
	if err != nil {
		return nil, err
	}
	c, err := compare.Editions(ctx, old, after)
	if err != nil {
		return nil, err
	}
	return series.Summarize(ctx, c, background)
}

// AgainstPredecessor compares a text with its predecessor; the error wraps
// [tifa.ErrNotFound] where none is held.
func AgainstPredecessor(ctx context.Context, v *corpus.View, rules *structure.Rules, after compare.Edition, ladders []ladder.Ladder) (*series.Summary, error) {
	before, err := predecessor(ctx, v, after.Document)
	if err != nil {
		return nil, err
	}
	return against(ctx, v, rules, before, after, ladders)
}

// Brief tells on one page what is new in d, read against all that the corpus holds
// and compared with its predecessor; where that has little in common with d, with the
// edition of the series that has most of its clauses.
func Brief(ctx context.Context, v *corpus.View, rules *structure.Rules, d *tifa.Document, ladders []ladder.Ladder) (*brief.Brief, error) {
	w, err := newBriefing(ctx, v, rules, d, ladders)
	if err != nil {
		return nil, err
	}
	before, err := predecessor(ctx, v, d)
	if errors.Is(err, tifa.ErrNotFound) {
		w.source.Predecessor = err.Error()
		return brief.Write(ctx, w.source)
	}
	if err != nil {
		return nil, err
	}
	first, err := w.against(ctx, before)
	if err != nil || first.Nearer == "" {
		return first, err
	}
	nearer, err := v.Document(ctx, first.Nearer)
	if err != nil {
		return nil, err
	}
	w.source.Passed = before
	second, err := w.against(ctx, &nearer.Document)
	if err != nil || second.Apart == "" {
		return second, err
	}
	return first, nil
}

// BriefAgainst is a brief of d compared with an earlier document that need not be
// its predecessor.
func BriefAgainst(ctx context.Context, v *corpus.View, rules *structure.Rules, before, d *tifa.Document, ladders []ladder.Ladder) (*brief.Brief, error) {
	w, err := newBriefing(ctx, v, rules, d, ladders)
	if err != nil {
		return nil, err
	}
	return w.against(ctx, before)
}

// A briefing is what is needed for briefs of one text.
type briefing struct {
	source  brief.Source
	view    *corpus.View
	rules   *structure.Rules
	ladders []ladder.Ladder
}

func newBriefing(ctx context.Context, v *corpus.View, rules *structure.Rules, d *tifa.Document, ladders []ladder.Ladder) (*briefing, error) {
	source := brief.Source{New: New(rules, d), Corpus: v, SetsScene: rules.SetsScene, Series: v.SeriesOf(d, structure.SeriesKey(d))}
	s := source.New.Structure
	var err error
	source.Novelty, err = novelty.Read(ctx, v, d, s, novelty.Options{
		Series: source.Series, Setting: compare.Boilerplate(d.Text, s.Paragraphs),
	})
	if err != nil {
		return nil, err
	}
	if source.Translations, err = translations(ctx, v, d); err != nil {
		return nil, err
	}
	return &briefing{source, v, rules, ladders}, nil
}

// against is the brief of the text compared with an earlier one.
func (w *briefing) against(ctx context.Context, before *tifa.Document) (b *brief.Brief, err error) {
	if w.source.Summary, err = against(ctx, w.view, w.rules, before, w.source.New, w.ladders); err != nil {
		return nil, err
	}
	if w.source.OldTranslations, err = translations(ctx, w.view, before); err != nil {
		return nil, err
	}
	return brief.Write(ctx, w.source)
}

// translations aligns d with those that the corpus holds.
func translations(ctx context.Context, v *corpus.View, d *tifa.Document) (out []*translation.Alignment, err error) {
	all, err := v.Translations(ctx, d, structure.SeriesKey(d))
	for _, e := range all {
		out = append(out, translation.Align(d, &e.Document))
	}
	return out, err
}
