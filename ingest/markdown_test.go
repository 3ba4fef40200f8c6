package ingest

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

func TestReadMarkdownText(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"empty", "", ""},
		{"plain", "云港会议公报\n\n　　会议指出，很好。\n会议强调。\n", "云港会议公报\n\n　　会议指出，很好。\n会议强调。\n"},
		{"plain, CRLF", "甲\r\n\r\n乙\r\n", "甲\r\n\r\n乙\r\n"},
		{"plain, indented", "    会议指出。\n\n    会议强调。\n", "    会议指出。\n\n    会议强调。\n"},
		{"plain, with signs", "3 * 4 _ 5 # 6 > 7\n", "3 * 4 _ 5 # 6 > 7\n"},
		{"headings", "# 公报\n会议指出。\n\n第二部分\n---\n会议强调。", "公报\n会议指出。\n第二部分\n会议强调。"},
		{"emphasis", "会议*指出*，要**坚持**~~旧~~原则。", "会议指出，要坚持旧原则。"},
		{"emphasis beside Chinese", "弘扬**“合作”**精神。", "弘扬“合作”精神。"},
		{"links", "见[公报](http://a.b/c \"t\")和<http://a.b>，[甲][1]。\n\n[1]: http://x", "见公报和http://a.b，甲。"},
		{"image", "![说明](a.jpg)会议闭幕。", "会议闭幕。"},
		{"numbers", "3. 甲\n4. 乙\n\n   续\n", "3. 甲\n4. 乙\n续"},
		{"bullets", "- 甲\n  - 乙\n- 丙\n", "甲\n乙\n丙"},
		{"numbered within bullets", "- 甲\n  1) 乙\n  2) 丙\n", "甲\n1) 乙\n2) 丙"},
		{"quote", "> 会议指出，\n> 很好。\n\n完。", "会议指出，\n很好。\n完。"},
		{"code", "`a*b`\n\n```go\nx\n\ny\n```\n", "a*b\nx\ny"},
		{"table", "| 甲 | 乙 |\n|---|---|\n| 1 | **2** |\n", "甲\t乙\n1\t2"},
		{"raw HTML", "会议<b>指出</b>，<br>很好<script>x</script>。\n\n<div align=center>\n会议强调。\n</div>\n", "会议指出，\n很好。\n会议强调。"},
		{"escapes", `甲\*乙 &amp; 丙`, "甲*乙 & 丙"},
		{"rule", "甲\n\n***\n\n乙\n\n" + strings.Repeat("-", 100) + "\n", "甲\n乙"},
		{"not closed front matter", "---\n会议指出。", "会议指出。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readMarkdown([]byte(tt.source))
			if err != nil || d.Text != tt.want {
				t.Errorf("text = %q, %v\nwant   %q", d.Text, err, tt.want)
			}
		})
	}
}

func TestReadMarkdownFrontMatter(t *testing.T) {
	source := "---\r\ntitle: 云港会议公报\r\ndate: 2031-12-28\r\nsource: \"新华社: 云港\"\r\nurl: https://a.b/c\r\nseries: yungang\r\n" +
		"issuer: 云港联盟\r\nlang: zh\r\ntags: [a, b]\r\nagency:\r\nkind: communiqué\r\n---\r\n会议指出。\r\n"
	got, err := readMarkdown([]byte(source))
	want := tifa.Document{
		Title: "云港会议公报", Date: "2031-12-28", Source: "新华社: 云港", Series: "yungang", Issuer: "云港联盟",
		Language: "zh", Kind: tifa.Communique, Text: "会议指出。\r\n",
		Provenance: tifa.Provenance{Encoding: "utf-8", URL: "https://a.b/c"},
	}
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}

	for _, tt := range []struct {
		matter string
		date   tifa.Date
		fact   string
		line   int
	}{
		{"date: 2031", "2031", "", 0},
		{"date: 2031-12-28T17:30:00+08:00", "2031-12-28", "", 0},
		{"date: 2031年12月28日", "2031-12-28", "", 0},
		{"title: x\ndate: 2031-13-28", "", `front matter: date "2031-13-28": month out of range`, 3},
		{"title: a: b", "", "front matter is no YAML: mapping values are not allowed in this context", 1},
		{"- a", "", `front matter is no YAML: want "key: value" lines`, 1},
	} {
		d, err := readMarkdown([]byte("---\n" + tt.matter + "\n---\n会议指出。"))
		if d.Date != tt.date || d.Text != "会议指出。" {
			t.Errorf("%s: date %q, text %q", tt.matter, d.Date, d.Text)
		}
		var p *tifa.Problem
		if errors.As(err, &p) != (tt.fact != "") || p != nil && (p.Fact != tt.fact || p.Line != tt.line || p.Hint == "") {
			t.Errorf("%s: error %+v, want %s in line %d", tt.matter, p, tt.fact, tt.line)
		}
	}
}

func TestReadMarkdownHostile(t *testing.T) {
	const n = 100_000
	for _, s := range []string{
		">", "> ", "- ", "1. ", "*", "*a ", "**a", "_a_", "[", "![", "[a](", "]", "`", "<", "<!--", "&", "\\", "|", "|\n|-\n", "a\n> ", "  ", "\t",
		"- a\n", "[a]: b\n", "`a``", "~a", "* a\n ", "会**议", "**a_",
	} {
		start := time.Now()
		d, err := readMarkdown([]byte(strings.Repeat(s, n/len(s)) + "会议"))
		if err != nil || !strings.Contains(d.Text, "会议") && s != "<!--" && s != "`" {
			t.Errorf("%q repeated: text of %d bytes, %v", s, len(d.Text), err)
		}
		if took := time.Since(start); took > time.Second {
			t.Logf("%q repeated: %v", s, took.Round(time.Millisecond))
		}
	}
	deep := &strings.Builder{}
	for i := range 2000 {
		deep.WriteString(strings.Repeat(" ", 2*i) + "- 甲\n")
	}
	if d, err := readMarkdown([]byte(deep.String())); err != nil || !strings.Contains(d.Text, "甲") {
		t.Errorf("deep list: text of %d bytes, %v", len(d.Text), err)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: a\ndate: 2031-12-28\n---\n# 公报\n\n1. 会议**指出**，<b>很好</b>。\n> 甲\n\n| a | b |\n|---|---|\n| c | d |\n"))
	f.Add([]byte("plain\n\ntext\n"))
	f.Add([]byte("---\na: &a [*a]\n---\n- - > ```\n<div>\n&#0;\\*![a][b]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readMarkdown(data)
		if err != nil && d.Text == "" {
			return
		}
		for _, s := range []string{d.Text, d.Title, d.Source, d.ID, d.Provenance.URL} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
		}
		if len(d.Text) > 10*len(data)+100 {
			t.Errorf("%d bytes from %d", len(d.Text), len(data))
		}
	})
}
