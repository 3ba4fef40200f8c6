package compare

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"testing"

	"tifa"
	"tifa/internal/realdata"
	"tifa/text"
)

// shares count what of new texts stood in their predecessors.
type shares struct {
	pairs                 int
	verbatim, edited, new int
	of                    []float64 // verbatim, by pair
}

func (s *shares) add(old, new string, o Options, parts func(string, []tifa.Span) []Clause) {
	a, b := parts(old, text.Paragraphs(old)), parts(new, text.Paragraphs(new))
	verbatim := 0
	found, _ := o.Correspondences(context.Background(), old, new, a, b) // no error without an end to the time
	for _, c := range found {
		switch {
		case c.New < 0:
		case c.Equal():
			verbatim++
		case c.Old >= 0:
			s.edited++
		default:
			s.new++
		}
	}
	s.pairs++
	s.verbatim += verbatim
	s.of = append(s.of, float64(verbatim)/float64(max(1, len(b))))
}

func (s *shares) log(t *testing.T, what string) {
	t.Helper()
	slices.Sort(s.of)
	all := float64(s.verbatim+s.edited+s.new) / 100
	t.Logf("| %s | %d | %.0f %% | %.0f %% | %.0f %% | %.0f %% |", what, s.pairs,
		float64(s.verbatim)/all, float64(s.edited)/all, float64(s.new)/all, 100*s.of[len(s.of)/2])
}

// paragraphs are the parts of a text that resolutions are compared by.
func paragraphs(_ string, spans []tifa.Span) []Clause {
	out := make([]Clause, len(spans))
	for i, s := range spans {
		out[i] = Clause{s, i}
	}
	return out
}

func TestCentralBank(t *testing.T) {
	all := realdata.Records(t, "en/fomc.jsonl")
	slices.SortStableFunc(all, func(a, b readout) int { return cmp.Compare(a.Date, b.Date) })
	var plain, dates, later shares
	for i := 1; i < len(all); i++ {
		plain.add(all[i-1].Text, all[i].Text, Options{}, Sentences)
		dates.add(all[i-1].Text, all[i].Text, Options{Ignore: Dates}, Sentences)
		if all[i].Date >= "2009" {
			later.add(all[i-1].Text, all[i].Text, Options{Ignore: Dates}, Sentences)
		}
	}
	plain.log(t, "FOMC, sentences")
	dates.log(t, "FOMC, sentences, dates ignored")
	later.log(t, "FOMC since 2009, sentences, dates ignored")
}

var (
	mission  = regexp.MustCompile(`\(([A-Z][A-Z-]{3,})\)`)
	renewing = regexp.MustCompile(`(?i)\b(extension|extending|renewal|renewing|renewed)\b`)
)

func TestMandates(t *testing.T) {
	all := realdata.Records(t, "en/unsc_res_en.jsonl.zst")
	slices.SortStableFunc(all, func(a, b readout) int { return cmp.Compare(a.Date, b.Date) })
	options := []struct {
		name string
		o    Options
	}{
		{"as printed", Options{}},
		{"numbering ignored", Options{Ignore: Numbering}},
		{"numbering and dates ignored", Options{Ignore: Numbering | Dates}},
		{"numbering, dates, also and further ignored", Options{Ignore: Numbering | Dates | Also}},
	}
	least := 500
	if !realdata.Long(t) {
		all, least = all[:len(all)/10], 20
	}
	found := make([]shares, len(options))
	last := map[string]string{}
	for _, r := range all {
		m := mission.FindStringSubmatch(r.Title)
		if m == nil || !renewing.MatchString(r.Title) {
			continue
		}
		if old := last[m[1]]; old != "" {
			for n, o := range options {
				found[n].add(old, r.Text, o.o, paragraphs)
			}
		}
		last[m[1]] = r.Text
	}
	for n, o := range options {
		found[n].log(t, "mandates, paragraphs, "+o.name)
	}
	if found[0].pairs < least {
		t.Errorf("%d pairs of %d missions, want at least %d", found[0].pairs, len(last), least)
	}
}
