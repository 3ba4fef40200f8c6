package translation

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tifa"
	"tifa/internal/realdata"
)

func records[T any](t *testing.T, name string) []T {
	t.Helper()
	all, err := realdata.Read[T](realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestResolutions aligns resolutions of the Security Council in both languages and
// holds the certain pairs against the paragraphs that the publisher's own numbering
// aligns.
func TestResolutions(t *testing.T) {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	gold := map[string]map[string]string{} // by symbol, of each Chinese paragraph the English one
	for _, p := range records[struct{ Zh, En, Source string }](t, "en/un_pairs_unsc_zhen.jsonl.zst") {
		key := squeeze(p.Source)
		if gold[key] == nil {
			gold[key] = map[string]string{}
		}
		zh := squeeze(p.Zh)
		if old, ok := gold[key][zh]; ok && old != squeeze(p.En) {
			p.En = "" // said twice, rendered twice
		}
		gold[key][zh] = squeeze(p.En)
	}
	type record struct{ Symbol, Text string }
	english := map[string]string{}
	for _, r := range records[record](t, "en/unsc_res_en.jsonl.zst") {
		english[squeeze(r.Symbol)] = r.Text
	}
	chinese := records[record](t, "en/unsc_res_zh.jsonl.zst")
	for _, tt := range []struct {
		name    string
		change  func(random *rand.Rand, text string) string
		certain int // at least
		share   float64
	}{
		{"as published", func(_ *rand.Rand, s string) string { return s }, 4200, 1},
		{"every tenth paragraph left out, joined to the next or cut in two", mutate, 3200, 0.998},
	} {
		random := rand.New(rand.NewPCG(8, 25))
		texts, paragraphs, judged, right := 0, 0, 0, 0
		for _, r := range chinese {
			key := squeeze(r.Symbol)
			if english[key] == "" || gold[key] == nil {
				continue
			}
			en := tt.change(random, english[key])
			a := Align(&tifa.Document{Text: r.Text}, &tifa.Document{Text: en})
			texts++
			paragraphs += len(gold[key])
			for _, p := range a.pairs {
				want := gold[key][squeeze(p.original.In(r.Text))]
				if want == "" {
					continue
				}
				judged++
				if got := squeeze(p.translation.In(en)); strings.Contains(got, want) {
					right++
				} else {
					t.Logf("%s:\n  %s\n  %s", r.Symbol, p.original.In(r.Text), p.translation.In(en))
				}
			}
		}
		t.Logf("%s: %d texts, %d of %d paragraphs certain, %d of them right (%.2f %%)", tt.name, texts, judged, paragraphs, right, 100*float64(right)/float64(max(1, judged)))
		if texts < 100 || judged < tt.certain || float64(right) < tt.share*float64(judged) {
			t.Errorf("%s: want %d certain at least and %.1f %% of them right", tt.name, tt.certain, 100*tt.share)
		}
	}
}

// mutate does to every tenth paragraph what a translator may do.
func mutate(random *rand.Rand, s string) string {
	var out []string
	all := strings.Split(s, "\n")
	for i := 0; i < len(all); i++ {
		p := all[i]
		if random.IntN(10) > 0 {
			out = append(out, p)
			continue
		}
		switch half := len(p) / 2; random.IntN(3) {
		case 1:
			if i++; i < len(all) {
				p += " " + all[i]
			}
			out = append(out, p)
		case 2:
			if at := strings.IndexByte(p[half:], ' '); at >= 0 {
				half += at
			}
			out = append(out, p[:half], p[half:])
		}
	}
	return strings.Join(out, "\n")
}
