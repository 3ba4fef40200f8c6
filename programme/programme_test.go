package programme

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
	"tifa/internal/realdata"
	"tifa/structure"
	"tifa/text"
)

func side(t testing.TB, text string) Side {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	d := &tifa.Document{ID: "d", Text: text}
	s := rules.Read(d)
	return Side{d, s, New(d, s)}
}

const conference = "会议指出，构建航运共同体是海峡国家的共同心愿，是联邦外交的目标。倡导构建航运共同体，指明了海上合作的方向，形成了四通八达的航线网络。" +
	"构建航运共同体，是以共同安全为努力目标，以多方协商为实现路径。各州各港口要通力协作。要反对封锁航道，抵制以邻为壑。坚持以守信重诺为根本走互利道路。"

func TestProgramme(t *testing.T) {
	p := side(t, conference).Programme
	hubs, rest := p.Hubs()
	if len(hubs) != 1 || p.Concepts[hubs[0].Concept].Name != "构建航运共同体" {
		t.Fatalf("hubs %v of %v", hubs, p.Concepts)
	}
	if got, want := p.Concepts[hubs[0].Concept].Wordings, []string{"构建航运共同体", "倡导构建航运共同体"}; !slices.Equal(got, want) {
		t.Errorf("wordings %v, want %v", got, want)
	}
	var got []string
	for _, s := range p.Spokes(hubs[0]) {
		got = append(got, s.Words+" "+s.Other)
	}
	want := []string{
		"努力目标 共同安全", "实现路径 多方协商", "is 海峡国家的共同心愿", "is 联邦外交的目标",
		"brought 指明了海上合作的方向", "brought 形成了四通八达的航线网络",
	}
	if !slices.Equal(got, want) {
		t.Errorf("spokes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = nil
	for _, i := range rest {
		e := p.Edges[i]
		got = append(got, fmt.Sprintf("%s %s %s", Words(e, false), e.FromWords, e.ToWords))
	}
	want = []string{"must 各州各港口 通力协作", "opposes  封锁航道", "opposes  以邻为壑", "is the ground to, as 根本 守信重诺 走互利道路"}
	if !slices.Equal(got, want) {
		t.Errorf("rest\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A wording is one concept with another that it ends with, if that has four
// characters.
func TestShortestEnd(t *testing.T) {
	wordings := map[string]bool{"航运共同体": true, "构建航运共同体": true, "推动构建航运共同体": true, "安全": true, "航行安全": true}
	for w, want := range map[string]string{
		"推动构建航运共同体": "航运共同体", "航运共同体": "航运共同体", "航行安全": "航行安全", "维护航行安全": "航行安全", "安全": "安全", "共同体": "共同体",
		"航行安全和航运共同体": "航行安全和航运共同体", "守信、航运共同体": "守信、航运共同体",
	} {
		if got := shortestEnd(w, wordings); got != want {
			t.Errorf("%s: %s, want %s", w, got, want)
		}
	}
}

// A head is found where a page break stands within it.
func TestHeadSpan(t *testing.T) {
	const text = "构建航运共\n\n同体，以安全为目标。"
	filler := strings.Index(text, "安全")
	at, ok := headSpan(text, tifa.Role{Head: "构建航运共同体", Filler: tifa.Span{Start: filler, End: filler + len("安全")}})
	if !ok || at.In(text) != "构建航运共\n\n同体" {
		t.Errorf("%v %v", at, ok)
	}
	if _, ok := headSpan(text, tifa.Role{Head: "港口", Filler: tifa.Span{Start: filler, End: filler}}); ok {
		t.Error("a head that is not there was found")
	}
}

// Each edge is told once, by a hub or among the rest.
func TestHubsPartitionEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomProgramme(t)
		hubs, rest := p.Hubs()
		told := slices.Clone(rest)
		before := len(p.Edges)
		for _, h := range hubs {
			if len(h.Edges) < 2 || len(h.Edges) > before {
				t.Fatalf("a hub of %d edges behind one of %d", len(h.Edges), before)
			}
			before = len(h.Edges)
			told = append(told, h.Edges...)
		}
		slices.Sort(told)
		for i := range p.Edges {
			if i >= len(told) || told[i] != i {
				t.Fatalf("edges told: %v of %d", told, len(p.Edges))
			}
		}
		if len(told) != len(p.Edges) {
			t.Fatalf("%d edges told of %d", len(told), len(p.Edges))
		}
	})
}

func randomProgramme(t *rapid.T) *Programme {
	words := rapid.SampledFrom([]string{"", "航运", "航运共同体", "构建航运共同体", "a <b> & \"c\"", "\x01\x02", strings.Repeat("守信重诺，", 60), "“引号”《书名》", "word word word", "各州各港口"})
	d, s := &tifa.Document{}, &tifa.Structure{}
	put := func(w string) tifa.Span {
		d.Text += w + "。"
		return tifa.Span{Start: len(d.Text) - len(w) - len("。"), End: len(d.Text) - len("。")}
	}
	for range rapid.IntRange(0, 30).Draw(t, "links") {
		l := tifa.Link{Relation: rapid.SampledFrom(tifa.Relations()).Draw(t, "relation"), Statement: -1}
		if w := words.Draw(t, "from"); w != "" {
			from := put(w)
			l.From = &from
		}
		l.To = put(words.Draw(t, "to") + "港")
		s.Links = append(s.Links, l)
	}
	for range rapid.IntRange(0, 5).Draw(t, "roles") {
		s.Roles = append(s.Roles, tifa.Role{Head: words.Draw(t, "head"), Role: "目标", Filler: put(words.Draw(t, "filler") + "路")})
	}
	return New(d, s)
}

// Whatever a programme holds, its drawing is XML in which no box lies over
// another one beside it and no line of text leaves its box.
func TestSVGHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		if err := SVG(&b, randomProgramme(t), Title{"题 <目> \x03", "facts"}); err != nil {
			t.Fatal(err)
		}
		boxes, err := boxesOf(b.Bytes())
		if err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
		for i, x := range boxes {
			for _, y := range boxes[:i] {
				if x.overlaps(y) {
					t.Fatalf("%v lies over %v", x, y)
				}
			}
		}
	})
}

type box struct{ x, y, w, h int }

func (a box) overlaps(b box) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

// boxesOf reads the cards, panels and the hub of a drawing, and checks that the
// text behind each stays within it.
func boxesOf(svg []byte) ([]box, error) {
	var out []box
	page := box{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		number, class := map[string]int{}, ""
		for _, a := range e.Attr {
			number[a.Name.Local], _ = strconv.Atoi(a.Value)
			if a.Name.Local == "class" {
				class = a.Value
			}
		}
		switch {
		case e.Name.Local == "svg":
			page = box{0, 0, number["width"], number["height"]}
		case e.Name.Local == "rect" && (class == "card" || number["rx"] == 18):
			out = append(out, box{number["x"], number["y"], number["width"], number["height"]})
		case e.Name.Local == "text" && class == "line":
			last := out[len(out)-1]
			if y := number["y"]; y > last.y+last.h-4 || y < last.y+12 {
				return nil, fmt.Errorf("a line at %d in a box from %d to %d", y, last.y, last.y+last.h)
			}
		case e.Name.Local == "text" && number["y"] > page.h:
			return nil, fmt.Errorf("text at %d below the page", number["y"])
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		s       string
		columns int
		want    string
	}{
		{"守信重诺，同航共济", 8, "守信重|诺，同航|共济"},
		{"守信“重诺”同航", 6, "守信|“重|诺”同|航"},
		{"safe passage for all", 10, "safe|passage|for all"},
		{"", 10, ""},
		{"长", 1, "长"},
	} {
		if got := strings.Join(wrap(tt.s, tt.columns), "|"); got != tt.want {
			t.Errorf("%q in %d: %s, want %s", tt.s, tt.columns, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("航道，。“”ab c《》"))).Draw(t, "s")
		if got := strings.ReplaceAll(strings.Join(wrap(s, 7), ""), " ", ""); got != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestCompare(t *testing.T) {
	before := side(t, "会议强调，对外工作是联邦的大事。对外工作要守信重诺，打造更加完善的沿岸伙伴关系网络，推动构建航运共同体，为海上联邦建设创造条件。"+
		"各州要通力协作，形成统揽全局、协调各方的海事工作大协同局面。要反对封锁航道。")
	after := side(t, "会议认为，成绩很大。一是拓展航路，形成了范围广的沿岸伙伴关系网络。二是理顺体制，巩固了海事工作大协同格局。三是疏通航道，开创了港口发展新局面。"+
		"会议指出，构建航运共同体是联邦外交的目标，是沿岸各国的心愿，成为海上合作的旗帜。要反对封锁航道。")
	c := Compare(before, after)
	var got []string
	for _, m := range c.Matured {
		got = append(got, m.Task.In(before.Document.Text)+" → "+after.Programme.Edges[m.Result].ToWords+" ("+m.Shared+")")
	}
	want := []string{
		"打造更加完善的沿岸伙伴关系网络 → 形成了范围广的沿岸伙伴关系网络 (的沿岸伙伴关系网络)",
		"形成统揽全局、协调各方的海事工作大协同局面 → 巩固了海事工作大协同格局 (海事工作大协同)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("matured\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if h := c.Hub; h == nil || h.Name != "构建航运共同体" || h.Mentions != 1 || h.Before != "对外工作" {
		t.Errorf("hub %+v", c.Hub)
	}
	var kept []string
	for _, k := range c.Kept {
		kept = append(kept, after.Programme.Edges[k.New].ToWords)
	}
	if !slices.Equal(kept, []string{"封锁航道"}) {
		t.Errorf("kept %v", kept)
	}
	if n, m := len(c.Kept)+len(c.Gained), len(c.Kept)+len(c.Lost); n != len(after.Programme.Edges) || m != len(before.Programme.Edges) {
		t.Errorf("%d of %d new edges told, %d of %d old ones", n, len(after.Programme.Edges), m, len(before.Programme.Edges))
	}
}

// Compared with itself, a programme gains and loses nothing.
func TestCompareWithItself(t *testing.T) {
	s := side(t, conference)
	c := Compare(s, s)
	if len(c.Gained)+len(c.Lost) > 0 || len(c.Kept) != len(s.Programme.Edges) || c.Hub != nil {
		t.Errorf("%+v", c)
	}
}

func TestRest(t *testing.T) {
	s := side(t, "会议指出，新征程上，航运是联邦的命脉，大家都很高兴。要反对封锁航道。\n陆崇岸主持会议。")
	c := Rest(s.Document, s.Structure, func(clause string) bool { return clause == "新征程上" })
	if c.Clauses != 3 || c.Scenes != 1 || len(c.Rest) != 1 || c.Rest[0].In(s.Document.Text) != "大家都很高兴" {
		t.Errorf("%+v", c)
	}
	if share, ok := c.Share(); !ok || share != 2.0/3 {
		t.Errorf("share %v %v", share, ok)
	}
	if _, ok := (Cover{}).Share(); ok {
		t.Error("no clause has a share")
	}
}

func TestDot(t *testing.T) {
	var b bytes.Buffer
	if err := Dot(&b, side(t, conference).Programme, Title{`a "title"`, "facts"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`label="a \"title\"\nfacts"`, `[label="努力目标"`, `[label="basis 根本"`, `shape=point`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if opened := regexp.MustCompile(`(?m)^  c\d+ \[`).FindAllString(b.String(), -1); len(opened) != len(side(t, conference).Programme.Concepts) {
		t.Errorf("%d nodes", len(opened))
	}
}

// The readout that the project starts from, against the conference before it:
// what matured and what became the hub, and how much of it is accounted for.
func TestSeedAgainstItsPredecessor(t *testing.T) {
	gold, err := realdata.Read[realdata.Record](realdata.Beside(t, "gold/documents.jsonl")[0])
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, d := range gold {
		texts[d.ID] = d.Text
	}
	before, after := side(t, texts["cfawc-2018-06-23-12371"]), side(t, texts["seed-cfawc-2023"])
	c := Compare(before, after)
	oldPoints, newPoints := text.NewPoints(before.Document.Text), text.NewPoints(after.Document.Text)
	var matured [][2]int
	for _, m := range c.Matured {
		matured = append(matured, [2]int{oldPoints.At(m.Task.Start), newPoints.At(after.Programme.Edges[m.Result].Span.Start)})
	}
	for _, want := range [][2]int{{163, 585}, {2186, 720}} { // the network, and the working together
		if !slices.Contains(matured, want) {
			t.Errorf("the task at %d is no result at %d: %v", want[0], want[1], matured)
		}
	}
	if c.Hub == nil || c.Hub.New < 10 || c.Hub.Mentions < 2 {
		t.Errorf("hub %+v", c.Hub)
	}
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	cover := Rest(after.Document, after.Structure, rules.SetsScene)
	share, _ := cover.Share()
	t.Logf("%d of %d clauses accounted for, %d openings not counted", cover.Clauses-len(cover.Rest), cover.Clauses, cover.Scenes)
	if share < .70 || cover.Clauses < 100 {
		t.Errorf("%.2f of %d clauses accounted for, want at least 0.70 of 100", share, cover.Clauses)
	}
}
