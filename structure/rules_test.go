package structure

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"tifa"
)

// A folder given by the caller adds rows to the tables, changes them and takes
// words out.
func TestLoadSeveralFolders(t *testing.T) {
	const text = "会议告诫，要守信。联邦总舵主林海川出席会议。"
	own := fstest.MapFS{
		"cues.csv":     {Data: []byte("# of our own\n告诫,require,comma\n指出,judge,comma\n")},
		"offices.txt":  {Data: []byte("总舵主\n")},
		"speakers.txt": {Data: []byte("武林\n")},
		"roles.txt":    {Data: []byte("-目标\n")},
		"README":       {Data: []byte("not a table")},
	}
	r, err := Load(Tables(), own)
	if err != nil {
		t.Fatal(err)
	}
	d := &tifa.Document{Text: text}
	s := r.Read(d)
	if len(s.Statements) != 1 || s.Statements[0].Cue != "告诫" || s.Statements[0].Act != tifa.Require {
		t.Errorf("statements %+v", s.Statements)
	}
	if len(s.People) != 1 || strings.Join(s.People[0].Offices, "") != "联邦总舵主" {
		t.Errorf("people %+v", s.People)
	}
	if c := r.byVerb["指出"]; c.act != tifa.Judge {
		t.Errorf("指出 is %s, want the act of the later folder", c.act)
	}
	if s := standard(t).Read(&tifa.Document{Text: text}); len(s.Statements) != 0 {
		t.Errorf("without the folder: statements %+v", s.Statements)
	}
	if r.roleWords.words["目标"] || !standard(t).roleWords.words["目标"] {
		t.Error("a minus takes a word out, and only there")
	}
}

func TestLoadNamesTheFault(t *testing.T) {
	for _, tt := range []struct {
		name, file, data string
		line             int
		fact             string
	}{
		{"a field missing", "cues.csv", "# c\n告诫,require\n", 2, "wrong number of fields"},
		{"a pattern that is none", "agencies.csv", "砺屿(通讯社,砺屿\n", 0, "missing closing )"},
		{"an unknown place", "kinds.csv", "body,公报,公报,communiqué\n", 0, "where is body"},
		{"a name that is no table's", "cue.csv", "告诫,require,comma\n", 0, "no table has this name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(Tables(), fstest.MapFS{tt.file: {Data: []byte(tt.data)}})
			var p *tifa.Problem
			if !errors.As(err, &p) || p.Path != tt.file || p.Line != tt.line || !strings.Contains(p.Fact, tt.fact) {
				t.Errorf("got %v (%#v)", err, p)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("no tables at all: want an error")
	}
}

// Every table says in its first line what it holds and where it comes from.
func TestTablesSayTheirOrigin(t *testing.T) {
	names := tableNames(Tables())
	if len(names) < 40 {
		t.Fatalf("%d tables, want at least 40", len(names))
	}
	for _, name := range names {
		f, err := Tables().(interface{ ReadFile(string) ([]byte, error) }).ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(f), "\n")
		comment := head
		for strings.HasPrefix(rest, "#") {
			line, after, _ := strings.Cut(rest, "\n")
			comment, rest = comment+line, after
		}
		if !strings.HasPrefix(head, "# ") || !strings.Contains(comment, "ritten for tifa") && !strings.Contains(comment, "rigin:") {
			t.Errorf("%s: first lines %q", name, comment)
		}
	}
}
