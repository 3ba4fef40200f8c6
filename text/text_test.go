package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tifa"
)

func TestParagraphs(t *testing.T) {
	long := strings.Repeat("各方应当携手前行，", 8)
	for _, tt := range []struct{ name, text, want string }{ // want: paragraphs by |, as issued
		{"empty", "", ""},
		{"white space", " \n\u3000\n", ""},
		{"a line each", "甲会议召开\n会议指出，很好。\n", "甲会议召开|会议指出，很好。"},
		{"page break in a sentence", "会议认为，很好。五是推动构建均\n\n衡发展的格局。六是合作。", "会议认为，很好。五是推动构建均\n\n衡发展的格局。六是合作。"},
		{"page break without a stop before", long + "更加明确外交\n\n战略任务。", long + "更加明确外交\n\n战略任务。"},
		{"a title stays apart", "外事会议在云港举行 主席讲话\n\n云港12月3日电 会议举行。", "外事会议在云港举行 主席讲话|云港12月3日电 会议举行。"},
		{"numbered items stay apart", "会议决定。主要任务如下\n一、加强合作\n二、深化改革", "会议决定。主要任务如下|一、加强合作|二、深化改革"},
		{"CRLF and indent", "\u3000\u3000会议指出。\r\n\u3000\u3000会议强调。\r\n", "会议指出。|会议强调。"},
		{"form feed", "会议指出，要加强合\f作交流。会议闭幕。", "会议指出，要加强合|作交流。会议闭幕。"},
		{"English, broken", "The Council met. It was agreed that the\n\nparties would meet again.", "The Council met. It was agreed that the\n\nparties would meet again."},
		{
			"hard wrapped",
			"The Council noted with appreciation the report of\nthe Secretary on the implementation of the plan\nadopted last year, and it requested all of the\nmembers to submit their comments on the report.\nIt also decided to meet again in the next month\nof June to consider the final text of the report\nand to adopt it.\n\nThe Council thanked the host for a good meeting.",
			"The Council noted with appreciation the report of\nthe Secretary on the implementation of the plan\nadopted last year, and it requested all of the\nmembers to submit their comments on the report.\nIt also decided to meet again in the next month\nof June to consider the final text of the report\nand to adopt it.|The Council thanked the host for a good meeting.",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range Paragraphs(tt.text) {
				got = append(got, p.In(tt.text))
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("got  %q\nwant %q", g, tt.want)
			}
		})
	}
}

func TestFlatten(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"云港 12 月 28 日电 会议", "云港12月28日电会议"},
		{"商务 部和外\n\n交部", "商务部和外交部"},
		{"the  General \nAssembly", "the  General Assembly"},
		{"G20 summit 峰会 2023", "G20 summit峰会2023"},
	} {
		f := Flatten(tt.text, []tifa.Span{{Start: 0, End: len(tt.text)}})
		if f.Text != tt.want {
			t.Errorf("Flatten(%q) = %q, want %q", tt.text, f.Text, tt.want)
		}
	}
}

// Everything visible is in a paragraph, paragraphs are in order, and a flat
// text holds the same visible characters, each mapped to where it stood.
func TestParagraphsAndFlatCover(t *testing.T) {
	piece := rapid.SampledFrom([]string{"会议", "指出，", "。", "\n", "\n\n", " ", "\u3000", "\r\n", "the ", "Council", "12", "𠮷", "\f", "一、", "”", "x", "\u2028", "\t"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(piece, 0, 80).Draw(t, "pieces"), "")
		paragraphs := Paragraphs(s)
		end := 0
		for _, p := range paragraphs {
			if p.Start < end || p.Len() <= 0 {
				t.Fatalf("paragraph %v after offset %d", p, end)
			}
			if gap := s[end:p.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
				t.Fatalf("%q is in no paragraph", gap)
			}
			end = p.End
		}
		if strings.TrimFunc(s[end:], unicode.IsSpace) != "" {
			t.Fatalf("%q is in no paragraph", s[end:])
		}
		f := Flatten(s, paragraphs)
		visible := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if visible(f.Text) != visible(s) {
			t.Fatalf("flat %q of %q", f.Text, s)
		}
		for i, r := range f.Text {
			if unicode.IsSpace(r) {
				continue
			}
			n := utf8.RuneLen(r)
			if got := f.Span(tifa.Span{Start: i, End: i + n}).In(s); got != string(r) {
				t.Fatalf("flat %q byte %d is %q, mapped to %q", f.Text, i, r, got)
			}
		}
	})
}

func TestPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aé中𠮷。")), 0, 1500, -1).Draw(t, "s")
		p := NewPoints(s)
		n := 0
		for i := range s {
			if p.At(i) != n || p.Byte(n) != i {
				t.Fatalf("byte %d is code point %d: At gives %d, Byte gives %d", i, n, p.At(i), p.Byte(n))
			}
			n++
		}
		if p.At(len(s)) != n || p.Byte(n) != len(s) {
			t.Fatalf("end of %d bytes, %d code points: At gives %d, Byte gives %d", len(s), n, p.At(len(s)), p.Byte(n))
		}
	})
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ text, language, script string }{
		{"会议指出，要发展经济。", "zh", "Hans"},
		{"會議指出，要發展經濟。", "zh", "Hant"},
		{"The Council of the Straits met in the capital.", "en", "Latn"},
		{"Der Rat tagte gestern", "", "Latn"},
		{"", "", ""},
		{"2023", "", ""},
	} {
		if l, s := Language(tt.text); l != tt.language || s != tt.script {
			t.Errorf("Language(%q) = %q, %q", tt.text, l, s)
		}
	}
}

func TestSizeOf(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Size
	}{
		{"", Size{}},
		{"会议指出，很好。", Size{8, 6, 6, 1}},
		{"The G20 — met, at 5%.", Size{21, 12, 0, 5}},
		{"𠮷 〇", Size{3, 2, 2, 2}},
	} {
		if got := SizeOf(tt.text); got != tt.want {
			t.Errorf("SizeOf(%q) = %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestHasSpace(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.IsSpace(r) && !hasSpace("会议"+string(r)+"指出") {
			t.Errorf("U+%04X is white space", r)
		}
	}
	if hasSpace("会议指出：“各方、应当携手前行”。…— abc"[:len("会议指出：“各方、应当携手前行”。…—")]) {
		t.Error("punctuation is taken for white space")
	}
}
