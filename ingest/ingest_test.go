package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"tifa"
)

const (
	again    = "fetch the file again"
	utf8Hint = "convert the file to UTF-8, for example with iconv"
	webPage  = "<!DOCTYPE html><html lang=zh><body><p>" + simplifiedLine + "</p></body></html>"
)

// told writes what a reader yields as lines:
//
//	id (path, media type, encoding) text
//	! place: fact | hint
//
// The second stands below the first where a document was read with damage, and
// paths are those below dir.
func told(dir string, docs iter.Seq2[*tifa.Document, error]) (lines []string) {
	dir = filepath.ToSlash(dir)
	for d, err := range docs {
		if d != nil {
			p := d.Provenance
			place := strings.TrimPrefix(strings.TrimPrefix(p.Path, dir), "/")
			lines = append(lines, fmt.Sprintf("%s (%s, %s, %s) %s", d.ID, place, p.MediaType, p.Encoding, d.Text))
		}
		if err != nil {
			line := "! " + err.Error()
			if hint := tifa.Hint(err); hint != "" {
				line += " | " + hint
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// folder makes files in a new working directory. Names and contents alternate.
func folder(t testing.TB, files ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Chdir(dir)
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gzipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t testing.TB, s string) string {
	t.Helper()
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return string(z.EncodeAll([]byte(s), nil))
}

// zipped is an archive of members; names and contents alternate.
func zipped(t testing.TB, members ...string) string {
	t.Helper()
	return zippedAs(t, func(*zip.FileHeader) {}, members...)
}

// zippedAs changes the header of each member.
func zippedAs(t testing.TB, change func(*zip.FileHeader), members ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		h := &zip.FileHeader{Name: members[i], Method: zip.Deflate}
		change(h)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, members[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func checkTold(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// checkSource reads a file as it is and packed in all ways, each of which must
// tell the same.
func checkSource(t *testing.T, limits Limits, name, data string, want ...string) {
	t.Helper()
	gz, zst := gzipped(t, data), zstandard(t, data)
	for _, file := range []struct{ name, data, inner string }{
		{name, data, name},
		{name + ".gz", gz, name + ".gz"},
		{name + ".zst", zst, name + ".zst"},
		{name + ".zst", gz, name + ".zst"},
		{name + ".GZ", zst, name + ".GZ"},
		{name, gz, name},
		{name, zst, name},
		{"集.zip", zipped(t, name, data), "集.zip!" + name},
		{"集", zipped(t, name+".gz", gz), "集!" + name + ".gz"},
		{"集.zip", zipped(t, "内.zip", zipped(t, name, zst)), "集.zip!内.zip!" + name},
		{"集.zip.gz", gzipped(t, zipped(t, name, data)), "集.zip.gz!" + name},
	} {
		dir := folder(t, file.name, file.data)
		r := Reader{Limits: limits}
		got := told(dir, r.Read(t.Context(), file.name))
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], file.inner, name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s as %s: -want +got\n%s", name, file.inner, diff)
		}
	}
}

func TestReadFormats(t *testing.T) {
	for _, tt := range []struct {
		name, file, data string
		want             []string
	}{
		{"UTF-8", "a.txt", simplifiedText, []string{"a.txt (a.txt, text/plain, utf-8) " + simplifiedText}},
		{"BOM", "a.txt", "\uFEFF" + simplifiedText, []string{"a.txt (a.txt, text/plain, utf-8) " + simplifiedText}},
		{"UTF-16LE", "a.txt", string(encode(t, leBOM, simplifiedText)), []string{"a.txt (a.txt, text/plain, utf-16le) " + simplifiedText}},
		{"UTF-16BE", "a.txt", string(encode(t, beBOM, simplifiedText)), []string{"a.txt (a.txt, text/plain, utf-16be) " + simplifiedText}},
		{"GB18030", "a.txt", string(encode(t, gb18030, simplifiedText)), []string{"a.txt (a.txt, text/plain, gb18030) " + simplifiedText}},
		{"Big5", "a.txt", string(encode(t, big5, traditionalText)), []string{"a.txt (a.txt, text/plain, big5) " + traditionalText}},
		{"no extension", "公报", simplifiedText, []string{"公报 (公报, text/plain, utf-8) " + simplifiedText}},
		{"below a folder", "一/二.TXT", simplifiedText, []string{"一/二.TXT (一/二.TXT, text/plain, utf-8) " + simplifiedText}},
		{"a damaged byte", "a.txt", "会议\n" + strings.Repeat(simplifiedText, 3) + "\xFF", []string{
			"a.txt (a.txt, text/plain, utf-8) 会议\n" + strings.Repeat(simplifiedText, 3) + "\uFFFD",
			"! a.txt:11: 1 bytes are not utf-8, read as U+FFFD | the rest was kept; compare with the original",
		}},
		{"no encoding", "a.txt", strings.Repeat("\xFF\x81", 40), []string{
			"! a.txt: characters are in no known encoding: want UTF-8, UTF-16, GB18030 or Big5 | " + utf8Hint,
		}},
		{"blank", "a.txt", " \n\u3000\n", []string{"! a.txt: no text in it"}},
		{"only a BOM", "a.txt", "\uFEFF", []string{"! a.txt: no text in it"}},
		{"empty", "a.txt", "", []string{"! a.txt: empty file"}},
		{"Markdown", "a.md", "# 公报\n\n会议**强调**。", []string{"a.md (a.md, text/markdown, utf-8) 公报\n会议强调。"}},
		{"Markdown with an id", "a.md", "---\nid: 云港-1\n---\n会议强调。", []string{"云港-1 (a.md, text/markdown, utf-8) 会议强调。"}},
		{"Markdown with a broken id", "a.md", "---\nid: \"a\\nb\"\n---\n会议强调。", []string{`! a.md: id "a\nb" holds a control character`}},
		{"Markdown with a wrong date", "a.md", "---\ndate: 2031-13-02\n---\n会议强调。", []string{
			"a.md (a.md, text/markdown, utf-8) 会议强调。",
			`! a.md:2: front matter: date "2031-13-02": month out of range | write the date as 2023-12-28`,
		}},
		{"HTML", "a.html", webPage, []string{"a.html (a.html, text/html, utf-8) " + simplifiedLine}},
		{"HTML by its content", "a", " \n" + webPage, []string{"a (a, text/html, utf-8) " + simplifiedLine}},
		{"HTML without text", "a.htm", "<html><body></body></html>", []string{
			"! a.htm: HTML page holds no text | save the page from a browser after it has loaded",
		}},
		{"JSON lines by their content", "a", `{"id":"甲","text":"会议强调。"}`, []string{"甲 (a:1, application/jsonl, utf-8) 会议强调。"}},
		{"picture", "a", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", []string{
			"! a: a PNG picture, want text, Markdown, HTML, PDF, DOCX, JSON lines, CSV or ZIP",
		}},
		{"binary", "a.txt", "\x00\x01\x02\x03\x00\x01\x02\x03", []string{
			"! a.txt: binary data, want text, Markdown, HTML, PDF, DOCX, JSON lines, CSV or ZIP",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSource(t, Limits{}, tt.file, tt.data, tt.want...) })
	}
}

func TestReadMisnamed(t *testing.T) {
	fact := ": does not begin like %s | " + again + ", or give it the extension of what it is"
	for name, what := range map[string]string{
		"a.pdf": "a PDF", "a.docx": "a DOCX", "a.zip": "a ZIP archive", "a.gz": "a gzip file", "a.txt.zst": "a zstd file",
	} {
		dir := folder(t, name, simplifiedText)
		var r Reader
		checkTold(t, told(dir, r.Read(t.Context(), name)), "! "+name+fmt.Sprintf(fact, what))
	}
}

func TestReadLargerThanLimits(t *testing.T) {
	limits := Limits{File: 200}
	long := strings.Repeat("会议强调。", 20)
	fact := "larger than the limit of 200 bytes for one document | raise the limit with --max-file, or split the file"
	dir := folder(t,
		"a.txt", long, "b.txt.gz", gzipped(t, long), "c.zip", zipped(t, "a.txt", long, "b.txt", "会议"),
		"d.gz", gzipped(t, zippedAs(t, func(h *zip.FileHeader) { h.Method = zip.Store }, "a.txt", long)),
		"e.jsonl", `{"id":"一","text":"`+long[:180]+`"}`+"\n"+`{"id":"二","text":"会议"}`, "f.txt", long[:198])
	r := Reader{Limits: limits}
	checkTold(t, told(dir, r.Read(t.Context(), ".")),
		"! a.txt: 300 bytes, "+fact,
		"! b.txt.gz: "+fact,
		"! c.zip!a.txt: 300 bytes, "+fact,
		"c.zip!b.txt (c.zip!b.txt, text/plain, utf-8) 会议",
		"! d.gz: "+fact,
		"一 (e.jsonl:1, application/jsonl, utf-8) "+long[:180],
		"二 (e.jsonl:2, application/jsonl, utf-8) 会议",
		"f.txt (f.txt, text/plain, utf-8) "+long[:198],
	)
	if got := megabytes(3 << 19); got != "1.5 MB" {
		t.Errorf("megabytes = %s", got)
	}
}

func TestReadZIP(t *testing.T) {
	encrypted := func(h *zip.FileHeader) {
		if h.Name == "密.txt" {
			h.Flags |= 1
		}
	}
	nested := func(depth int) string {
		data := zipped(t, "a.txt", "会议")
		for range depth - 1 {
			data = zipped(t, "内.zip", data, "旁.txt", "旁")
		}
		return data
	}
	whole := zipped(t, "a.txt", "会议", "b.txt", "会议")
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"order and folders", zipped(t, "二/", "", "二/b.txt", "乙", "a.txt", "甲"), []string{
			"集.zip!二/b.txt (集.zip!二/b.txt, text/plain, utf-8) 乙",
			"集.zip!a.txt (集.zip!a.txt, text/plain, utf-8) 甲",
		}},
		{"no members", zipped(t), nil},
		{"as deep as may be", nested(3), []string{
			"集.zip!内.zip!内.zip!a.txt (集.zip!内.zip!内.zip!a.txt, text/plain, utf-8) 会议",
			"集.zip!内.zip!旁.txt (集.zip!内.zip!旁.txt, text/plain, utf-8) 旁",
			"集.zip!旁.txt (集.zip!旁.txt, text/plain, utf-8) 旁",
		}},
		{"deeper", nested(4), []string{
			"! 集.zip!内.zip!内.zip!内.zip: 4 archives within one another, the limit is 3 | unpack it, or raise the limit with --max-depth",
			"集.zip!内.zip!内.zip!旁.txt (集.zip!内.zip!内.zip!旁.txt, text/plain, utf-8) 旁",
			"集.zip!内.zip!旁.txt (集.zip!内.zip!旁.txt, text/plain, utf-8) 旁",
			"集.zip!旁.txt (集.zip!旁.txt, text/plain, utf-8) 旁",
		}},
		{"compression is deep too", zipped(t, "a.gz", gzipped(t, gzipped(t, gzipped(t, "会议")))), []string{
			"! 集.zip!a.gz: 4 archives within one another, the limit is 3 | unpack it, or raise the limit with --max-depth",
		}},
		{"names that leave the archive", zipped(t, "../a.txt", "会议", "b/../../a.txt", "会议", "/etc/a.txt", "会议", `C:\a.txt`, "会议", `..\a.txt`, "会议", "b/../c.txt", "会议"), []string{
			`! 集.zip!"../a.txt": the member's name leaves the archive | repack the archive with relative names`,
			`! 集.zip!"b/../../a.txt": the member's name leaves the archive | repack the archive with relative names`,
			`! 集.zip!"/etc/a.txt": the member's name leaves the archive | repack the archive with relative names`,
			`! 集.zip!"C:/a.txt": the member's name leaves the archive | repack the archive with relative names`,
			`! 集.zip!"../a.txt": the member's name leaves the archive | repack the archive with relative names`,
			"集.zip!c.txt (集.zip!c.txt, text/plain, utf-8) 会议",
		}},
		{"encrypted", zippedAs(t, encrypted, "密.txt", "会议", "明.txt", "会议"), []string{
			"! 集.zip!密.txt: encrypted member | unpack the archive with its password first",
			"集.zip!明.txt (集.zip!明.txt, text/plain, utf-8) 会议",
		}},
		{"link", zippedAs(t, func(h *zip.FileHeader) { h.SetMode(os.ModeSymlink | 0o777) }, "a.txt", "/etc/passwd"), []string{
			"! 集.zip!a.txt: not a regular file",
		}},
		{"hidden", zipped(t, "__MACOSX/._a.txt", "会议", "__MACOSX/a.txt", "会议", ".b.txt", "会议", ".git/c.txt", "会议", "d/.e/f.txt", "会议", "g.h/i.txt", "会议"), []string{
			"集.zip!g.h/i.txt (集.zip!g.h/i.txt, text/plain, utf-8) 会议",
		}},
		{"names in GBK", zippedAs(t, func(h *zip.FileHeader) { h.NonUTF8 = true }, string(encode(t, gbk, "会议/公报.txt")), "会议"), []string{
			"集.zip!会议/公报.txt (集.zip!会议/公报.txt, text/plain, utf-8) 会议",
		}},
		{"names in no encoding", zippedAs(t, func(h *zip.FileHeader) { h.NonUTF8 = true }, "\xFFa\xFF.txt", "会议"), []string{
			"集.zip!\uFFFDa\uFFFD.txt (集.zip!\uFFFDa\uFFFD.txt, text/plain, utf-8) 会议",
		}},
		{"pictures and empty files", zipped(t, "a.png", "x", "b.txt", "", "c.zip", "会议"), []string{
			"! 集.zip!a.png: holds no text",
			"! 集.zip!b.txt: empty file",
			"! 集.zip!c.zip: does not begin like a ZIP archive | " + again + ", or give it the extension of what it is",
		}},
		{"cut off", whole[:len(whole)-10], []string{
			"! 集.zip: damaged ZIP archive: its directory of members cannot be read | " + again + "; it may be cut off",
		}},
		{"a damaged member", strings.Replace(zippedAs(t, func(h *zip.FileHeader) { h.Method = zip.Store }, "a.txt", "会议一", "b.txt", "会议二"), "会议一", "会议三", 1), []string{
			"! 集.zip!a.txt: damaged: zip: checksum error | " + again,
			"集.zip!b.txt (集.zip!b.txt, text/plain, utf-8) 会议二",
		}},
		{"overlapping members", overlapping(t), []string{
			"! 集.zip: members of the ZIP archive overlap | " + again,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := folder(t, "集.zip", tt.data)
			var r Reader
			checkTold(t, told(dir, r.Read(t.Context(), "集.zip")), tt.want...)
		})
	}
}

// overlapping is an archive whose second member is said to be as long as the
// archive and more.
func overlapping(t testing.TB) string {
	t.Helper()
	data := zipped(t, "a.txt", "会议", "b.txt", "会议")
	const signature, compressedSize = "PK\x01\x02", 20
	at := strings.LastIndex(data, signature) + compressedSize
	return data[:at] + "\xFF" + data[at+1:]
}

func TestReadBomb(t *testing.T) {
	text := strings.Repeat("会", 17<<20/3)
	dir := folder(t,
		"a.zip", zipped(t, "a.txt", "会议", "b.txt", text, "c.txt", "会议"),
		"b.zip", zipped(t, "a.txt.zst", zstandard(t, text), "b.txt", "会议"),
		"c.jsonl.zst", zstandard(t, `{"id":"甲","text":"会议"}`+"\n"+`{"text":"`+text+`"}`),
		"d.txt", "会议")
	var r Reader
	var got []string
	for _, line := range told(dir, r.Read(t.Context(), ".")) {
		if place, fact, _ := strings.Cut(line, ": "); strings.HasSuffix(fact, ", over 200 times as much | if you trust it, raise the limit with --max-ratio") {
			line = place // without the sizes
		}
		got = append(got, line)
	}
	checkTold(t, got,
		"a.zip!a.txt (a.zip!a.txt, text/plain, utf-8) 会议",
		"! a.zip!b.txt",
		"! b.zip!a.txt.zst",
		"b.zip!b.txt (b.zip!b.txt, text/plain, utf-8) 会议",
		"甲 (c.jsonl.zst:1, application/jsonl, utf-8) 会议",
		"! c.jsonl.zst:2",
		"d.txt (d.txt, text/plain, utf-8) 会议",
	)

	once := zstandard(t, text)
	folder(t, "a.txt.zst", once, "b.txt.zst.gz", gzipped(t, once), "c.zip", zipped(t, "c.txt.zst", once))
	r.Limits.Ratio = 2 * int64(len(text)/len(once)) // no single compression expands as much
	got = nil
	for d, err := range r.Read(t.Context(), ".") {
		switch {
		case d != nil && err == nil && d.Text == text:
			got = append(got, d.ID)
		default:
			place, _, _ := strings.Cut(err.Error(), ": ")
			got = append(got, "! "+place)
		}
	}
	checkTold(t, got, "a.txt.zst", "! b.txt.zst.gz", "! c.zip!c.txt.zst")
}

func TestReadFolder(t *testing.T) {
	dir := folder(t,
		"二/一.txt", "甲", "二/公报.png", "x", "一.txt", "乙", ".藏/a.txt", "x", "二/.藏.txt", "x", "库/catalogue.txt", "x",
		"三.CSS", "x", "四.zip", zipped(t, "a.txt", "丙"))
	r := Reader{Exclude: []string{filepath.Join(dir, "库")}}
	want := []string{
		"一.txt (一.txt, text/plain, utf-8) 乙",
		"! 三.CSS: holds no text",
		"二/一.txt (二/一.txt, text/plain, utf-8) 甲",
		"! 二/公报.png: holds no text",
		"四.zip!a.txt (四.zip!a.txt, text/plain, utf-8) 丙",
	}
	checkTold(t, told(dir, r.Read(t.Context(), ".")), want...)

	passedOver := 0
	for _, err := range r.Read(t.Context(), dir) {
		if errors.Is(err, ErrPassedOver) {
			passedOver++
		}
	}
	if passedOver != 2 {
		t.Errorf("passed over %d files, want 2", passedOver)
	}

	checkTold(t, told(dir, r.Read(t.Context(), "./二/", "二/../一.txt", "库/catalogue.txt")),
		want[2], want[3], want[0], "库/catalogue.txt (库/catalogue.txt, text/plain, utf-8) x")
	checkTold(t, told(dir, r.Read(t.Context(), "无.txt", "一.txt")), "! 无.txt: no such file or folder", want[0])
	if named := told(dir, r.Read(t.Context(), "二/公报.png")); len(named) != 1 || strings.HasPrefix(named[0], "!") {
		t.Errorf("a file named by the caller was not read by its content: %q", named)
	}
	if got := Bytes("一.txt", "二", "无.txt"); got != 8 {
		t.Errorf("Bytes = %d, want 8", got)
	}
}

func TestReadLinks(t *testing.T) {
	dir := folder(t, "一/a.txt", "甲", "二/b.txt", "乙")
	for link, target := range map[string]string{"一/夹": "../二", "一/文.txt": "../二/b.txt", "一/断.txt": "无.txt", "一/环": "."} {
		if err := os.Symlink(filepath.FromSlash(target), filepath.FromSlash(link)); err != nil {
			t.Skipf("NOT TESTED: links cannot be made here: %v", err)
		}
	}
	var r Reader
	checkTold(t, told(dir, r.Read(t.Context(), "一")),
		"一/a.txt (一/a.txt, text/plain, utf-8) 甲",
		"! 一/夹: link to a folder",
		"一/文.txt (一/文.txt, text/plain, utf-8) 乙",
		"! 一/断.txt: no such file or folder",
		"! 一/环: link to a folder",
	)
	checkTold(t, told(dir, r.Read(t.Context(), "一/夹")), "一/夹/b.txt (一/夹/b.txt, text/plain, utf-8) 乙")
}

func TestReadNamedPipe(t *testing.T) {
	dir := folder(t, "b.txt", "会议")
	if err := exec.Command("mkfifo", "a.txt").Run(); err != nil {
		t.Skipf("NOT TESTED: mkfifo: %v", err)
	}
	var r Reader
	want := []string{
		"! a.txt: not a regular file | pipe it in: tifa add - < a.txt",
		"b.txt (b.txt, text/plain, utf-8) 会议",
	}
	checkTold(t, told(dir, r.Read(t.Context(), "a.txt", "b.txt")), want...)
	checkTold(t, told(dir, r.Read(t.Context(), ".")), want...)
}

func TestReadUnreadable(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("NOT TESTED: root, and everyone on Windows, may read all files")
	}
	dir := folder(t, "a.txt", "会议", "b.txt", "会议", "夹/c.txt", "会议")
	if err := errors.Join(os.Chmod("a.txt", 0), os.Chmod("夹", 0)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "夹"), 0o777) })
	var r Reader
	checkTold(t, told(dir, r.Read(t.Context(), ".")),
		"! a.txt: no permission to read it | chmod +r a.txt",
		"b.txt (b.txt, text/plain, utf-8) 会议",
		"! 夹: no permission to read it | chmod +r 夹",
	)
}

func TestReadStdin(t *testing.T) {
	records := "\uFEFF{\"text\":\"会议\"}\n{\"id\":\"甲\",\"text\":\"会议\"}\n{}\n"
	for _, tt := range []struct {
		name, data string
		want       []string // "ID" for the id
	}{
		{"text", "会议", []string{"ID (stdin, text/plain, utf-8) 会议"}},
		{"compressed", gzipped(t, "会议"), []string{"ID (stdin, text/plain, utf-8) 会议"}},
		{"JSON lines", records, []string{
			"ID:1 (stdin:1, application/jsonl, utf-8) 会议",
			"甲 (stdin:2, application/jsonl, utf-8) 会议",
			`! ID:3: no "text"; line skipped`,
		}},
		{"ZIP", zipped(t, "a.txt", "会议"), []string{"ID!a.txt (stdin!a.txt, text/plain, utf-8) 会议"}},
		{"empty", "", []string{"! ID: empty file"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)
			sum := sha256.Sum256([]byte(tt.data))
			id := "stdin-" + hex.EncodeToString(sum[:6])
			r := Reader{Stdin: strings.NewReader(tt.data)}
			got := told("", r.Read(t.Context(), "-"))
			for i := range got {
				got[i] = strings.Replace(got[i], id, "ID", 1)
			}
			checkTold(t, got, tt.want...)
			if left, err := os.ReadDir(temporary); len(left) > 0 || err != nil {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
	var r Reader
	if got := told("", r.Read(t.Context(), "-")); len(got) != 1 || !strings.HasSuffix(got[0], ": empty file") {
		t.Errorf("no standard input: %q", got)
	}
}

func TestReadFS(t *testing.T) {
	fsys := fstest.MapFS{
		"b.txt":     {Data: []byte("会议")},
		"a.zip":     {Data: []byte(zipped(t, "c.txt", "会议"))},
		"d.e.jsonl": {Data: []byte(`{"text":"会议"}`)},
	}
	var r Reader
	checkTold(t, told("", r.ReadFS(t.Context(), "样本", fsys)),
		"a!c.txt (样本/a.zip!c.txt, text/plain, utf-8) 会议",
		"b (样本/b.txt, text/plain, utf-8) 会议",
		"d.e:1 (样本/d.e.jsonl:1, application/jsonl, utf-8) 会议",
	)
}

// shelf is a Keeper in memory.
type shelf struct {
	kept []string
	err  error
	then func() // called when something was kept; may be nil
}

func (s *shelf) Keep(_ context.Context, r io.Reader) (string, error) {
	if s.err != nil {
		return "", s.err
	}
	data, err := io.ReadAll(r)
	s.kept = append(s.kept, string(data))
	if s.then != nil {
		s.then()
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), err
}

func TestReadKeeps(t *testing.T) {
	record, row := `{"text":"会议"}`, "id,text\n甲,会议\n"
	packed := []string{gzipped(t, "会议"), gzipped(t, record), zstandard(t, row)}
	folder(t,
		"a.txt", "会议", "b.jsonl", record, "c.csv", row,
		"d.txt.gz", packed[0], "e.jsonl.gz", packed[1], "f.csv.zst", packed[2],
		"g.zip", zipped(t, "a.txt", "会议", "b.jsonl.gz", packed[1]), "h.png", "x")
	want := []string{"会议", record, row, packed[0], packed[1], packed[2], "会议", packed[1]}

	sums := func(keeper Keeper) (sums []string) {
		r := Reader{Keeper: keeper}
		for d, err := range r.Read(t.Context(), ".") {
			if err != nil && !errors.Is(err, ErrPassedOver) {
				t.Error(err)
			}
			if d != nil {
				sums = append(sums, d.Provenance.SHA256)
			}
		}
		return sums
	}
	var s shelf
	got := sums(&s)
	if diff := cmp.Diff(want, s.kept); diff != "" {
		t.Errorf("kept: -want +got\n%s", diff)
	}
	for i, data := range want {
		if sum := sha256.Sum256([]byte(data)); i >= len(got) || got[i] != hex.EncodeToString(sum[:]) {
			t.Errorf("source %d: another SHA-256 than of its bytes", i)
		}
	}
	if diff := cmp.Diff(got, sums(nil)); diff != "" {
		t.Errorf("SHA-256 without a keeper: -want +got\n%s", diff)
	}
}

func TestReadKeeperFails(t *testing.T) {
	dir := folder(t, "a.txt", "会议", "b.jsonl", `{"text":"会议"}`, "c.csv.gz", gzipped(t, "text\n会议\n"), "d.zip", zipped(t, "a.txt", "会议"))
	for _, full := range []error{errors.New("disk full"), context.DeadlineExceeded} { // of the keeper's own
		r := Reader{Keeper: &shelf{err: full}}
		checkTold(t, told(dir, r.Read(t.Context(), ".")),
			"! a.txt: "+full.Error(), "! b.jsonl: "+full.Error(), "! c.csv.gz: "+full.Error(), "! d.zip!a.txt: "+full.Error())
		for _, err := range r.Read(t.Context(), "a.txt") {
			if !errors.Is(err, full) || !errors.As(err, new(*tifa.Problem)) {
				t.Errorf("%v is no problem that stems from the keeper's error", err)
			}
		}
	}
}

func TestReadProgress(t *testing.T) {
	long := strings.Repeat(simplifiedText, 1000)
	folder(t,
		"a.txt", long, "b.jsonl", strings.Repeat(`{"text":"会议"}`+"\n", 10_000), "c.csv", "text\n会议\n", "d.html", webPage,
		"e.txt.gz", gzipped(t, long), "f.jsonl.zst", zstandard(t, `{"text":"会议"}`))
	total := 0
	r := Reader{Progress: func(n int) { total += n }}
	for _, err := range r.Read(t.Context(), ".") {
		if err != nil {
			t.Error(err)
		}
	}
	if want := Bytes("."); int64(total) != want {
		t.Errorf("told of %d bytes, want %d", total, want)
	}

	folder(t, "a.zip", zippedAs(t, func(h *zip.FileHeader) { h.Method = zip.Store }, "a.txt", long, "b.zip", zipped(t, "a.txt", long), "c.txt.gz", gzipped(t, long)))
	total = 0
	for _, err := range r.Read(t.Context(), "a.zip") {
		if err != nil {
			t.Error(err)
		}
	}
	if size := int(Bytes("a.zip")); total > size || total < size-1000 { // less its directory
		t.Errorf("told of %d bytes of an archive of %d", total, size)
	}
}

func TestReadCancelled(t *testing.T) {
	records := strings.Repeat(`{"text":"会议"}`+"\n", 100)
	for _, tt := range []struct {
		name  string
		files []string
	}{
		{"files", []string{"a.txt", "会议", "b.txt", "会议", "夹/c.txt", "会议"}},
		{"JSON lines", []string{"a.jsonl", records}},
		{"bad JSON lines", []string{"a.jsonl", `{"text":"会议"}` + strings.Repeat("\n{}", 100)}},
		{"JSON lines, compressed", []string{"a.jsonl.zst", zstandard(t, records)}},
		{"CSV", []string{"a.csv", "text\n" + strings.Repeat("会议\n", 100)}},
		{"ZIP", []string{"a.zip", zipped(t, "a.txt", "会议", "b.txt", "会议", "c.png", "x")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, tt.files...)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var r Reader
			var got []string
			for d, err := range r.Read(ctx, ".", ".") {
				cancel()
				switch {
				case d != nil && err == nil:
					got = append(got, d.Text)
				case d == nil && err == context.Canceled:
					got = append(got, "cancelled")
				default:
					t.Errorf("yielded %v, %v", d, err)
				}
			}
			checkTold(t, got, "会议", "cancelled")
		})
	}
}

// TestReadCancelledWithin cancels within a file that holds no document.
func TestReadCancelledWithin(t *testing.T) {
	blank := strings.Repeat("\n", 1<<20)
	folder(t, "a.jsonl", blank, "b.jsonl.gz", gzipped(t, blank), "c.txt", blank, "d.txt.zst", zstandard(t, blank))
	for _, name := range []string{"a.jsonl", "b.jsonl.gz", "c.txt", "d.txt.zst"} {
		ctx, cancel := context.WithCancel(t.Context())
		r := Reader{Keeper: &shelf{then: cancel}}
		checkTold(t, told("", r.Read(ctx, name)), "! context canceled")
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	r := Reader{Stdin: strings.NewReader("会议")}
	for _, name := range []string{"a.jsonl", "-", "."} {
		checkTold(t, told("", r.Read(ctx, name, name)), "! context deadline exceeded")
	}
}

func TestReadBrokenOff(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	records := strings.Repeat(`{"text":"会议"}`+"\n", 10_000)
	folder(t,
		"a.txt", "会议", "b.jsonl", records, "c.jsonl.zst", zstandard(t, records), "d.jsonl.gz", gzipped(t, records), "e.csv", "text\n会议\n会议\n",
		"f.zip", zipped(t, "a.zip", zipped(t, "a.jsonl.zst", zstandard(t, records)), "b.txt", "会议"), "夹/a.txt", "会议")
	sources, err := filepath.Glob("*")
	if err != nil || len(sources) != 7 {
		t.Fatalf("%d sources, want 7: %v", len(sources), err)
	}
	before, goroutines := openFiles(t), runtime.NumGoroutine()
	for _, name := range append(sources, "-") {
		progress := 0
		r := Reader{Stdin: strings.NewReader(records), Progress: func(n int) { progress += n }}
		yielded := 0
		for d, err := range r.Read(t.Context(), name, name) {
			if yielded++; d == nil || d.Text != "会议" || err != nil {
				t.Errorf("%s: yielded %v, %v", name, d, err)
			}
			break
		}
		if yielded != 1 || r.Progress == nil || progress == 0 {
			t.Errorf("%s: %d documents, told of %d bytes", name, yielded, progress)
		}
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files open, %d before", after, before)
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
	if left, err := os.ReadDir(temporary); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// openFiles is how many files the process holds open, 0 where it cannot be
// told.
func openFiles(t testing.TB) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Logf("NOT TESTED: open files: %v", err)
	}
	return len(open)
}

// checkAny reads a file of any bytes and checks what holds for all sources.
func checkAny(t *testing.T, r *Reader, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for d, err := range r.Read(ctx, name) {
		var p *tifa.Problem
		switch {
		case err == nil && d == nil:
			t.Error("neither a document nor a problem")
		case err != nil && !errors.As(err, &p):
			t.Errorf("%v is no problem", err)
		case err != nil && (p.Path == "" || p.Fact == "" || strings.Contains(p.Fact+p.Hint, "\n")):
			t.Errorf("not a line of fact and one of hint: %+v", p)
		}
		if d == nil {
			continue
		}
		if strings.TrimSpace(d.Text) == "" {
			t.Errorf("blank text %q", d.Text)
		}
		for _, s := range []string{d.ID, d.Title, d.Source, d.Language, d.Script, d.Provenance.Path, d.Provenance.URL, d.Text} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
		}
		sum, err := hex.DecodeString(d.Provenance.SHA256)
		if d.ID == "" || !strings.HasPrefix(d.Provenance.Path, filepath.ToSlash(name)) || len(sum) != sha256.Size || err != nil {
			t.Errorf("id %q, provenance %+v", d.ID, d.Provenance)
		}
	}
}

// smallLimits keep a hostile file cheap.
var smallLimits = Limits{File: 64 << 10, Record: 4 << 10, Ratio: 10, Depth: 2, Pages: 3}

func FuzzZIP(f *testing.F) {
	f.Add([]byte(zipped(f, "a.txt", "会议", "b.jsonl", `{"text":"会议"}`, "c.csv", "text\n会议\n", "d.md", "# 会议", ".e", "x")))
	f.Add([]byte(zipped(f, "a.gz", gzipped(f, "会议"), "b.zst", zstandard(f, "会议"), "c.zip", zipped(f, "a.html", webPage))))
	f.Add([]byte(zippedAs(f, func(h *zip.FileHeader) { h.Method = zip.Store }, "../a.txt", "会议", "会议.jsonl", "{}\n{\"text\":\"会议\"}")))
	f.Add([]byte(zippedAs(f, func(h *zip.FileHeader) { h.NonUTF8 = true }, string(encode(f, gbk, "会议.txt")), "会议")))
	f.Add([]byte(overlapping(f)))
	r := &Reader{Limits: smallLimits}
	f.Cleanup(func() { r.Close() })
	name := filepath.Join(f.TempDir(), "a.zip")
	f.Fuzz(func(t *testing.T, data []byte) { checkAny(t, r, name, data) })
}
