package ingest

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"tifa"
)

const (
	simplifiedLine  = "云港联盟部长会议强调，各方要坚持对话协商。"
	traditionalLine = "雲港聯盟部長會議強調，各方要堅持對話協商。"
	simplifiedText  = simplifiedLine + "\r\n会议指出，过去一年，青屿国同安澜国的关系稳步发展，贸易额增长12%。" +
		"双方决定成立联合委员会，每两年轮流举行一次全体会议。\r\n会议决定，2031年在青屿国举行第四次会议。\r\n"
	traditionalText = traditionalLine + "\r\n會議指出，過去一年，青嶼國同安瀾國的關係穩步發展，貿易額增長12%。" +
		"雙方決定成立聯合委員會，每兩年輪流舉行一次全體會議。\r\n會議決定，2031年在青嶼國舉行第四次會議。\r\n"
)

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	gb18030 = simplifiedchinese.GB18030
	gbk     = simplifiedchinese.GBK
	big5    = traditionalchinese.Big5
	le      = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be      = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	leBOM   = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	beBOM   = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
)

func TestDecode(t *testing.T) {
	ascii := strings.Repeat(`<div class="nav"><a href="/index.html">index</a></div>`+"\n", 40)
	for _, tt := range []struct {
		name     string
		encoding encoding.Encoding
		label    string
		text     string
		want     string
	}{
		{"empty", encoding.Nop, "", "", "utf-8"},
		{"ASCII", encoding.Nop, "", "The Council met.\r\n", "utf-8"},
		{"UTF-8", encoding.Nop, "", simplifiedText, "utf-8"},
		{"UTF-8 under a wrong label", encoding.Nop, "gb2312", simplifiedText, "utf-8"},
		{"UTF-8 with BOM", unicode.UTF8BOM, "", simplifiedText, "utf-8"},
		{"UTF-16LE with BOM", leBOM, "", simplifiedText, "utf-16le"},
		{"UTF-16BE with BOM", beBOM, "", simplifiedText, "utf-16be"},
		{"UTF-16 BOM over a label", beBOM, "utf-8", simplifiedText, "utf-16be"},
		{"UTF-16LE", le, "", simplifiedText, "utf-16le"},
		{"UTF-16BE", be, "", traditionalText, "utf-16be"},
		{"UTF-16LE, short", le, "", simplifiedLine[:60], "utf-16le"},
		{"UTF-16BE, English", be, "", "The Council met.\n", "utf-16be"},
		{"UTF-16LE, English", le, "", "The Council met.\n", "utf-16le"},
		{"UTF-16LE, outside the BMP", le, "", simplifiedLine + "\U00020BB7", "utf-16le"},
		{"GB18030, short", gb18030, "", simplifiedLine[:60], "gb18030"},
		{"GB18030, long", gb18030, "", simplifiedText, "gb18030"},
		{"GB18030, traditional", gb18030, "", traditionalText, "gb18030"},
		{"GB18030, traditional, short", gb18030, "", traditionalLine[:60], "gb18030"},
		{"GB18030, four bytes", gb18030, "", simplifiedText + "㐂\U00020BB7", "gb18030"},
		{"GBK", gbk, "", simplifiedText, "gb18030"},
		{"GB18030 among ASCII", gb18030, "", ascii + simplifiedLine + ascii, "gb18030"},
		{"GB18030, a phrase in ASCII", gb18030, "", ascii + "会议公报" + ascii, "gb18030"},
		{"GB18030 labelled gb2312", gb18030, "GB2312", "㐂镕堃", "gb18030"},
		{"GB18030 labelled Big5", gb18030, "big5", simplifiedText, "gb18030"},
		{"Big5, short", big5, "", traditionalLine[:60], "big5"},
		{"Big5, long", big5, "", traditionalText, "big5"},
		{"Big5 among ASCII", big5, "", ascii + traditionalLine + ascii, "big5"},
		{"Big5 labelled GBK", big5, "gbk", traditionalText, "big5"},
		{"Windows-1252 by its label", nil, "iso-8859-1", "the Council\u2019s \u201cagreed\u201d text", "windows-1252"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte("the Council\x92s \x93agreed\x94 text")
			if tt.encoding != nil {
				data = encode(t, tt.encoding, tt.text)
			}
			text, name, bad, err := decode(data, tt.label)
			if err != nil {
				t.Fatal(err)
			}
			if name != tt.want || text != tt.text || len(bad) > 0 {
				t.Errorf("decode = %q, %s, %v\nwant %q, %s", text, name, bad, tt.text, tt.want)
			}
		})
	}
}

func TestDecodeDamaged(t *testing.T) {
	long := strings.Repeat(simplifiedText, 5)
	for _, tt := range []struct {
		name     string
		data     []byte
		encoding string
		bad      []int
	}{
		{"UTF-8, a byte inside", []byte(long[:300] + "\xFF" + long[300:]), "utf-8", []int{300}},
		{"UTF-8, cut off", []byte(long[:len(long)-5] + "\xE4\xB8"), "utf-8", []int{len(long) - 5, len(long) - 4}},
		{"UTF-8 after a BOM", []byte("\uFEFF" + long[:300] + "\xFF" + long[300:]), "utf-8", []int{303}},
		{"GB18030", append([]byte("\xFF"), encode(t, gb18030, long)...), "gb18030", []int{0}},
		{"GB18030, in the second line", append([]byte("a\n\xFFb\n"), encode(t, gb18030, long)...), "gb18030", []int{2}},
		{"UTF-16, half a character", append(encode(t, leBOM, long), 'a'), "utf-16le", []int{2 + 2*utf8.RuneCountInString(long)}},
		{"UTF-16, half a pair", append(encode(t, le, long), 0x00, 0xD8), "utf-16le", []int{2 * utf8.RuneCountInString(long)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, name, bad, err := decode(tt.data, "")
			if err != nil {
				t.Fatal(err)
			}
			if name != tt.encoding || !cmp.Equal(bad, tt.bad) {
				t.Errorf("decode = %s, %v; want %s, %v", name, bad, tt.encoding, tt.bad)
			}
			if n := strings.Count(text, "\uFFFD"); n != len(tt.bad) {
				t.Errorf("%d characters replaced, want %d", n, len(tt.bad))
			}
		})
	}
	for _, data := range []string{"\xFF\xFEa\xD8a\xD8", "ab\xFF\x80", strings.Repeat("\x81\x20\xFE\xFE", 20)} {
		if text, name, _, err := decode([]byte(data), ""); err == nil || tifa.Hint(err) == "" {
			t.Errorf("decode(%q) = %q, %s, %v; want an error with a hint", data, text, name, err)
		}
	}
}

// In the right encoding text scores high, in a wrong one low, and lowestScore
// lies between.
func TestDetectScores(t *testing.T) {
	for _, s := range []string{simplifiedLine, traditionalLine, simplifiedText, traditionalText} {
		if score := chineseScore(s); score < 2*lowestScore {
			t.Errorf("score of %.30s = %.2f, want at least %.2f", s, score, 2*lowestScore)
		}
	}
	wrong, _ := decodeAs(big5Name, encode(t, gb18030, simplifiedText))
	if score := chineseScore(wrong); score > lowestScore/2 {
		t.Errorf("score of GB18030 read as Big5 = %.2f, want at most %.2f", score, lowestScore/2)
	}
	wrong, _ = decodeAs(gb18030Name, encode(t, big5, traditionalText))
	if score := chineseScore(wrong); score > lowestScore/2 {
		t.Errorf("score of Big5 read as GB18030 = %.2f, want at most %.2f", score, lowestScore/2)
	}
}

// Whatever GB18030 can write, it reads back under its label.
func TestDecodeLegacyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Filter(func(s string) bool { return utf8.ValidString(s) }).Draw(t, "s")
		s = strings.ReplaceAll(s, "\uFFFD", "")
		data, err := gb18030.NewEncoder().Bytes([]byte(s))
		if err != nil {
			return // private use characters of older editions
		}
		want, err := gb18030.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, bad := decodeAs(gb18030Name, data); got != string(want) || len(bad) > 0 && !bytes.ContainsRune(want, utf8.RuneError) {
			t.Fatalf("%q, %v; want %q", got, bad, want)
		}
	})
}

func TestBinary(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want bool
	}{
		{"empty", nil, false},
		{"text", []byte(simplifiedText), false},
		{"GB18030", encode(t, gb18030, simplifiedText), false},
		{"Big5", encode(t, big5, traditionalText), false},
		{"UTF-16", encode(t, leBOM, simplifiedText), false},
		{"UTF-16 without BOM", encode(t, be, simplifiedText), false},
		{"form feeds", []byte("page 1\f\npage 2\f\n"), false},
		{"NUL", []byte("ab\x00cd"), true},
		{"picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"), true},
		{"controls", []byte("a\x01\x02\x03b\x7F"), true},
	} {
		if got := binary(tt.data); got != tt.want {
			t.Errorf("%s: binary = %t, want %t", tt.name, got, tt.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range []encoding.Encoding{encoding.Nop, gb18030, le, be, leBOM} {
		f.Add(encode(f, e, simplifiedText), "")
	}
	f.Add(encode(f, big5, traditionalText), "big5")
	f.Add([]byte("a\xFF\n\x81\x30\x81"), "gb2312")
	f.Fuzz(func(t *testing.T, data []byte, label string) {
		binary(data)
		text, name, bad, err := decode(data, label)
		if err != nil {
			if name != "" || text != "" {
				t.Errorf("an error beside %q in %s", text, name)
			}
			return
		}
		if !utf8.ValidString(text) {
			t.Errorf("not UTF-8: %q", text)
		}
		if len(text) > 3*len(data) {
			t.Errorf("%d bytes from %d", len(text), len(data))
		}
		for i, at := range bad {
			if at < 0 || at >= len(data) || i > 0 && at <= bad[i-1] {
				t.Fatalf("offsets %v of %d bytes", bad, len(data))
			}
		}
		if replaced(data, name, bad) != nil != (len(bad) > 0) {
			t.Error("damage not told")
		}
	})
}
