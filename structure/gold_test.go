package structure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tifa"
	"tifa/text"
)

// The gold files annotate real readouts by hand. They lie beside the data and
// are no part of the project.
func goldFile(t *testing.T, name string) string {
	t.Helper()
	data := os.Getenv("TIFA_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(data, "..", "gold", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: no gold annotation at %s; set TIFA_DATA to the folder beside it to measure accuracy", path)
	}
	return path
}

// A goldDocument is a document with the parts that were annotated; offsets
// count code points.
type goldDocument struct {
	ID, Date, Title, Text, Lang string
	Event                       *struct{ Name, Start, End, Place string }
	People                      []struct {
		Name           string
		Offices, Parts []string
	}
	Statements []struct {
		Speaker, Cue, Act string
		Start, End        int
	}
	Lists []struct {
		Kind  string
		Items [][2]int
	}
	Definitions []struct {
		Term       string
		Start, End int
	}
	Roles []struct {
		Head, Role string
		Filler     [2]int
	}
}

func readGold(t *testing.T) []goldDocument {
	t.Helper()
	byID := map[string]int{}
	var out []goldDocument
	for _, name := range []string{"documents.jsonl", "gold.jsonl"} {
		data, err := os.ReadFile(goldFile(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			var id struct{ ID string }
			if err := json.Unmarshal(line, &id); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			i, ok := byID[id.ID]
			if !ok {
				i = len(out)
				byID[id.ID] = i
				out = append(out, goldDocument{})
			}
			if err := json.Unmarshal(line, &out[i]); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("%d annotated documents, want at least 20", len(out))
	}
	return out
}

// A score counts items found among those annotated.
type score struct{ hit, gold, found int }

func (s score) f1() float64 { return 2 * float64(s.hit) / float64(max(1, s.gold+s.found)) }

// bars are what must be reached: F1, and for events the share of documents.
var bars = map[string]float64{
	"statements": .95, "contents": .91, "acts": .93, "people": .93, "parts": .88,
	"lists": .86, "definitions": .80, "roles": .70, "event": .92,
}

// An item is a part of a structure in a form that can be compared: the key is
// equal and the span, where there is one, overlaps.
type item struct {
	key        string
	start, end int
}

func TestGold(t *testing.T) {
	r := standard(t)
	scores := map[string]score{}
	for _, g := range readGold(t) {
		d := &tifa.Document{ID: g.ID, Date: tifa.Date(g.Date), Title: g.Title, Text: g.Text, Language: g.Lang}
		s := r.Read(d)
		for kind, items := range goldItems(&g) {
			sc := scores[kind]
			sc.add(items, foundItems(d, s, kind))
			scores[kind] = sc
		}
	}
	for _, kind := range []string{"statements", "contents", "acts", "people", "parts", "lists", "definitions", "roles", "event"} {
		s := scores[kind]
		t.Logf("%-12s F1 %.3f (annotated %d, found %d, bar %.2f)", kind, s.f1(), s.gold, s.found, bars[kind])
		if s.f1() < bars[kind] {
			t.Errorf("%s: F1 %.3f is below %.2f", kind, s.f1(), bars[kind])
		}
	}
}

func (s *score) add(gold, found []item) {
	s.gold += len(gold)
	s.found += len(found)
	for _, g := range gold {
		i := slices.IndexFunc(found, func(f item) bool { return f.key == g.key && jaccard(f, g) >= .9 })
		if i >= 0 {
			s.hit++
			found = slices.Delete(slices.Clone(found), i, i+1)
		}
	}
}

func jaccard(a, b item) float64 {
	if a.end == 0 && b.end == 0 {
		return 1
	}
	inter := min(a.end, b.end) - max(a.start, b.start)
	return float64(max(0, inter)) / float64(max(a.end, b.end)-min(a.start, b.start))
}

func goldItems(g *goldDocument) map[string][]item {
	out := map[string][]item{"statements": nil, "contents": nil, "acts": nil, "people": nil, "parts": nil, "lists": nil, "definitions": nil, "roles": nil, "event": nil}
	put := func(kind string, i item) { out[kind] = append(out[kind], i) }
	for _, s := range g.Statements {
		key := fmt.Sprint(s.Speaker, s.Cue, s.Start)
		put("statements", item{key: key})
		put("contents", item{key, s.Start, s.End})
		put("acts", item{key: key + s.Act})
	}
	for _, p := range g.People {
		put("people", item{key: p.Name + sorted(p.Offices)})
		put("parts", item{key: p.Name + sorted(p.Parts)})
	}
	for _, l := range g.Lists {
		for _, i := range l.Items {
			put("lists", item{fmt.Sprint(i[0]), i[0], i[1]})
		}
	}
	for _, d := range g.Definitions {
		put("definitions", item{d.Term, d.Start, d.End})
	}
	for _, r := range g.Roles {
		put("roles", item{r.Head + "/" + r.Role, r.Filler[0], r.Filler[1]})
	}
	if e := g.Event; e != nil {
		put("event", item{key: e.Name + e.Start + e.End + e.Place})
	} else {
		put("event", item{})
	}
	return out
}

func foundItems(d *tifa.Document, s *tifa.Structure, kind string) (out []item) {
	p := text.NewPoints(d.Text)
	switch kind {
	case "statements", "contents", "acts":
		for _, x := range s.Statements {
			i := item{key: fmt.Sprint(x.Speaker, x.Cue, p.At(x.Span.Start))}
			switch kind {
			case "contents":
				i.start, i.end = p.At(x.Span.Start), p.At(x.Span.End)
			case "acts":
				i.key += string(x.Act)
			}
			out = append(out, i)
		}
	case "people", "parts":
		for _, x := range s.People {
			what := x.Offices
			if kind == "parts" {
				what = nil
				for _, part := range x.Parts {
					what = append(what, string(part))
				}
			}
			out = append(out, item{key: x.Name + sorted(what)})
		}
	case "lists":
		for _, x := range s.Lists {
			for _, i := range x.Items {
				out = append(out, item{fmt.Sprint(p.At(i.Start)), p.At(i.Start), p.At(i.End)})
			}
		}
	case "definitions":
		for _, x := range s.Definitions {
			out = append(out, item{x.Term, p.At(x.Span.Start), p.At(x.Span.End)})
		}
	case "roles":
		for _, x := range s.Roles {
			out = append(out, item{x.Head + "/" + x.Role, p.At(x.Filler.Start), p.At(x.Filler.End)})
		}
	case "event":
		i := item{}
		if e := d.Event; e != nil {
			i.key = e.Name + string(e.Start+e.End) + e.Place
		}
		out = append(out, i)
	}
	return out
}

func sorted(words []string) string {
	words = slices.Clone(words)
	slices.Sort(words)
	return "[" + strings.Join(words, ",") + "]"
}

// The text the project starts from must come out whole.
func TestSeed(t *testing.T) {
	gold := readGold(t)[0]
	d := &tifa.Document{Text: gold.Text}
	s := standard(t).Read(d)
	for kind, items := range goldItems(&gold) {
		var sc score
		found := foundItems(d, s, kind)
		sc.add(items, found)
		if sc.hit != sc.gold || kind != "lists" && sc.hit != sc.found {
			t.Errorf("%s: %d of %d, and %d more", kind, sc.hit, sc.gold, sc.found-sc.hit)
		}
	}
	if d.Date != "2023-12-28" || d.Place != "北京" || d.Agency != "新华社" || len(s.Statements) != 15 {
		t.Errorf("date %s, place %s, agency %s, %d statements", d.Date, d.Place, d.Agency, len(s.Statements))
	}
}
