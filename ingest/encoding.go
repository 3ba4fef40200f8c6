package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"tifa"
)

// The encodings that decode tells apart, by their WHATWG names.
const (
	utf8Name    = "utf-8"
	utf16LEName = "utf-16le"
	utf16BEName = "utf-16be"
	gb18030Name = "gb18030" // also for what is labelled gb2312 or gbk: it contains both
	big5Name    = "big5"
	latinName   = "windows-1252" // never detected, only believed where a label says so
)

const (
	sampleSize = 64 << 10 // bytes looked at to tell encodings apart

	// Running Chinese text scores 0.55 to 0.85 in its own encoding, 0.0 to 0.15
	// in another one: see commonCharacters and TestDetectScores.
	lowestScore = 0.25
	labelBonus  = 0.15
)

// commonCharacters are the characters that make up most of any Chinese text,
// in both scripts, and the punctuation between them. Text decoded in the wrong
// encoding scatters over the 20,000 others.
const commonCharacters = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经" +
	"十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各" +
	"重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及" +
	"管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东" +
	"导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信" +
	"马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近千周委技备半办青省列习响约支般史感劳" +
	"便团往历市何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型王按格养易置派层片始却专状育厂京识适属包住调满县局照参红细引听该价严贯彻落推" +
	"促协稳席秘贺访签署盟谈判宪监督环境创核投洲友谊互尊挑遇遵循坚守卫维护伙伴" +
	"國會發動產種後學經進著電裡實兩體機當點從業應開還義與關無變條沒結問題黨員總設長資邊級圖統較將組見計別農幾區強決戰則據處隊給門規熱領東導壓爭濟階術" +
	"極聯認權證轉單風帶場車務萬達積議聲報鬥類離華確張馬節話況溫傳許廣記須際連難備辦習響約團歷構準號維劃選標寫親廠識適屬滿縣參紅細聽該價嚴這為個時來們" +
	"對說過麼樣線內數質氣軍並象論運採眾書複復容兒驗斷觀織裝歲間頭屆貫徹協穩賀訪簽談憲監環創護夥誼現從擴續讓邁歸於" +
	"、。《》，：；！？（）“”‘’—…·〔〕【】「」『』\u3000０１２３４５６７８９％"

// decode finds the encoding of data and gives its text, without the byte order
// mark and otherwise untouched. A byte order mark wins over label, valid UTF-8
// over detection; label ("" if there is none) tips the balance between
// encodings that fit about as well. Bytes that fit no character, if fewer than
// one in a hundred, read as U+FFFD and their offsets in data are bad.
func decode(data []byte, label string) (text, encoding string, bad []int, err error) {
	label = labelled(label)
	if name, size := byteOrderMark(data); size > 0 {
		text, bad = decodeAs(name, data[size:])
		for i := range bad {
			bad[i] += size
		}
		if tooMany(bad, data) {
			return "", "", nil, &tifa.Problem{
				Fact: "byte order mark promises " + name + ", the bytes after it are something else",
				Hint: "fetch the file again, or convert it to UTF-8",
			}
		}
		return text, name, bad, nil
	}
	valid := utf8.Valid(data)
	if valid && bytes.IndexByte(data, 0) < 0 {
		return string(data), utf8Name, nil, nil
	}
	if name := utf16Order(data); name != "" {
		if text, bad = decodeAs(name, data); !tooMany(bad, data) {
			return text, name, bad, nil
		}
	}
	if valid {
		return string(data), utf8Name, nil, nil
	}
	utf8Text, utf8Bad := decodeAs(utf8Name, data)
	fits := !tooMany(utf8Bad, data)
	if fits && multibyte(data) >= 10*len(utf8Bad) {
		return utf8Text, utf8Name, utf8Bad, nil
	}
	if name := detect(data, label); name != "" {
		if text, bad = decodeAs(name, data); !tooMany(bad, data) {
			return text, name, bad, nil
		}
	}
	if label == latinName || label == gb18030Name || label == big5Name {
		if text, bad = decodeAs(label, data); len(bad) == 0 {
			return text, label, nil, nil
		}
	}
	if fits {
		return utf8Text, utf8Name, utf8Bad, nil
	}
	return "", "", nil, &tifa.Problem{
		Fact: "characters are in no known encoding: want UTF-8, UTF-16, GB18030 or Big5",
		Hint: "convert the file to UTF-8, for example with iconv",
	}
}

// replaced tells of the bytes of data that fit no character of the encoding, nil
// if there are none.
func replaced(data []byte, encoding string, bad []int) error {
	if len(bad) == 0 {
		return nil
	}
	return &tifa.Problem{
		Line: 1 + bytes.Count(data[:bad[0]], []byte("\n")),
		Fact: fmt.Sprintf("%d bytes are not %s, read as U+FFFD", len(bad), encoding),
		Hint: "the rest was kept; compare with the original",
	}
}

// tooMany reports whether bad bytes are so many that an encoding does not fit.
func tooMany(bad []int, data []byte) bool { return len(bad)*100 >= len(data) && len(bad) > 0 }

// labelled is the name of the encoding that a label means, "" if it is none of
// those known here.
func labelled(label string) string {
	enc, err := htmlindex.Get(strings.Trim(label, " \t\r\n\"'"))
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(enc)
	switch {
	case err != nil:
		return ""
	case name == "gbk":
		return gb18030Name
	case name == utf8Name, name == utf16LEName, name == utf16BEName,
		name == gb18030Name, name == big5Name, name == latinName:
		return name
	}
	return ""
}

func byteOrderMark(data []byte) (name string, size int) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return utf8Name, 3
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return utf16LEName, 2
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return utf16BEName, 2
	}
	return "", 0
}

// decodeAs reads data in the named encoding. What fits no character becomes
// U+FFFD; bad are the offsets of these bytes.
func decodeAs(name string, data []byte) (text string, bad []int) {
	switch name {
	case utf16LEName, utf16BEName:
		return decodeUTF16(name, data)
	case gb18030Name:
		return decodeLegacy(simplifiedchinese.GB18030, data)
	case big5Name:
		return decodeLegacy(traditionalchinese.Big5, data)
	case latinName:
		return decodeLegacy(charmap.Windows1252, data)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	var b strings.Builder
	b.Grow(len(data))
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad = append(bad, i)
		}
		b.WriteRune(r)
		i += n
	}
	return b.String(), bad
}

func decodeUTF16(name string, data []byte) (text string, bad []int) {
	unit := func(i int) rune {
		if name == utf16LEName {
			return rune(data[i]) | rune(data[i+1])<<8
		}
		return rune(data[i])<<8 | rune(data[i+1])
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/2)
	for i := 0; i < len(data); i += 2 {
		if i+1 == len(data) {
			bad = append(bad, i)
			b.WriteRune(utf8.RuneError)
			break
		}
		r := unit(i)
		if utf16.IsSurrogate(r) {
			pair := utf8.RuneError
			if i+3 < len(data) {
				pair = utf16.DecodeRune(r, unit(i+2))
			}
			if r = pair; pair == utf8.RuneError {
				bad = append(bad, i)
			} else {
				i += 2
			}
		}
		b.WriteRune(r)
	}
	return b.String(), bad
}

// decodeLegacy reads an encoding in which a line feed is never part of another
// character, so that damage can be looked for line by line.
func decodeLegacy(enc encoding.Encoding, data []byte) (text string, bad []int) {
	d := enc.NewDecoder()
	whole, err := d.Bytes(data)
	if err == nil && !bytes.ContainsRune(whole, utf8.RuneError) {
		return string(whole), nil
	}
	var b strings.Builder
	b.Grow(len(data) * 3 / 2)
	at := 0
	for line := range bytes.Lines(data) {
		if out, err := d.Bytes(line); err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
			b.Write(out)
		} else {
			for i := 0; i < len(line); {
				out, n := firstCharacter(d, line[i:])
				if out == nil {
					bad = append(bad, at+i)
					out = []byte("\uFFFD")
				}
				b.Write(out)
				i += n
			}
		}
		at += len(line)
	}
	return b.String(), bad
}

// firstCharacter decodes the first character of s and gives its length. A byte
// that begins no character has a nil out.
func firstCharacter(d *encoding.Decoder, s []byte) (out []byte, n int) {
	for _, n := range []int{1, 2, 4} {
		if n > len(s) {
			break
		}
		out, err := d.Bytes(s[:n])
		if err == nil && len(out) > 0 && !bytes.ContainsRune(out, utf8.RuneError) {
			return out, n
		}
	}
	return nil, 1
}

// multibyte counts the characters of more than one byte that are valid UTF-8.
func multibyte(data []byte) int {
	count := 0
	for i := 0; i < len(data); {
		_, n := utf8.DecodeRune(data[i:])
		if n > 1 {
			count++
		}
		i += n
	}
	return count
}

// detect is the encoding, GB18030 or Big5, in which data reads like Chinese, ""
// if it does in neither.
func detect(data []byte, label string) string {
	data = sample(data)
	best, bestScore := "", lowestScore
	for _, name := range []string{gb18030Name, big5Name} {
		text, bad := decodeAs(name, data)
		score := chineseScore(text) - 4*float64(len(bad))/float64(len(data))
		if name == label {
			score += labelBonus
		}
		if score > bestScore {
			best, bestScore = name, score
		}
	}
	return best
}

// sample is a part of data that begins with the line of its first character
// outside ASCII and ends, where it can, at the end of a line.
func sample(data []byte) []byte {
	first := max(0, bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf }))
	start := bytes.LastIndexByte(data[:first], '\n') + 1
	if first-start > sampleSize/2 {
		start = first
	}
	data = data[start:]
	if len(data) <= sampleSize {
		return data
	}
	data = data[:sampleSize]
	if end := bytes.LastIndexByte(data, '\n'); end > sampleSize/2 {
		return data[:end]
	}
	return data
}

// chineseScore is the share of common characters among those of text that are
// not ASCII, less a fine for those that Chinese text does not have. It is at
// most 1, and 0 for ASCII. Very short texts of rare names score low.
func chineseScore(text string) float64 {
	common := commonSet()
	sum, n := 0.0, 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		n++
		switch {
		case common[r]:
			sum++
		case unicode.Is(unicode.Han, r), r >= 0x3000 && r < 0x3040, r >= 0xFF00 && r <= 0xFF65:
		case r == utf8.RuneError, unicode.Is(unicode.Co, r), unicode.IsControl(r):
			sum -= 2
		default: // kana, box drawings, Cyrillic: in both encodings, rare in Chinese text
			sum -= 0.5
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func commonSet() map[rune]bool {
	set := make(map[rune]bool, len(commonCharacters)/3)
	for _, r := range commonCharacters {
		set[r] = true
	}
	return set
}

// utf16Order is the byte order in which data reads as UTF-16 text of ASCII and
// Chinese, "" if it does in neither.
func utf16Order(data []byte) string {
	if len(data) < 4 {
		return ""
	}
	data = data[:min(len(data), sampleSize)]
	common := commonSet()
	best, bestShare := "", 0.35
	for _, name := range []string{utf16LEName, utf16BEName} {
		text, bad := decodeUTF16(name, data)
		familiar, junk, n := 0, len(bad), 0
		for _, r := range text {
			n++
			switch {
			case r >= ' ' && r < 0x7F, r == '\n', r == '\r', r == '\t', common[r]:
				familiar++
			case r < ' ', unicode.Is(unicode.Co, r), r == utf8.RuneError:
				junk++
			}
		}
		share := float64(familiar) / float64(n)
		if junk*50 <= n && share > bestShare {
			best, bestShare = name, share
		}
	}
	return best
}

// binary reports whether data is no text in any encoding: it holds NULs or
// more control characters than text does.
func binary(data []byte) bool {
	if _, size := byteOrderMark(data); size > 0 {
		return false
	}
	data = data[:min(len(data), sampleSize)]
	controls, nul := 0, false
	for _, c := range data {
		switch {
		case c == 0:
			nul = true
		case c < ' ' && !bytes.ContainsRune([]byte("\t\n\v\f\r\x1A\x1B"), rune(c)), c == 0x7F:
			controls++
		}
	}
	return (nul || controls*100 > len(data)) && utf16Order(data) == ""
}
