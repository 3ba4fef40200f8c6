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
	"path/filepath"
	"strings"
	"testing"
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

// overlapping is an archive whose second member is said to be as long as the
// archive and more.
func overlapping(t testing.TB) string {
	t.Helper()
	data := zipped(t, "a.txt", "会议", "b.txt", "会议")
	const signature, compressedSize = "PK\x01\x02", 20
	at := strings.LastIndex(data, signature) + compressedSize
	return data[:at] + "\xFF" + data[at+1:]
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
