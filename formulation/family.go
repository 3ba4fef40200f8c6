package formulation

import (
	"fmt"
	"slices"
	"strings"

	"tifa"
)

// FamiliesFile is the name of the file of families in a corpus. It is the user's:
// tifa changes it only where a judgement asks for it; see [Judge].
const FamiliesFile = "families.txt"

// Rejected is the name of the family of strings that a user takes for no
// formulations.
const Rejected = "-"

// A Family is a set of wordings that a user takes for one formulation; of one
// wording, it says that this is a formulation.
type Family struct {
	Name     string   // [Rejected] of those that are none
	Wordings []string // one or more, as written
	Note     string
	Line     int // in its file, counted from 1
}

// ParseFamilies reads a file of families, one a line:
//
//	name: wording | wording | …   # note
//
// Lines that begin with # are comments. A wording may be in one family alone; that
// of the name "-" has what is no formulation. Errors are a [tifa.Problem] with the line; the families on other lines are kept.
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
	if len(f.Wordings) == 0 {
		return f, &tifa.Problem{Fact: fmt.Sprintf("the family %q has no wording", f.Name), Hint: hint}
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

// FamilyOf is the family that a wording is in; nil if it is in none, or rejected.
func FamilyOf(families []Family, wording string) *Family {
	for i := range families {
		if f := &families[i]; f.Name != Rejected && slices.Contains(f.Wordings, wording) {
			return f
		}
	}
	return nil
}

// Judge is a file of families in which wording is in the family of this name and
// in no other, in none if name is "". A family that loses its last wording is left
// out; what is not of these families, comments too, stands as it was.
func Judge(file, wording, name string) (string, error) {
	wording, name = strings.TrimSpace(wording), strings.TrimSpace(name)
	if wording == "" || strings.ContainsAny(wording, "|\r\n") || strings.Contains(wording, " #") {
		return file, &tifa.Problem{Fact: fmt.Sprintf("%q cannot stand in a file of families", wording), Hint: "want a wording of one line, without | and #"}
	}
	if strings.ContainsAny(name, ":：\r\n") || strings.HasPrefix(name, "#") || strings.Contains(name, " #") {
		return file, &tifa.Problem{Fact: fmt.Sprintf("%q is no name of a family", name), Hint: "want a name of one line, without a colon and #"}
	}
	var lines []string
	placed := name == ""
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\r\n")
		bare := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		f, err := parseFamily(bare)
		if bare == "" || strings.HasPrefix(bare, "#") || err != nil {
			lines = append(lines, line)
			continue
		}
		in := slices.Index(f.Wordings, wording)
		switch here := f.Name == name && !placed; {
		case here && in < 0:
			f.Wordings = append(f.Wordings, wording)
		case !here && in >= 0:
			f.Wordings = slices.Delete(f.Wordings, in, in+1)
		default:
			lines = append(lines, line)
			placed = placed || here
			continue
		}
		placed = placed || f.Name == name
		if len(f.Wordings) > 0 {
			lines = append(lines, f.String())
		}
	}
	if !placed {
		lines = append(lines, (&Family{Name: name, Wordings: []string{wording}}).String())
	}
	if len(lines) == 0 {
		return "", nil
	}
	return strings.Join(lines, "\n") + "\n", nil
}
