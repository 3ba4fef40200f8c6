package brief

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/query"
	"tifa/text"
)

// What is true and says little is left out before the findings are scored. What
// says little is told by counts in the earlier documents, not by lists of words:
//
//   - A formula is said by one earlier document in a hundred, ten at least.
//   - A new formulation is no finding if only a link or a short clause sets it apart and
//     the text has more than a dozen clauses, and a brief with five findings none with two links alone;
//     if it is shorter than five characters, stands but twice and nothing else sets it
//     apart; if it stands in the names of documents and else in no statement; if it
//     was said before with other punctuation; if it is a known wording with one
//     character more, or with a word of two that one document in ten has; if it is not
//     in the title and but a formula with known words behind it; if it only sets a scene, or
//     stands beside a number; or if
//     everywhere a further item or 的 goes on behind it, or one of its ends cuts a word;
//     if it is a series of common words of two characters and nothing else, or one
//     whose first item has lost its head; or if it is short, only repeated, and ends as
//     hardly anything does.
//   - A rewording keeps three fifths of both wordings. It is none if what it keeps in
//     one piece is a formula, if it only has another beginning or stands in another frame, cuts off or adds an end
//     or items of a series, if three earlier documents have the new wording, or if it
//     stands in the closing sentences of both texts.
//   - A dropped formulation is no formula and none of two or three common words, was said twice by the old text, or by three
//     editions of the series and elsewhere no more often; and the new text has no
//     counterpart that differs in its numerals alone.
//   - What fell silent was said by the old text, and not in its closing sentence, and
//     not its first word alone has gone.
//   - What is said again after three years has eight characters at least, three earlier
//     documents have it, and none of these years what stands behind its first words.
//   - A clause in new words is told where there are fewer than ten findings; a third of
//     it at most was said before, it leans on no other, and a hundred documents are held.
//   - What is dropped or silent and shorter than six characters is a word of style if
//     a quarter of all series have it; what is silent and as short was said elsewhere
//     no more often than in the series.
//   - A duty was never said before, half of it at least is in no known words, and its
//     bearer's name is no formula unless a new formulation stands in it.
//   - A matter that is gone or raised is said ten times as often as in the corpus; and,
//     if not a hundred times, it is said again where it is said at all: 1.5 times a
//     document (adaptation, after Church 2000: words of a subject come in bursts,
//     words of style do not). One document that says it is not enough then.
//   - In a spaced script a new formulation neither begins nor ends with a word that
//     only joins; what is dropped or silent has three others at least, and a rewording
//     changes more than articles and the ends of words.
//   - A rewording changes more than dates, months and the numbers of documents.
//   - Passages put in and taken out are told where half of the new text stood in the
//     old one; they have forty letters at least. Nothing is told as taken out by a
//     text that is half as long or less.
//   - Names are those of people who took part, and of bodies, where half at least
//     stand in both lists.
//   - Raised is what the text says three times, or one document in fifty at most has.
//   - A change of speaker takes three statements of each text and half of them; a
//     change of length takes a quarter, and texts of one source.
const (
	formulaShare = 100 // one document in so many
	leastFormula = 10  // documents

	leastMarks   = 3   // score of a new formulation, see [novelty.Marks]
	spareMarks   = 2   // the same where a brief has few findings
	fewClauses   = 12  // judged ones, of a text so short that every new one is worth telling
	plainRarity  = 3.0 // mean of log2(N/n), of N documents n of which have an item
	leastRepeat  = 3   // occurrences of a short one
	shortRepeat  = 5   // characters, below which it is short
	newShare     = 0.5 // of a duty, in no known words
	keptShare    = 0.6 // of both wordings
	newWording   = 3   // earlier documents that make a wording known
	adaptation   = 1.5 // occurrences a document
	leastSpeech  = 3   // statements
	lengthChange = 2

	leastEditions = 3        // of the series that said what was dropped
	styleShare    = 4        // one series in so many
	styleLength   = 6        // characters
	shorter       = 2        // times, see [writer.apart]
	commonShare   = 1.0 / 12 // see [writer.apart]
	agendaShare   = 0.25     // see [writer.apart]
	sameShare     = 0.5      // of the new text, that stood in the old one
	leastPassage  = 40       // letters
)

// documents counts the earlier documents that have words.
func (w *writer) documents(words string, f tifa.Filter, fold string) (tifa.Tally, error) {
	f, err := w.Filter.And(f)
	if err != nil {
		return tifa.Tally{}, err
	}
	if f, err = f.And(tifa.Filter{Until: w.out.Before}); err != nil {
		return tifa.Tally{}, err
	}
	n, err := w.Corpus.Count(w.ctx, tifa.Query{Text: query.Quote(words), Filter: f, Fold: fold}, tifa.Ungrouped)
	return n.Tally, err
}

// formula reports whether words are one.
func (w *writer) formula(words string) (bool, error) {
	n, err := w.documents(words, tifa.Filter{}, "")
	return w.common(n.Documents), err
}

// cutsWord reports whether an end of a span of Chinese cuts a word.
func (w *writer) cutsWord(at tifa.Span) (bool, error) {
	if cut, err := w.cutsStart(at); cut || err != nil {
		return cut, err
	}
	r := []rune(at.In(w.doc.Text))
	if len(r) < 2 {
		return false, nil
	}
	after, _ := utf8.DecodeRuneInString(w.doc.Text[at.End:])
	last := string(r[len(r)-2:])
	return w.goesAcross(string(r[len(r)-1])+string(after), last, last+string(after))
}

// cutsStart is cutsWord of the beginning.
func (w *writer) cutsStart(at tifa.Span) (bool, error) {
	r := []rune(at.In(w.doc.Text))
	if len(r) < 2 {
		return false, nil
	}
	before, _ := utf8.DecodeLastRuneInString(w.doc.Text[:at.Start])
	first := string(r[:2])
	return w.goesAcross(string(before)+string(r[0]), first, string(before)+first)
}

// goesAcross reports whether a word goes on over the end of a passage: in the earlier
// documents the characters on either side of it, outer, go together far more often than
// the last two within, inner, or neither do, or inner goes on to longer wherever it stands, or
// nearly so where it stands often. A mark ends every word.
func (w *writer) goesAcross(outer, inner, longer string) (bool, error) {
	const more, nearly, seldom = 4, 0.9, 3
	filter := tifa.Filter{Until: w.out.Before}
	var n [3]int
	for i, s := range []string{outer, inner, longer} {
		if strings.ContainsFunc(s, func(r rune) bool { return !text.IsIdeograph(r) }) {
			return false, nil
		}
		var err error
		if n[i], err = w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(s), Filter: filter}); err != nil {
			return false, err
		}
	}
	unknown := n[0] == 0 && n[1] == 0
	always := n[1] >= seldom && n[2] == n[1] || n[1] >= leastFormula && float64(n[2]) >= nearly*float64(n[1])
	return unknown || always || n[0] > more*max(1, n[1]), nil
}

// worded reports whether the change of a wording says something.
func (w *writer) worded(old, new *Quote) (bool, error) {
	if strings.Contains(new.Text, old.Text) || strings.Contains(old.Text, new.Text) || share(Finding{Old: old, New: new}) < keptShare {
		return false, nil
	}
	if renamed(old.Text, new.Text) || respelled(old.Text, new.Text) {
		return false, nil
	}
	if closes(&w.Summary.Old, old.Span) && closes(&w.New, new.Span) {
		return false, nil
	}
	run, changed := "", map[compare.Kind]string{}
	parts := compare.Wording(old.Text, new.Text)
	if last := parts[len(parts)-1]; last.Op == compare.Kept && !slices.ContainsFunc(parts[:len(parts)-1], func(p compare.Change) bool { return p.Op == compare.Kept }) {
		return false, nil // the same with another beginning
	}
	kept := 0
	for _, part := range parts {
		if part.Op == compare.Kept {
			kept++
		}
		if part.Op != compare.Kept {
			changed[part.Op] += part.Text
		} else if len(part.Text) > len(run) {
			run = part.Text
		}
	}
	if kept == 1 && parts[0].Op != compare.Kept && parts[len(parts)-1].Op != compare.Kept {
		return false, nil // the same in another frame
	}
	if len(changed) == 1 && strings.Contains(changed[compare.Added]+changed[compare.Dropped], "、") {
		return false, nil
	}
	if is, err := w.formula(strings.Trim(run, "、的")); is || err != nil {
		return false, err
	}
	n, err := w.documents(new.Text, tifa.Filter{}, "")
	return n.Documents < newWording, err
}

// missed reports whether a formulation of the old text is missed in the new one.
func (w *writer) missed(words string, times int) (bool, error) {
	if is, err := w.formula(words); is || err != nil || w.renumbered(words) {
		return false, err
	}
	if plain, err := w.plainWords(words); plain || err != nil {
		return false, err
	}
	if times >= 2 {
		return true, nil
	}
	here, err := w.documents(words, tifa.Filter{Series: w.Summary.Old.Document.Series, Fullest: true}, "")
	if err != nil || here.Documents < leastEditions {
		return false, err
	}
	return w.own(words)
}

// plainWords reports whether words are two or three of two characters each, such as many
// documents have: 促进经济发展.
func (w *writer) plainWords(words string) (bool, error) {
	r := []rune(words)
	if len(r)%2 != 0 || len(r) > longest || spaced(words) {
		return false, nil
	}
	sum := 0.0
	for i := 0; i < len(r); i += 2 {
		n, err := w.documents(string(r[i:i+2]), tifa.Filter{}, "")
		if err != nil {
			return false, err
		}
		sum += math.Log2(float64(w.out.Coverage.Documents) / float64(max(1, n.Documents)))
	}
	return 2*sum < plainRarity*float64(len(r)), nil
}

// own reports whether the series said words as often at least as all others.
func (w *writer) own(words string) (bool, error) {
	series := w.Summary.Old.Document.Series
	if series == "" {
		return false, nil
	}
	here, err := w.documents(words, tifa.Filter{Series: series, Fullest: true}, "")
	if err != nil {
		return false, err
	}
	all, err := w.documents(words, tifa.Filter{Fullest: true}, "")
	return 2*here.Documents >= all.Documents, err
}

// style reports whether short words are such that all kinds of texts have.
func (w *writer) style(words string) (bool, error) {
	if !wordy(words) {
		return true, nil
	}
	if utf8.RuneCountInString(words) >= styleLength {
		return false, nil
	}
	filter, err := w.Filter.And(tifa.Filter{Until: w.out.Before})
	if err != nil {
		return false, err
	}
	n, err := w.Corpus.Count(w.ctx, tifa.Query{Text: query.Quote(words), Filter: filter}, tifa.BySeries)
	if err != nil {
		return false, err
	}
	has := 0
	for _, g := range n.Groups {
		if g.Documents > 0 {
			has++
		}
	}
	return has > 1 && styleShare*has >= len(n.Groups), nil
}

const numerals = "〇零一二三四五六七八九十百千0123456789"

// renumbered reports whether the new text has the words with other numerals.
func (w *writer) renumbered(words string) bool {
	parts := strings.FieldsFunc(words, isNumeral)
	if len(parts) == 0 || strings.IndexFunc(words, isNumeral) < 0 {
		return false
	}
	here := text.NewForm(w.doc.Text, 0).Text
	for at := 0; ; {
		i := strings.Index(here[at:], parts[0])
		if i < 0 {
			return false
		}
		at += i + len(parts[0])
		rest, ok := here[at:], true
		for _, p := range parts[1:] {
			if rest, ok = strings.CutPrefix(strings.TrimLeftFunc(rest, isNumeral), p); !ok {
				break
			}
		}
		if ok && (len(parts) > 1 || strings.IndexFunc(rest, isNumeral) == 0) {
			return true
		}
	}
}

func isNumeral(r rune) bool { return strings.ContainsRune(numerals, r) }

// unknown is the share of a span of the new text, of its clauses by their length,
// that stands in no known words, see [novelty.Clause.Known].
func (w *writer) unknown(s tifa.Span) float64 {
	units, known := 0, 0.0
	for i := range w.Novelty.Clauses {
		if c := &w.Novelty.Clauses[i]; c.Span.Start < s.End && s.Start < c.Span.End {
			units += c.Units
			known += c.Known() * float64(c.Units)
		}
	}
	return 1 - known/float64(max(1, units))
}

// bursts reports whether a string is said again where it is said.
func bursts(t tifa.Tally) bool {
	return t.Documents > 1 && float64(t.Occurrences) >= adaptation*float64(t.Documents)
}

// apart tells why what the new text lacks is no finding: it is half as long as the
// old one or less, less than a twelfth of what it states keeps or rewords the old
// one, or less than a quarter where the editions of the series come so often that
// each has an agenda of its own. "" is no reason.
func (w *writer) apart() GapKind {
	if w.Summary == nil {
		return ""
	}
	c := w.Summary.Coverage
	n := w.Summary.Clauses
	common := float64(n.Kept.Characters + n.Reworded.Characters)
	all := common + float64(n.New.Characters)
	days, ok := c.From.DaysTo(c.To)
	switch {
	case ok && days > 0 && float64(c.Documents) > often*max(1, float64(days)/365.25) && common < agendaShare*all:
		return Agendas
	case shorter*w.out.NewLength <= w.out.OldLength:
		return Shorter
	case common < commonShare*all:
		return LittleCommon
	}
	return ""
}

// tookPart are the names of those who are not only mentioned.
func tookPart(s *tifa.Structure) map[string]bool {
	out := map[string]bool{}
	for _, p := range s.People {
		if slices.ContainsFunc(p.Parts, func(x tifa.Part) bool { return x != tifa.Mentioned && x != tifa.Absent }) {
			out[p.Name] = true
		}
	}
	return out
}

// closes reports whether a span lies in the last sentence that an edition reports.
func closes(e *compare.Edition, at tifa.Span) bool {
	end := 0
	for _, s := range e.Structure.Statements {
		end = max(end, s.Span.End)
	}
	if end == 0 || at.Start >= end {
		return end > 0
	}
	said := strings.TrimRight(e.Document.Text[:end], "。！？ \n\r”")
	return at.Start >= strings.LastIndexAny(said, "。！？\n")
}
