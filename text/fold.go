package text

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// Folds are the differences between characters that a search overlooks. The
// zero value overlooks none.
type Folds uint8

// The differences that can be overlooked.
const (
	// Width folds the full-width forms of ASCII and of ¢£¬¦¥₩ to the ordinary
	// ones, and the ideographic space to the space: ２０％ is 20%. Chinese
	// punctuation without an ordinary partner (。、《》) stays, and so does
	// half-width katakana, whose voiced letters are two code points.
	Width Folds = 1 << iota

	// Script folds simplified, traditional and regional forms of a Chinese
	// character, character by character, by the classes of data/script.txt:
	// 發, 髮 and 发 are one, and so are 裏, 裡 and 里. It knows no words: 軟體
	// is 软体 and not 软件, and 皇后 is 皇後. Compatibility ideographs and the
	// radicals that stand for characters in text taken from PDF files fold to
	// the characters.
	Script

	// Case folds letters that differ in case, one to one: ß is ẞ and not ss.
	Case

	// Punct ignores punctuation; see [Folds.Drops].
	Punct
)

// foldNames are the names of the folds in order of their bits.
var foldNames = [...]string{"width", "script", "case", "punct"}

// ParseFolds reads names of folds set apart by commas, in any order; white
// space around a name is allowed. The empty string names none. An error is a
// [tifa.Problem].
func ParseFolds(s string) (Folds, error) {
	if strings.TrimSpace(s) == "" {
		return 0, nil
	}
	var f Folds
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		i := slices.Index(foldNames[:], name)
		if i < 0 {
			return 0, &tifa.Problem{
				Fact: fmt.Sprintf("fold %q is unknown", name),
				Hint: "choose from " + strings.Join(foldNames[:], ","),
			}
		}
		if f&(1<<i) != 0 {
			return 0, &tifa.Problem{Fact: fmt.Sprintf("fold %q is named twice", name), Hint: "name each fold once"}
		}
		f |= 1 << i
	}
	return f, nil
}

// String names the folds of f as [ParseFolds] reads them: "width,script".
func (f Folds) String() string {
	var names []string
	for i, name := range foldNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// Rune is the character that stands for r and for all that f does not tell
// from r: the simplified form, the lower case, the ordinary width. What is no
// Unicode code point stands for itself. Rune takes one table look-up.
func (f Folds) Rune(r rune) rune {
	return folding.rune(f&(Width|Script|Case), r)
}

// Class is the code points that f does not tell from r, r among them, in
// ascending order. Those that [Folds.Drops] reports are no less in it.
func (f Folds) Class(r rune) []rune {
	class := []rune{r}
	add := func(r rune) {
		if !slices.Contains(class, r) {
			class = append(class, r)
		}
	}
	for i := 0; i < len(class); i++ { // class grows until no fold adds to it
		r := class[i]
		if f&Width != 0 {
			add(narrow(r))
			add(wide(r))
		}
		if f&Case != 0 {
			add(unicode.SimpleFold(r))
		}
		if f&Script != 0 {
			for _, s := range folding.class(Script.Rune(r)) {
				add(s)
			}
		}
	}
	slices.Sort(class)
	return class
}

// Drops reports whether a search under f passes over r. Under [Punct] that is
// all of Unicode's category P (Chinese and Western marks, quotation marks,
// brackets, hyphens, dashes, 〈·〉, _) and the box-drawing lines ─ ━ that some
// texts print for dashes; save marks that are read as words or are part of a
// number, in every width: # % & * @ / \ § ¶ ‰ ‱ ′ ″ ‴ 〜 and the ASCII full stop,
// since 1.5 is not 15. Symbols (+ = < ~ $ ℃ ×) and white space stay.
//
// The rule looks at one character: 5-10 is 510 under it, and 一、二 is 一二.
func (f Folds) Drops(r rune) bool {
	switch {
	case f&Punct == 0, r >= 0x3400 && r < 0xA000: // most characters of Chinese text
		return false
	case r == '─', r == '━':
		return true
	}
	return unicode.IsPunct(r) && !strings.ContainsRune("#%&*@/\\.§¶‰‱′″‴〜＃％＆＊＠／＼．﹟﹪﹠﹡﹫﹨﹒", r)
}

// narrow is the ordinary form of a full-width one; r if it is none.
func narrow(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000:
		return ' '
	}
	if i := slices.Index(fullSigns, r); i >= 0 {
		return ordinarySigns[i]
	}
	return r
}

// wide is the full-width form of an ordinary one; r if it has none.
func wide(r rune) rune {
	switch {
	case r >= 0x21 && r <= 0x7E:
		return r + 0xFEE0
	case r == ' ':
		return 0x3000
	}
	if i := slices.Index(ordinarySigns, r); i >= 0 {
		return fullSigns[i]
	}
	return r
}

// fullWidth is all full-width forms.
func fullWidth() []rune {
	forms := append([]rune{0x3000}, fullSigns...)
	for r := rune(0xFF01); r <= 0xFF5E; r++ {
		forms = append(forms, r)
	}
	return forms
}

// The full-width forms of signs beyond ASCII, and the ordinary ones in the
// same order; neither is ever changed.
var (
	fullSigns     = []rune("￠￡￢￣￤￥￦｟｠")
	ordinarySigns = []rune("¢£¬¯¦¥₩⦅⦆")
)

// lower is what stands for the letters that differ from r in case: the first
// of them in lower case, or the first of all.
func lower(r rune) rune {
	best := r
	for s := unicode.SimpleFold(r); s != r; s = unicode.SimpleFold(s) {
		if l, b := unicode.IsLower(s), unicode.IsLower(best); l && !b || l == b && s < best {
			best = s
		}
	}
	return best
}

// foldLimit is the first code point beyond the planes of characters in use;
// no fold changes those above.
const foldLimit = 0x40000

// A foldTable holds how far each character stands from the one that stands
// for it.
type foldTable struct {
	pages   [Width | Script | Case + 1][foldLimit >> 8]uint16 // for each set of folds, the page of 256 code points
	shifts  [][256]int32                                      // page 0 changes nothing
	classes []string                                          // the lines of data/script.txt, in order of their first characters
}

//go:embed data/script.txt
var scriptData string

// folding is made once, when the program starts, in less than a millisecond; it
// is never changed.
var folding = newFoldTable(scriptData)

// newFoldTable makes the tables from classes of characters, one class a line,
// lines in order, a comment after #.
func newFoldTable(script string) *foldTable {
	t := &foldTable{shifts: make([][256]int32, 1, 400)}
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		t.classes = append(t.classes, line)
		first, n := utf8.DecodeRuneInString(line)
		for _, r := range line[n:] {
			t.set(Script, r, first)
		}
	}
	for _, c := range unicode.CaseRanges {
		for r := rune(c.Lo); r <= rune(c.Hi); r++ {
			t.set(Case, r, lower(r))
		}
	}
	const halfwidthAndFullwidth = 0xFF // the page of full-width letters, which have case as well
	t.pages[Width|Case] = t.pages[Case]
	t.pages[Width|Case][halfwidthAndFullwidth] = 0
	for _, r := range fullWidth() {
		t.set(Width, r, narrow(r))
		t.set(Width|Case, r, t.rune(Case, narrow(r)))
	}
	// No page holds both Chinese characters of a class and characters that
	// have width or case.
	for _, f := range []Folds{Width, Case, Width | Case} {
		t.pages[f|Script] = t.pages[f]
		for i, page := range t.pages[Script] {
			if page != 0 {
				t.pages[f|Script][i] = page
			}
		}
	}
	return t
}

// set makes to stand for r under f.
func (t *foldTable) set(f Folds, r, to rune) {
	if r == to {
		return
	}
	page := &t.pages[f][r>>8]
	if *page == 0 {
		*page = uint16(len(t.shifts))
		t.shifts = append(t.shifts, [256]int32{})
	}
	t.shifts[*page][r&0xFF] = to - r
}

// rune is what stands for r under f, which is without Punct.
func (t *foldTable) rune(f Folds, r rune) rune {
	if uint32(r) >= foldLimit {
		return r
	}
	return r + t.shifts[t.pages[f][r>>8]][r&0xFF]
}

// class is the class that first stands for; empty if it stands for itself
// alone.
func (t *foldTable) class(first rune) string {
	i, found := slices.BinarySearchFunc(t.classes, first, func(line string, first rune) int {
		r, _ := utf8.DecodeRuneInString(line)
		return cmp.Compare(r, first)
	})
	if !found {
		return ""
	}
	return t.classes[i]
}
