package compare

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tifa"
	"tifa/internal/editions"
	"tifa/text"

	"pgregory.net/rapid"
)

// texts draws a text of paragraphs of any characters, few enough that much of
// it repeats.
func texts() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"会议指出，", "會議", "海峡台消息：", "一是", "12月3日", "2. ", "also ", "港口", "航道", "开放", "发展", "的", "和", "，", "。", "、", "一是", "2023", "年", "\u3000",
		"the ", "harbour ", "of ", "is ", "open", ". ", "5.5", "é", "e\u0301", "한국어 ", "カナ", "🚢", "\xff", "\r",
	})
	return rapid.Custom(func(t *rapid.T) string {
		paragraphs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		}), 0, 8).Draw(t, "paragraphs")
		return strings.Join(paragraphs, rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(t, "break"))
	})
}

// edited draws a text made of old by editing it at random.
func edited(old string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		paragraphs := strings.SplitAfter(old, "\n")
		for range rapid.IntRange(0, 6).Draw(t, "edits") {
			i := rapid.IntRange(0, len(paragraphs)-1).Draw(t, "at")
			j := rapid.IntRange(0, len(paragraphs)-1).Draw(t, "to")
			switch p := []rune(paragraphs[i]); rapid.IntRange(0, 4).Draw(t, "edit") {
			case 0:
				paragraphs[i], paragraphs[j] = paragraphs[j], paragraphs[i]
			case 1:
				paragraphs[i] = ""
			case 2:
				paragraphs[i] += paragraphs[j]
			default:
				from := rapid.IntRange(0, len(p)).Draw(t, "from")
				to := rapid.IntRange(from, min(len(p), from+5)).Draw(t, "upto")
				paragraphs[i] = string(p[:from]) + rapid.StringN(0, 5, -1).Draw(t, "instead") + string(p[to:])
			}
		}
		return strings.Join(paragraphs, "")
	})
}

func TestPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := texts().Draw(t, "old")
		new := rapid.OneOf(texts(), edited(old)).Draw(t, "new")
		o := Options{
			Folds:  rapid.SampledFrom([]text.Folds{0, text.Script | text.Width | text.Case}).Draw(t, "folds"),
			Ignore: Ignore(rapid.IntRange(0, 7).Draw(t, "ignore")),
		}
		r := o.Texts(old, new, lines(old), lines(new))
		if problem := o.broken(r, old, new, lines(old), lines(new)); problem != "" {
			t.Fatalf("%s\n%s", problem, notation(r, old, new))
		}
	})
}

// TestAnyWording compares wordings that the paragraphs of a text would not be
// paired for, under the guarantees of one that are.
func TestAnyWording(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.OneOf(texts(), rapid.String()).Draw(t, "old"), rapid.OneOf(texts(), rapid.String()).Draw(t, "new")
		w := whollyPaired(a, b)
		old, new := w.old.wording(one(0)), w.new.wording(one(0))
		if problem := brokenChanges(w.changes(old, new, keeps(old, new)), a, b, tifa.Span{End: len(a)}, tifa.Span{End: len(b)}); problem != "" {
			t.Fatal(problem)
		}
	})
}

// whollyPaired takes two texts for one paragraph each.
func whollyPaired(old, new string) *alignment {
	return Options{}.read(context.Background(), old, new, []tifa.Span{{Start: 0, End: len(old)}}, []tifa.Span{{Start: 0, End: len(new)}})
}

func TestIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts().Draw(t, "text")
		edits := ofLines(s, s).Edits
		if n := min(1, len(lines(s))); len(edits) != n || n == 1 && edits[0].Kind != Kept {
			t.Fatalf("a text against itself: %s", notation(ofLines(s, s), s, s))
		}
	})
}

// TestLongWording takes wordings past each bound of the comparison in full.
func TestLongWording(t *testing.T) {
	source := editions.Invented(1, 12_000)
	long := strings.ReplaceAll(source, "\n", "")
	for _, tt := range []struct {
		name, old, new string
		least          float64 // share kept
	}{
		{"one word in the middle", long, long[:len(long)/2/3*3] + "新增" + long[len(long)/2/3*3:], 0.99},
		{"a word in many places", long, strings.ReplaceAll(long, "，", "，即"), 0.6},
		{"halves swapped", long, long[len(long)/2/3*3:] + long[:len(long)/2/3*3], 0.4},
		{"nothing in common", long, strings.Repeat("abc def ", 4000), 0},
		{"one word over and over", strings.Repeat("港口", 5000), strings.Repeat("港口", 4000) + "开放", 0.8},
	} {
		w := whollyPaired(tt.old, tt.new)
		old, new := w.old.wording(one(0)), w.new.wording(one(0))
		blocks := keeps(old, new)
		if problem := brokenChanges(w.changes(old, new, blocks), tt.old, tt.new, tifa.Span{End: len(tt.old)}, tifa.Span{End: len(tt.new)}); problem != "" {
			t.Errorf("%s: %s", tt.name, problem)
		}
		if share := keptShare(old, new, blocks); share < tt.least {
			t.Errorf("%s: kept %.2f, want at least %.2f", tt.name, share, tt.least)
		}
	}
}

// TestManyParagraphs takes texts past the bounds of the alignment in full.
func TestManyParagraphs(t *testing.T) {
	same := strings.Repeat("港口开放。\n", 10_000)
	old := editions.Invented(2, 400_000)
	paragraphs := strings.SplitAfter(old, "\n")
	slices.Reverse(paragraphs)
	for _, tt := range []struct{ name, old, new string }{
		{"one line over and over", same, same + same},
		{"two lines in turn", strings.Repeat("港口\n航道\n", 2_000), "灯塔\n" + strings.Repeat("航道\n港口\n", 2_000)},
		{"back to front", old, strings.Join(paragraphs, "")},
	} {
		r := ofLines(tt.old, tt.new)
		s := r.Summary()
		if s.Old != total(s.Kept.Old, s.Moved.Old, s.Reworded.Old, s.Dropped) || s.New.Paragraphs != len(lines(tt.new)) {
			t.Errorf("%s: the summary does not add up: %+v", tt.name, s)
		}
		if share, _ := s.OldShare(); share < 0.9 {
			t.Errorf("%s: %.2f survive, want nearly all", tt.name, share)
		}
	}
}
