package wire

import (
	"tifa/series"
	"tifa/text"
)

// Edition is one event of a series; of a missing one the document is null.
type Edition struct {
	When     *string `json:"when"`
	Document *string `json:"document"`
	Title    *string `json:"title"`
	Partial  bool    `json:"partial"`
}

// editions are in, with what converts the offsets of each text.
func editions(in []series.Edition) (out []Edition, points []*text.Points) {
	out, points = []Edition{}, make([]*text.Points, len(in))
	for i, e := range in {
		x := Edition{When: known(e.When), Partial: e.Partial}
		if e.Text != nil {
			d := e.Text.Document
			x.Document, x.Title = known(d.ID), known(d.Title)
			points[i] = text.NewPoints(d.Text)
		}
		out = append(out, x)
	}
	return out, points
}

// Table is the editions of a series in columns and families of clauses in rows.
type Table struct {
	Series   string    `json:"series"`
	Editions []Edition `json:"editions"`
	Families []Family  `json:"families"`
	Coverage Coverage  `json:"coverage"`
}

// Family is a clause with its rewordings in other editions.
type Family struct {
	Function *string  `json:"function"` // of the latest clause
	Clauses  []Clause `json:"clauses"`
}

// Clause is a clause of an edition. Edition is an index in the editions,
// Likeness null of the first clause of a family.
type Clause struct {
	Edition int    `json:"edition"`
	Text    string `json:"text"`
	Location
	Likeness *float64 `json:"likeness"`
}

// NewTable is the table t of a series.
func NewTable(name string, t *series.Table) Table {
	out := Table{Series: name, Families: []Family{}, Coverage: NewCoverage(t.Coverage)}
	var points []*text.Points
	out.Editions, points = editions(t.Editions)
	for i := range t.Families {
		f := Family{Function: known(t.Families[i].Last().Function), Clauses: []Clause{}}
		for _, c := range t.Families[i].Clauses {
			f.Clauses = append(f.Clauses, clause(points[c.Edition], c))
		}
		out.Families = append(out.Families, f)
	}
	return out
}

func clause(p *text.Points, c series.Clause) Clause {
	out := Clause{Edition: c.Edition, Text: c.Text, Location: location(p, c.Location)}
	if c.Likeness > 0 {
		out.Likeness = &c.Likeness
	}
	return out
}

// Matrix tells of formulations in which editions they stand.
type Matrix struct {
	Series   string    `json:"series"`
	Editions []Edition `json:"editions"`
	Rows     []Row     `json:"rows"`
	Coverage Coverage  `json:"coverage"`
}

// Row is a formulation or several wordings counted together.
type Row struct {
	Wordings    []string `json:"wordings"`
	Occurrences int      `json:"occurrences"`
	Documents   int      `json:"documents"`
	First       *Hit     `json:"first"`
	Last        *Hit     `json:"last"`
	Cells       []Cell   `json:"cells"`
}

// Cell is a formulation in an edition; the number is null unless it was counted.
type Cell struct {
	State       series.CellState `json:"state"`
	Occurrences *int             `json:"occurrences"`
	Spans       []Span           `json:"spans"`
}

// NewMatrix is the matrix m of a series.
func NewMatrix(name string, m *series.Matrix) Matrix {
	out := Matrix{Series: name, Rows: []Row{}, Coverage: NewCoverage(m.Coverage)}
	out.Editions, _ = editions(m.Editions)
	for _, r := range m.Rows {
		row := Row{r.Wordings, r.Occurrences, r.Documents, hit(r.First), hit(r.Last), []Cell{}}
		for _, c := range r.Cells {
			cell := Cell{State: c.State, Spans: []Span{}}
			if c.State == series.Counted {
				cell.Occurrences = &c.Occurrences
			}
			for _, h := range c.Hits {
				cell.Spans = append(cell.Spans, Span{h.Points.Start, h.Points.End})
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// Summary is a comparison with what it means in its series.
type Summary struct {
	Comparison
	Length       Length        `json:"length"`
	Clauses      ClauseCount   `json:"clauses"`
	NewClauses   []NewClause   `json:"new_clauses"`
	Added        []Formulation `json:"formulations_added"`
	Dropped      []Formulation `json:"formulations_dropped"`
	Climbs       []Climb       `json:"climbs"`
	Silences     []Silence     `json:"silences"`
	SilenceRules SilentRule    `json:"silence_rules"`
	Sentences    []Sentence    `json:"sentences"`
	Abridged     *Abridgement  `json:"abridged"`
	Coverage     Coverage      `json:"coverage"`
}

// Length is that of both texts, in code points.
type Length struct {
	Old int `json:"old"`
	New int `json:"new"`
}

// ClauseCount counts the stated clauses of the new text.
type ClauseCount struct {
	Kept     ClauseSize `json:"kept"`
	Reworded ClauseSize `json:"reworded"`
	New      ClauseSize `json:"new"`
}

// ClauseSize is a number of clauses and their characters without punctuation and
// white space.
type ClauseSize struct {
	Clauses    int `json:"clauses"`
	Characters int `json:"characters"`
}

// NewClause is a clause that the old text has not in these words. Old is the
// clause that it rewords, Earlier the nearest in any earlier text of the series.
type NewClause struct {
	Text     string    `json:"text"`
	Function *string   `json:"function"`
	New      Location  `json:"new"`
	Old      *Location `json:"old"`
	Earlier  *Earlier  `json:"earlier"`
}

// Earlier is a clause of an earlier document.
type Earlier struct {
	Document  string  `json:"document"`
	Date      *string `json:"date"`
	Text      string  `json:"text"`
	Paragraph int     `json:"paragraph"`
	Span
	Likeness float64 `json:"likeness"`
}

// Said is how often exact words were said before, in the documents searched.
type Said struct {
	Documents int     `json:"documents"`
	Searched  int     `json:"searched"`
	From      *string `json:"from"`
	To        *string `json:"to"`
	First     *Hit    `json:"first"`
	Last      *Hit    `json:"last"`
}

// Formulation is a fixed wording that one edition has and the other has not.
type Formulation struct {
	Text      string     `json:"text"`
	Locations []Location `json:"locations"`
	Before    Said       `json:"before"`   // in the series
	Anywhere  Said       `json:"anywhere"` // in the corpus
}

// Climb is a passage that stands higher or lower on a ladder.
type Climb struct {
	Ladder   string   `json:"ladder"`
	Source   string   `json:"source"`
	Old      Location `json:"old"`
	New      Location `json:"new"`
	From     *string  `json:"from"`
	To       *string  `json:"to"`
	FromRung int      `json:"from_rung"`
	ToRung   int      `json:"to_rung"`
}

// Silence is a wording that earlier editions have and the new one has not.
type Silence struct {
	Text     string        `json:"text"`
	Rule     series.Rule   `json:"rule"`
	Said     []Attestation `json:"said"`
	Siblings *Said         `json:"siblings"`
	Near     *Clause       `json:"near"` // in the new text
}

// Attestation is a place in a document.
type Attestation struct {
	Document string  `json:"document"`
	Date     *string `json:"date"`
	Location
}

// SilentRule says by what silences were looked for.
type SilentRule struct {
	Rules    []series.Rule `json:"rules"`
	Editions []string      `json:"editions"`
	Siblings int           `json:"siblings"`
}

// Sentence is a sentence of the new text with its history.
type Sentence struct {
	Text string `json:"text"`
	Location
	Before  Said `json:"before"`
	Clauses int  `json:"clauses"`
	Known   int  `json:"clauses_said_before"`
}

// Abridgement is what the shorter of two texts of one event leaves out.
type Abridgement struct {
	Fuller  string     `json:"fuller"`
	Shorter string     `json:"shorter"`
	Share   float64    `json:"share"`
	Cut     []Location `json:"cut"` // of the fuller text
}

// NewSummary is s.
func NewSummary(s *series.Summary) Summary {
	w := newSides(s.Comparison)
	out := Summary{
		Comparison: NewComparison(s.Comparison),
		Length:     Length{w.old.At(len(s.Old.Document.Text)), w.new.At(len(s.Comparison.New.Document.Text))},
		Clauses:    ClauseCount{ClauseSize(s.Clauses.Kept), ClauseSize(s.Clauses.Reworded), ClauseSize(s.Clauses.New)},
		NewClauses: []NewClause{}, Climbs: []Climb{}, Silences: []Silence{}, Sentences: []Sentence{},
		Added: formulations(w.new, s.Added), Dropped: formulations(w.old, s.Dropped),
		SilenceRules: SilentRule{list(s.Silent.Rules), list(s.Silent.Editions), s.Silent.Siblings},
		Coverage:     NewCoverage(s.Coverage),
	}
	for _, n := range s.New {
		x := NewClause{Text: n.Text, Function: known(n.Function), New: location(w.new, n.Location), Old: maybe(w.old, n.Old)}
		if e := n.Earlier; e != nil {
			x.Earlier = &Earlier{e.Document, known(e.Date), e.Text, e.Location.Paragraph + 1, Span{e.Points.Start, e.Points.End}, e.Likeness}
		}
		out.NewClauses = append(out.NewClauses, x)
	}
	for _, c := range s.Climbs {
		out.Climbs = append(out.Climbs, newClimb(w, c))
	}
	for _, x := range s.Silences {
		y := Silence{Text: x.Text, Rule: x.Rule, Said: []Attestation{}}
		for _, a := range x.Said {
			l := Location{Span: Span{a.Points.Start, a.Points.End}, Paragraph: a.Location.Paragraph + 1}
			if a.Location.Statement >= 0 {
				l.Statement = &a.Location.Statement
			}
			y.Said = append(y.Said, Attestation{a.Document, known(a.Date), l})
		}
		if x.Sibling != nil {
			n := said(*x.Sibling)
			y.Siblings = &n
		}
		if x.Near != nil {
			c := clause(w.new, *x.Near)
			y.Near = &c
		}
		out.Silences = append(out.Silences, y)
	}
	for _, x := range s.Sentences {
		out.Sentences = append(out.Sentences, Sentence{x.Text, location(w.new, x.Location), said(x.Before), x.Clauses, x.Known})
	}
	if x := s.Abridged; x != nil {
		a := Abridgement{Fuller: s.Old.Document.ID, Shorter: s.Comparison.New.Document.ID, Share: x.Share, Cut: locations(w.old, x.Cut)}
		if !x.OldIsFuller {
			a.Fuller, a.Shorter, a.Cut = a.Shorter, a.Fuller, locations(w.new, x.Cut)
		}
		out.Abridged = &a
	}
	return out
}

func newClimb(w sides, c series.Climb) Climb {
	return Climb{
		c.Ladder.Title, c.Ladder.Source, location(w.old, c.Old), location(w.new, c.New),
		known(c.From), known(c.To), c.FromRung, c.ToRung,
	}
}

func said(s series.Said) Said {
	return Said{s.Documents, s.Searched, known(s.From), known(s.To), hit(s.First), hit(s.Last)}
}

func formulations(p *text.Points, in []series.Formulation) []Formulation {
	out := []Formulation{}
	for _, f := range in {
		out = append(out, Formulation{f.Text, locations(p, f.Locations), said(f.Before), said(f.Anywhere)})
	}
	return out
}
