package brief

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/novelty"
	"tifa/series"
	"tifa/text"
)

// newWords are the formulations of the first rank. Of those that are but items which the
// text says once, many say little one by one: the first are told so, the others together.
func (w *writer) newWords() (out []Finding, err error) {
	const (
		seriesApart = 2
		seriesMost  = 6
	)
	var more []Finding
	apart := 0
	for i := range w.Novelty.Formulations {
		f := &w.Novelty.Formulations[i]
		if tells, err := w.telling(f); err != nil {
			return nil, err
		} else if !tells {
			continue
		}
		span, words := w.whole(f)
		n := len(f.All)
		at, times, err := w.core(f)
		if err != nil {
			return nil, err
		}
		if times > 0 {
			span, words, n = at, text.FormOf(at.In(w.doc.Text), 0), times
		} else if cut, err := w.items(f); err != nil {
			return nil, err
		} else if cut > 0 {
			form := text.NewForm(f.Span.In(w.doc.Text), 0)
			span, words = tifa.Span{Start: f.Span.Start, End: f.Span.Start + form.Span(tifa.Span{End: cut}).End}, f.Text[:cut]
		}
		if slices.Contains(w.new, words) {
			continue
		}
		x := Finding{Kind: NewWords, New: w.quote(span), Words: []Count{{Text: words, N: n}}}
		if times == 0 {
			if x.Before, err = w.known(f); err != nil {
				return nil, err
			}
		}
		x.Replay = w.find(words)
		if times == 0 && f.Score < w.leastScore() {
			w.spare = append(w.spare, x)
			continue
		}
		items := bareItems(f, words)
		if items {
			if ordinary, err := w.ordinary(words); err != nil {
				return nil, err
			} else if ordinary {
				continue
			}
			apart++
		}
		w.new = append(w.new, words)
		if !items || apart <= seriesApart {
			out = append(out, x)
		} else if len(more) < seriesMost {
			more = append(more, x)
		}
	}
	if len(more) < 2 {
		return append(out, more...), nil
	}
	together := Finding{Kind: Series, New: more[0].New, Replay: more[0].Replay}
	for _, x := range more {
		together.Words, together.Numbers = append(together.Words, x.Words[0]), append(together.Numbers, x.New.Paragraph)
	}
	return append(out, together), nil
}

// bareItems reports whether what is told of a new formulation is items alone, without a
// head that they share, which the text says once and in nothing but a statement.
func bareItems(f *novelty.Formulation, words string) bool {
	named := slices.ContainsFunc(f.Marks, func(m novelty.Mark) bool { return m == novelty.Titled || m == novelty.Defined || m == novelty.Quoted })
	items := strings.Split(words, "、")
	last := items[len(items)-1]
	return len(f.All) == 1 && !named && len(items) > 2 && utf8.RuneCountInString(last) <= utf8.RuneCountInString(items[len(items)-2])
}

// ordinary reports whether the earlier documents know every item of a series that the
// title does not hold, or all are qualities: 科学性、针对性、可操作性.
func (w *writer) ordinary(words string) (bool, error) {
	if strings.Contains(w.doc.Title, strings.ReplaceAll(words, "、", "")) {
		return false, nil
	}
	items := strings.Split(words, "、")
	if !slices.ContainsFunc(items, func(s string) bool { return !strings.HasSuffix(s, "性") }) {
		return true, nil
	}
	for _, item := range items {
		n, err := w.documents(item, tifa.Filter{}, "width,punct")
		if n.Documents == 0 || err != nil {
			return false, err
		}
	}
	return true, nil
}

// known is the history of the longest part of a new formulation that was said before,
// where it ends the formulation or 的 does; nil where it is short or cuts a word.
func (w *writer) known(f *novelty.Formulation) (*Said, error) {
	at := trimmed(w.doc.Text, f.Longest.Span)
	form := text.FormOf(at.In(w.doc.Text), 0)
	part := strings.TrimLeft(form, "的和与及")
	n := utf8.RuneCountInString(part)
	if n < longest/2 || strings.HasPrefix(part, "是") || !strings.HasSuffix(f.Text, part) && (!strings.HasSuffix(part, "的") || n < longestMatter) {
		return nil, nil
	}
	at.Start += len(form) - len(part)
	if cut, err := w.cutsWord(at); cut || err != nil {
		return nil, err
	}
	return w.said(part)
}

// named are the documents that are named for the first time, as one finding.
func (w *writer) named() ([]Finding, error) {
	const shortestName = 8 // characters, without what stands in brackets
	x := Finding{Kind: Named}
	met := map[string]bool{}
	form := text.NewForm(w.doc.Text, 0)
	for at := 0; len(x.Words) < ofMany; {
		i := strings.Index(form.Text[at:], "《")
		if i < 0 {
			break
		}
		at += i + len("《")
		name, _, ok := strings.Cut(form.Text[at:], "》")
		bare, _, _ := strings.Cut(strings.ReplaceAll(name, "(", "（"), "（")
		if !ok || met[name] || strings.ContainsAny(name, "《\n") || utf8.RuneCountInString(bare) < shortestName || w.told(name) {
			continue
		}
		met[name] = true
		n, err := w.documents(name, tifa.Filter{}, "width,punct")
		if err != nil {
			return nil, err
		}
		if n.Occurrences > 0 {
			continue
		}
		if x.New == nil {
			x.New, x.Replay = w.quote(form.Span(tifa.Span{Start: at, End: at + len(name)})), w.find(name)
		}
		x.Words = append(x.Words, Count{Text: "《" + name + "》", N: strings.Count(form.Text, "《"+name+"》")})
	}
	if x.New == nil {
		return nil, nil
	}
	return []Finding{x}, nil
}

// leastLinks is the number of links and roles that make a hub.
const leastLinks = 5

func (w *writer) hub() ([]Finding, error) {
	p := w.programme()
	if p == nil || p.Hub == nil {
		return nil, nil
	}
	h := p.Hub
	duties := 0
	for _, e := range p.new.Edges {
		if e.Relation == tifa.Duty && e.FromWords == h.Name {
			duties++
		}
	}
	if h.New < leastLinks || 2*duties > h.New {
		return nil, nil // a handful of links, or somebody who must do much
	}
	x := Finding{Kind: Hub, From: h.Before, To: h.Name, Numbers: []int{h.Old, h.New, h.Mentions}, Replay: w.mapCommand()}
	if i := strings.Index(w.doc.Text, h.Name); i >= 0 {
		x.New = w.quote(tifa.Span{Start: i, End: i + len(h.Name)})
	}
	var err error
	x.Before, err = w.said(h.Name)
	return []Finding{x}, err
}

func (w *writer) mapCommand() Replay { return Replay{"map", "--compare", w.out.Old.ID, w.doc.ID} }

func (w *writer) matured() (out []Finding, err error) {
	p := w.programme()
	if p == nil {
		return nil, nil
	}
	for _, m := range p.Matured {
		e := p.new.Edges[m.Result]
		x := Finding{Kind: Matured, Old: w.old(m.Task), New: w.quote(e.Span), Words: []Count{{Text: strings.TrimPrefix(m.Shared, "的"), N: 1}}, Replay: w.mapCommand()}
		if x.Before, err = w.said(x.New.Text); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func (w *writer) handover() ([]Finding, error) {
	if w.Summary == nil || w.Summary.Handover == nil {
		return nil, nil
	}
	h := w.Summary.Handover
	for _, n := range []compare.SpeakerShare{h.Old, h.New} {
		if n.OfStatements < leastSpeech || 2*n.Statements < n.OfStatements {
			return nil, nil
		}
	}
	return []Finding{{
		Kind: Handover, From: h.From, To: h.To, Replay: w.compareCommand("--summary"),
		Numbers: []int{h.Old.Statements, h.Old.OfStatements, h.New.Statements, h.New.OfStatements},
	}}, nil
}

// reworded are the clauses that keep most of an old one; those told as matured are
// left out.
func (w *writer) reworded() (out []Finding, err error) {
	if w.Summary == nil {
		return nil, nil
	}
	told := map[int]bool{}
	if p := w.programme(); p != nil {
		for _, m := range p.Matured {
			told[w.Summary.Old.Locate(m.Task).Span.Start] = true
		}
	}
	type rewording struct {
		x    Finding
		rank int // what is kept, times the square of its share of both wordings, in thousandths
	}
	var all []rewording
	for _, c := range w.Summary.New {
		at := c.Old
		if at == nil && c.Earlier != nil && c.Earlier.Document == w.out.Old.ID {
			at = &c.Earlier.Location
		}
		if at == nil || told[at.Span.Start] {
			continue
		}
		old, new := w.old(at.Span), w.quote(c.Location.Span)
		kept, changed := common(old, new)
		if kept < 2*longest || changed < 4 {
			continue
		}
		if tells, err := w.worded(old, new); err != nil {
			return nil, err
		} else if !tells {
			continue
		}
		all = append(all, rewording{Finding{Kind: Reworded, Old: old, New: new, Replay: w.compareCommand("--summary")}, kept * kept * kept * 1000 / ((kept + changed) * (kept + changed))})
	}
	slices.SortStableFunc(all, func(a, b rewording) int { return cmp.Compare(b.rank, a.rank) })
	all = slices.CompactFunc(all, func(a, b rewording) bool { return a.x.Old.Text == b.x.Old.Text && a.x.New.Text == b.x.New.Text })
	for _, r := range all {
		if r.x.Before, err = w.said(r.x.Old.Text); err != nil {
			return nil, err
		}
		out = append(out, r.x)
	}
	return out, nil
}

// climbs are the wordings that rose and fell, those first that are otherwise most
// alike.
func (w *writer) climbs() (out []Finding, err error) {
	if w.Summary == nil {
		return nil, nil
	}
	for i := range w.Summary.Climbs {
		c := &w.Summary.Climbs[i]
		x := Finding{
			Kind: Weaker, Old: w.old(c.Old.Span), New: w.quote(c.New.Span), Ladder: c.Ladder.Title, From: c.From, To: c.To,
			Numbers: []int{c.FromRung, c.ToRung}, Replay: w.compareCommand("--summary"),
		}
		if c.Up() {
			x.Kind = Stronger
		}
		if rest(x) < alike || strings.Contains(w.doc.Text, x.Old.Text) || strings.Contains(w.out.Old.Text, x.New.Text) {
			continue // another clause, or one that either text has as well
		}
		if x.Before, err = w.said(x.New.Text); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(share(b), share(a)) })
	return out, nil
}

// alike is the share that two clauses have in common at least, without the wordings
// of the ladder, to be told as one that was strengthened or weakened.
const alike = 0.75

// rest is the share that both wordings of a finding have in common beside those of
// the ladder.
func rest(f Finding) float64 {
	old, new := *f.Old, *f.New
	for _, wording := range []string{f.To, f.From} { // one may stand within the other
		old.Text = strings.Replace(old.Text, wording, "", 1)
		new.Text = strings.Replace(new.Text, wording, "", 1)
	}
	return share(Finding{Old: &old, New: &new})
}

// share is how much of both wordings of a finding is the same, from 0 to 1: the
// more, the surer that one is the other, strengthened or weakened.
func share(f Finding) float64 {
	kept, changed := common(f.Old, f.New)
	return float64(kept) / float64(max(1, kept+changed))
}

// common counts the characters that two passages have in common, and those that
// they have not.
func common(old, new *Quote) (kept, changed int) {
	for _, part := range compare.Wording(old.Text, new.Text) {
		if n := utf8.RuneCountInString(part.Text); part.Op == compare.Kept {
			kept += n
		} else {
			changed += n
		}
	}
	return kept, changed
}

// holdsMost reports whether the characters of a wording, all but one in five, stand in s,
// in whatever order.
func holdsMost(s, wording string) bool {
	left := map[rune]int{}
	for _, r := range s {
		left[r]++
	}
	all, kept := 0, 0
	for _, r := range wording {
		all++
		if left[r] > 0 {
			left[r]--
			kept++
		}
	}
	return 5*kept >= 4*all
}

// standsBut reports whether words stand in a text, a form of it, all of them or all but the
// first.
func standsBut(in, words string) bool {
	r := []rune(words)
	return stands(in, words) || len(r) >= 2+leastBranching && !spaced(words) && stands(in, string(r[2:]))
}

// silences are wordings of the editions before that the new one has no longer.
func (w *writer) silences() (out []Finding, err error) {
	if w.Summary == nil {
		return nil, nil
	}
	here := text.NewForm(w.doc.Text, 0).Text
	for _, s := range w.Summary.Silences {
		if len(s.Said) < 2 || s.Said[0].Document != w.out.Old.ID || closes(&w.Summary.Old, s.Said[0].Location.Span) {
			continue // one edition makes no habit
		}
		if standsBut(here, s.Text) {
			continue
		}
		if utf8.RuneCountInString(s.Text) < styleLength {
			if own, err := w.own(s.Text); err != nil {
				return nil, err
			} else if !own {
				continue
			}
		}
		if style, err := w.style(s.Text); err != nil {
			return nil, err
		} else if style {
			continue
		}
		if s.Near != nil && (holdsMost(s.Near.Text, s.Text) || share(Finding{Old: &Quote{Text: s.Text}, New: &Quote{Text: s.Near.Text}}) >= keptShare) {
			continue // it is reworded
		}
		x := Finding{
			Kind: Silence, Words: []Count{{Text: s.Text, N: len(s.Said)}}, Replay: w.compareCommand("--summary"),
			Old: w.old(s.Said[0].Location.Span),
		}
		if s.Near != nil {
			x.New = w.quote(s.Near.Location.Span)
		}
		if x.Before, err = w.said(s.Text); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// dropped are the formulations of the old text that the new one has not, the most
// often said first.
func (w *writer) dropped() (out []Finding, err error) {
	if w.Summary == nil {
		return nil, nil
	}
	here := text.NewForm(w.doc.Text, 0).Text
	for _, f := range w.Summary.Dropped {
		if standsBut(here, f.Text) || w.SetsScene != nil && w.SetsScene(f.Text) || slices.ContainsFunc(w.Summary.Silences, func(s series.Silence) bool {
			return strings.Contains(s.Text, f.Text) || strings.Contains(f.Text, s.Text)
		}) {
			continue
		}
		if misses, err := w.missed(f.Text, len(f.Locations)); err != nil {
			return nil, err
		} else if !misses {
			continue
		}
		if style, err := w.style(f.Text); err != nil {
			return nil, err
		} else if style {
			continue
		}
		x := Finding{Kind: Dropped, Old: w.old(f.Locations[0].Span), Words: []Count{{Text: f.Text, N: len(f.Locations)}}, Replay: w.compareCommand("--summary")}
		if x.Before, err = w.said(f.Text); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(b.Before.Documents, a.Before.Documents) })
	return out, nil
}

// leastDuty is the number of characters that a duty has at least: 亲自抓 says little
// by itself.
const leastDuty = 8

// duties are those that only the new text states.
func (w *writer) duties() (out []Finding, err error) {
	p := w.programme()
	if p == nil {
		return nil, nil
	}
	for _, i := range p.Gained {
		if e := p.new.Edges[i]; e.Relation == tifa.Duty && e.FromWords != "" && utf8.RuneCountInString(e.ToWords) >= leastDuty {
			x := Finding{Kind: Duty, From: e.FromWords, To: e.ToWords, New: w.quote(e.Span), Replay: w.mapCommand()}
			if x.Before, err = w.said(x.New.Text); err != nil {
				return nil, err
			}
			if x.Before.Occurrences > 0 || w.unknown(e.Span) < newShare {
				continue
			}
			if everyone, err := w.formula(e.FromWords); err != nil {
				return nil, err
			} else if !everyone || w.holdsNew(e.Span) {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// length is told of texts of one source alone, since another may abridge, and where it
// is another kind of text; a lesser change stands in the head.
func (w *writer) length() ([]Finding, error) {
	if w.Summary == nil || w.doc.Source != w.out.Old.Source || max(w.out.NewLength, w.out.OldLength) < lengthChange*min(w.out.NewLength, w.out.OldLength) {
		return nil, nil
	}
	return []Finding{{Kind: Length, Numbers: []int{w.out.OldLength, w.out.NewLength}, Replay: w.compareCommand("--summary")}}, nil
}
