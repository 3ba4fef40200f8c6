package compare

import (
	"testing"

	"tifa"
	"tifa/structure"
)

// TestRealEditions holds the comparisons of real readouts with their
// predecessors to what they promise: each item of either text stands once, the
// words of an attribution are in both texts, and the functions leave out nothing.
func TestRealEditions(t *testing.T) {
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	all := readouts(t)
	edition := func(r readout) Edition {
		d := &tifa.Document{ID: r.ID, Date: tifa.Date(r.Date), Text: r.Text}
		s, sections, groups := rules.ReadParts(d)
		e := Edition{Document: d, Structure: s, Sections: sections}
		for _, g := range groups {
			e.Groups = append(e.Groups, Name{Name: g.Name, Span: g.Span})
		}
		return e
	}
	pairs, attributions, paired, handovers := 0, 0, 0, 0
	for n := 1; n < len(all); n++ {
		if all[n].Series != all[n-1].Series || n%7 != 0 {
			continue
		}
		pairs++
		c, err := Editions(t.Context(), edition(all[n-1]), edition(all[n]))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range c.Attributions {
			attributions++
			old, new := a.Old.Span.In(c.Old.Document.Text), a.New.Span.In(c.New.Document.Text)
			if unspaced(old) != unspaced(new) {
				t.Errorf("%s: %q is said to stand at %q", all[n].ID, new, old)
			}
			if a.From == a.To {
				t.Errorf("%s: %q has one voice", all[n].ID, new)
			}
		}
		if c.Handover != nil {
			handovers++
		}
		oldItems, newItems := map[tifa.Span]int{}, map[tifa.Span]int{}
		for _, l := range c.Lists {
			if l.Old != nil && l.New != nil {
				paired++
			}
			for _, i := range l.Items {
				if i.Old != nil {
					oldItems[i.Old.Span]++
				}
				if i.New != nil {
					newItems[i.New.Span]++
				}
			}
		}
		for side, e := range map[*map[tifa.Span]int]Edition{&oldItems: c.Old, &newItems: c.New} {
			want := map[tifa.Span]int{}
			for _, l := range e.Structure.Lists {
				for _, i := range l.Items {
					want[i]++
				}
			}
			for s, k := range want {
				if (*side)[s] != k {
					t.Errorf("%s: item %q stands %d times, want %d", all[n].ID, s.In(e.Document.Text), (*side)[s], k)
				}
			}
		}
		accounted(t, c)
	}
	if pairs < 100 {
		t.Fatalf("%d pairs, want 100 at least", pairs)
	}
	t.Logf("%d pairs: %d passages re-attributed, %d lists in both texts, %d changes of the main speaker", pairs, attributions, paired, handovers)
}

// accounted checks that the functions hold every visible character of the new
// text.
func accounted(t *testing.T, c *Comparison) {
	t.Helper()
	if len(c.Functions) == 0 {
		return
	}
	n := 0
	for _, f := range c.Functions {
		for _, l := range f.New {
			n += len(unspaced(l.Span.In(c.New.Document.Text)))
		}
	}
	if want := len(unspaced(c.New.Document.Text)); n != want {
		t.Errorf("%s: functions hold %d bytes, want %d", c.New.Document.ID, n, want)
	}
}
