package claim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tifa"
	"tifa/claim"
	"tifa/corpus"
	"tifa/internal/realdata"
	"tifa/query"
	"tifa/structure"
	"tifa/text"
)

// A shelf is a library with all that a naive reader needs.
type shelf struct {
	*corpus.View
	docs       []*tifa.Document // with what the text tells, by date and id
	flat       map[string]string
	structures map[string]*tifa.Structure
	random     *rand.Rand
}

// TestRealClaims holds claims on real documents, of all kinds, against what a look at
// every text says. Holes and abridged texts are those that the coverage tells of.
func TestRealClaims(t *testing.T) {
	docs := append(realdata.Documents(t, "zh/readouts.jsonl.zst"), realdata.Documents(t, "zh/gwr.jsonl.zst")...)
	docs = slices.DeleteFunc(docs, func(d *tifa.Document) bool { // a few series, for speed
		return !slices.Contains([]string{"cewc", "cfawc", "gwr", "rural", "plenum"}, d.Series)
	})
	s := &shelf{
		View: library(t, docs...), docs: docs, flat: map[string]string{}, structures: map[string]*tifa.Structure{},
		random: rand.New(rand.NewPCG(8, 80)),
	}
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		s.flat[d.ID] = text.NewForm(d.Text, 0).Text
		s.structures[d.ID] = rules.Read(d)
	}
	slices.SortFunc(s.docs, func(a, b *tifa.Document) int { return strings.Compare(string(a.Date)+a.ID, string(b.Date)+b.ID) })
	j := claim.NewJudge(s)
	verdicts := map[claim.Verdict]int{}
	start := time.Now()
	total := 0
	for _, kind := range []func(*testing.T) (string, claim.Verdict){s.first, s.absent, s.absentIn, s.count, s.dropped, s.new, s.said, s.more, s.same} {
		for range 12 {
			source, want := kind(t)
			c, err := claim.Parse("", 1, source)
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			got, err := j.Judge(t.Context(), c)
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			if got.Verdict != want {
				t.Errorf("%s: %s (%s), want %s", source, got.Verdict, got.Because, want)
			}
			verdicts[want]++
			total++
		}
	}
	t.Logf("%d claims over %d documents: %v, judged in %v", total, len(docs), verdicts, time.Since(start).Round(time.Millisecond))
	for _, v := range []claim.Verdict{claim.Supported, claim.Contradicted, claim.Undecidable} {
		if verdicts[v] < 8 {
			t.Errorf("%d claims are %s, want 8 at least", verdicts[v], v)
		}
	}
}

func (s *shelf) document() *tifa.Document { return s.docs[s.random.IntN(len(s.docs))] }

// phrase draws a string of four to six characters of a document, in one clause.
func (s *shelf) phrase(d *tifa.Document) string {
	for {
		clauses := strings.FieldsFunc(s.flat[d.ID], func(r rune) bool { return strings.ContainsRune("，。；：、\n“”\"=() ", r) })
		c := []rune(clauses[s.random.IntN(len(clauses))])
		if n := 4 + s.random.IntN(3); len(c) >= n {
			return string(c[:n])
		}
	}
}

// naive counts f in the documents that a filter admits, and tells the first.
func (s *shelf) naive(f string, filter tifa.Filter) (n, documents int, first *tifa.Document) {
	for _, d := range s.docs {
		if !filter.Admits(&tifa.Entry{Document: *d}) {
			continue
		}
		here := 0
		for i := range s.flat[d.ID] {
			if strings.HasPrefix(s.flat[d.ID][i:], f) {
				here++
			}
		}
		if n += here; here > 0 {
			documents++
			if first == nil {
				first = d
			}
		}
	}
	return n, documents, first
}

// holes reports whether something is missing of a filter before a day, "" at all.
func (s *shelf) holes(t *testing.T, f tifa.Filter, before tifa.Date) bool {
	c, err := s.Coverage(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range c.Holes {
		if before == "" || h.From < before {
			return true
		}
	}
	for _, id := range c.Partial {
		e, err := s.Document(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if before == "" || e.Date < before {
			return true
		}
	}
	return c.Documents == 0
}

// unless is v, or undecidable.
func unless(holes bool, v claim.Verdict) claim.Verdict {
	if holes {
		return claim.Undecidable
	}
	return v
}

func (s *shelf) series() string { return []string{"cewc", "gwr", "rural"}[s.random.IntN(3)] }

func (s *shelf) first(t *testing.T) (string, claim.Verdict) {
	f, filter := s.phrase(s.document()), tifa.Filter{Series: s.series()}
	_, _, first := s.naive(f, filter)
	if first == nil {
		return fmt.Sprintf("first %s in series:%s", query.Quote(f), filter.Series), unless(s.holes(t, filter, ""), claim.Contradicted)
	}
	day := first.Date
	if s.random.IntN(2) == 0 {
		return fmt.Sprintf("first %s in series:%s = %s", query.Quote(f), filter.Series, day), unless(s.holes(t, filter, day), claim.Supported)
	}
	later := day.Next()
	return fmt.Sprintf("first %s in series:%s = %s", query.Quote(f), filter.Series, later), claim.Contradicted
}

func (s *shelf) absent(*testing.T) (string, claim.Verdict) {
	f, d := s.phrase(s.document()), s.document()
	if s.random.IntN(3) == 0 {
		f = s.phrase(d)
	}
	v := claim.Contradicted
	if !strings.Contains(s.flat[d.ID], f) {
		v = unless(d.Partial, claim.Supported)
	}
	return fmt.Sprintf("absent %s in %s", query.Quote(f), query.Quote(d.ID)), v
}

func (s *shelf) absentIn(t *testing.T) (string, claim.Verdict) {
	f, filter := s.phrase(s.document()), tifa.Filter{Series: s.series()}
	v := claim.Contradicted
	if n, _, _ := s.naive(f, filter); n == 0 {
		v = unless(s.holes(t, filter, ""), claim.Supported)
	}
	return fmt.Sprintf("absent %s in series:%s", query.Quote(f), filter.Series), v
}

func (s *shelf) count(t *testing.T) (string, claim.Verdict) {
	f, filter := s.phrase(s.document()), tifa.Filter{Series: s.series()}
	n, documents, _ := s.naive(f, filter)
	what := ""
	if s.random.IntN(2) == 0 {
		what, n = "documents ", documents
	}
	v := unless(s.holes(t, filter, ""), claim.Supported)
	switch s.random.IntN(3) {
	case 0:
		n++
		v = unless(s.holes(t, filter, ""), claim.Contradicted)
	case 1:
		if n > 0 {
			n--
			v = claim.Contradicted
		}
	}
	return fmt.Sprintf("count %s%s in series:%s = %d", what, query.Quote(f), filter.Series, n), v
}

func (s *shelf) dropped(t *testing.T) (string, claim.Verdict) {
	d := s.document()
	f := s.phrase(d)
	later := tifa.Filter{Series: d.Series, Since: d.Date.Next()}
	n, _, _ := s.naive(f, later)
	v := claim.Contradicted
	if n == 0 {
		whole, err := s.Coverage(t.Context(), tifa.Filter{Series: d.Series})
		if err != nil {
			t.Fatal(err)
		}
		missing := slices.ContainsFunc(whole.Holes, func(h tifa.Hole) bool { return h.To.Year() >= d.Date.Year() })
		rest, err := s.Coverage(t.Context(), later)
		if err != nil {
			t.Fatal(err)
		}
		v = unless(missing || rest.Documents == 0 || len(rest.Partial) > 0, claim.Supported)
	}
	return fmt.Sprintf("dropped %s since %s", query.Quote(f), query.Quote(d.ID)), v
}

func (s *shelf) new(t *testing.T) (string, claim.Verdict) {
	d := s.document()
	f := s.phrase(d)
	filter := tifa.Filter{Series: d.Series}
	day := d.When()
	earlier := tifa.Filter{Series: d.Series, Until: day.Previous()}
	n, _, _ := s.naive(f, earlier)
	v := claim.Contradicted
	if n == 0 {
		v = unless(s.holes(t, filter, day) || s.holes(t, earlier, ""), claim.Supported)
	}
	return fmt.Sprintf("new %s in %s among series:%s", query.Quote(f), query.Quote(d.ID), d.Series), v
}

func (s *shelf) said(t *testing.T) (string, claim.Verdict) {
	for {
		d := s.document()
		statements := s.structures[d.ID].Statements
		if len(statements) == 0 {
			continue
		}
		x := statements[s.random.IntN(len(statements))]
		speaker, f := x.Speaker, s.phrase(d)
		filter := tifa.Filter{Series: d.Series}
		if s.random.IntN(2) == 0 {
			speaker = "林海"
		}
		v := unless(s.holes(t, filter, ""), claim.Contradicted)
		for _, d := range s.docs {
			form := text.NewForm(d.Text, 0)
			for i := range form.Text {
				if d.Series != filter.Series || !strings.HasPrefix(form.Text[i:], f) {
					continue
				}
				at := form.Span(tifa.Span{Start: i, End: i + len(f)})
				for _, st := range s.structures[d.ID].Statements {
					if st.Speaker == speaker && st.Span.Contains(at) {
						v = claim.Supported
					}
				}
			}
		}
		return fmt.Sprintf("said %s by %s in series:%s", query.Quote(f), query.Quote(speaker), filter.Series), v
	}
}

func (s *shelf) more(t *testing.T) (string, claim.Verdict) {
	f, g, filter := s.phrase(s.document()), s.phrase(s.document()), tifa.Filter{Series: s.series()}
	n, _, _ := s.naive(f, filter)
	m, _, _ := s.naive(g, filter)
	v := claim.Contradicted
	if n > m {
		v = claim.Supported
	}
	return fmt.Sprintf("more %s than %s in series:%s", query.Quote(f), query.Quote(g), filter.Series), unless(s.holes(t, filter, ""), v)
}

func (s *shelf) same(*testing.T) (string, claim.Verdict) {
	a := s.document()
	b := a
	v := claim.Supported
	if s.random.IntN(2) == 0 {
		for b == a || b.When() == a.When() {
			b = s.document()
		}
		v = unless(a.Partial || b.Partial, claim.Contradicted)
	}
	return fmt.Sprintf("same %s %s", query.Quote(a.ID), query.Quote(b.ID)), v
}
