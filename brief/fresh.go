package brief

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/formulation"
	"tifa/novelty"
	"tifa/text"
)

// Which new formulations say something; the rules stand in worth.go.

// telling reports whether a new formulation says something.
func (w *writer) telling(f *novelty.Formulation) (bool, error) {
	apart := slices.ContainsFunc(f.Marks, func(m novelty.Mark) bool {
		return m == novelty.Defined || m == novelty.Quoted || m == novelty.Titled || m == novelty.Listed || m == novelty.Words
	})
	short := !apart && utf8.RuneCountInString(f.Text) < shortRepeat && len(f.All) < leastRepeat
	if short || f.Score < min(w.leastScore(), spareMarks) || w.inNames(f.All) || w.subject(f) || governed(w.doc.Text[:f.Span.Start], f.Text) || unbalanced(f.Text) || loose(f.Text) || dangles(f.Text) || w.SetsScene != nil && w.SetsScene(f.Text) || !slices.ContainsFunc(f.All, w.ends) {
		return false, nil
	}
	n, err := w.documents(f.Text, tifa.Filter{}, "width,punct")
	if err != nil || n.Occurrences > 0 {
		return false, err
	}
	for _, says := range []func(*novelty.Formulation) (bool, error){w.plainItems, w.headless, w.breaksOff} {
		if little, err := says(f); little || err != nil {
			return false, err
		}
	}
	for _, at := range f.All {
		cut, err := w.cutsWord(at)
		if err != nil {
			return false, err
		}
		if !cut {
			adds, err := w.adds(f)
			return adds, err
		}
	}
	return false, nil
}

// plainItems reports whether nothing sets a new formulation apart but that it is a series
// of words of two characters, and these are such as many documents have: 沟通、协商、合作.
func (w *writer) plainItems(f *novelty.Formulation) (bool, error) {
	if !slices.Contains(f.Marks, novelty.Words) || len(f.All) > 1 || slices.Contains(f.Marks, novelty.Titled) {
		return false, nil
	}
	sum, items := 0.0, strings.Split(f.Text, "、")
	for _, item := range items {
		if r := []rune(item); len(r) > 2 {
			item = string(r[:2])
		}
		n, err := w.documents(item, tifa.Filter{}, "")
		if err != nil {
			return false, err
		}
		sum += math.Log2(float64(w.out.Coverage.Documents) / float64(max(1, n.Documents)))
	}
	return sum < plainRarity*float64(len(items)), nil
}

// headless reports whether the first item of a series has lost its head: in the earlier
// documents that have it one in three has it behind the two characters that stand before it here, which
// are no verb, as 工业化 behind 新型.
func (w *writer) headless(f *novelty.Formulation) (bool, error) {
	first, _, ok := strings.Cut(f.Text, "、")
	before := []rune(w.doc.Text[max(0, f.Span.Start-2*utf8.UTFMax):f.Span.Start])
	if !ok || len(before) < 2 || !bare(string(before[len(before)-2:])) {
		return false, nil
	}
	all, err := w.documents(first, tifa.Filter{}, "")
	if all.Documents < newWording || err != nil {
		return false, err
	}
	head := string(before[len(before)-2:])
	with, err := w.documents(head+first, tifa.Filter{}, "")
	if 3*with.Documents < all.Documents || err != nil {
		return false, err
	}
	verb, err := w.isVerb(head, freePart, tifa.Filter{Until: w.out.Before})
	return !verb, err
}

// breaksOff reports whether a short formulation that nothing sets apart but that it is
// repeated ends with what hardly ever ends anything, as 日益.
func (w *writer) breaksOff(f *novelty.Formulation) (bool, error) {
	r := []rune(f.Text)
	if len(r) > longest || !slices.Equal(f.Marks, []novelty.Mark{novelty.Repeated}) || spaced(f.Text) {
		return false, nil
	}
	return w.withinWord(f.Text, tifa.Filter{Until: w.out.Before})
}

// leastScore is what a new formulation scores at least: nothing where the text has
// but a few clauses.
func (w *writer) leastScore() int {
	judged := 0
	for i := range w.Novelty.Clauses {
		if w.Novelty.Clauses[i].Judged {
			judged++
		}
	}
	if judged <= fewClauses {
		return 0
	}
	return leastMarks
}

// adds reports whether a new formulation is more than a known wording with a
// character, or a word of two that many documents have, before or behind it.
func (w *writer) adds(f *novelty.Formulation) (bool, error) {
	if joined, err := w.joins(f); joined || err != nil {
		return false, err
	}
	whole, known := []rune(f.Text), []rune(f.Longest.Text)
	if word, ok := strings.CutPrefix(f.Text, f.Longest.Text+"的"); ok && len(known) >= longest && utf8.RuneCountInString(word) <= 2 {
		n, err := w.documents(word, tifa.Filter{}, "")
		return commonPart*n.Documents < w.out.Coverage.Documents, err
	}
	switch rest := len(whole) - len(known); {
	case len(known) < 2 || rest > 2 || rest < 1:
		return true, nil
	case rest == 2:
		word := string(whole[:2])
		if strings.HasPrefix(f.Text, f.Longest.Text) {
			word = string(whole[len(known):])
		}
		if !strings.HasPrefix(f.Text, f.Longest.Text) && !strings.HasSuffix(f.Text, f.Longest.Text) {
			return true, nil
		}
		n, err := w.documents(word, tifa.Filter{}, "")
		return commonPart*n.Documents < w.out.Coverage.Documents, err
	}
	return w.goesWith(f.Text, f.Longest.Text, tifa.Filter{Until: w.out.Before})
}

// joins reports whether a new formulation is but a formula and known words behind
// it.
func (w *writer) joins(f *novelty.Formulation) (bool, error) {
	rest, ok := strings.CutPrefix(f.Text, f.Longest.Text)
	if apart := slices.Contains(f.Marks, novelty.Titled) || slices.Contains(f.Marks, novelty.Defined); !ok || apart || f.Longest.Units < longest || utf8.RuneCountInString(rest) < shortRepeat-1 {
		return false, nil
	}
	if is, err := w.formula(f.Longest.Text); !is || err != nil {
		return false, err
	}
	n, err := w.documents(rest, tifa.Filter{}, "")
	return n.Documents >= newWording, err
}

// dangles reports whether s ends with a character that something must follow, or begins
// with 是, before which the subject stands.
func dangles(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.HasPrefix(s, "是") || strings.ContainsRune("要会能可须应把被将以对向从在到", last)
}

// ends reports whether a word ends at the end of s in the new text, and no further
// item follows and no number stands beside it: the items of a series may share a head that stands behind the last.
func (w *writer) ends(s tifa.Span) bool {
	next, size := utf8.DecodeRuneInString(strings.TrimLeft(w.doc.Text[s.End:], " \n\r"))
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(w.doc.Text[:s.Start], " "))
	if unicode.IsDigit(before) && !unicode.IsDigit([]rune(s.In(w.doc.Text))[0]) || unicode.IsDigit(next) {
		return false // a unit and what goes with it
	}
	if size == 0 || !text.IsIdeograph(next) {
		return next != '、'
	}
	return formulation.IsFunction(next) && !strings.ContainsRune("和与及的", next)
}

// inNames reports whether a place lies between 《 and 》, and of the others none in a
// statement.
func (w *writer) inNames(all []tifa.Span) bool {
	named := false
	for _, s := range all {
		before := w.doc.Text[:s.Start]
		switch {
		case strings.LastIndex(before, "《") > strings.LastIndex(before, "》"):
			named = true
		case len(w.New.Structure.Statements) == 0 || inStatement(w.New.Structure, s):
			return false
		}
	}
	return named
}

// unbalanced reports whether s has one of two brackets or quotation marks alone.
func unbalanced(s string) bool {
	for _, pair := range []string{"《》", "〈〉", "“”", "（）", "()"} {
		open, end := utf8.DecodeRuneInString(pair)
		if strings.Count(s, string(open)) != strings.Count(s, pair[end:]) {
			return true
		}
	}
	return false
}

// whole is the first place of a formulation, with the 在 of 在…中, 在…上 and 在…下
// where it stands before all places.
func (w *writer) whole(f *novelty.Formulation) (tifa.Span, string) {
	const opening = "在"
	if (strings.ContainsAny(f.Text, "中上下") || len(f.All) > 1) && !slices.ContainsFunc(f.All, func(s tifa.Span) bool { return !strings.HasSuffix(w.doc.Text[:s.Start], opening) }) {
		return tifa.Span{Start: f.Span.Start - len(opening), End: f.Span.End}, opening + f.Text
	}
	const towards = "向"
	if len(f.All) > 1 && !slices.ContainsFunc(f.All, func(s tifa.Span) bool { return !strings.HasSuffix(w.doc.Text[:s.Start], towards) }) {
		return tifa.Span{Start: f.Span.Start - len(towards), End: f.Span.End}, towards + f.Text
	}
	if n := len(governing(w.doc.Text[:f.Span.Start], f.Text)); n > 0 {
		at := tifa.Span{Start: f.Span.Start - n, End: f.Span.End}
		return at, at.In(w.doc.Text)
	}
	return f.Span, f.Text
}

// prepositions govern all items of a series, each with the characters of which with it
// make another word: 应对.
var prepositions = map[string]string{
	"对": "应针面绝相反核校配", "向": "方面导去意倾走转", "往": "以过来前交", "把": "一", "将": "即必大", "从": "服随跟自", "由": "自理缘经事因", "通过": "",
}

// governed reports whether a series goes on to what a preposition farther before it leads
// to, or to where something is: 实际行动上 of 体现到实际行动上.
func governed(before, series string) bool {
	if !headed(series) || governing(before, series) != "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(series)
	if strings.ContainsRune("上中下里", last) {
		return !strings.HasSuffix(before, "在")
	}
	clause := before
	if i := strings.LastIndexAny(before, "，。；：！？、\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		clause = before[i+n:]
	}
	for p, no := range prepositions {
		for at := strings.Index(clause, p); at >= 0; {
			if r, _ := utf8.DecodeLastRuneInString(clause[:at]); !strings.ContainsRune(no, r) {
				return true
			}
			next := strings.Index(clause[at+len(p):], p)
			if next < 0 {
				break
			}
			at += len(p) + next
		}
	}
	return false
}

// headed reports whether a series goes on behind its items, the last of which is longer
// than the one before it.
func headed(series string) bool {
	items := strings.Split(series, "、")
	return len(items) > 1 && utf8.RuneCountInString(items[len(items)-1]) > utf8.RuneCountInString(items[len(items)-2])
}

// governing is what stands before a series and belongs to all of it: the preposition
// that leads to what stands behind its items, 对…的支持, or the word that its other items
// begin with, 更大甲、更大乙. It is empty where nothing does.
func governing(before, series string) string {
	items := strings.Split(series, "、")
	if len(items) < 2 {
		return ""
	}
	if r := []rune(items[1]); len(r) > 2 && strings.HasSuffix(before, string(r[:2])) && !strings.HasPrefix(items[0], string(r[:2])) {
		return string(r[:2])
	}
	if !headed(series) {
		return ""
	}
	for p, no := range prepositions {
		rest, ok := strings.CutSuffix(before, p)
		if r, _ := utf8.DecodeLastRuneInString(rest); ok && !strings.ContainsRune(no, r) {
			return p
		}
	}
	return ""
}

// subject reports whether a new formulation names what the text is about, as its event or
// its title names it, 新时代人才工作 of a conference on 人才工作, or praises it.
func (w *writer) subject(f *novelty.Formulation) bool {
	const longestBefore = 5                               // characters
	for _, s := range []string{"纲领性文献", "行动指南", "根本遵循"} { // what is said of a speech
		if strings.HasSuffix(f.Text, s) {
			return true
		}
	}
	if slices.Contains(f.Marks, novelty.Defined) || slices.Contains(f.Marks, novelty.Quoted) {
		return false
	}
	event := ""
	if w.doc.Event != nil {
		event = w.doc.Event.Name
	}
	name := event
	for _, s := range []string{"中共", "中央", "全国"} {
		name = strings.TrimPrefix(name, s)
	}
	for _, s := range []string{"座谈会", "会议", "大会"} {
		name = strings.TrimSuffix(name, s)
	}
	before, ok := strings.CutSuffix(f.Text, name)
	for _, s := range []string{"成立", "工作会议", "会议", "座谈会", "大会"} {
		if strings.Contains(w.doc.Title, f.Text+s) {
			return true
		}
	}
	return strings.Contains(event, f.Text) || ok && utf8.RuneCountInString(name) >= shortestMatter && utf8.RuneCountInString(before) <= longestBefore
}

// items are those of a new formulation that is a series of items as long as each other
// with more behind them than a head that they share, if they are new by themselves; 0
// bytes where that is not so.
func (w *writer) items(f *novelty.Formulation) (int, error) {
	n := evenItems(f.Text)
	if n == 0 {
		return 0, nil
	}
	said, err := w.documents(f.Text[:n], tifa.Filter{}, "width,punct")
	if said.Occurrences > 0 {
		n = 0
	}
	return n, err
}

// evenItems is the length in bytes of the items of a series, see items.
func evenItems(s string) int {
	const (
		longestHead = 6 // characters
		behindItems = "的将都和在是"
	)
	items := strings.Split(s, "、")
	last := []rune(items[len(items)-1])
	n := utf8.RuneCountInString(items[max(0, len(items)-2)])
	if len(items) < 3 || len(last)-n <= longestHead && string(last[min(n, len(last)):]) != "的" || !strings.ContainsRune(behindItems, last[n]) {
		return 0
	}
	return len(s) - len(string(last[n:]))
}

// told reports whether a new formulation that says something stands in a name.
func (w *writer) told(name string) bool {
	return slices.ContainsFunc(w.new, func(s string) bool { return strings.Contains(name, s) })
}

// holdsNew reports whether a new formulation that says something stands in a span.
func (w *writer) holdsNew(s tifa.Span) bool {
	return slices.ContainsFunc(w.Novelty.Formulations, func(f novelty.Formulation) bool {
		return f.Score >= w.leastScore() && slices.ContainsFunc(f.All, s.Contains)
	})
}
