package web_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tifa/internal/realdata"
	"tifa/web"
)

func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files like those by which the readers are tried are read or refused with one
// sentence, and nothing of them is stored before somebody says so.
func TestBadUploads(t *testing.T) {
	if !realdata.Long(t) {
		t.Skip("SKIPPED, BAD FILES NOT UPLOADED")
	}
	s := room(t, func(c *web.Config) { c.Dir, c.CacheDir = "add", t.TempDir(); c.Limits.Upload = 4 << 20 })
	pdf := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("..", "ingest", "testdata", "pdf", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := pdf("browser-zh.pdf")
	const n = 20_000
	body := func(xml string) string {
		return `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + xml + `</w:body></w:document>`
	}
	good := zipped(t, "word/document.xml", body("<w:p><w:r><w:t>会议指出。</w:t></w:r></w:p>"))
	damaged := bytes.Clone(good)
	damaged[60] ^= 0xFF
	long := strings.Repeat("会", 17<<20/3)
	nested := []byte("会议")
	for range 5 {
		nested = zipped(t, "x.zip", string(nested))
	}
	refused := 0
	for _, c := range []struct {
		name    string
		content []byte
	}{
		{"encrypted.pdf", pdf("encrypted.pdf")},
		{"cut.pdf", whole[:len(whole)*2/3]},
		{"cut-a-little.pdf", whole[:len(whole)-3]},
		{"junk.pdf", []byte("%PDF-1.7\nhello\n")},
		{"end.pdf", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF")},
		{"old.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")},
		{"cut.docx", good[:len(good)-30]},
		{"damaged.docx", damaged},
		{"empty.docx", zipped(t, "word/document.xml", body("<w:p/>"))},
		{"broken.docx", zipped(t, "word/document.xml", "<a>\n<b></a>")},
		{"deep.docx", zipped(t, "word/document.xml", body(strings.Repeat("<w:p>", n)+"<w:t>会议</w:t>"+strings.Repeat("</w:p>", n)))},
		{"tables.docx", zipped(t, "word/document.xml", body(strings.Repeat("<w:tbl><w:tr><w:tc>", n)+strings.Repeat("</w:tc></w:tr></w:tbl>", n)))},
		{"bomb.zip", zipped(t, "a.txt", long)},
		{"bomb.txt.gz", gzipped(t, long)},
		{"bomb.docx", zipped(t, "word/document.xml", body(long))},
		{"nested.zip", nested},
		{"climbs.zip", zipped(t, "../../../etc/passwd", "会议指出", "/etc/shadow", "会议指出")},
		{"divs.html", []byte(strings.Repeat("<div>", n) + "会议闭幕")},
		{"tables.html", []byte(strings.Repeat("<table><tr><td>a<td>", n/4) + "会议闭幕")},
		{"links.html", []byte(strings.Repeat("<a href=x><div>", n/4) + "会议闭幕")},
		{"attributes.html", []byte("<div " + strings.Repeat("a=b ", n) + ">会议闭幕")},
		{"script.html", []byte("<title><script>alert(1)</script></title><svg onload=alert(1)><p>会议闭幕")},
		{"quotes.md", []byte(strings.Repeat(">", n) + "会议")},
		{"brackets.md", []byte(strings.Repeat("[", n) + "会议")},
		{"stars.md", []byte(strings.Repeat("*a ", n) + "会议")},
		{"front.md", []byte("---\n" + strings.Repeat("a: &a [*a, *a]\n", 1000) + "---\n会议")},
		{"broken.jsonl", []byte("{\"text\":\"会议\"\n[[[[[\nnull\n\"x\"\n{\"id\":1,\"text\":{}}\n")},
		{"deep.jsonl", []byte(strings.Repeat(`{"a":`, n) + strings.Repeat("}", n))},
		{"line.jsonl", []byte(`{"id":"x","text":"` + strings.Repeat("a", 3<<20) + `"}`)},
		{"open.csv", []byte("id,text\na,\"会议\nb,会")},
		{"formula.csv", []byte("id,date,title,text\n=1+1,2030-01-01,=HYPERLINK(1),会议\n")},
		{"binary.txt", bytes.Repeat([]byte{0, 1, 2, 255, 254}, 1000)},
		{"utf16.txt", []byte("\xff\xfe\x00\xd8\x00\xd8\x00\xd8")},
		{"latin.txt", bytes.Repeat([]byte{0xe9, 0x80}, 1000)},
		{"nul.txt", []byte("会议指出\x00\x00，同航共济。")},
		{"reversed.txt", []byte("\u202e会议指出\u2066，同航共济。")},
		{"marks.txt", []byte("会" + strings.Repeat("\u0301", n))},
		{"..", []byte("会议指出，同航共济。")},
		{strings.Repeat("长", 5000) + ".txt", []byte("会议指出，同航共济。")},
		{"con\x00\r\nSet-Cookie: a=b.txt", []byte("会议指出，同航共济。")},
	} {
		r := upload(s, c.name, c.content)
		name := c.name[:min(30, len(c.name))]
		switch r.StatusCode {
		case http.StatusOK:
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusServiceUnavailable:
			refused++
		default:
			t.Errorf("%q: status %d", name, r.StatusCode)
			continue
		}
		d := pageOf(t, r, r.StatusCode, name)
		if d.Find("h1").Length() != 1 || d.Find("script").Length() > 1 || d.Find("svg[onload], img").Length() > 0 {
			t.Errorf("%q: %d headings, markup of it may be live", name, d.Find("h1").Length())
		}
	}
	if refused < 12 {
		t.Errorf("%d files refused, want 12 at least", refused)
	}
	if words := page(t, s, "/search?q="+q("会议闭幕")).Find("main").Text(); strings.Contains(words, "会议闭幕。") {
		t.Error("stored what nobody stored")
	}
	for name, form := range map[string]string{
		"no boundary": "multipart/form-data", "empty boundary": "multipart/form-data; boundary=", "cut off": "multipart/form-data; boundary=x",
		"not a form": "application/json", "bad kind": "multipart/form-data; boundary=\"\x00",
	} {
		r := post(s, "/add", form, []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"))
		pageOf(t, r, http.StatusBadRequest, name)
	}
	page(t, s, "/add")
}
