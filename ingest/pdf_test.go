package ingest

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

// sharedPDFReader is started once for all tests: its start takes seconds where
// nothing is cached.
var sharedPDFReader = sync.OnceValue(func() *pdfReader {
	return newPDFReader(filepath.Join(os.TempDir(), fmt.Sprintf("tifa-test-pdf-%d", os.Getuid())))
})

// A sheet is a page under construction. Places are in points from the lower
// left corner of an A4 page, 595 by 842.
type sheet struct{ bytes.Buffer }

// A pdfWriter writes PDF files with one font, box.ttf: Latin letters half an em
// wide, everything else an em.
type pdfWriter struct {
	codes  map[rune]int
	sheets []*sheet
	title  string
	song   bool // a font known by name only, its codes those of UniGB-UCS2-H
}

func (w *pdfWriter) sheet() *sheet {
	s := &sheet{}
	w.sheets = append(w.sheets, s)
	return s
}

func advance(r rune, size float64) float64 {
	if r < 0x2E80 {
		return size / 2
	}
	return size
}

func widthOf(s string, size float64) (x float64) {
	for _, r := range s {
		x += advance(r, size)
	}
	return x
}

// set sets s on a baseline.
func (w *pdfWriter) set(s *sheet, x, y, size float64, text string) {
	w.setTurned(s, fmt.Sprintf("1 0 0 1 %.2f %.2f", x, y), size, text)
}

func (w *pdfWriter) setTurned(s *sheet, matrix string, size float64, text string) {
	fmt.Fprintf(s, "BT /F1 %g Tf %s Tm <", size, matrix)
	for _, r := range text {
		if w.song {
			fmt.Fprintf(s, "%04x", r)
			continue
		}
		if w.codes == nil {
			w.codes = map[rune]int{}
		}
		if w.codes[r] == 0 {
			w.codes[r] = len(w.codes) + 1
		}
		fmt.Fprintf(s, "%04x", w.codes[r])
	}
	fmt.Fprint(s, "> Tj ET\n")
}

// bytes is the finished file.
func (w *pdfWriter) bytes() []byte {
	var b bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	stream := func(dict, data string) {
		object(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data))
	}
	b.WriteString("%PDF-1.7\n")
	var kids, widths, chars strings.Builder
	for i := range w.sheets {
		fmt.Fprintf(&kids, "%d 0 R ", 10+2*i)
	}
	for r, code := range w.codes {
		if r < 0x2E80 {
			fmt.Fprintf(&widths, "%d [500] ", code)
		}
		if r != unicode.ReplacementChar {
			fmt.Fprintf(&chars, "1 beginbfchar <%04x> <", code)
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&chars, "%04x", unit)
			}
			chars.WriteString("> endbfchar\n")
		}
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</I 7 0 R>>>>>>", kids.String(), len(w.sheets)))
	font, mapping, ordering, file := "Test", "/Identity-H/ToUnicode 6 0 R", "Identity", "/FontFile2 8 0 R"
	if w.song {
		font, mapping, ordering, file = "STSong-Light", "/UniGB-UCS2-H", "GB1", ""
	}
	object("<</Type/Font/Subtype/Type0/BaseFont/" + font + "/DescendantFonts[4 0 R]/Encoding" + mapping + ">>")
	object("<</Type/Font/Subtype/CIDFontType2/BaseFont/" + font + "/CIDSystemInfo<</Registry(Adobe)/Ordering(" + ordering + ")/Supplement 0>>/FontDescriptor 5 0 R/CIDToGIDMap 9 0 R/DW 1000/W[" + widths.String() + "]>>")
	object("<</Type/FontDescriptor/FontName/" + font + "/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80" + file + ">>")
	stream("", "/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapName/T def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"+chars.String()+"endcmap end end")
	stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x")
	box, _ := pdfRoot.ReadFile("pdfroot/usr/share/fonts/box.ttf")
	stream("", string(box))
	stream("", strings.Repeat("\x00\x01", len(w.codes)+1)) // every code draws the box
	for i, s := range w.sheets {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", 11+2*i))
		var z bytes.Buffer
		deflate := zlib.NewWriter(&z)
		_, _ = deflate.Write(s.Bytes())
		_ = deflate.Close()
		stream("/Filter/FlateDecode", z.String())
	}
	var title strings.Builder
	for _, unit := range utf16.Encode([]rune(w.title)) {
		fmt.Fprintf(&title, "%04x", unit)
	}
	object("<</Title<feff" + title.String() + ">>>")
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, len(at), xref)
	return b.Bytes()
}

// A setting is how a page is laid out.
type setting struct {
	columns int     // on a page
	lines   int     // of a column
	indent  float64 // of the first line of a paragraph, in ems
	skip    float64 // between paragraphs, in lines
	title   string  // over the columns of the first page
	head    string  // on top of each page but the first
	foot    string  // at the bottom of each page; %d is its number
	ragged  bool    // Latin lines are not stretched
	aligned bool    // lines of columns do not stand on common baselines
}

const bodyType, bodyPitch = 10.0, 16.0

// write sets paragraphs as a typesetter would.
func (s setting) write(w *pdfWriter, paragraphs []string) {
	const left, right, top, between = 70.0, 525.0, 760.0, 14.0
	width := (right - left - between*float64(s.columns-1)) / float64(s.columns)
	var page *sheet
	column, room, y := 0, 0.0, 0.0
	next := func() {
		if page == nil || column == s.columns-1 {
			page = w.sheet()
			column, y = 0, top
			if n := len(w.sheets); n == 1 && s.title != "" {
				w.set(page, (left+right-widthOf(s.title, 16))/2, top, 16, s.title)
			} else if n > 1 && s.head != "" {
				w.set(page, left, 810, 9, s.head)
			}
			if s.foot != "" {
				foot := strings.ReplaceAll(s.foot, "%d", fmt.Sprint(len(w.sheets)))
				w.set(page, (left+right-widthOf(foot, 9))/2, 40, 9, foot)
			}
		} else {
			column++
		}
		y = top
		if len(w.sheets) == 1 && s.title != "" {
			y -= 50
		}
		if column == 1 && !s.aligned {
			y -= 5
		}
		room = float64(s.lines)
	}
	for _, p := range paragraphs {
		if room >= 1 && page != nil {
			y, room = y-s.skip*bodyPitch, room-s.skip
		}
		in := s.indent * bodyType
		for _, l := range broken(p, width, in) {
			if room < 1 {
				next()
			}
			x := left + float64(column)*(width+between) + in
			w.setLine(page, x, y, width-in, l, s.ragged)
			y, room, in = y-bodyPitch, room-1, 0
		}
	}
}

// A brokenLine is one line of a paragraph.
type brokenLine struct {
	words []string // what may be parted, with their spaces
	last  bool
}

// broken breaks a paragraph into lines.
func broken(p string, width, indent float64) (out []brokenLine) {
	var words []string
	for _, r := range p {
		n := len(words)
		glued := n > 0 && (strings.ContainsRune("，。：；、）》”", r) || r < 0x2E80 && lastRune(words[n-1]) < 0x2E80 && lastRune(words[n-1]) != ' ')
		if n > 0 && strings.ContainsRune("（《“", lastRune(words[n-1])) {
			glued = true
		}
		if glued {
			words[n-1] += string(r)
		} else {
			words = append(words, string(r))
		}
	}
	var l brokenLine
	x := indent
	for _, word := range words {
		if w := widthOf(strings.TrimRight(word, " "), bodyType); x+w > width+0.01 && len(l.words) > 0 {
			out = append(out, l)
			l, x = brokenLine{}, 0
		}
		l.words = append(l.words, word)
		x += widthOf(word, bodyType)
	}
	l.last = true
	return append(out, l)
}

// setLine sets a line word by word, stretched to width.
func (w *pdfWriter) setLine(s *sheet, x, y, width float64, l brokenLine, ragged bool) {
	text := strings.TrimRight(strings.Join(l.words, ""), " ")
	extra := 0.0
	if n := len(l.words) - 1; n > 0 && !l.last && !ragged {
		extra = (width - widthOf(text, bodyType)) / float64(n)
	}
	for _, word := range l.words {
		w.set(s, x, y, bodyType, strings.TrimRight(word, " "))
		x += widthOf(word, bodyType) + extra
	}
}

var (
	chinese = []string{
		"三月九日至十一日，青岚国长在白石门会见赤屿国长。双方就两国关系和共同关心的水土、渡口、林木诸事交换了意见，并达成一致。",
		"双方指出，白石门会谈是两国之间最早的会谈，自第一次会谈以来，双方每年一会，从未间断。",
		"双方强调，水源由两国共有共用，任何一方不得独占。沿岸各村有权取水，取水多少由村民自定，并报渡口公所（Ferry Office）备案。二〇三一年第6号通告同时作废。",
		"会谈在友好气氛中进行。",
		"双方商定，下一次会谈明年三月在赤屿举行，具体日期由渡口公所另行商定。双方对白石门各界的周到安排表示感谢，并邀请𠮷田先生担任下一次会谈的书记。",
	}
	english = []string{
		"The delegations of Veldmark and Ostrava Isle met at the lake house from the third to the fifth of May and reviewed the ferry accord of the year before.",
		"Both sides welcomed the opening of the joint weather office, noted that it had answered two hundred requests in its first year, and asked the ministers to report on its funding before the winter.",
		"They agreed on the following.",
		"No party may change the register of open questions alone. A committee of four keeps it and publishes it twice a year in both languages, with the dissents of each side printed beside the text that they concern.",
		"The next round is held in the salt hall of Ostrava Isle in spring.",
	}
)

func TestPDFLayouts(t *testing.T) {
	for _, test := range []struct {
		name string
		text []string
		set  setting
	}{
		{"one column, indented", chinese, setting{columns: 1, lines: 40, indent: 2}},
		{"one column, spaced", chinese, setting{columns: 1, lines: 40, skip: 0.6}},
		{"one column over pages", chinese, setting{columns: 1, lines: 4, indent: 2, foot: "— %d —"}},
		{"numbers and heads", chinese, setting{columns: 1, lines: 3, indent: 2, foot: "第%d页 共5页", head: "白石门会谈公报"}},
		{"bare numbers", chinese, setting{columns: 1, lines: 3, indent: 2, foot: "%d"}},
		{"two columns", chinese, setting{columns: 2, lines: 11, indent: 2}},
		{"two columns on common lines", chinese, setting{columns: 2, lines: 11, indent: 2, aligned: true}},
		{"title over two columns", chinese, setting{columns: 2, lines: 11, indent: 2, title: "白石门会谈公报"}},
		{"two columns over pages", slices.Repeat(chinese, 2), setting{columns: 2, lines: 5, indent: 2, foot: "%d", head: "公报"}},
		{"short last column", chinese, setting{columns: 2, lines: 7, indent: 2}},
		{"very short last column", chinese[:4], setting{columns: 2, lines: 11, indent: 2}},
		{"shorter still", append(slices.Repeat(chinese, 1), chinese[:4]...), setting{columns: 2, lines: 10, indent: 2}},
		{"three columns", chinese, setting{columns: 3, lines: 12, indent: 2}},
		{"one column, indented", english, setting{columns: 1, lines: 40, indent: 1.5}},
		{"one column, spaced, ragged", english, setting{columns: 1, lines: 40, skip: 0.5, ragged: true}},
		{"over pages", english, setting{columns: 1, lines: 4, indent: 1.5, foot: "Page %d of 4", head: "Veldmark Round"}},
		{"two columns", english, setting{columns: 2, lines: 12, indent: 1.5, title: "Communiqué", foot: "%d"}},
		{"two columns, ragged", english, setting{columns: 2, lines: 12, indent: 1.5, ragged: true, foot: "%d/2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var w pdfWriter
			test.set.write(&w, test.text)
			want := strings.Join(test.text, "\n")
			if test.set.title != "" {
				want = test.set.title + "\n" + want
			}
			d, err := sharedPDFReader().read(t.Context(), w.bytes(), 100)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, d.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPDFFiles(t *testing.T) {
	for _, test := range []struct{ file, title, text string }{
		{"browser-zh.pdf", "青岚与赤屿会谈公报", `青岚与赤屿会谈公报
九月三日，青岚国长𠮷田在白石门会见赤屿国长。双方说，两国人民长一心，门户大开，行大道，走正路，立身立言，用一门一户之力，建一方水土。
双方同意：一是建立白石门会谈，每年一会；二是人民用水、用土、用石，由两国同立一法，2031年9月3日起行，长用不改，不立二门，不走二路，言行如一。
会谈长三日。
双方说，《白石门公报》(Baishimen Communique)自两国长同立之日起行，用力大，用心长，是两国人民一心之言，一方之道。`},
		{"two-column-zh.pdf", "", `白石门会谈公报
双方同意，青岚国与赤屿国每年会谈一日，同立一法，同走一路。会谈在白石门，由两国长同会。
双方同意，人民用水、用土、用石，由两国同立一法。用水之法，自九月起行。用土之法，自三月起行。两国人民同心同力，不立二门，不走二路，言行如一，长用不改。
双方说，会谈是大道。大道长行，两国同走。一国用力，二国同建。一方水土，由一方人民建之，由一方人民用之。
双方同意，下年三月在赤屿会谈。`},
		{"two-column-en.pdf", "Communiqué of the Veldmark Round", `Communiqué of the Veldmark Round
The delegations of Veldmark and Ostrava Isle met at the lake house from the third to the fifth of May. They reviewed the ferry accord and agreed that the implementation of its second part should begin before the winter.
Both sides welcomed the opening of the joint weather office. They noted that the office had answered two hundred requests in its first year, and asked the ministers to report on its funding.
The delegations agreed to meet again in the well-known salt hall of Ostrava Isle. Until then a committee of four will keep the register of open questions, and will publish it twice a year in both languages. No party may change the register alone.`},
	} {
		t.Run(test.file, func(t *testing.T) {
			d, err := sharedPDFReader().read(t.Context(), fixture(t, test.file), 100)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tifa.Document{Title: test.title, Text: test.text}, d); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pdf", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Each page is a few strings set somewhere.
func TestPDFPages(t *testing.T) {
	type at struct {
		x, y, size float64
		s          string
	}
	for _, test := range []struct {
		name string
		page []at
		want string
	}{
		{"drawn out of order", []at{{100, 600, 10, "第二"}, {100, 700, 10, "第一"}}, "第一\n第二"},
		{"twice in place of bold", []at{{100, 700, 10, "公报"}, {100.3, 700, 10, "公报"}}, "公报"},
		{"printed by a browser", []at{
			{20, 820, 8, "9/3/31, 10:32 PM"},
			{250, 820, 8, "公报"},
			{100, 700, 10, "2031/9/3 10:00"},
			{100, 668, 10, "双方发表公报。"},
			{20, 20, 8, "https://a.example/31/b.html"},
			{550, 20, 8, "1/1"},
		}, "2031/9/3 10:00\n双方发表公报。"},
		{"every character apart", []at{{100, 700, 16, "公"}, {140, 700, 16, "报"}, {180, 700, 16, "社"}}, "公报社"},
		{"apart on a line", []at{{100, 700, 10, "渡口公所"}, {300, 700, 10, "三月九日"}}, "渡口公所 三月九日"},
		{"radical forms", []at{{100, 700, 10, "⼈⺠⽤⽔，⻓⾏⼀⻔"}}, "人民用水，长行一门"},
		{"outside the plane", []at{{100, 700, 10, "𠮷田𠀋"}}, "𠮷田𠀋"},
		{"outside the page", []at{{100, 700, 10, "公报"}, {700, 700, 10, "裁下"}}, "公报"},
		{"raised note mark", []at{{100, 700, 10, "公报"}, {120, 704, 6, "1"}, {124, 700, 10, "之文"}}, "公报1之文"},
		{"hyphen kept before a capital", []at{{100, 700, 10, "The council of Asia-"}, {100, 684, 10, "Pacific met."}}, "The council of Asia-Pacific met."},
		{"hyphen dropped", []at{{100, 700, 10, "They agreed to imple-"}, {100, 684, 10, "ment it."}}, "They agreed to implement it."},
		{"hanging items", []at{
			{100, 700, 10, "1. The ferry sails at noon in all seasons"},
			{115, 684, 10, "and waits for the mail."},
			{100, 668, 10, "2. The hall is open."},
		}, "1. The ferry sails at noon in all seasons and waits for the mail.\n2. The hall is open."},
		{"date at the right", []at{{100, 700, 10, "双方同意每年会谈一日并同立一法。"}, {220, 684, 10, "三月九日"}}, "双方同意每年会谈一日并同立一法。\n三月九日"},
		{"table read by rows", []at{
			{100, 700, 10, "渡口"},
			{300, 700, 10, "九"},
			{100, 684, 10, "水井"},
			{300, 684, 10, "三"},
			{100, 668, 10, "林木"},
			{300, 668, 10, "六"},
			{100, 652, 10, "合共有各"},
			{300, 652, 10, "十八"},
		}, "渡口 九\n水井 三\n林木 六\n合共有各 十八"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var w pdfWriter
			s := w.sheet()
			for _, a := range test.page {
				w.set(s, a.x, a.y, a.size, a.s)
			}
			d, err := sharedPDFReader().read(t.Context(), w.bytes(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if d.Text != test.want {
				t.Errorf("text is %q, want %q", d.Text, test.want)
			}
		})
	}
}

func TestPDFTurnedPageAndWatermark(t *testing.T) {
	var w pdfWriter
	s := w.sheet()
	w.setTurned(s, "0 1 -1 0 100 100", 10, "公报第一行之文之文")
	w.setTurned(s, "0 1 -1 0 116 100", 10, "第二行")
	w.setTurned(s, "0.7 0.7 -0.7 0.7 200 200", 40, "内部")
	d, err := sharedPDFReader().read(t.Context(), w.bytes(), 1)
	if want := "公报第一行之文之文第二行"; err != nil || d.Text != want {
		t.Errorf("read = %q, %v, want %q", d.Text, err, want)
	}
}

func TestPDFFontKnownByName(t *testing.T) {
	w := pdfWriter{song: true}
	s := w.sheet()
	w.set(s, 100, 700, 10, "双方发表公报")
	w.set(s, 160, 700, 10, "。") // singly
	d, err := sharedPDFReader().read(t.Context(), w.bytes(), 1)
	if want := "双方发表公报。"; err != nil || d.Text != want {
		t.Errorf("read = %q, %v, want %q", d.Text, err, want)
	}
}

func TestPDFNoteStandsAfterItsParagraph(t *testing.T) {
	var w pdfWriter
	s := w.sheet()
	w.set(s, 100, 700, 10, "双方同意每年会谈一日并同立一法")
	w.set(s, 100, 684, 10, "人民用水用土用石由两国同立一法")
	w.set(s, 100, 100, 7, "注：用水之法另立。")
	s = w.sheet()
	w.set(s, 100, 700, 10, "自九月起行。")
	d, err := sharedPDFReader().read(t.Context(), w.bytes(), 2)
	want := "双方同意每年会谈一日并同立一法人民用水用土用石由两国同立一法自九月起行。\n注：用水之法另立。"
	if err != nil || d.Text != want {
		t.Errorf("read = %q, %v, want %q", d.Text, err, want)
	}
}

func TestPDFRefused(t *testing.T) {
	small := func(pages int, draw func(w *pdfWriter, s *sheet, i int)) []byte {
		var w pdfWriter
		for i := range pages {
			draw(&w, w.sheet(), i)
		}
		return w.bytes()
	}
	picture := func(w *pdfWriter, s *sheet, i int) { fmt.Fprint(s, "500 0 0 700 50 50 cm /I Do\n") }
	text := func(w *pdfWriter, s *sheet, i int) { w.set(s, 100, 700, 10, "公报") }
	whole := fixture(t, "browser-zh.pdf")
	for _, test := range []struct {
		name             string
		data             []byte
		fact, hint, text string // what the hint contains; what is read all the same
	}{
		{"encrypted", fixture(t, "encrypted.pdf"), "encrypted: it opens with a password only", "qpdf --decrypt", ""},
		{"truncated", whole[:len(whole)*2/3], "cut off: the PDF ends without %%EOF", "fetch", ""},
		{"truncated by a little", whole[:len(whole)-3], "cut off: the PDF ends without %%EOF", "fetch", ""},
		{"junk", []byte("%PDF-1.7\nhello\n"), "begins like a PDF, but holds nothing of one", "fetch", ""},
		{"junk with an end", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"), "damaged PDF: its pages cannot be found", "fetch", ""},
		{"scanned", small(12, picture), "no text layer on any of 12 pages", "ocrmypdf", ""},
		{"scanned page", small(1, picture), "no text layer on its only page", "ocrmypdf", ""},
		{"blank", small(2, func(*pdfWriter, *sheet, int) {}), "no text layer on any of 2 pages", "ocrmypdf", ""},
		{"scanned in part", small(9, func(w *pdfWriter, s *sheet, i int) {
			if i == 0 {
				text(w, s, i)
			} else {
				picture(w, s, i)
			}
		}), "no text layer on pages 2, 3, 4, 5, 6 and 3 more of 9", "ocrmypdf", "公报"},
		{"no code for a glyph", small(1, func(w *pdfWriter, s *sheet, i int) { w.set(s, 100, 700, 10, "\ufffd\ufffd") }), "the fonts on page 1 of 1 do not say which characters they draw", "ocrmypdf", ""},
		{"too many pages", small(101, text), "101 pages, the limit is 100", "--max-pages", ""},
		{"too many characters", small(1, func(w *pdfWriter, s *sheet, i int) {
			for y := range 201 {
				w.set(s, 10, 800-float64(y), 0.5, strings.Repeat("公报", 500))
			}
		}), "page 1 holds 201400 characters, the limit is 200000", "text first", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := sharedPDFReader().read(t.Context(), test.data, 100)
			var p *tifa.Problem
			if !errors.As(err, &p) {
				t.Fatalf("read = %q, %v, want a problem", d.Text, err)
			}
			if p.Fact != test.fact || !strings.Contains(p.Hint, test.hint) || d.Text != test.text || d.Partial != (test.text != "") {
				t.Errorf("read = %q, %q, hint %q, want %q, %q, hint with %q", d.Text, p.Fact, p.Hint, test.text, test.fact, test.hint)
			}
		})
	}
}

func TestPDFTitleMadeUp(t *testing.T) {
	for title, want := range map[string]bool{
		"Microsoft Word - x.doc": true, "公报定稿3.docx": true, "无标题": true, "新建 Microsoft Word 文档": true, "Document1": true, "about:blank": true,
		"http://a.example/b": true, "ÖÐ¹ú¹«±¨": true, "2031": true, "": true, "\x02\x03": true,
		"白石门会谈公报": false, "Communiqué of the Veldmark Round": false, "Document on the ferry": false, "第6号通告": false, "Résumé": false,
	} {
		if got := madeUp(title); got != want {
			t.Errorf("madeUp(%q) = %t, want %t", title, got, want)
		}
	}
}

func TestPDFCancelled(t *testing.T) {
	var w pdfWriter
	for range 400 {
		s := w.sheet()
		for y := range 50 {
			w.set(s, 50, 800-float64(y)*15, 10, strings.Repeat("公报之文", 10))
		}
	}
	data := w.bytes()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	_, err := sharedPDFReader().read(ctx, data, 1000)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("read = %v, want context.Canceled", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("read went on for %v after its context was done", took)
	}
	checkStillReads(t)
}

// checkStillReads checks that the engine goes on after what came before.
func checkStillReads(t *testing.T) {
	t.Helper()
	var w pdfWriter
	w.set(w.sheet(), 100, 700, 10, "公报")
	if d, err := sharedPDFReader().read(t.Context(), w.bytes(), 1); err != nil || d.Text != "公报" {
		t.Errorf("the next file: read = %q, %v", d.Text, err)
	}
}

func TestPDFReadConcurrently(t *testing.T) {
	data := fixture(t, "two-column-en.pdf")
	var wg sync.WaitGroup
	texts := make([]string, 6)
	for i := range texts {
		wg.Go(func() {
			d, err := sharedPDFReader().read(t.Context(), data, 10)
			if err != nil {
				t.Error(err)
			}
			texts[i] = d.Text
		})
	}
	wg.Wait()
	for i := range texts {
		if texts[i] != texts[0] || texts[i] == "" {
			t.Errorf("reading %d gives %q, want %q", i, texts[i], texts[0])
		}
	}
}

// FuzzPDF flips bytes of small files: whatever comes of it is a text of UTF-8
// or a problem, and the next file is read.
func FuzzPDF(f *testing.F) {
	var w pdfWriter
	setting{columns: 2, lines: 11, indent: 2, foot: "%d"}.write(&w, chinese[:2])
	f.Add(w.bytes())
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 64<<10 {
			return
		}
		d, err := sharedPDFReader().read(t.Context(), data, 20)
		if p := (*tifa.Problem)(nil); err != nil && (!errors.As(err, &p) || p.Fact == "") {
			t.Errorf("read = %v, want a problem", err)
		}
		if err == nil && d.Text == "" || !utf8.ValidString(d.Text) || !utf8.ValidString(d.Title) {
			t.Errorf("read = %q, %v", d.Text, err)
		}
	})
}

func BenchmarkPDF(b *testing.B) {
	var w pdfWriter
	for len(w.sheets) < 100 {
		setting{columns: 1, lines: 40, indent: 2, foot: "— %d —"}.write(&w, slices.Repeat(chinese, 8))
	}
	data := w.bytes()
	for b.Loop() {
		if _, err := sharedPDFReader().read(b.Context(), data, 1000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(w.sheets)*b.N)/b.Elapsed().Seconds(), "pages/s")
	b.SetBytes(int64(len(data)))
}
