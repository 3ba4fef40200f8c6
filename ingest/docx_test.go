package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tifa"
)

const wordNamespace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// docx packs a Word document: parts in pairs of name and XML.
func docx(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func body(xml string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordNamespace + `><w:body>` + xml + `<w:sectPr/></w:body></w:document>`
}

// para is a paragraph of one run.
func para(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

func readBytes(data []byte) (tifa.Document, error) {
	return readDOCX(bytes.NewReader(data), int64(len(data)), 1<<20)
}

func TestReadDOCXText(t *testing.T) {
	cell := func(s string) string { return "<w:tc><w:tcPr/>" + s + "</w:tc>" }
	for _, tt := range []struct{ name, xml, want string }{
		{"paragraphs", para("会议指出。") + "<w:p/>" + para("会议强调。"), "会议指出。\n会议强调。"},
		{"runs", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">A </w:t></w:r><w:r><w:t>B&amp;C</w:t><w:tab/><w:t>D</w:t><w:br/><w:t>E</w:t><w:noBreakHyphen/><w:t>F</w:t></w:r></w:p>`, "A B&C\tD\nE\u2011F"},
		{"insertions and deletions", `<w:p><w:r><w:t>要</w:t></w:r><w:del><w:r><w:delText>严格</w:delText><w:t>严格</w:t></w:r></w:del><w:ins><w:r><w:t>坚决</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo></w:p>`, "要坚决乙"},
		{"deleted mark of a paragraph", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>会议</w:t></w:r></w:p>` + para("指出。") + para("完。"), "会议指出。\n完。"},
		{"deleted mark of the last paragraph", para("甲") + `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>`, "甲\n乙"},
		{"changed properties", `<w:p><w:pPr><w:pPrChange><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>` + para("乙"), "甲\n乙"},
		{"table", "<w:tbl><w:tr>" + cell(para("甲")+para("乙")) + cell(para("丙")) + "</w:tr><w:tr>" + cell("<w:p/>") + cell(para("丁")) + "</w:tr></w:tbl>" + para("后"), "甲 乙\t丙\n\t丁\n后"},
		{"deleted row", "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell(para("甲")) + "</w:tr><w:tr>" + cell(para("乙")) + "</w:tr></w:tbl>", "乙"},
		{"table in a table", "<w:tbl><w:tr>" + cell(para("甲")+"<w:tbl><w:tr>"+cell(para("乙"))+cell(para("丙"))+"</w:tr></w:tbl><w:p/>") + cell(para("丁")) + "</w:tr></w:tbl>", "甲 乙 丙\t丁"},
		{"field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK "x" </w:instrText><w:fldChar w:fldCharType="separate"/><w:t>公报</w:t><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t>全文</w:t></w:r></w:hyperlink></w:p>`, "公报全文"},
		{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>ao</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>澳</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "澳"},
		{"text box", `<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>` + para("框") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + para("框") + `</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>后</w:t></w:r></w:p>`, "前后\n框"},
		{"controls of content", `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + para("甲") + `</w:sdtContent></w:sdt>`, "甲"},
		{"symbols", `<w:p><w:r><w:t>甲</w:t><w:sym w:font="x" w:char="2192"/><w:sym w:font="Wingdings" w:char="F0E0"/></w:r></w:p>`, "甲→"},
		{"a line break in the XML", para("the\nCouncil"), "the Council"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readBytes(docx(t, "word/document.xml", body(tt.xml)))
			if err != nil || d.Text != tt.want {
				t.Errorf("text = %q, %v\nwant   %q", d.Text, err, tt.want)
			}
		})
	}
}

func TestReadDOCXParts(t *testing.T) {
	notes := `<w:footnotes ` + wordNamespace + `><w:footnote w:type="separator" w:id="-1">` + para("线") + `</w:footnote><w:footnote w:id="1">` + para("见2030年公报。") + `</w:footnote></w:footnotes>`
	core := `<cp:coreProperties xmlns:cp="http://x" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title> 云港公报 </dc:title><dcterms:created>2031-12-28T00:00:00Z</dcterms:created></cp:coreProperties>`
	d, err := readBytes(docx(t,
		"docProps/core.xml", core,
		"word/footnotes.xml", notes,
		"word/document.xml", body(`<w:p><w:r><w:t>会议指出。</w:t><w:footnoteReference w:id="1"/></w:r></w:p>`)))
	if err != nil || d.Text != "会议指出。\n见2030年公报。" || d.Title != "云港公报" || d.Date != "" || d.Provenance.Encoding != "utf-8" {
		t.Errorf("%+v, %v", d, err)
	}
	wide := encode(t, leBOM, strings.Replace(body(para("会议指出。")), "UTF-8", "UTF-16", 1))
	if d, err = readBytes(docx(t, "word/document.xml", string(wide))); err != nil || d.Text != "会议指出。" || d.Provenance.Encoding != "utf-16le" {
		t.Errorf("UTF-16: %+v, %v", d, err)
	}
}

func TestReadDOCXRefused(t *testing.T) {
	good := docx(t, "word/document.xml", body(para("会议指出。")))
	flipped := bytes.Clone(good)
	flipped[60] ^= 0xFF
	list := bytes.Clone(good)
	copy(list[bytes.Index(list, []byte("PK\x01\x02")):], "XX")
	for _, tt := range []struct {
		name string
		data []byte
		fact string
	}{
		{"empty", nil, "DOCX is empty"},
		{"text", []byte("会议指出。"), "not a DOCX: does not begin like a ZIP archive"},
		{"old Word file", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "an old Word file (.doc), or a DOCX under a password: want a plain DOCX"},
		{"cut off", good[:len(good)-30], fmt.Sprintf("DOCX is cut off at byte %d", len(good)-30)},
		{"list damaged", list, "damaged DOCX: the list of its parts cannot be read"},
		{"bytes damaged", flipped, "damaged DOCX: word/document.xml: "},
		{"another archive", docx(t, "a.txt", "x"), "not a DOCX: the archive holds no word/document.xml"},
		{"broken XML", docx(t, "word/document.xml", "<a>\n<b></a>"), "damaged DOCX: word/document.xml:2: element <b> closed by </a>"},
		{"XML cut off", docx(t, "word/document.xml", "<a>\n<b>"), "damaged DOCX: word/document.xml:2: unexpected EOF"},
		{"no text", docx(t, "word/document.xml", body("<w:p/>")), "DOCX holds no text"},
		{"too large", docx(t, "word/document.xml", body(para(strings.Repeat("会", 1<<20)))), "DOCX holds more than the limit of 1048576 bytes of XML"},
		{"too large in sum", docx(t, "word/document.xml", body(para(strings.Repeat("a", 700_000))), "word/footnotes.xml", body(para(strings.Repeat("a", 700_000)))), "DOCX holds more than the limit of 1048576 bytes of XML"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readBytes(tt.data)
			var p *tifa.Problem
			if !errors.As(err, &p) || !strings.HasPrefix(p.Fact, tt.fact) || p.Hint == "" {
				t.Errorf("error %q, hint %q; want %q", err, tifa.Hint(err), tt.fact)
			}
		})
	}
}

// However a file is cut, it is refused in one line and never read in part.
func TestReadDOCXCut(t *testing.T) {
	good := docx(t, "word/document.xml", body(para("会议指出。")), "docProps/core.xml", "<a/>")
	for n := range good {
		if d, err := readBytes(good[:n]); err == nil || strings.Contains(err.Error(), "\n") || d.Text != "" {
			t.Fatalf("cut at %d: text %q, %v", n, d.Text, err)
		}
	}
}

func TestReadDOCXHostile(t *testing.T) {
	const n = 50_000
	for _, tt := range []struct{ name, xml string }{
		{"nested paragraphs", strings.Repeat("<w:p>", n) + "<w:t>会议</w:t>" + strings.Repeat("</w:p>", n)},
		{"nested tables", strings.Repeat("<w:tbl><w:tr><w:tc>", n) + para("会议") + strings.Repeat("</w:tc></w:tr></w:tbl>", n)},
		{"nested deletions", strings.Repeat("<w:del>", n) + strings.Repeat("</w:del>", n) + para("会议")},
		{"paragraphs", strings.Repeat(para("会议"), n)},
		{"stray ends", strings.Repeat("<w:tc/><w:tr/><w:pPr/>", n) + para("会议")},
	} {
		start := time.Now()
		data := docx(t, "word/document.xml", body(tt.xml))
		d, err := readDOCX(bytes.NewReader(data), int64(len(data)), 64<<20)
		if err != nil || !strings.Contains(d.Text, "会议") {
			t.Errorf("%s: text of %d bytes, %v", tt.name, len(d.Text), err)
		}
		t.Logf("%s: %d kB in %v", tt.name, len(tt.xml)>>10, time.Since(start).Round(time.Millisecond))
	}
}

// FuzzDOCX varies the XML of a well-formed archive where packed is set, the
// bytes of the archive where not.
func FuzzDOCX(f *testing.F) {
	f.Add([]byte(body(para("会议指出。")+"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>"+para("甲")+"</w:tc></w:tr></w:tbl>")), true)
	f.Add([]byte(body(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t><w:sym w:char="D800"/><w:br/></w:r></w:p>`)), true)
	f.Add(docx(f, "word/document.xml", body(para("会议指出。"))), false)
	f.Fuzz(func(t *testing.T, data []byte, packed bool) {
		if packed {
			data = docx(t, "word/document.xml", string(data), "word/footnotes.xml", string(data), "docProps/core.xml", string(data))
		}
		d, err := readBytes(data)
		if !utf8.ValidString(d.Text) || !utf8.ValidString(d.Title) {
			t.Errorf("not UTF-8: %q, %q", d.Title, d.Text)
		}
		if len(d.Text) > 4<<20 {
			t.Errorf("%d bytes", len(d.Text))
		}
		if err == nil && d.Text == "" {
			t.Error("neither text nor error")
		}
	})
}
