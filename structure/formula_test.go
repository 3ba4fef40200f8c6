package structure

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"testing"
)

func TestNeedsOf(t *testing.T) {
	for _, tt := range []struct{ pattern, want string }{
		{`召开|举行`, "[[举行 召开]]"},
		{`召开(?:了)?`, "[[召开]]"},
		{`^会议[^，]{2,9}(?:召开|举行)。$`, "[[会议] [举行 召开]]"},
		{`(?:代表大会|大会)上`, "[[大会]]"},                  // one word holds the other
		{`主持召开[^。]+会议`, "[[主持] [会议]]"},              // two characters are enough
		{`(?:会见.+并|看望)客人`, "[[会见 看望] [客人]]"},        // one word of each branch
		{`(?:会见)*。`, "[]"},                          // a stop stands everywhere
		{`(?:会见){1,2}`, "[[会见]]"},                   // once at least
		{`(?:会见){0,2}|举行`, "[]"},                    // nothing, perhaps
		{`[与同][^，]*?会谈`, "[[与 同] [会谈]]"},            // a class is its characters
		{`(?i)bill`, "[]"},                          // either case
		{`\p{Han}{2}会(?:见|谈)`, "[[会见 会谈]]"},         // classes of many characters say nothing
		{`(?:一|二)(?:是|要)`, "[[一是 一要 二是 二要]]"},       // side by side
		{`(?P<name>.{2,9}局)(?:于)?召开`, "[[局] [召开]]"}, // groups are looked into
	} {
		re, err := syntax.Parse(tt.pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(needsOf(re)); got != tt.want {
			t.Errorf("needsOf(%s) = %s, want %s", tt.pattern, got, tt.want)
		}
	}
}

// A head pattern finds what its expression does.
func TestHeadPattern(t *testing.T) {
	texts := []string{"", "强调", "并强调", "还要求各方", "各方", "在会上", "9日说", "的", "a"}
	for _, expr := range []string{
		`^(?:并|还)*(强调|要求)了?`, `^(?:并|在[^，]{0,4}?[上说])*$`, `^(?:并|还)*`, `^\d{1,2}日|^在`, `^(?i:A)`, `^.`, `^[^并]`, `^(?:强调|$)`,
	} {
		p, re := headPatternOf(expr), regexp.MustCompile(expr)
		for _, s := range texts {
			if got, want := p.matches(s), re.MatchString(s); got != want {
				t.Errorf("%s matches %q: %v, want %v", expr, s, got, want)
			}
			if got, want := p.find(s), re.FindString(s); got != want {
				t.Errorf("%s finds %q in %q, want %q", expr, got, s, want)
			}
			if got, want := fmt.Sprint(p.submatch(s)), fmt.Sprint(re.FindStringSubmatchIndex(s)); got != want {
				t.Errorf("%s has %s in %q, want %s", expr, got, s, want)
			}
		}
	}
}
