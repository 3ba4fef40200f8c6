package wire

import (
	"math"

	"tifa"
	"tifa/formulation"
)

// Finding is a string that recurs. Entropies and cohesion are in bits, the
// dispersions are DPnorm over documents and over years, shares are of the
// occurrences in texts that were read.
type Finding struct {
	Formulation     string           `json:"formulation"` // without quotation marks
	Printed         string           `json:"printed"`     // as it is printed most often
	Type            formulation.Type `json:"type"`
	Occurrences     int              `json:"occurrences"`
	Documents       int              `json:"documents"`
	Events          int              `json:"events"`
	First           *string          `json:"first"`
	Last            *string          `json:"last"`
	Score           float64          `json:"score"`
	Cohesion        float64          `json:"cohesion"`
	LeftEntropy     *float64         `json:"left_entropy"`
	RightEntropy    *float64         `json:"right_entropy"`
	Dispersion      float64          `json:"dispersion"`
	DispersionYears float64          `json:"dispersion_years"`
	CValue          float64          `json:"c_value"`
	Whole           float64          `json:"whole_share"`
	Quoted          float64          `json:"quoted_share"`
	Stated          float64          `json:"stated_share"`
	Items           []string         `json:"items"`
	Fillers         []string         `json:"fillers"`
}

// NewFinding is f.
func NewFinding(f *formulation.Finding) Finding {
	return Finding{
		f.Text, f.Printed, f.Type, f.Occurrences, f.Documents, f.Events, known(f.First), known(f.Last), f.Score,
		f.Cohesion, number(f.LeftEntropy), number(f.RightEntropy), f.Dispersion, f.DispersionYears, f.CValue, f.Whole, f.Quoted, f.Stated,
		list(f.Items), list(f.Fillers),
	}
}

// number is nil for NaN, which stands for what has no value.
func number(f float64) *float64 {
	if math.IsNaN(f) {
		return nil
	}
	return &f
}

// Contrasted is a finding of which one side has more or less than the other.
type Contrasted struct {
	Finding
	Change        string  `json:"change"` // more or less
	Focus         int     `json:"focus"`
	Reference     int     `json:"reference"`
	LogLikelihood float64 `json:"log_likelihood"`
	LogRatio      float64 `json:"log_ratio"`
}

// NewContrasted is c.
func NewContrasted(c *formulation.Contrasted) Contrasted {
	out := Contrasted{NewFinding(&c.Finding), "more", c.Contrast.Focus, c.Contrast.Reference, c.LogLikelihood, c.LogRatio}
	if c.LogRatio < 0 {
		out.Change = "less"
	}
	return out
}

// Discovery is what findings were measured against: the last line of an export.
type Discovery struct {
	Findings   int               `json:"findings"` // of the types asked for, shown or not
	Shown      int               `json:"shown"`
	Documents  int               `json:"documents"`
	Events     int               `json:"events"`     // versions of one event counted once; one text of each was read
	Characters int               `json:"characters"` // and words of spaced scripts, of the texts read
	Parameters Parameters        `json:"parameters"`
	Formulas   map[string]string `json:"formulas"`
	Contrast   *Sides            `json:"contrast"`
	Coverage   Coverage          `json:"coverage"`
	Against    *Coverage         `json:"reference_coverage"` // of --against
}

// Parameters are the bounds of what is found.
type Parameters struct {
	MinOccurrences int     `json:"min_occurrences"`
	MinEvents      int     `json:"min_events"`
	Shortest       int     `json:"shortest"`
	Longest        int     `json:"longest"`
	MinCohesion    float64 `json:"min_cohesion"`
	MinEntropy     float64 `json:"min_entropy"`
	MostClosed     float64 `json:"most_with_one_neighbour"`
}

// Sides are the sizes of what was contrasted.
type Sides struct {
	Unit      formulation.Unit `json:"unit"`
	Focus     int              `json:"focus_size"`
	Reference int              `json:"reference_size"`
}

// formulas say how the fields of a finding are worked out.
func formulas() map[string]string {
	return map[string]string{
		"occurrences":      "in all documents, overlapping ones too, quotation marks within overlooked; documents and events likewise",
		"cohesion":         "min over splits of log2(f(w)*N/(f(left)*f(right))), f and N of texts that were read; of a frame, log2 of observed over expected clauses",
		"left_entropy":     "-sum p log2 p over the symbols before w; each edge of a clause, and a quotation mark that encloses w, is a symbol of its own",
		"right_entropy":    "likewise behind w",
		"dispersion":       "DPnorm over documents that were read: sum |p-s|/2 / (1 - min s)",
		"dispersion_years": "DPnorm over years",
		"c_value":          "log2|w| * (f(w) - mean f of longer candidates that contain w) * e(w)/f(w), f in occurrences and e in events of texts that were read",
		"whole_share":      "occurrences that fill a clause, an item of 、 or a quotation, of those read",
		"log_likelihood":   "2*(a ln(a/E1) + b ln(b/E2)), E1 = c(a+b)/(c+d), E2 = d(a+b)/(c+d)",
		"log_ratio":        "log2((a/c)/(b/d)), b = 0.5 where it is 0",
	}
}

// NewDiscovery is d, with the coverage that it holds for. shown is how many of
// all findings of the types asked for an export shows.
func NewDiscovery(d *formulation.Discovery, c tifa.Coverage, shown, all int) Discovery {
	b := d.Bounds
	return Discovery{
		Findings: all, Shown: shown, Documents: d.Documents, Events: d.Events, Characters: d.Characters,
		Parameters: Parameters{b.MinOccurrences, b.MinEvents, b.Shortest, b.Longest, b.MinCohesion, b.MinEntropy, b.MostClosed},
		Formulas:   formulas(), Coverage: NewCoverage(c),
	}
}
