package structure

import (
	"regexp"
	"slices"
	"strings"

	"tifa"
)

// findDefinitions finds "X，就是 Y", "X 是指 Y" and "所谓 X，Y" that fill what a
// sentence says. A run of them under one verb is a figure (维护…，就是维护…) and
// defines nothing.
func (t *reading) findDefinitions() {
	for _, s := range t.body {
		line := t.in(s.Span)
		if !slices.ContainsFunc(t.terms, func(f formula) bool { return f.mayFit(line, &s.words) }) {
			continue
		}
		start := t.lastContent(s.Start, s.End)
		line = strings.TrimRight(t.text[start:s.End], "。！？；")
		for m := range t.markers {
			if _, n := t.ordinal(m, line); n > 0 {
				start, line = start+n, line[n:]
				break
			}
		}
		for _, f := range t.terms {
			m := f.pattern.FindStringSubmatchIndex(line)
			if m == nil {
				continue
			}
			term, body := m[2*f.pattern.SubexpIndex("term"):], m[2*f.pattern.SubexpIndex("body"):]
			if t.defines(line[term[0]:term[1]], line[body[0]:body[1]]) {
				t.defs = append(t.defs, tifa.Definition{
					Term: t.printed(tifa.Span{Start: start + term[0], End: start + term[1]}),
					Span: tifa.Span{Start: start + body[0], End: start + body[1]},
				})
				break
			}
		}
	}
}

// saysItself is what stands before 就是 and says already what something is.
var saysItself = regexp.MustCompile(`(?:方向|目标|目的|重点|任务|关键|核心|原因|根本)是`)

// defines reports whether body can say what term is.
func (t *reading) defines(term, body string) bool {
	if strings.Count(term, "“") != strings.Count(term, "”") || strings.Contains(term, "：") || t.noBodies.prefix(body) > 0 {
		return false
	}
	if strings.HasPrefix(body, "在") && strings.HasSuffix(body, "的") { // 就是在…下出现的
		return false
	}
	if strings.Contains(term, "就是") || saysItself.MatchString(term) || strings.HasSuffix(body, "的") && !strings.Contains(body, "，") {
		return false // 就是甲，就是乙; 是…的
	}
	if strings.Contains(term, "，") || t.noTerms.prefix(term) > 0 || strings.Contains(body, "，就是") || strings.Contains(term, "很") {
		return false
	}
	verb := term[:min(len(term), 2*len("中"))]
	return !strings.HasPrefix(body, verb) // 保护产权，就是保护创新
}
