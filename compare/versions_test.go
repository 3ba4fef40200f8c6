package compare

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tifa/text"

	"tifa/internal/realdata"
)

// visible is s without white space.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// bare is s without white space and what Boilerplate finds.
func bare(s string) string {
	var b strings.Builder
	at := 0
	for _, span := range Boilerplate(s, text.Paragraphs(s)) {
		b.WriteString(s[at:span.Start])
		at = span.End
	}
	b.WriteString(s[at:])
	return visible(b.String())
}

// TestVersions compares the texts of one event: those that are the same but for
// their setting are kept, and what a broadcast leaves out is an abridgement.
func TestVersions(t *testing.T) {
	of := map[string][]readout{}
	for _, r := range readouts(t) {
		of[r.Event] = append(of[r.Event], r)
	}
	every := 4
	if realdata.Long(t) {
		every = 1
	}
	same, abridged, all := 0, 0, 0
	var inFuller, ofFuller []float64
	for _, versions := range of {
		slices.SortStableFunc(versions, func(a, b readout) int { return cmp.Compare(len(b.Text), len(a.Text)) })
		for i, v := range versions[1:] {
			old, new := versions[0], v
			if all++; all%every > 0 {
				continue
			}
			if i%2 > 0 {
				old, new = new, old
			}
			s := Texts(old.Text, new.Text, text.Paragraphs(old.Text), text.Paragraphs(new.Text)).Summary()
			share, _ := s.NewShare()
			if bare(old.Text) == bare(new.Text) && visible(old.Text) != visible(new.Text) {
				same++
				if share < 0.99 {
					t.Errorf("%s → %s: the same but for their setting, %.3f kept", old.ID, new.ID, share)
				}
			}
			if s.Abridges() {
				abridged++
				part, _ := s.OldShare()
				inFuller, ofFuller = append(inFuller, share), append(ofFuller, part)
			}
		}
	}
	if same < 10 || abridged < 20 {
		t.Fatalf("%d pairs the same but for their setting, %d abridgements, want 10 and 20", same, abridged)
	}
	slices.Sort(inFuller)
	slices.Sort(ofFuller)
	t.Logf("%d pairs of versions; %d are the same but for their setting, and kept; %d are abridgements: a median %.1f %% of them stands in the fuller text, of which they hold a median %.1f %%",
		all, same, abridged, 100*inFuller[len(inFuller)/2], 100*ofFuller[len(ofFuller)/2])
}

// TestScripts compares traditional texts with their simplified forms.
func TestScripts(t *testing.T) {
	n := 0
	for _, r := range realdata.Records(t, "zh/zh_hant_sample.jsonl") {
		simple := strings.Map(text.Script.Rune, r.Text)
		if simple == r.Text || len(r.Text) > 60_000 {
			continue
		}
		n++
		a, b := text.Paragraphs(r.Text), text.Paragraphs(simple)
		o := Options{Folds: text.Script}
		red := o.Texts(r.Text, simple, a, b)
		if problem := o.broken(red, r.Text, simple, a, b); problem != "" {
			t.Errorf("%s: %s", r.ID, problem)
		}
		if share, _ := red.Summary().NewShare(); share < 0.999 {
			t.Errorf("%s: %.3f kept across scripts", r.ID, share)
		}
	}
	if n < 10 {
		t.Errorf("%d traditional texts, want at least 10", n)
	}
}

// TestNextEdition looks for wordings of one readout in the next of its series, few
// of whose paragraphs correspond.
func TestNextEdition(t *testing.T) {
	all := readouts(t)
	at := slices.IndexFunc(all, func(r readout) bool { return r.ID == "cfawc-2018-06-23-12371" })
	if at < 0 {
		t.Fatal("no readout of 2018")
	}
	old, new := all[at].Text, realdata.Seed(t)
	a, b := Clauses(old, text.Paragraphs(old)), Clauses(new, text.Paragraphs(new))
	found, err := Correspondences(t.Context(), old, new, a, b)
	if err != nil {
		t.Fatal(err)
	}
	equal, near := 0, 0
	for _, c := range found {
		switch {
		case c.Equal():
			equal++
		case c.Old >= 0 && c.New >= 0:
			near++
		}
	}
	t.Logf("%d clauses against %d: %d equal, %d near", len(a), len(b), equal, near)
	for _, words := range [][2]string{ // terms that the clauses hold
		{"大国关系框架", "大国关系格局"},
		{"坚持外交大权", "毫不动摇"},
		{"角色观", "大局观"},
	} {
		ok := slices.ContainsFunc(found, func(c Correspondence) bool {
			return c.Old >= 0 && c.New >= 0 &&
				strings.Contains(visible(a[c.Old].Span.In(old)), words[0]) && strings.Contains(visible(b[c.New].Span.In(new)), words[1])
		})
		if !ok {
			t.Errorf("no clause with %s corresponds to one with %s", words[0], words[1])
		}
	}
}
