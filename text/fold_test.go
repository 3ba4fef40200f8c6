package text

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"

	"tifa"
	"tifa/internal/realdata"
)

// fold is what a search under f reads of s.
func fold(f Folds, s string) string {
	var b strings.Builder
	for _, r := range s {
		if !f.Drops(r) {
			b.WriteRune(f.Rune(r))
		}
	}
	return b.String()
}

func TestFold(t *testing.T) {
	const all = Width | Script | Case | Punct
	for _, tt := range []struct {
		folds Folds
		a, b  string
		same  bool
	}{
		{0, "Ａ", "A", false},
		{Width, "增长２０％，約１．５倍", "增长20%,約1.5倍", true},
		{Width, "二\u3000三", "二 三", true},
		{Width, "￥５", "¥5", true},
		{Width, "（《甲》）", "(《甲》)", true},
		{Width, "。", "｡", false},
		{Width, "ｶﾞ", "ガ", false},
		{Width, "Ｇ", "g", false},
		{Case, "Ｇ20 SUMMIT", "ｇ20 summit", true},
		{Case, "ΣΊΣΥΦΟΣ", "σίσυφος", true},
		{Case, "Straße", "STRASSE", false},
		{Case, "straße", "STRAẞE", true},
		{Case, "ı", "i", false},
		{Width | Case, "ＫＧ", "\u212Ag", true},
		{Script, "會議強調發展經濟，著力改善民生", "会议强调发展经济，着力改善民生", true},
		{Script, "皇后以後乾隆幹部乾燥干涉", "皇后以后乾隆干部干燥干涉", true},
		{Script, "頭髮發展", "头发发展", true},
		{Script, "裏裡里爲為为羣群綫線线衆眾众", "里里里为为为群群线线线众众众", true},
		{Script, "意味著", "意味着", true},
		{Script, "計畫", "计划", true},
		{Script, "瞭解情況，憑藉想像，反覆瞭望", "了解情况，凭借想象，反复瞭望", true},
		{Script, "臺灣、台灣、颱風", "台湾、台湾、台风", true},
		{Script, "擧行鶏汚衞囯", "举行鸡污卫国", true},
		{Script, "⼈⺠⾏政", "人民行政", true},
		{Script, "\uF914\U0002F800", "乐丽", true},
		{Script, "软体", "软件", false},
		{Script, "資訊", "信息", false},
		{Script, "軟體", "软体", true},
		{Script, "坐", "座", false},
		{Script, "待", "呆", false},
		{Script, "発", "发", false},
		{Script, "己", "已", false},
		{Script, "未", "末", false},
		{Punct, "改革、开放，“稳中求进”——一二·九", "改革开放稳中求进一二九", true},
		{Punct, "COVID-19", "COVID19", true},
		{Punct, "1,000", "1000", true},
		{Punct, "1.5%", "15", false},
		{Punct, "5%", "5", false},
		{all, "《Ｇ２０》峰會", "g20峰会", true},
	} {
		if a, b := fold(tt.folds, tt.a), fold(tt.folds, tt.b); (a == b) != tt.same {
			t.Errorf("under %q, %q reads %q and %q reads %q; want the same: %v", tt.folds, tt.a, a, tt.b, b, tt.same)
		}
	}
}

func TestClass(t *testing.T) {
	for _, tt := range []struct {
		folds Folds
		r     rune
		want  string
	}{
		{0, 'a', "a"},
		{Punct, '，', "，"},
		{Width, '，', ",，"},
		{Width | Case, 'K', "Kk\u212AＫｋ"},
		{Case, 'ｋ', "Ｋｋ"},
		{Width, ' ', " \u3000"},
		{Script, '发', "发發髮"},
		{Script, '幹', "⼲乾干幹榦"},
		{Script, '的', "的"},
		{Width | Script | Case | Punct, '国', "囯国國"},
		{Script, unicode.MaxRune, string(unicode.MaxRune)},
	} {
		if d := cmp.Diff(tt.want, string(tt.folds.Class(tt.r))); d != "" {
			t.Errorf("class of %q under %q: -want +got\n%s", tt.r, tt.folds, d)
		}
	}
	if got := Script.Class(-1); !slices.Equal(got, []rune{-1}) || Script.Rune(-1) != -1 {
		t.Errorf("class of -1 is %v", got)
	}
}

func TestDrops(t *testing.T) {
	const (
		dropped = "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕［］…—―－·•・,;:?!\"'()[]{}-–_｡､｢｣﹑─━「」‐⸺※"
		kept    = "%％#@&*/\\＼.．+＋=＝<>＜＞~～〜$￥¥℃°×±§¶‰‱′″^|○〇々①Ⅱ 中a1 \u3000\n^`´−∶"
	)
	for _, r := range dropped {
		if !Punct.Drops(r) {
			t.Errorf("%q (%U) is not dropped", r, r)
		}
	}
	for _, r := range kept {
		if Punct.Drops(r) {
			t.Errorf("%q (%U) is dropped", r, r)
		}
	}
	// A mark and its full-width form are dropped together or kept together.
	for r := range rune(unicode.MaxRune) {
		if (Width | Script | Case).Drops(r) {
			t.Fatalf("%U is dropped without %v", r, Punct)
		}
		for _, s := range Width.Class(r) {
			if Punct.Drops(r) != Punct.Drops(s) {
				t.Fatalf("%q dropped %v, %q dropped %v", r, Punct.Drops(r), s, Punct.Drops(s))
			}
		}
	}
}

func TestParseFolds(t *testing.T) {
	for f := range Width | Script | Case | Punct + 1 {
		if got, err := ParseFolds(f.String()); got != f || err != nil {
			t.Errorf("ParseFolds(%q) = %v, %v", f.String(), got, err)
		}
	}
	for _, tt := range []struct {
		s, want, fact string
	}{
		{"", "", ""},
		{" punct, width ", "width,punct", ""},
		{"width,script,case,punct", "width,script,case,punct", ""},
		{"widht", "", `fold "widht" is unknown`},
		{"Width", "", `fold "Width" is unknown`},
		{"width,,case", "", `fold "" is unknown`},
		{"case,case", "", `fold "case" is named twice`},
	} {
		got, err := ParseFolds(tt.s)
		fact := ""
		if err != nil {
			fact = err.Error()
			if tifa.Hint(err) == "" {
				t.Errorf("ParseFolds(%q): no hint", tt.s)
			}
		}
		if got.String() != tt.want || fact != tt.fact {
			t.Errorf("ParseFolds(%q) = %q, %q; want %q, %q", tt.s, got, fact, tt.want, tt.fact)
		}
	}
}

func ExampleFolds_Rune() {
	folds, err := ParseFolds("width,script,case,punct")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range "《Ｇ２０》峰會" {
		if !folds.Drops(r) {
			fmt.Print(string(folds.Rune(r)))
		}
	}
	fmt.Println()
	fmt.Println(string(Script.Class('发')))
	// Output:
	// g20峰会
	// 发發髮
}

// scriptClasses are the classes of the data file.
func scriptClasses(t *testing.T) (classes []string) {
	for line := range strings.SplitSeq(strings.TrimSpace(scriptData), "\n") {
		if !strings.HasPrefix(line, "#") {
			classes = append(classes, line)
		}
	}
	if len(classes) < 4900 {
		t.Fatalf("%d classes, want 4,900 at least", len(classes))
	}
	return classes
}

func TestScriptClasses(t *testing.T) {
	in := map[rune]string{}
	last := ""
	for _, class := range scriptClasses(t) {
		if class <= last {
			t.Errorf("%s stands after %s", class, last)
		}
		last = class
		if n := utf8.RuneCountInString(class); n < 2 || n > 12 {
			t.Errorf("%s: %d characters, want 2 to 12", class, n)
		}
		for _, r := range class {
			if in[r] != "" {
				t.Errorf("%q is in %s and in %s", r, in[r], class)
			}
			in[r] = class
			if !unicode.Is(unicode.Han, r) || r >= foldLimit {
				t.Errorf("%s: %q (%U) is no Chinese character", class, r, r)
			}
		}
	}
}

// Under every set of folds, Rune does what the folds do one by one by other
// means, is idempotent, and Class is its inverse image.
func TestFoldEveryCodePoint(t *testing.T) {
	script := map[rune]rune{}
	for _, class := range scriptClasses(t) {
		runes := []rune(class)
		for _, r := range runes {
			script[r] = runes[0]
		}
	}
	oracle := func(f Folds, r rune) rune {
		if f&Width != 0 {
			if p := width.LookupRune(r); p.Kind() == width.EastAsianFullwidth {
				r = []rune(width.Narrow.String(string(r)))[0]
			}
		}
		if s, ok := script[r]; ok && f&Script != 0 {
			r = s
		}
		if f&Case != 0 {
			orbit := []rune{r}
			for s := unicode.SimpleFold(r); s != r; s = unicode.SimpleFold(s) {
				orbit = append(orbit, s)
			}
			slices.Sort(orbit)
			r = orbit[max(0, slices.IndexFunc(orbit, unicode.IsLower))]
		}
		return r
	}
	for f := range Width | Script | Case + 1 {
		folded := map[rune][]rune{}
		for r := range rune(unicode.MaxRune + 1) {
			got := f.Rune(r)
			if r >= foldLimit { // private or unassigned
				if got != r {
					t.Fatalf("under %q, %U folds to %U", f, r, got)
				}
				continue
			}
			if want := oracle(f, r); got != want || f.Rune(got) != got || (f|Punct).Rune(r) != got {
				t.Fatalf("under %q, %q (%U) folds to %q, and on to %q; want %q", f, r, r, got, f.Rune(got), want)
			}
			folded[got] = append(folded[got], r)
		}
		for _, class := range folded {
			for _, r := range class {
				if got := f.Class(r); !slices.Equal(got, class) {
					t.Fatalf("under %q, the class of %q is %q, want %q", f, r, string(got), string(class))
				}
			}
		}
	}
}

// realTexts reads the texts of a file of the real documents.
func realTexts(t *testing.T, name string) map[string]string {
	texts := map[string]string{}
	for _, r := range realdata.Records(t, "zh/"+name) {
		texts[r.ID] = r.Text
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no texts", name)
	}
	return texts
}

// What stands in texts of traditional script and, folded, in no text of
// simplified script is rare; it is listed for the eye.
func TestScriptOnRealTexts(t *testing.T) {
	simplified := map[rune]bool{}
	for _, name := range []string{"readouts.jsonl.zst", "gwr_provincial_2025_2026.jsonl", "xwlb.jsonl.zst"} {
		for _, text := range realTexts(t, name) {
			for _, r := range text {
				simplified[Script.Rune(r)] = true
			}
		}
	}
	var traditional strings.Builder
	for _, text := range realTexts(t, "zh_hant_sample.jsonl") {
		traditional.WriteString(text)
	}
	mixed := realTexts(t, "gwr.jsonl.zst")["gwr-1954"]
	for _, tt := range []struct {
		name, text string
		most       int // different characters left
	}{
		{"zh_hant_sample", traditional.String(), 30},
		{"gwr-1954", mixed, 3},
	} {
		ideographs, changed := 0, 0
		left := map[rune]int{}
		for _, r := range tt.text {
			if !IsIdeograph(r) {
				continue
			}
			ideographs++
			folded := Script.Rune(r)
			if folded != r {
				changed++
			}
			if !simplified[folded] {
				left[r]++
			}
		}
		t.Logf("%s: %d ideographs, %d folded; not in simplified texts: %s", tt.name, ideographs, changed, string(slices.Sorted(maps.Keys(left))))
		if ideographs < 20_000 || changed*5 < ideographs {
			t.Errorf("%s: %d ideographs, %d folded, want 20,000 at least and a fifth of them", tt.name, ideographs, changed)
		}
		if len(left) > tt.most {
			t.Errorf("%s: %d characters are in no simplified text, want %d at most", tt.name, len(left), tt.most)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	simplified := strings.Repeat("会议强调，要坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，２０２３年增长5.2%。", 1000)
	traditional := strings.Repeat("會議強調，要堅持穩中求進工作總基調，完整準確全面貫徹新發展理念，２０２３年增長5.2%。", 1000)
	english := strings.Repeat("The Council Noted with Appreciation the Report of the Secretary, (A/RES/78/1). ", 1000)
	for _, tt := range []struct {
		name, text string
		folds      Folds
	}{
		{"decoding alone", simplified, 0},
		{"simplified", simplified, Width | Script | Case},
		{"traditional", traditional, Width | Script | Case},
		{"simplified, punct", simplified, Width | Script | Case | Punct},
		{"English", english, Width | Script | Case},
		{"English, punct", english, Width | Script | Case | Punct},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.text)))
			b.ReportAllocs()
			sum := rune(0)
			for b.Loop() {
				for _, r := range tt.text {
					if tt.folds == 0 {
						sum += r
					} else if !tt.folds.Drops(r) {
						sum += tt.folds.Rune(r)
					}
				}
			}
			_ = sum
		})
	}
}

func BenchmarkFoldTable(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newFoldTable(scriptData)
	}
}
