// Package text finds the boundaries in a text as issued and the plain forms
// that search and analysis read, with maps back to the original bytes.
//
// Nothing here alters a text. Paragraphs are spans over it; a [Flat] is a
// second string, derived from the first, that knows where each of its bytes
// stood.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsHan reports whether r is written without spaces between words: a Chinese
// character, or Chinese punctuation.
func IsHan(r rune) bool {
	switch {
	case r < 0x2E80:
		return strings.ContainsRune("“”‘’…—·", r)
	case r <= 0x9FFF: // radicals, 、。《》, kana, unified ideographs
		return r != '\u3000'
	case r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE4F:
		return true
	case r >= 0xFF00 && r <= 0xFF65: // full-width forms
		return true
	}
	return r >= 0x20000 && r <= 0x3FFFF
}

// IsIdeograph reports whether r is a Chinese character, punctuation excluded.
func IsIdeograph(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == '〇' ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF
}

// Size is how much text a string holds.
type Size struct {
	Points     int // Unicode code points
	Characters int // code points that are neither white space nor punctuation
	Ideographs int // Chinese characters
	Words      int // runs between white space that hold a letter or a digit
}

// SizeOf counts s in one pass.
func SizeOf(s string) Size {
	var n Size
	word := false
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		switch {
		case r < utf8.RuneSelf:
		case r > 0xE0 && r < 0xED && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80: // most characters of Chinese text
			r, size = r&0xF<<12|rune(s[i+1])&0x3F<<6|rune(s[i+2])&0x3F, 3
		default:
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		n.Points++
		if r >= 0x4E00 && r <= 0x9FFF {
			n.Characters++
			n.Ideographs++
			word = true
			continue
		}
		switch {
		case r == '，', r == '。', r == '、': // the commonest marks
			continue
		case unicode.IsSpace(r):
			if word {
				n.Words++
			}
			word = false
			continue
		case unicode.IsPunct(r), unicode.IsControl(r):
			continue
		}
		n.Characters++
		if IsIdeograph(r) {
			n.Ideographs++
		}
		word = word || unicode.IsLetter(r) || unicode.IsNumber(r)
	}
	if word {
		n.Words++
	}
	return n
}

// Points converts byte offsets of one text into offsets in code points and
// back. It is immutable and safe for concurrent use.
type Points struct {
	text  string
	marks []int // code points before each multiple of stride bytes
}

const stride = 512

// NewPoints prepares the conversion for text, reading it once.
func NewPoints(text string) *Points {
	p := &Points{text: text, marks: make([]int, 0, len(text)/stride+1)}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%stride == 0 {
			p.marks = append(p.marks, n)
		}
		if text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return p
}

// At is the number of code points before byte offset i.
func (p *Points) At(i int) int {
	m := min(i/stride, len(p.marks)-1)
	if m < 0 {
		return 0
	}
	n := p.marks[m]
	for _, b := range []byte(p.text[m*stride : i]) {
		if b&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// Byte is the byte offset of code point n; the length of the text if it has no
// more than n.
func (p *Points) Byte(n int) int {
	m := 0
	for hi := len(p.marks); m+1 < hi; { // the last mark at or before n
		mid := (m + hi) / 2
		if p.marks[mid] <= n {
			m = mid
		} else {
			hi = mid
		}
	}
	if len(p.marks) == 0 {
		return 0
	}
	left := n - p.marks[m]
	for i := m * stride; i < len(p.text); i++ {
		if p.text[i]&0xC0 == 0x80 {
			continue
		}
		if left == 0 {
			return i
		}
		left--
	}
	return len(p.text)
}

// Language tells the language and the script of s: "zh" with "Hans" or "Hant",
// "en" with "Latn", or both empty. A text in another Latin-script language is
// not told from English by its letters, so English must show by its words.
func Language(s string) (language, script string) {
	const enough = 3_000 // bytes; the rest of a long text adds nothing
	if len(s) > enough {
		s = s[:enough]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	var han, latin, kana, simplified, traditional int
	for _, r := range s {
		switch {
		case IsIdeograph(r):
			han++
			switch onlyIn[min(r, 0xFFFF)] {
			case hans:
				simplified++
			case hant:
				traditional++
			}
		case r >= 0x3040 && r <= 0x30FF:
			kana++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	switch {
	case han > 0 && han*4 >= latin && kana*10 <= han:
		switch {
		case traditional > simplified:
			script = "Hant"
		case simplified > 0:
			script = "Hans"
		}
		return "zh", script
	case latin > 0 && english(s):
		return "en", "Latn"
	case latin > han:
		return "", "Latn"
	}
	return "", ""
}

// english reports whether at least one word in fifteen is a function word of
// English.
func english(s string) bool {
	words, function := 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		switch strings.ToLower(strings.Trim(w, ".,;:()“”\"")) {
		case "the", "of", "and", "to", "in", "for", "that", "on", "with", "by", "is", "are", "its":
			function++
		}
	}
	return function > 0 && function*15 >= words
}

// The scripts that a character exists in alone.
const (
	hans = 1 + iota
	hant
)

// onlyIn tells of a character of the basic plane which script it exists in
// alone, if in one; it is never changed.
var onlyIn = func() *[1 << 16]byte {
	var m [1 << 16]byte
	for _, r := range simplifiedOnly {
		m[r] = hans
	}
	for _, r := range traditionalOnly {
		m[r] = hant
	}
	return &m
}()

// The commonest characters of modern prose that exist in one script only
// (pairs of the General List of Simplified Chinese Characters, 1964/1986).
const (
	simplifiedOnly  = "国会这个们来时发动学对实进经产业为开关现义设机东长问题处员应务战际组织认总结导质书议决统级计报见观规资济军边运还远达过选连区医华单卖历压县双变号呜响哑唤团围圆场坏块坚垒壮声备复够头夹夺奋妇妈姗孙宁宝审宪宫宽宾寻寿将尔尘层属岁岛师带帮广庄庆库废异张强归当录彻径恋恶恼悬惊惧惩愤愿"
	traditionalOnly = "國會這個們來時發動學對實進經產業為開關現義設機東長問題處員應務戰際組織認總結導質書議決統級計報見觀規資濟軍邊運還遠達過選連區醫華單賣歷壓縣雙變號響團圍圓場壞塊堅壘壯聲備復夠頭夾奪奮婦媽孫寧寶審憲宮寬賓尋壽將爾塵層屬歲島師帶幫廣莊慶庫廢異張強歸當錄徹徑戀惡惱懸驚懼懲憤願"
)

// OneLine is s with every run of white space that holds a line break left
// out between Chinese characters, and one space elsewhere.
func OneLine(s string) string {
	const breaks = "\n\r\t\f\v\u0085\u2028\u2029"
	if !strings.ContainsAny(s, breaks) {
		return s
	}
	var b strings.Builder
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(breaks, r) }) {
		if i > 0 && len(part) > 0 && part[0] < 0x80 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}
