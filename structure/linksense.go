package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// sensible reports whether the ends can be those of a link of relation r.
func (l *linker) sensible(r tifa.Relation, from *tifa.Span, to tifa.Span) bool {
	var said string
	if from != nil {
		said = l.in(*from)
	}
	verb := l.r.act.at(said)
	switch r {
	case tifa.Purpose: // 以 F 为中心的… is a role
		if end := l.in(to); strings.HasPrefix(end, "主、") || strings.Contains(end, "所用") || end == "谁" { // 以我为主、为我所用
			return false
		}
		return from == nil || !strings.HasSuffix(l.text[:from.Start], "以") || l.roleWord(l.text[to.Start:to.End], true) == ""
	case tifa.Identity:
		if strings.HasSuffix(said, "时") && l.isDate(*from) || strings.HasSuffix(said, "议程") || strings.HasSuffix(said, "议题") || seeksTruth.MatchString(said) || eitherOr.MatchString(said) {
			return false
		}
		return l.r.hold.at(said) == "" || l.r.view.ends(l.in(to)) == ""
	case tifa.Opposition:
		return l.r.notFoe.ends(l.in(to)) == "" && !l.r.told.in(l.in(to)) && !strings.HasPrefix(l.text[to.Start-len("胜"):], "胜利") && !strings.HasSuffix(l.text[:to.Start], "能不能")
	case tifa.Condition:
		switch {
		case from != nil && l.isDate(*from), l.onlyIf(to), strings.Contains(l.in(to), "只有"), strings.HasPrefix(l.in(to), "才"):
			return false
		case (verb == "" || l.r.organ.ends(said) != "") && l.r.body.ends(said) != "" || strings.Contains(said, "是") || strings.HasSuffix(said, "的") || l.sceneAt(said) != "" || l.r.assess.in(said) || strings.Contains(said, "必须"):
			return false
		case verb != "":
			return !strings.HasPrefix(said[len(verb):], "的") && (utf8.RuneCountInString(said) > 4 || to.Start < from.End || strings.Contains(l.text[from.End:to.Start], "，"))
		}
		return true
	case tifa.Response:
		return utf8.RuneCountInString(l.in(to)) > 2 && !l.endsWithCue(l.in(to))
	case tifa.Change:
		return (from == nil || !breaksOff.MatchString(said)) && !neverBecomes.MatchString(l.text[max(0, to.Start-len("决不能成为")):to.Start])
	case tifa.Result:
		return !strings.HasSuffix(said, "是") && !hasMeaning.MatchString(l.in(to))
	case tifa.Basis:
		return l.r.notAction.at(l.in(to)) == ""
	case tifa.Duty:
		return !demandsWithin.MatchString(said) && (verb == "" || l.r.organ.ends(said) != "") && l.leadAt(said) == "" && l.sceneAt(said) == ""
	}
	return true
}

// onlyIf reports whether 只有 opens another condition in a clause before to.
func (l *linker) onlyIf(to tifa.Span) bool {
	before := l.text[min(to.Start, max(l.clauses[0].Start, to.Start-longestSlot)):to.Start]
	i := max(strings.LastIndex(before, "只有"), strings.LastIndex(before, "唯有"))
	return i >= 0 && strings.Contains(before[i:], "，") && !strings.ContainsAny(before[i:], "；。")
}

// seeksTruth is what stands before 是 in 实事求是, which says of nothing what it is.
var seeksTruth = regexp.MustCompile(`(?:^|[^要需追请诉谋])求$`)

var (
	// 无论是甲，还是乙 and 越是甲，越要乙 say of nothing what it is
	eitherOr = regexp.MustCompile(`^(?:无论|不论|不管|不仅|不只)|^越$`)
	// 对甲，实现乙具有重要意义: no result told
	hasMeaning = regexp.MustCompile(`(?:具有|有着)[^，]{0,6}(?:意义|作用)$`)
	// what is cut within a row or before another verb: 取消审批或|改为备案
	breaksOff = regexp.MustCompile(`(?:[或并]|特别是|决胜)$`)
	// 决不能成为…: what nothing became
	neverBecomes = regexp.MustCompile(`(?:不能|不会|不应|不可|不得|不要|避免|防止)成为$`)
)

// demandsWithin finds a predicate within what bears a duty: 今年大会要选举新的领导人.
var demandsWithin = regexp.MustCompile(`[^重主首必需只]要[^闻素害求员塞]`)

// endsWithCue reports whether a clause only says who speaks: 他强调.
func (l *linker) endsWithCue(s string) bool {
	return slices.ContainsFunc(l.cues, func(c cue) bool { return strings.HasSuffix(s, c.verb) })
}
