package brief

import (
	"fmt"
	"strings"
)

// A wording is the frame around the quotations in one language.
type wording struct {
	title, left, fewer, looksNew, looksNewNote, standing, standingNote, unjudged, nothing string
	old, new, place, paragraph, comma, semicolon, last                                    string
	never, of, saidBefore                                                                 string
	neverSaid, notFound                                                                   string          // new words, by how certain "never" is
	kinds                                                                                 map[Kind]string // of findings
	kindNames                                                                             map[Kind]string // where they are not those of the kinds
	gaps                                                                                  map[GapKind]string
	ruled, weighed                                                                        string
	snapshot, again, made                                                                 string
	issued, event, read, uncertain, against, nearer, noOld, speaking, translated          string
	times, documents, found                                                               func(n int) string
}

// plural writes "1 document", "2 documents".
func plural(noun string) func(int) string {
	return func(n int) string {
		if n == 1 {
			return "1 " + noun
		}
		return grouped(n) + " " + noun + "s"
	}
}

// counted writes a number with a measure word, which has no plural.
func counted(word string) func(int) string {
	return func(n int) string { return grouped(n) + " " + word }
}

func (w *wording) newWords(certain bool) string {
	if certain {
		return w.neverSaid
	}
	return w.notFound
}

// rule says how the findings were chosen.
func (w *wording) rule() string {
	var all []string
	for _, k := range Weights() {
		name := w.kindNames[k.Kind]
		if name == "" {
			name = string(k.Kind)
		}
		all = append(all, fmt.Sprintf(w.weighed, name, k.Weight))
	}
	return fmt.Sprintf(w.ruled, step, strings.Join(all, w.comma))
}

// what says what the text is and what it was read against.
func (w *wording) what(b *Brief) []string {
	d := b.New
	var out []string
	line := fmt.Sprintf(w.issued, d.ID, orNone(string(d.Date)), orNone(d.Source), grouped(b.NewLength))
	out = append(out, line)
	if e := d.Event; e != nil && e.Name != "" {
		days := string(e.Start)
		if e.End != "" && e.End != e.Start {
			days += "–" + string(e.End)
		}
		out = append(out, fmt.Sprintf(w.event, e.Name, orNone(days), orNone(e.Place)))
	}
	if len(b.Speakers) > 0 {
		var all []string
		for _, s := range b.Speakers {
			all = append(all, fmt.Sprintf("%s %d", s.Name, s.Statements))
		}
		out = append(out, fmt.Sprintf(w.speaking, strings.Join(all, w.comma)))
	}
	if b.Old == nil {
		out = append(out, w.noOld)
	} else {
		form, facts := w.against, []any{name(b.Old), b.Old.ID, orNone(string(b.Old.Date)), grouped(b.OldLength), change(b.OldLength, b.NewLength)}
		if b.Passed != nil {
			form, facts = w.nearer, append(facts, b.Passed.ID)
		}
		out = append(out, fmt.Sprintf(form, facts...))
	}
	out = append(out, fmt.Sprintf(w.read, w.documents(b.Coverage.Documents), b.Before, orNone(string(b.Coverage.From)), orNone(string(b.Coverage.To))))
	for _, a := range b.Translations {
		out = append(out, fmt.Sprintf(w.translated, a.Translation.ID, a.Translation.Language, orNone(a.Translation.Source), a.Certain(), a.Paragraphs))
	}
	if !b.Certain {
		out = append(out, w.uncertain)
	}
	return out
}

var words = map[Language]*wording{
	English: {
		times: plural("time"), documents: plural("document"),
		title: "Brief: %s", found: plural("finding"), left: " %d more scored less.", fewer: " There are no more: what says little is left out.",
		looksNew: "Looks new, is old", looksNewNote: "Clauses that the predecessor has not in these words, and what of each was said before: all of it, or its end, half at least. The longer and rarer that is, the higher it stands.",
		standing: "Standing", standingNote: "Clauses said before in the same words; the commonest first.",
		unjudged: "Could not be judged", nothing: "Nothing: no edition is missing, no text is known to be abridged.",
		old: "old", new: "new", place: " (%s)", paragraph: "¶%d", comma: ", ", semicolon: "; ", last: " (last on %s)",
		never: "%s: not found before", of: "%s: ", saidBefore: "said before %s in %s, first on %s in ",
		neverSaid: "Never said before: %s, %s here", notFound: "Not found before: %s, %s here",
		ruled: "Each kind has a weight; a finding scores it less %d for each finding of its kind before it. Weights: %s. Left out beforehand, by counts in the earlier documents: formulas, words of style, duties of everyone, rewordings that keep less than three fifths, series of known items, what stands in near words or is told above.", weighed: "%s %d",
		kinds: map[Kind]string{
			Hub: "The programme now hangs on %s, with %d links and roles (before: %d, and %d mentions); before it hung on %s", Matured: "Matured from a task to a result: %s",
			Handover: "Another speaker: before %s (%d of %d statements), now %s (%d of %d)", Reworded: "Reworded", PutIn: "Put in", TakenOut: "Taken out",
			Stronger: "Strengthened: %s (rung %d) → %s (rung %d), by the ladder “%s”", Weaker: "Weakened: %s (rung %d) → %s (rung %d), by the ladder “%s”",
			Gone: "No word any more of: %s (times in the old text)", Raised: "Not raised in %s of the series from %s to %s: %s (times here)", Coined: "In new words: %s", Series: "Further series not found before: %s", Returned: "Said again, and in no document of the three years before: %s (earlier documents)", Named: "Documents named for the first time: %s (times here)", Silence: "Fallen silent: %s, said in %d of the editions looked at",
			Dropped: "Dropped: %s, %s in the old text", Duty: "A duty: %s — %s",
			People: "Joined: %s. Left: %s", Order: "Changed places: %s", Length: "Length: %s → %s code points (%s)",
		},
		gaps: map[GapKind]string{
			NoPredecessor: "No predecessor: %s", NoDocuments: "No document up to %s is held: nothing can be said of what is new", MissingText: "Nothing is held of %s",
			Elsewhere:    "Nothing is held of %s other stretches of time, of series that have little of this text or before its own began",
			AbridgedText: "%s is known to be abridged: what it lacks may have been said", LastDays: "Nothing is held after %s and before the text",
			Agendas:      "What the text lacks against %s: the series has more than four documents a year, each with its own agenda",
			LittleCommon: "What the text lacks against %s: it keeps or rewords less than a twelfth of what it says from there",
			Shorter:      "What the text lacks against %s: it is half as long or less",
		},
		snapshot: "Snapshot %s", again: "Again by: %s", made: "Made with tifa %s",
		issued: "%s, issued %s, source %s, %s code points", event: "Event: %s, %s, %s", speaking: "Statements: %s",
		against: "Predecessor: %s (%s, %s, %s code points; length %s)",
		nearer:  "Compared with: %s (%s, %s, %s code points; length %s), the edition of the series that has most of its clauses; the predecessor, %s, has little in common with the text", noOld: "Predecessor: none is held",
		read:       "Read against %s issued up to %s: from %s to %s",
		translated: "Translation held: %s (%s, source %s); for %d of %d paragraphs it is certain which passage renders them, and only from these it is quoted",
		uncertain:  "The corpus has holes or ends long before the text: what was not found may have been said.",
	},
	Chinese: {
		times: counted("次"), documents: counted("篇"),
		title: "简报：%s", found: counted("项发现"), left: "另有 %d 项得分较低。", fewer: "别无其他：意义不大者不列。",
		looksNew: "似新实旧", looksNewNote: "上一版没有的语句，及其此前已有者：全句，或句末部分（至少一半）；越长越罕见者越靠前。",
		standing: "沿用的提法", standingNote: "此前已有相同语句；最常见的在前。",
		unjudged: "未能判断", nothing: "无：不缺版本，亦无已知删节。",
		old: "旧", new: "新", place: "（%s）", paragraph: "第%d段", comma: "、", semicolon: "；", last: "（上次 %s）",
		never: "%s：此前未见", of: "%s：", saidBefore: "此前见 %s，%s，最早 %s，",
		neverSaid: "首次提出：%s，本文 %s", notFound: "此前未见：%s，本文 %s",
		ruled: "各类有权重，同类中每多一项减 %d 分。权重：%s。依此前文本的计数先行略去：套语、泛用词、对各方的一般要求、保留不足五分之三的改写、各项皆已有的并列语、换个说法仍在文中者、前项已述者。", weighed: "%s %d",
		kindNames: map[Kind]string{
			NewWords: "首提", Hub: "中心", Matured: "成果", Handover: "主体", Reworded: "改写", PutIn: "增写", TakenOut: "删节", Stronger: "加强", Weaker: "减弱", Gone: "不提", Raised: "新题", Coined: "新语", Series: "并列", Returned: "重现", Named: "文件",
			Silence: "沉默", Dropped: "删去", Duty: "责任", People: "人员", Order: "位次", Length: "篇幅",
		},
		kinds: map[Kind]string{
			Hub: "纲领转以 %s 为中心，联系与角色 %d 个（此前 %d 个，提及 %d 次）；此前的中心是 %s", Matured: "由任务成为成果：%s",
			Handover: "表述主体改变：此前 %s（%d／%d），现为 %s（%d／%d）", Reworded: "改写", PutIn: "增写", TakenOut: "删节",
			Stronger: "加强：%s（第 %d 级）→ %s（第 %d 级），依阶梯“%s”", Weaker: "减弱：%s（第 %d 级）→ %s（第 %d 级），依阶梯“%s”",
			Gone: "不再提及：%s（旧文次数）", Raised: "该系列 %s（%s 至 %s）未谈及：%s（本文次数）", Coined: "新语：%s", Series: "此前未见的其他并列语：%s", Returned: "重现，前三年所收文本皆无：%s（更早篇数）", Named: "首次提到的文件：%s（本文次数）", Silence: "沉默：%s，所查版本中 %d 版有",
			Dropped: "删去：%s，旧文 %s", Duty: "责任：%s——%s",
			People: "新列：%s。未列：%s", Order: "位次变动：%s", Length: "篇幅：%s → %s 字符（%s）",
		},
		gaps: map[GapKind]string{
			NoPredecessor: "没有上一版：%s", NoDocuments: "未收录 %s 及以前的文本：无从判断新旧", MissingText: "未收录 %s 的文本",
			Elsewhere:    "另有 %s 段未收录，属关系较远的系列，或早于本系列",
			AbridgedText: "%s 系删节本：其所无者未必未说", LastDays: "%s 之后至本文之前无收录",
			Agendas:      "本文相对 %s 所无者：该系列每年多于四篇，议题各异",
			LittleCommon: "本文相对 %s 所无者：沿用或改写不足十二分之一",
			Shorter:      "本文相对 %s 所无者：篇幅不及其半",
		},
		snapshot: "快照 %s", again: "重做：%s", made: "由 tifa %s 制作",
		issued: "%s，发布于 %s，来源 %s，%s 字符", event: "事件：%s，%s，%s", speaking: "表述：%s",
		against: "上一版：%s（%s，%s，%s 字符；篇幅 %s）",
		nearer:  "对照版本：%s（%s，%s，%s 字符；篇幅 %s），该系列中相同语句最多者；上一版 %s 与本文相同者少", noOld: "上一版：未收录",
		read:       "对照 %s（截至 %s）：%s 至 %s",
		translated: "已收译文：%s（%s，来源 %s）；%d／%d 段可确定对应，仅引自这些段落",
		uncertain:  "语料有缺口，或止于本文之前较久：未见者未必未说。",
	},
}
