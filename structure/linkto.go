package structure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tifa"
)

// toEnd cuts the to end of a match.
func (l *linker) toEnd(f *frame, m match) (tifa.Span, bool) {
	switch f.to {
	case byRun:
		if m.toOpen {
			m.to.End = l.runEnd(m.toClause)
		}
	case byNoun:
		return l.nounEnd(m)
	case byObject:
		m.to = l.objectEnd(m.to)
	case byFrame:
		m.to = tifa.Span{Start: m.at, End: l.clauses[m.clause].End}
		if next := m.clause + 1; strings.Contains(l.in(m.to), "既") && next < len(l.clauses) && strings.HasPrefix(l.in(l.clauses[next]), "又") {
			m.to.End = l.clauses[next].End // 既…，又… is one
		}
	case byTask:
		k := l.voice(m.clause)
		if k < 0 {
			return m.to, false
		}
		m.to.End = l.clauses[k-1].End
	case byNext:
		m.to = l.answer(m.toClause, m.to)
	}
	if !m.toOpen && f.to != byFrame {
		m.to = l.withoutAdverb(m.to)
	}
	if f.relation == tifa.Opposition {
		m.to = l.foe(m.to)
	}
	return l.clean(m.to), true
}

// foe cuts what is opposed before another predicate: 反对甲、促进乙, 反对甲上下功夫.
func (l *linker) foe(s tifa.Span) tifa.Span {
	said := l.in(s)
	if m := efforts.FindStringIndex(said); m != nil && m[0] > 0 {
		said = said[:m[0]]
	}
	if l.r.act.at(said) == "" {
		for i := 0; ; {
			k := strings.Index(said[i:], "、")
			if k < 0 {
				break
			}
			i += k + len("、")
			if w := l.r.act.at(said[i:]); utf8.RuneCountInString(w) > 1 && !strings.ContainsAny(said[i+len(w):], "的等") && !strings.HasPrefix(said[i+len(w):], "主义") && len(said[i+len(w):]) >= len("航运") {
				said = said[:i-len("、")]
				break
			}
		}
	}
	if overcome.MatchString(l.text[max(0, s.Start-len("克服")):s.Start]) {
		said = said[:l.verbBehind(said)]
	}
	s.End = s.Start + len(said)
	return s
}

// overcome are verbs whose object is no clause: 克服困难开辟前景.
var overcome = regexp.MustCompile(`(?:克服|战胜|攻克|打破)$`)

// efforts is what may follow an object with 在 before its verb, or judges it.
var efforts = regexp.MustCompile(`(?:上|方面)(?:下|取得|持续|动真|出实|见实)|(?:具有|有着)[^，]{0,6}(?:意义|作用)|的(?:重要|关键|必然)(?:举措|环节|途径)$`)

// answer is the predicate of clause i, or of one behind it where clause i only
// names a ground or carries the problem on: 面对P，要按照部署，Q.
func (l *linker) answer(i int, s tifa.Span) tifa.Span {
	for range 2 {
		if l.sceneAt(l.in(l.clean(s))) == "" && l.r.carry.at(l.in(s)) == "" || i+1 >= len(l.clauses) || l.stopBehind(i) != '，' {
			break
		}
		i++
		s = l.clauses[i]
	}
	s.Start = max(s.Start, l.bareHead(i))
	if named, ok := l.subject(i); ok {
		s.Start = max(s.Start, named.End)
	}
	s = l.clean(s)
	s.Start += len(l.r.propose.at(l.in(s)))
	return s
}

// nounEnd cuts a noun phrase behind 是; behind a stop, or where the noun before
// names an aim or a task, it is a definition that runs on.
func (l *linker) nounEnd(m match) (tifa.Span, bool) {
	said := l.in(m.to)
	if said == "" {
		if i := m.toClause; i+1 < len(l.clauses) && strings.ContainsRune("，：", l.stopBehind(i)) && i == m.clause {
			return l.clean(tifa.Span{Start: l.clauses[i+1].Start, End: l.runEnd(i + 1)}), true
		}
		return m.to, false
	}
	just := m.fromClause < 0 && strings.HasSuffix(l.text[:m.to.Start], "就是")
	core := strings.HasPrefix(said, "以") && strings.Contains(said, "同志为核心的")
	whole := strings.Contains(said, "的") && firstRune(said) != '要' && !strings.HasPrefix(said, "在为") && l.r.whole.ends(said) != "" // 是能够造福渔民的制度
	if strings.HasSuffix(said, "的") || strings.HasPrefix(said, "、") || l.r.notPhrase.at(said) != "" && !just && !core && !whole {
		return m.to, false
	}
	if just || m.fromClause >= 0 && l.r.act.at(said) != "" && l.r.spec.ends(l.in(m.from)) != "" {
		m.to.End = l.runEnd(m.toClause)
		return l.clean(m.to), true
	}
	if (l.pronounAt(said) != "" || strings.HasSuffix(said, "以来")) && !strings.Contains(said, "的") && m.toClause+1 < len(l.clauses) {
		if next := l.clauses[m.toClause+1]; strings.Contains(l.in(next), "的") && l.stopBehind(m.toClause) == '，' {
			m.to.End = next.End
		}
	}
	switch {
	case strings.Contains(said, "的"):
	case l.r.act.at(said) != "":
		m.to.End = l.wholeEnd(m.toClause)
	case m.toClause+1 < len(l.clauses) && l.stopBehind(m.toClause) == '，': // 是联邦审时度势，从大局出发作出的决策
		if next := l.in(l.clauses[m.toClause+1]); strings.HasPrefix(next, "从") && strings.Contains(next, "的") && l.r.whole.ends(next) != "" {
			m.to.End = l.clauses[m.toClause+1].End
		}
	}
	return m.to, true
}

// wholeEnd is the end of a noun phrase that begins with a verb in clause i and runs
// over the next ones to its noun: 是扩大港口，促进航运的重大工程. It is the end of the
// clause where there is none.
func (l *linker) wholeEnd(i int) int {
	const most = 3 // clauses
	for k := i; k+1 < len(l.clauses) && k < i+most && l.stopBehind(k) == '，'; k++ {
		next := l.in(l.clauses[k+1])
		if l.r.act.at(next) == "" {
			break
		}
		if strings.Contains(next, "的") && l.r.whole.ends(next) != "" {
			return l.clauses[k+1].End
		}
	}
	return l.clauses[i].End
}

// objectEnd cuts what a verb of orientation governs before a verb that follows
// in the same clause.
func (l *linker) objectEnd(s tifa.Span) tifa.Span {
	said := l.in(s)
	if strings.HasPrefix(said, "以") { // 以甲为乙
		return s
	}
	if i := strings.Index(said, "、"); i > 0 && l.r.act.at(said) == "" && l.r.act.at(said[i+len("、"):]) != "" {
		return tifa.Span{Start: s.Start, End: s.Start + l.verbBehind(said[:i])} // 聚焦重点、紧盯实效
	}
	n := 0
	for i := range said {
		if n++; i > longestSlot {
			break
		} else if n > 2 && l.r.tail.at(said[i:]) != "" {
			return l.withoutAdverb(tifa.Span{Start: s.Start, End: s.Start + i})
		}
	}
	s.End = s.Start + l.verbBehind(said)
	return l.withoutAdverb(s)
}

// verbBehind is where, in what a verb of orientation governs, another verb takes
// over: 围绕结构性问题|推进改革. What itself begins with a verb is whole.
func (l *linker) verbBehind(said string) int {
	if l.r.act.at(said) != "" || l.r.goal.ends(said) != "" {
		return len(said)
	}
	n, since := 0, 0 // characters, and those since 的
	quoted := 0
	var before rune
	for i, r := range said[:min(len(said), longestSlot)] {
		switch r {
		case '“':
			quoted++
		case '”':
			quoted--
		}
		if w := l.r.act.at(said[i:]); quoted == 0 && n > 2 && since > 2 && utf8.RuneCountInString(w) > 1 && !l.nominal.words[w] && !strings.ContainsRune("的和、与及全", before) && !(before == '关' && strings.HasPrefix(w, "切")) &&
			utf8.RuneCountInString(said[i+len(w):]) > 1 && !strings.Contains(said[i+len(w):], "的") {
			return i
		}
		n++
		since++
		if r == '的' || r == '、' {
			since = 0
		}
		before = r
	}
	return len(said)
}

// runEnd is the end of the run of clauses that clause i opens: at ；, at the end
// of the stretch, or where another bearer of a duty takes over.
func (l *linker) runEnd(i int) int {
	const most = 60 // clauses
	for k := i; ; k++ {
		if k+1 == len(l.clauses) || k-i == most || l.stopBehind(k) != '，' && l.stopBehind(k) != '：' || l.takesDuty(k+1) || l.specifies(k+1) {
			return l.clauses[k].End
		}
	}
}

// voice is the clause behind clause i that is the last of the stretch and names the
// meeting that decides or demands something there; -1 if there is none.
func (l *linker) voice(i int) int {
	const most = 5 // clauses
	k := len(l.clauses) - 1
	if k <= i || k > i+most || l.stopBehind(k-1) != '，' || !opensWithMeeting(l.in(l.clauses[k])) {
		return -1
	}
	return k
}

// specifies reports whether clause i says what another aim or task is: 主攻方向是….
func (l *linker) specifies(i int) bool {
	const longest = 8 // characters
	before, _, is := strings.Cut(l.in(l.clauses[i]), "是")
	return is && utf8.RuneCountInString(before) <= longest && l.r.spec.ends(before) != ""
}

// takesDuty reports whether clause i names who must do something.
func (l *linker) takesDuty(i int) bool {
	s, ok := l.subject(i)
	return ok && l.r.body.ends(l.in(s)) != "" && l.demandAt(l.text[s.End:l.clauses[i].End]) != ""
}
