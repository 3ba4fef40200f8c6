package publish

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Every format says in the language of the publication what it says beside the texts:
// in Chinese no English word is left but those of the texts, of their facts and of the
// command.
func TestFrame(t *testing.T) {
	said := map[Format]string{}
	for _, language := range []Language{English, Chinese} {
		p := page("会议指出，要守住航道。\n会议强调，要办好年会。\n会议决定，扩建港口。", "会议强调，要办好年会。\n会议指出，要守住全部航道。\n会议要求，修好灯塔。")
		p.Imprint.Language = language
		p.Imprint.Snapshot = "123456789abc"
		for _, f := range []Format{DOCX, Markdown, CSV} {
			var words string
			if f == DOCX {
				files := unzip(t, p)
				words = string(files["word/header-first.xml"]) + string(files["word/footer-first.xml"]) + string(files["word/header.xml"])
				words = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(words, " ")
			} else {
				var b bytes.Buffer
				if err := p.Write(&b, f); err != nil {
					t.Fatal(err)
				}
				words = b.String()
			}
			said[f] += words
			if language == English {
				continue
			}
			for _, w := range strings.FieldsFunc(words, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && r != '-' }) {
				if len(w) > 1 && !strings.Contains(" tifa devel compare SHA- sup br PAGE --- ---: -- xml version encoding UTF- ", w) && !regexp.MustCompile(`^[a-f-]+$`).MatchString(w) {
					t.Errorf("%s: %q is left in the Chinese one", f, w)
				}
			}
		}
	}
	for f, want := range map[Format][]string{
		DOCX:     {"compared with", "对照", "Old text. Title: 旧会", "旧篇。标题：旧会", "Paragraphs: ", "段数：", "Snapshot: ", "语料库状态："},
		Markdown: {"## Redline", "## 逐字对照", "| Old text |", "| 旧篇 |", "*reworded*", "*改写*", "moved to ¶", "移至 ¶", "; again by: ", "；重做："},
		CSV:      {"unit,kind,", "单位,变化,", "paragraph,reworded", "段,改写"},
	} {
		for _, w := range want {
			if !strings.Contains(said[f], w) {
				t.Errorf("%s: no %q in %s", f, w, said[f])
			}
		}
	}
}
