package structure

import (
	"regexp"
	"regexp/syntax"
)

// A headPattern is a pattern that fits at the start of a text or nowhere. Most
// texts begin with a character that no match begins with.
type headPattern struct {
	pattern *regexp.Regexp
	opens   runeBits // what a match may begin with, if it is not empty
	empty   bool     // a match may be empty in a text that is not
}

// headPatternOf makes a head pattern of an expression that ^ opens.
func headPatternOf(expr string) *headPattern {
	p := &headPattern{pattern: regexp.MustCompile(expr)}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err) // it has been compiled
	}
	p.empty = p.addOpens(tree)
	return p
}

// rejects reports whether p does not fit s.
func (p *headPattern) rejects(s string) bool {
	return s != "" && !p.empty && !p.opens.has(firstRune(s))
}

func (p *headPattern) matches(s string) bool { return !p.rejects(s) && p.pattern.MatchString(s) }

// find is the part of s that p fits, as of regexp.
func (p *headPattern) find(s string) string {
	if s == "" || !p.opens.has(firstRune(s)) { // an empty match at most
		return ""
	}
	return p.pattern.FindString(s)
}

// submatch is FindStringSubmatchIndex of regexp.
func (p *headPattern) submatch(s string) []int {
	if p.rejects(s) {
		return nil
	}
	return p.pattern.FindStringSubmatchIndex(s)
}

// addOpens notes the characters that a match of re begins with. It reports
// whether re may match nothing where a text goes on.
func (p *headPattern) addOpens(re *syntax.Regexp) (empty bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpBeginLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	case syntax.OpEndText, syntax.OpNoMatch:
		return false
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			p.opens.add(re.Rune[0])
			return false
		}
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for c := re.Rune[i]; c <= min(re.Rune[i+1], re.Rune[i]+0xFFFF); c++ {
				p.opens.add(c)
			}
		}
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return p.addOpens(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		p.addOpens(re.Sub[0])
		return true
	case syntax.OpRepeat:
		return p.addOpens(re.Sub[0]) || re.Min == 0
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !p.addOpens(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			empty = p.addOpens(sub) || empty
		}
		return empty
	}
	for i := range p.opens { // anything
		p.opens[i] = ^uint64(0)
	}
	return true
}
