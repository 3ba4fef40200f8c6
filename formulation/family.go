package formulation

import (
	"fmt"
	"slices"
	"strings"

	"tifa"
)

// FamiliesFile is the name of the file of families in a corpus. It is the user's:
// tifa adds lines to it when asked to and changes none.
const FamiliesFile = "families.txt"

// A Family is a set of wordings that a user takes for one formulation.
type Family struct {
	Name     string
	Wordings []string // two or more, as written
	Note     string
	Line     int // in its file, counted from 1
}

// ParseFamilies reads a file of families, one a line:
//
//	name: wording | wording | …   # note
//
// Lines that begin with # are comments. A wording may be in one family alone.
// Errors are a [tifa.Problem] with the line; the families on other lines are kept.
func ParseFamilies(path, s string) (families []Family, errs []error) {
	in := map[string]string{} // the family of a wording
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f, err := parseFamily(line)
		if err == nil && slices.ContainsFunc(families, func(g Family) bool { return g.Name == f.Name }) {
			err = &tifa.Problem{Fact: fmt.Sprintf("a second family %q", f.Name), Hint: "join the two lines, or name one of them otherwise"}
		}
		for _, w := range f.Wordings {
			if other := in[w]; err == nil && other != "" {
				err = &tifa.Problem{Fact: fmt.Sprintf("%q is in the family %q, too", w, other), Hint: "a wording is counted in one family: leave it out of the other"}
			}
		}
		if err != nil {
			p := *err
			p.Path, p.Line = path, i+1
			errs = append(errs, &p)
			continue
		}
		f.Line = i + 1
		for _, w := range f.Wordings {
			in[w] = f.Name
		}
		families = append(families, f)
	}
	return families, errs
}

func parseFamily(line string) (f Family, err *tifa.Problem) {
	const hint = "want: name: wording | wording   # note"
	if i := strings.Index(line, " #"); i >= 0 {
		f.Note, line = strings.TrimSpace(line[i+2:]), strings.TrimSpace(line[:i])
	}
	name, rest, ok := strings.Cut(line, ":")
	if f.Name = strings.TrimSpace(name); !ok || f.Name == "" {
		return f, &tifa.Problem{Fact: "no name before a colon", Hint: hint}
	}
	for _, w := range strings.Split(rest, "|") {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(f.Wordings, w) {
			f.Wordings = append(f.Wordings, w)
		}
	}
	if len(f.Wordings) < 2 {
		return f, &tifa.Problem{Fact: fmt.Sprintf("the family %q has fewer than two wordings", f.Name), Hint: hint}
	}
	return f, nil
}

// String is the family as a line of its file.
func (f *Family) String() string {
	s := f.Name + ": " + strings.Join(f.Wordings, " | ")
	if f.Note != "" {
		s += "   # " + f.Note
	}
	return s
}
