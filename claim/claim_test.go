package claim

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		claim string
		want  Claim
	}{
		{"first 疏浚航道", Claim{Kind: First, F: "疏浚航道"}},
		{`first "疏浚 航道" in series:sea date:2031..2033 = 2031-05`, Claim{
			Kind: First, F: "疏浚 航道", Date: "2031-05", Filter: tifa.Filter{Series: "sea", Since: "2031", Until: "2033"},
		}},
		{"first human rights in lang:en = doc-7", Claim{Kind: First, F: "human rights", Document: "doc-7", Filter: tifa.Filter{Language: "en"}}},
		{`first F = "2031/7"`, Claim{Kind: First, F: "F", Document: "2031/7"}},
		{`first in series:sea`, Claim{}},
		{`absent "in" in sea-2031`, Claim{Kind: Absent, F: "in", Document: "sea-2031"}},
		{`absent F in title:"海事 会议"`, Claim{Kind: Absent, F: "F", Filter: tifa.Filter{Title: "海事 会议"}}},
		{"count F = 1,024", Claim{Kind: Count, F: "F", Number: 1024}},
		{"count documents non-overlapping F in date:2031 = 0", Claim{
			Kind: Count, F: "F", Documents: true, Counting: NonOverlapping, Filter: tifa.Filter{Since: "2031", Until: "2031"},
		}},
		{"count free F = 3", Claim{Kind: Count, F: "F", Counting: Free, Number: 3}},
		{`count "free" = 3`, Claim{Kind: Count, F: "free", Number: 3}},
		{"dropped F since d", Claim{Kind: Dropped, F: "F", Document: "d"}},
		{"new F in d among series:sea", Claim{Kind: New, F: "F", Document: "d", Filter: tifa.Filter{Series: "sea"}}},
		{"said F by 林海 with stress in series:sea", Claim{Kind: Said, F: "F", Speaker: "林海", Act: tifa.Stress, Filter: tifa.Filter{Series: "sea"}}},
		{"more F than G", Claim{Kind: More, F: "F", G: "G"}},
		{`same "a b" c`, Claim{Kind: Same, Document: "a b", Second: "c"}},
	} {
		got, err := Parse("", 1, tt.claim)
		if tt.want.Kind == "" {
			if err == nil {
				t.Errorf("%s: got %+v, want an error", tt.claim, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.claim, err)
			continue
		}
		tt.want.Text, tt.want.Line = tt.claim, 1
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.claim, diff)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ claim, want string }{
		{"", "claims.txt:7:1: no claim"},
		{"frist F", `claims.txt:7:1: "frist" is no claim`},
		{"first", "claims.txt:7:6: want a formulation"},
		{`first "疏浚`, "claims.txt:7:7: unclosed quotation mark"},
		{"first F in sea", "claims.txt:7:12: want a filter: series: date: source: lang: kind: title:"},
		{"first F in date:2031-13", "claims.txt:7:12: date"},
		{"first F = 2031 oops", `claims.txt:7:16: "oops" is out of place`},
		{"absent F", "claims.txt:7:9: want in"},
		{"count F = many", `claims.txt:7:11: "many" is no number of occurrences`},
		{"count F", "claims.txt:7:8: want = and a number"},
		{"count documents free F = 1", "claims.txt:7:7: free and nested occurrences are counted"},
		{"said F by G with shout", `claims.txt:7:18: "shout" is no act`},
		{"count nested free F = 1", "claims.txt:7:14: nested and free are two ways of counting"},
		{"said F by", "claims.txt:7:10: want a speaker"},
		{"first F = 20310105", `claims.txt:7:11: "20310105" is no date`},
		{"same a", "claims.txt:7:7: want the id of a document"},
		{"first F in colour:blue", "claims.txt:7:12: "},
		{"first \xff", "claims.txt:7:1: the claim is not UTF-8"},
	} {
		_, err := Parse("claims.txt", 7, tt.claim)
		var p *tifa.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(err.Error(), tt.want) || p.Hint == "" {
			t.Errorf("%q: got %v (hint %q), want %s… and a hint", tt.claim, err, tifa.Hint(err), tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, form := range forms {
		f.Add(form.form)
	}
	f.Add(`first "a\"b" in series:"x y" date:2031.. = 2031`)
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := Parse("", 1, s); err == nil && c.F == "" && c.Kind != Same {
			t.Errorf("%q: a claim on nothing: %+v", s, c)
		}
	})
}
