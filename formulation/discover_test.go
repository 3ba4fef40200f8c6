package formulation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"tifa"
	"tifa/text"
)

// gathered cuts texts of one paragraph a line, each its own event.
func gathered(texts ...string) *Gatherer {
	g := NewGatherer()
	for i, s := range texts {
		d := &tifa.Document{ID: fmt.Sprint(i), Date: tifa.Date(fmt.Sprintf("20%02d-03-05", i%50)), Text: s, Language: "zh"}
		g.Add(NewText(d, &tifa.Structure{Paragraphs: text.Paragraphs(s)}), d)
	}
	return g
}

func found(t *testing.T, g *Gatherer, o Options) *Discovery {
	t.Helper()
	d, err := g.Discover(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// naive counts w in the clauses of texts by reading them.
func naive(texts []string, w string) (occurrences, documents int) {
	for _, s := range texts {
		n := 0
		for _, c := range strings.FieldsFunc(strings.Map(func(r rune) rune {
			if strings.ContainsRune(opening+closing, r) {
				return -1
			}
			return r
		}, s), func(r rune) bool { return strings.ContainsRune(clauseEdges, r) }) {
			for i := range c {
				if strings.HasPrefix(c[i:], w) {
					n++
				}
			}
		}
		occurrences += n
		documents += btoi(n > 0)
	}
	return occurrences, documents
}

// TestCounts holds every count to a brute-force reading of random texts, and the
// set of what is found to the rules of [Gatherer.Discover].
func TestCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := []rune("甲乙丙丁、，。“”")
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom(alphabet), 1, 60, -1), 1, 12).Draw(t, "texts")
		for i := range texts {
			texts[i] = fmt.Sprintf("戊己庚辛%s", strings.Repeat("子", i+1)) + "。" + texts[i] // no two are alike
		}
		o := Options{MinOccurrences: rapid.IntRange(2, 4).Draw(t, "occurrences"), MinEvents: rapid.IntRange(1, 3).Draw(t, "events")}
		d, err := gathered(texts...).Discover(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range d.Best(0, Types()...) {
			if f.Type == Frame {
				continue
			}
			occurrences, documents := naive(texts, f.Text)
			if f.Occurrences != occurrences || f.Documents != documents || f.Events > documents {
				t.Fatalf("%q: %d occurrences in %d documents of %d events, reading finds %d in %d", f.Text, f.Occurrences, f.Documents, f.Events, occurrences, documents)
			}
			if f.Occurrences < o.MinOccurrences || f.Events < o.MinEvents {
				t.Fatalf("%q: %d occurrences, %d events: less than asked for", f.Text, f.Occurrences, f.Events)
			}
		}
	})
}

// TestCohesion holds cohesion and entropies to their formulas, worked out by
// reading.
func TestCohesion(t *testing.T) {
	texts := []string{"兴河惠民。", "我们兴河惠民，", "他们兴河惠民好。", "你们要兴河惠民了。", "兴河，惠民，兴河好。", "惠民好。", ""}
	for i := range 90 {
		texts[6] += string(rune(0x6000 + i))
	}
	d := found(t, gathered(texts...), Options{MinOccurrences: 2, MinEvents: 1})
	positions := 0
	for _, s := range texts {
		positions += strings.Count(s, "") - 1 - strings.Count(s, "。") - strings.Count(s, "，")
	}
	if d.Characters != positions {
		t.Fatalf("%d characters, want %d", d.Characters, positions)
	}
	i := slices.IndexFunc(d.found, func(c *candidate) bool { return c.text == "兴河惠民" })
	if i < 0 {
		t.Fatalf("兴河惠民 is not among the %d found", len(d.found))
	}
	c := d.found[i]
	pmi := math.Inf(1)
	for split := len("兴"); split < len(c.text); split += len("兴") {
		left, _ := naive(texts, c.text[:split])
		right, _ := naive(texts, c.text[split:])
		pmi = min(pmi, math.Log2(4*float64(positions)/float64(left*right)))
	}
	if math.Abs(c.cohesion-pmi) > 1e-9 {
		t.Errorf("cohesion %v, want %v", c.cohesion, pmi)
	}
	// To the left an edge, 们 twice, 要; to the right two edges, each its own, 好, 了.
	if left, right := 1.5, 2.0; math.Abs(c.left-left) > 1e-9 || math.Abs(c.right-right) > 1e-9 {
		t.Errorf("entropies %v and %v, want %v and %v", c.left, c.right, left, right)
	}
}

// TestNested: a nested string that also stands alone is found, one that never does
// is not.
func TestNested(t *testing.T) {
	// 远洋并举 never stands without what comes before; 邻岸优先 does.
	var texts []string
	for i := range 12 {
		texts = append(texts, string(rune('甲'+i))+"说，坚持邻岸优先远洋并举。")
		texts = append(texts, string(rune('甲'+i))+"又说，邻岸优先。")
	}
	var got []string
	for _, f := range found(t, gathered(texts...), Options{}).Best(0) {
		got = append(got, f.Text)
	}
	slices.Sort(got)
	for _, want := range []string{"坚持邻岸优先远洋并举", "邻岸优先"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not found among %q", want, got)
		}
	}
	for _, no := range []string{"远洋并举", "岸优先", "坚持邻岸优先"} {
		if slices.Contains(got, no) {
			t.Errorf("%s is found, and never stands alone", no)
		}
	}
}

// TestVersions: copies and versions of one event prove nothing, and are counted.
func TestVersions(t *testing.T) {
	g := NewGatherer()
	add := func(id, event, s string) {
		d := &tifa.Document{ID: id, Date: "2033-01-01", Text: s, Event: &tifa.Event{ID: event}}
		g.Add(NewText(d, &tifa.Structure{Paragraphs: text.Paragraphs(s)}), d)
	}
	const s = "会议提出兴河惠民的主张。"
	for i := range 9 {
		add(fmt.Sprint("copy", i), "one", s+strings.Repeat("子", i))
	}
	add("a", "two", "大家赞成兴河惠民。")
	add("b", "three", "兴河惠民，人人有责。")
	d := found(t, g, Options{MinOccurrences: 3, MinEvents: 3})
	if d.Documents != 11 || d.Events != 3 {
		t.Fatalf("%d documents of %d events, want 11 of 3", d.Documents, d.Events)
	}
	for _, f := range d.Best(0) {
		if f.Text == "兴河惠民" {
			if f.Occurrences != 11 || f.Documents != 11 || f.Events != 3 {
				t.Errorf("%d occurrences in %d documents of %d events, want 11, 11 and 3", f.Occurrences, f.Documents, f.Events)
			}
			return
		}
	}
	t.Error("兴河惠民 is not found")
}

// TestBadInput: nothing, one text, equal texts, very short and very long
// repeats come to an end and find nothing that is not there.
func TestBadInput(t *testing.T) {
	long := ""
	for i := range 500 {
		long += string(rune(0x4E00 + i*7))
	}
	same := slices.Repeat([]string{"会议提出兴河惠民。兴河惠民好。"}, 40)
	var single, lengthy []string
	for i := range 40 {
		single = append(single, strings.Repeat("好。", 20)+string(rune('甲'+i)))
		lengthy = append(lengthy, string(rune(0x9000+i))+"，"+long+"。")
	}
	for _, tt := range []struct {
		name  string
		texts []string
	}{{"nothing", nil}, {"empty", []string{"", ""}}, {"one", []string{"兴河惠民。兴河惠民。"}}, {"same", same}, {"single", single}, {"long", lengthy}} {
		d := found(t, gathered(tt.texts...), Options{})
		if n := d.Len(Types()...); n > 0 {
			t.Errorf("%s: %d findings, want none: %q", tt.name, n, d.Best(3, Types()...)[0].Text)
		}
	}
	if d := found(t, gathered(same[0]+filler(0)), Options{MinOccurrences: 2, MinEvents: 1}); d.Len() == 0 {
		t.Error("one text: nothing is found with MinEvents 1")
	}
}

// A fuse is a context that is cancelled when it has been asked so many times.
type fuse struct {
	context.Context
	left *atomic.Int64
}

func (f fuse) Err() error {
	if f.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestCancelled ends with the error of the context, at whatever stage.
func TestCancelled(t *testing.T) {
	texts := slices.Repeat([]string{"会议提出兴河惠民。"}, 20)
	for i := range texts {
		texts[i] += filler(i)
	}
	stages := 0
	for ; stages < 1000; stages++ {
		f := fuse{context.Background(), new(atomic.Int64)}
		f.left.Store(int64(stages))
		_, err := gathered(texts...).Discover(f, Options{})
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at %d: %v", stages, err)
		}
	}
	if stages < 8 || stages == 1000 {
		t.Errorf("the context was asked %d times", stages)
	}
}

// filler is a clause of a hundred characters, most of which no other one has.
func filler(i int) string {
	s := ""
	for k := range 100 {
		s += string(rune(0x5000 + (i*97+k*k)%0x4000))
	}
	return s
}

// TestKinds tells types.
func TestKinds(t *testing.T) {
	var texts []string
	for i := range 14 {
		c := string(rune('甲' + i))
		texts = append(texts, fmt.Sprintf("联合电视台消息（晚间播报）：%s地报道，《兴河惠民纲要》%s生效。%s“四个兴河”（兴河道、兴河堤、兴河港、兴河桥），%s坚持邻岸优先。\n2033年5月，%s省水利委员会%s同意。%s", c, c, []string{"要树牢", "讲清"}[i%2], c, c, c, filler(i)))
	}
	d := found(t, gathered(texts...), Options{})
	want := map[string]Type{
		"晚间播报": Boilerplate, "兴河惠民纲要": Title, "四个兴河": ListName, "2033年5月": Number, "省水利委员会": Body, "坚持邻岸优先": Slogan,
	}
	got := map[string]Type{}
	for _, f := range d.Best(0, Types()...) {
		got[f.Text] = f.Type
		if f.Text == "四个兴河" && strings.Join(f.Items, "、") != "兴河道、兴河堤、兴河港、兴河桥" {
			t.Errorf("items of 四个兴河: %q", f.Items)
		}
	}
	for text, kind := range want {
		if got[text] != kind {
			t.Errorf("%s: type %q, want %q", text, got[text], kind)
		}
	}
}

// A numeral that opens a wording makes no quantity of it.
func TestQuantity(t *testing.T) {
	s := newSorter(nil)
	for text, want := range map[string]bool{
		"3/4 percent": true, "half a million tonnes": false, "$40 billion per month": true, "21 days": true, "per month": false,
		"21世纪海上丝绸之路": false, "互联网+": false,
	} {
		if got := s.quantity(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// TestFrames finds 把…作为… and 加大…力度, and not what is always filled alike.
func TestFrames(t *testing.T) {
	fill := func(i int) string { return string([]rune{rune(0x6000 + 37*i), rune(0x7000 + 53*i)}) }
	var texts []string
	for i := range 40 {
		s := fmt.Sprintf("把%s作为%s来抓。加大%s力度。联邦水利建设总局。", fill(i), fill(i+50), fill(i+100))
		for k := range 40 {
			s += fill(i+k*40) + fill(i+k*40+7) + "，"
		}
		texts = append(texts, s)
	}
	var got []string
	for _, f := range found(t, gathered(texts...), Options{}).Best(0, Frame) {
		got = append(got, f.Text)
	}
	for _, want := range []string{"把…来抓", "加大…力度"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not found among %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "联邦") }) {
		t.Errorf("a name is taken for a frame: %q", got)
	}
}

// Function words and numbers make no frame.
func TestEmptyFrame(t *testing.T) {
	var texts []string
	for i := range 40 {
		s := fmt.Sprintf("of Vo%dx Na%dy of 2031 and. Reaffirm Xu%dz Yo%dw in full.", 17*i, 31*i, 13*i, 41*i)
		for k := range 40 {
			s += fmt.Sprintf(" Ka%d Lu%d Mi%d To%d.", 40*i+k, 41*i+k, 43*i+k, 47*i+k)
		}
		texts = append(texts, s)
	}
	var got []string
	for _, f := range found(t, gathered(texts...), Options{}).Best(0, Frame) {
		got = append(got, f.Text)
	}
	if !slices.Contains(got, "reaffirm…in full") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "2031") }) {
		t.Errorf("frames %q, want reaffirm…in full and none of 2031", got)
	}
}

// TestFrameKeys: frames of the same symbols in another order differ.
func TestFrameKeys(t *testing.T) {
	s := found(t, gathered("甲子乙丙丁。"), Options{}).stream
	keys := map[uint64]string{}
	for _, symbols := range []string{"甲子乙丙", "乙子甲丙", "甲乙子丙", "丙子乙甲"} {
		row := make([]uint32, 0, 4)
		for _, r := range symbols {
			row = append(row, uint32(slices.Index(s.vocabulary, string(r))))
		}
		h := newHashes(row, 4)
		for _, open := range []bool{false, true} {
			key := join(h.of(0, 1), h.of(2, 4), open)
			if other, ok := keys[key]; ok {
				t.Errorf("%s, open %v, has the key of %s", symbols, open, other)
			}
			keys[key] = symbols
		}
	}
	if len(keys) != 8 {
		t.Errorf("%d keys, want 8", len(keys))
	}
}

// TestContrast tells what one time has more of.
func TestContrast(t *testing.T) {
	var texts []string
	for i := range 40 {
		c := string(rune(0x6000 + 31*i))
		s := c + "说，兴河惠民。" + c + "答，"
		if i >= 20 {
			s += "坚持邻岸优先。"
		} else {
			s += "坚持远洋并举。"
		}
		texts = append(texts, s)
	}
	d := found(t, gathered(texts...), Options{})
	x := d.Contrast(context.Background(), func(id string, _ tifa.Date) Side {
		if len(id) == 2 && id >= "20" {
			return Focus
		}
		return Reference
	}, ByDocument, 0)
	if len(x.More) == 0 || len(x.Less) == 0 || x.Focus != 20 || x.Reference != 20 {
		t.Fatalf("%d more, %d less, of %d and %d documents", len(x.More), len(x.Less), x.Focus, x.Reference)
	}
	if m := x.More[0]; m.Text != "坚持邻岸优先" || m.Contrast.Focus != 20 || m.Contrast.Reference != 0 {
		t.Errorf("more: %s in %d and %d", m.Text, m.Contrast.Focus, m.Contrast.Reference)
	}
	if l := x.Less[0]; l.Text != "坚持远洋并举" || l.LogRatio >= 0 {
		t.Errorf("less: %s, log ratio %v", l.Text, l.LogRatio)
	}
}

// TestEnglish counts words; commas part items of lists, names and quantities are told
// by their letters.
func TestEnglish(t *testing.T) {
	var texts []string
	for i := range 12 {
		n := fmt.Sprintf("No%d", i)
		texts = append(texts, fmt.Sprintf(`Delegate %s spoke, safe ports, shared harbours and open lanes, then %d left. The council welcomed Safe ports, shared harbours and open lanes %s.
In %s the Governor of East Holm, Dr. Ada Q. Stone, said %s that and/or %s meant safe ports, shared harbours and open lanes for all. Half a million tonnes %s came to East Holm %s, %s 3/4 percent %s more. Trade of East Holm %s.`, n, i, n, n, n, n, n, n, n, n, n))
	}
	printed, kinds := map[string]string{}, map[string]Type{}
	for _, f := range found(t, gathered(texts...), Options{}).Best(0, Types()...) {
		printed[f.Text], kinds[f.Text] = f.Printed, f.Type
	}
	for text, want := range map[string]Type{
		"safe ports, shared harbours and open lanes": Slogan, "east holm": Name, "3/4 percent": Number,
	} {
		if kinds[text] != want {
			t.Errorf("%s: type %q, want %q", text, kinds[text], want)
		}
	}
	if printed["east holm"] != "East Holm" || printed["safe ports, shared harbours and open lanes"] != "safe ports, shared harbours and open lanes" {
		t.Errorf("printed %q and %q", printed["east holm"], printed["safe ports, shared harbours and open lanes"])
	}
	for text := range kinds {
		if strings.HasPrefix(text, ",") || strings.HasSuffix(text, ",") {
			t.Errorf("%q begins or ends with a comma", text)
		}
	}
	if _, cut := kinds["ada q"]; cut {
		t.Error("a name is cut at an initial")
	}
}
