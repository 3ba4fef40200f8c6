package ingest

import (
	"archive/zip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

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
