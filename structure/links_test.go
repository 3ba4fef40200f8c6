package structure

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tifa"
	"tifa/internal/realdata"
	"tifa/text"
)

// linkWords writes the links of text, one a line: relation from → to, with - for
// an end that is only understood.
func linkWords(t testing.TB, r *Rules, text string) []string {
	t.Helper()
	var out []string
	for _, l := range r.Read(&tifa.Document{Text: text}).Links {
		from := "-"
		if l.From != nil {
			from = l.From.In(text)
		}
		out = append(out, fmt.Sprintf("%s %s → %s", l.Relation, from, l.To.In(text)))
	}
	return out
}

// Each row of frames.csv carries an example that marks the ends which the frame
// finds in it.
func TestFrameExamples(t *testing.T) {
	r := standard(t)
	l := loader{folders: []fs.FS{Tables()}}
	seen := map[tifa.Relation]bool{}
	l.table("frames.csv", 5, func(row []string, line int) {
		example := row[4]
		plain := strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(example)
		_, to, ok := strings.Cut(example, "{")
		to, _, closed := strings.Cut(to, "}")
		if !ok || !closed {
			t.Errorf("frames.csv:%d: the example marks no {to}: %s", line, example)
			return
		}
		from := "-"
		if _, f, ok := strings.Cut(example, "["); ok {
			from, _, _ = strings.Cut(f, "]")
		}
		seen[tifa.Relation(row[0])] = true
		want := fmt.Sprintf("%s %s → %s", row[0], from, to)
		if got := linkWords(t, r, "会议指出，"+plain); !slices.Contains(got, want) {
			t.Errorf("frames.csv:%d: want %s\ngot:\n%s", line, want, strings.Join(got, "\n"))
		}
	})
	if l.err != nil {
		t.Fatal(l.err)
	}
	for _, relation := range tifa.Relations() {
		if !seen[relation] {
			t.Errorf("no frame of the relation %s", relation)
		}
	}
}

// A goldLink is a link as it was annotated, in code points.
type goldLink struct {
	Relation string
	From     *[2]int
	To       [2]int
}

// A linkScore counts links found among those annotated.
type linkScore struct{ hit, anchored, gold, found int }

func (s linkScore) add(o linkScore) linkScore {
	return linkScore{s.hit + o.hit, s.anchored + o.anchored, s.gold + o.gold, s.found + o.found}
}

func (s linkScore) precision() float64 { return float64(s.hit) / float64(max(1, s.found)) }
func (s linkScore) recall() float64    { return float64(s.hit) / float64(max(1, s.gold)) }
func (s linkScore) f1() float64        { return 2 * float64(s.hit) / float64(max(1, s.gold+s.found)) }

func (s linkScore) anchoredF1() float64 {
	return 2 * float64(s.anchored) / float64(max(1, s.gold+s.found))
}

// scoreLinks matches the links found in text with those annotated, one to one:
// the same relation, and to ends that share seven tenths; anchored are those
// whose from ends do, too.
func scoreLinks(text string, found []goldLink, gold []goldLink) map[string]linkScore {
	scores := map[string]linkScore{}
	overlap := func(a, b [2]int) float64 { return jaccard(item{"", a[0], a[1]}, item{"", b[0], b[1]}) }
	alike := func(a, b *[2]int) bool { return a == nil && b == nil || a != nil && b != nil && overlap(*a, *b) >= .7 }
	for _, f := range found {
		s := scores[f.Relation]
		s.found++
		scores[f.Relation] = s
	}
	for _, anchored := range []bool{false, true} {
		left := slices.Clone(found)
		for _, g := range gold {
			i := slices.IndexFunc(left, func(f goldLink) bool {
				return f.Relation == g.Relation && overlap(f.To, g.To) >= .7 && (!anchored || alike(f.From, g.From))
			})
			s := scores[g.Relation]
			switch {
			case !anchored:
				s.gold++
				fallthrough
			default:
				if i >= 0 && anchored {
					s.anchored++
				} else if i >= 0 {
					s.hit++
				}
			}
			if i >= 0 {
				left = slices.Delete(left, i, i+1)
			}
			scores[g.Relation] = s
		}
	}
	return scores
}

// pointLinks are the links of d in code points.
func pointLinks(r *Rules, d *tifa.Document) []goldLink {
	p := text.NewPoints(d.Text)
	var out []goldLink
	for _, l := range r.Read(d).Links {
		g := goldLink{Relation: string(l.Relation), To: [2]int{p.At(l.To.Start), p.At(l.To.End)}}
		if l.From != nil {
			g.From = &[2]int{p.At(l.From.Start), p.At(l.From.End)}
		}
		out = append(out, g)
	}
	return out
}

// reportLinks prints the scores and fails below the bars for all of them together.
func reportLinks(t *testing.T, scores map[string]linkScore) {
	t.Helper()
	var all linkScore
	line := func(name string, s linkScore) {
		t.Logf("%-10s P %.3f  R %.3f  F1 %.3f  anchored F1 %.3f (annotated %d, found %d)", name, s.precision(), s.recall(), s.f1(), s.anchoredF1(), s.gold, s.found)
	}
	for _, relation := range tifa.Relations() {
		line(string(relation), scores[string(relation)])
		all = all.add(scores[string(relation)])
	}
	line("all", all)
	if all.f1() < .75 || all.precision() < .85 || all.anchoredF1() < .60 {
		t.Errorf("links: F1 %.3f, precision %.3f, anchored F1 %.3f; want at least 0.75, 0.85, 0.60", all.f1(), all.precision(), all.anchoredF1())
	}
}

// The links annotated by hand in real readouts.
func TestGoldLinks(t *testing.T) {
	gold := map[string][]goldLink{}
	data, err := os.ReadFile(goldFile(t, "links.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var g struct {
			ID    string
			Links []goldLink
		}
		if err := json.Unmarshal(line, &g); err != nil {
			t.Fatal(err)
		}
		gold[g.ID] = g.Links
	}
	r := standard(t)
	scores, documents := map[string]linkScore{}, 0
	for _, g := range readGold(t) {
		want, ok := gold[g.ID]
		if !ok {
			continue
		}
		documents++
		d := &tifa.Document{ID: g.ID, Date: tifa.Date(g.Date), Title: g.Title, Text: g.Text, Language: g.Lang}
		for relation, s := range scoreLinks(g.Text, pointLinks(r, d), want) {
			scores[relation] = scores[relation].add(s)
		}
	}
	if documents < 8 {
		t.Fatalf("%d documents with links, want at least 8", documents)
	}
	reportLinks(t, scores)
}

// links.txt holds a readout written for the project, in which each line that
// begins with "- " is a link of the paragraph above it.
func TestWrittenLinks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "links.txt"))
	if err != nil {
		t.Fatal(err)
	}
	r := standard(t)
	relations, links := map[string]bool{}, 0
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		paragraph, rest, _ := strings.Cut(block, "\n")
		if strings.HasPrefix(paragraph, "#") {
			continue
		}
		var want []string
		for line := range strings.Lines(rest) {
			w, ok := strings.CutPrefix(strings.TrimSpace(line), "- ")
			if !ok {
				t.Fatalf("links.txt: want a link: %q", line)
			}
			want = append(want, w)
			name, _, _ := strings.Cut(w, " ")
			relations[name] = true
			links++
		}
		if got := linkWords(t, r, paragraph); !slices.Equal(got, want) {
			t.Errorf("of %s\ngot:\n- %s\nwant:\n- %s", paragraph, strings.Join(got, "\n- "), strings.Join(want, "\n- "))
		}
	}
	if len(relations) != len(tifa.Relations()) || links < 40 {
		t.Errorf("%d relations in %d links, want all %d in at least 40", len(relations), links, len(tifa.Relations()))
	}
}

// A user's folder adds frames and words, replaces a frame, and leaves one out.
func TestExtendedFrames(t *testing.T) {
	const text = "会议指出，航道以灯塔为眼，渔民靠泊位吃饭。各州要修灯塔。船东要修灯塔。"
	folder := fstest.MapFS{
		"frames.csv": {Data: []byte("basis,{from}靠{to}吃饭,slot,slot,[渔民]靠{泊位}吃饭。\n" +
			"\"duty\",\"{from:*body}[^将既又还不而先]<must>[^求素点当]{to}\",slot,slot,替换。\n" +
			"opposition,\"(不能搞成|不能搞|不要搞成|不要搞|不搞){to}\",off,slot,不用。\n")},
		"frame_words.csv": {Data: []byte("body,船东\n")},
	}
	r, err := Load(Tables(), folder)
	if err != nil {
		t.Fatal(err)
	}
	got := linkWords(t, r, text)
	for _, want := range []string{"basis 渔民 → 泊位", "duty 各州 → 修灯塔", "duty 船东 → 修灯塔"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %v", want, got)
		}
	}
	if n := len(standard(t).links.frames); len(r.links.frames) != n {
		t.Errorf("%d frames, want %d: one more, one left out", len(r.links.frames), n)
	}
	for _, tt := range []struct{ name, file, data, want string }{
		{"no table", "frame.csv", "", "no table has this name"},
		{"no such relation", "frames.csv", "# mine\ncause,因{to},none,slot,因{雨}。\n", "frames.csv:2: no such relation"},
		{"no such rule", "frames.csv", "basis,因{to},none,somehow,因{雨}。\n", "frames.csv:1: no such rule for the to end"},
		{"no such list", "frames.csv", "basis,<nothing>{to},none,slot,因{雨}。\n", `no list "nothing"`},
		{"no words", "frames.csv", "basis,{to},none,slot,因{雨}。\n", "want words to look for"},
		{"no slot", "frames.csv", "basis,因,none,slot,因雨。\n", "no slot {to}"},
		{"a slot too many", "frames.csv", "basis,因{from}故{to},topic,slot,因[雨]故{停}。\n", `rule "topic" does not fit`},
		{"open mark", "frames.csv", "basis,因{to,none,slot,因{雨}。\n", "want {…}"},
		{"columns", "frames.csv", "basis,因{to}\n", "wrong number of fields"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(Tables(), fstest.MapFS{tt.file: {Data: []byte(tt.data)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// linkPieces are what frames are made of.
var linkPieces = []string{
	"为", "提供", "保障", "要", "必须", "，", "。", "；", "：", "是", "就是", "反对", "面对", "针对", "问题", "只有", "才能", "各部门", "会议指出，",
	"从", "转化为", "成为", "形成", "使", "围绕", "这条主线", "以", "目标", "通过", "修了", "我们", "一是", "“", "”", "《", "》", "的", "做好工作", "\n", " ", "航运", "既要", "又要", "服务", "、",
}

// Whatever the text, the ends of links lie within it at the bounds of
// characters, no to end is empty, and the statement holds the link.
func TestLinksHoldForAnyText(t *testing.T) {
	r := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(linkPieces), 0, 60).Draw(t, "pieces"), "")
		checkLinks(t, text, r.Read(&tifa.Document{Text: text}))
	})
}

func checkLinks(t interface{ Fatalf(string, ...any) }, text string, s *tifa.Structure) {
	check := func(end string, at tifa.Span) {
		if at.Start < 0 || at.End <= at.Start || at.End > len(text) || !validCut(text, at.Start) || !validCut(text, at.End) {
			t.Fatalf("%s %v of %q", end, at, text)
		}
	}
	for _, l := range s.Links {
		check("to", l.To)
		if l.From != nil {
			check("from", *l.From)
		}
		if l.Statement < -1 || l.Statement >= len(s.Statements) {
			t.Fatalf("statement %d of %d", l.Statement, len(s.Statements))
		}
	}
	if !slices.IsSortedFunc(s.Links, func(a, b tifa.Link) int { return cmp.Compare(a.To.Start, b.To.Start) }) {
		t.Fatalf("links out of order in %q", text)
	}
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{"会议指出，要为船员提供保障。", "。是，", "只有，才能", "以为为为提供", "各部门要，要", "\xff是", "《是》“要”"} {
		f.Add(s)
	}
	r := standard(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		checkLinks(t, s, r.Read(&tifa.Document{Text: s, Language: "zh"}))
	})
}

// hostileLinks are units that, repeated, tempt the frames into looking far.
var hostileLinks = map[string]string{
	"为":      "为",
	"是":      "是",
	"要":      "要",
	"open":   "为船",
	"duty":   "各部门要，",
	"only":   "只有船，",
	"topic":  "做好港口工作，要",
	"be":     "航运是命脉，",
	"result": "形成船，",
	"ends":   "反对船、",
	"quotes": "“反对",
	"means":  "使船",
}

// A text of one thing only is read in time; quadratic work on so much of it takes
// minutes.
func TestLinksTakeLinearTime(t *testing.T) {
	const size, most = 300_000, 20 * time.Second
	r := standard(t)
	for name, unit := range hostileLinks {
		start := time.Now()
		r.Read(&tifa.Document{Text: "会议指出，" + strings.Repeat(unit, size/len(unit)), Language: "zh"})
		if took := time.Since(start); took > most {
			t.Errorf("%s: %v for %d bytes", name, took, size)
		}
	}
}

func BenchmarkHostileLinks(b *testing.B) {
	r := standard(b)
	for name, unit := range hostileLinks {
		text := "会议指出，" + strings.Repeat(unit, 1_000_000/len(unit))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r.Read(&tifa.Document{Text: text, Language: "zh"})
			}
		})
	}
}

// BenchmarkEveningNews reads real news items with links and without: what links
// add to the time.
func BenchmarkEveningNews(b *testing.B) {
	var texts []tifa.Document
	size := 0
	for n, d := range realdata.Records(b, "zh/xwlb.jsonl.zst") {
		if n%20 != 0 {
			continue
		}
		texts = append(texts, tifa.Document{Date: tifa.Date(d.Date), Title: d.Title, Text: d.Text})
		size += len(d.Text)
	}
	with := standard(b)
	without := *with
	without.links = newLinkRules(nil, nil)
	for _, v := range []struct {
		name  string
		rules *Rules
	}{{"without", &without}, {"with", with}} {
		b.Run(v.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, d := range texts {
					v.rules.Read(&d)
				}
			}
		})
	}
}

// Each list of words is named by a frame or told of in the documentation.
func TestListsAreUsed(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "links.md"))
	if err != nil {
		t.Fatal(err)
	}
	l := loader{folders: []fs.FS{Tables()}}
	var frames strings.Builder
	for _, row := range l.rows("frames.csv", 5) {
		frames.WriteString(row[1] + "\n")
	}
	lists := 0
	for _, row := range l.rows("frame_words.csv", 2) {
		lists++
		named := false
		for _, form := range []string{"<%s>", ":%s}", ":*%s}", ":%s*}", ":*%s*}"} {
			named = named || strings.Contains(frames.String(), fmt.Sprintf(form, row[0]))
		}
		if !named && !bytes.Contains(doc, []byte("`"+row[0]+"`")) {
			t.Errorf("no frame names the list %s, and docs/links.md does not tell of it", row[0])
		}
	}
	if l.err != nil || lists < 30 {
		t.Fatalf("%d rows, %v", lists, l.err)
	}
}
