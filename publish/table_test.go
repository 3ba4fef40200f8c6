package publish

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
	"tifa/compare"
	"tifa/ladder"
	"tifa/series"
	"tifa/structure"
)

// asRead reads an invented text as the program does.
func asRead(t *testing.T, id, date, s string) compare.Edition {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	d := &tifa.Document{ID: id, Date: tifa.Date(date), Text: s}
	structure := rules.Read(d)
	return compare.Edition{Document: d, Structure: structure, Sections: rules.Sections(d)}
}

const (
	earlier = "会议认为，港口建设成绩很大。\n会议强调，各港要做好以下工作：一是疏通航道，二是点亮灯塔，三是培训船员。\n会议要求，各港要抓好防汛抗洪，检查每一艘渡轮的安全。"
	later   = "会议认为，港口建设成绩很大。\n会议强调，各港要做好以下工作：一是点亮灯塔，二是疏通航道，三是守信重诺。\n海事大臣强调，各港要抓好防汛抗洪，检查每一艘渡轮的安全。"
)

// rowsOf are the rows of a table on a page, cells set apart by " | ".
func rowsOf(d *goquery.Document, caption string) (rows []string) {
	d.Find("table.facts").Each(func(_ int, table *goquery.Selection) {
		if table.Find("caption").Text() != caption {
			return
		}
		table.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
			var cells []string
			row.Find("td").Each(func(_ int, cell *goquery.Selection) { cells = append(cells, cell.Text()) })
			rows = append(rows, strings.Join(cells, " | "))
		})
	})
	return rows
}

func TestTablesOfAComparison(t *testing.T) {
	c := compared(t, asRead(t, "e2031", "2031-12-02", earlier), asRead(t, "e2033", "2033-12-02", later))
	p := &Page{Comparison: c}
	d := read(t, p)
	for caption, want := range map[string]string{
		"Statements by act":                     "stress | 1 | 2",
		"Lists that changed":                    "1 |  | 3 | added |  | ¶2 三是守信重诺",
		"The same words, said by another voice": "会议 要求 | 海事大臣 强调 | ¶3 | ¶3 各港要抓好防汛抗洪",
	} {
		found := false
		rows := rowsOf(d, caption)
		for _, r := range rows {
			found = found || strings.HasPrefix(r, want)
		}
		if !found {
			t.Errorf("%s: %q, want %q", caption, rows, want)
		}
	}
	if problem := brokenPage(d, p); problem != "" {
		t.Error(problem)
	}
	at := compare.Location{Span: c.Old.Structure.Paragraphs[0]}
	c.Functions = []compare.FunctionPair{{Function: "achievements", Old: []compare.Location{at}, OldCharacters: 11}}
	p.ByFunction = true
	if first := read(t, p).Find("main table").Eq(1).Find("caption").Text(); first != "By function" {
		t.Errorf("before the redline stands %q", first)
	}
}

func TestNames(t *testing.T) {
	c := compared(t, asRead(t, "a", "2031-12-02", earlier), asRead(t, "b", "2033-12-02", later))
	got := names(English, c, "People", []compare.NameChange{
		{Name: "甲", Change: compare.Joined, NewRank: 1, New: &compare.Location{}, NewOffices: []string{"大臣"}},
		{Name: "乙", Change: compare.Stayed, OldRank: 1, NewRank: 2, OldOffices: []string{"部长"}, NewOffices: []string{"大臣"}},
		{Name: "丙", Change: compare.Stayed, OldRank: 2, NewRank: 3},
	})
	var rows []string
	for _, r := range got.Rows {
		rows = append(rows, r[0].plain()+" "+r[1].plain()+" "+r[5].plain())
	}
	if want := []string{"甲 joined 大臣", "乙 other offices 大臣"}; !slices.Equal(rows, want) || !strings.HasSuffix(got.Notes[0], ": 1.") {
		t.Errorf("%q %q, want %q", rows, got.Notes, want)
	}
	if got := names(English, c, "Groups", []compare.NameChange{{Name: "丁", Change: compare.Left, OldRank: 1}}); len(got.Head) != 4 || len(got.Rows[0]) != 4 {
		t.Errorf("a table without offices has columns %q", got.Head)
	}
}

func TestTablesOfASummary(t *testing.T) {
	c := compared(t, asRead(t, "e2031", "2031-12-02", earlier), asRead(t, "e2033", "2033-12-02", later))
	hit := &tifa.Hit{Document: "e2030", Date: "2030-12-02"}
	said := series.Said{Documents: 1, Searched: 2, First: hit, Last: hit}
	at := compare.Location{Span: c.New.Structure.Paragraphs[1], Paragraph: 1}
	s := &series.Summary{
		Comparison: c, Coverage: tifa.Coverage{Documents: 2, From: "2030-12-02", To: "2031-12-02"},
		Added:     []series.Formulation{{Text: "守信重诺", Locations: []compare.Location{at, at}, Before: said, Anywhere: said}},
		Climbs:    []series.Climb{{Ladder: &ladder.Ladder{Title: "verbs", Source: "invented"}, From: "要求", To: "强调", FromRung: 2, ToRung: 1, Old: at, New: at}},
		Silences:  []series.Silence{{Text: "培训船员", Rule: series.EveryOne, Said: []series.Attestation{{Document: "e2031", Date: "2031-12-02"}}}},
		Sentences: []series.Sentence{{Location: at, Before: said, Known: 1, Clauses: 3}},
		New: []series.NewClause{
			{Clause: series.Clause{Location: at}, Earlier: &series.Earlier{Document: "e2030", Text: "守信", Likeness: 0.5}},
			{Clause: series.Clause{Location: at}},
		},
		Abridged: &series.Abridgement{Share: 0.5, Cut: []compare.Location{at}},
	}
	d := read(t, &Page{Comparison: c, Summary: s})
	for caption, want := range map[string]string{
		"Formulations added":                             "守信重诺 | ¶2 | 1 of 2 | 2030-12-02 e2030 | 2030-12-02 e2030 | 1 of 2",
		"Strengthened or weakened":                       "verbs | weakened | 要求 | 2 | 强调 | 1",
		"Silences":                                       "培训船员 | said in every complete earlier edition | 2031-12-02 e2031, ¶1",
		"Sentences of the new text":                      "¶2 会议强调",
		"New clauses beside the nearest earlier wording": "¶2 会议强调",
		"What the shorter text of the event leaves out":  "¶2 会议强调",
	} {
		if rows := rowsOf(d, caption); len(rows) != 1 || !strings.HasPrefix(rows[0], want) {
			t.Errorf("%s: %q, want %q", caption, rows, want)
		}
	}
	if text := d.Find("main").Text(); !strings.Contains(text, "2 such documents, 2030-12-02 to 2031-12-02") || !strings.Contains(text, "1 new clause.") {
		t.Error("the tables do not tell what they hold for")
	}
}

// sheets are tables of two editions and one of which no text is held.
func sheets(t *testing.T) (editions, matrix Table) {
	a, b := asRead(t, "e2031", "2031-12-02", earlier), asRead(t, "e2033", "2033-12-02", later)
	all := []series.Edition{{When: "2031-12-01", Text: &a}, {When: "2032"}, {When: "2033-12-01", Text: &b, Partial: true}}
	clause := func(edition int, s string) series.Clause { return series.Clause{Edition: edition, Text: s} }
	table := &series.Table{Editions: all, Families: []series.Family{
		{Clauses: []series.Clause{clause(0, "=疏通航道"), clause(2, "=疏通航道")}},
		{Clauses: []series.Clause{clause(0, "点亮灯塔"), clause(2, "点亮全部灯塔")}},
		{Clauses: []series.Clause{clause(0, "培训船员")}},
	}}
	hit := &tifa.Hit{Document: "e2031", Date: "2031-12-02"}
	m := &series.Matrix{Editions: all, Rows: []series.Row{{
		Wordings: []string{"灯塔", "灯|塔"}, Occurrences: 1234, Documents: 1, First: hit, Last: hit,
		Cells: []series.Cell{{State: series.Counted, Occurrences: 1234}, {State: series.NoText}, {State: series.Unknown}},
	}}}
	return Editions(table, 1, English), Matrix(m, English)
}

func TestSheets(t *testing.T) {
	editions, matrix := sheets(t)
	for _, tt := range []struct {
		table  Table
		format Format
		want   string
	}{
		{editions, CSV, "Function,Editions,2031,2032,2033\nother,2,'=疏通航道,no text,″\nother,2,点亮灯塔,no text,点亮全部灯塔\nother,1,培训船员,no text,unknown\n"},
		{matrix, CSV, "Formulation,Occurrences,Editions,First,Last,2031,2032,2033\n灯塔 | 灯|塔,1234,1,2031-12-02,2031-12-02,1234,no text,unknown\n"},
		{matrix, Markdown, `| 灯塔 \| 灯\|塔 | 1,234 | 1 | 2031-12-02 | 2031-12-02 | 1,234 | no text | unknown |`},
		{editions, HTML, `<td>other</td><td class="number">2</td><td lang="zh-Hans">=疏通航道</td><td>no text</td><td>″</td>`},
		{editions, HTML, "Editions: 2031: e2031; 2032: no text held; 2033: e2033, abridged."},
	} {
		var b bytes.Buffer
		s := Sheet{Title: "A <table>", Tables: []Table{tt.table}, Imprint: Imprint{Version: "devel"}}
		if err := s.Write(&b, tt.format); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), tt.want) {
			t.Errorf("%s\nlacks %s", b.String(), tt.want)
		}
	}
	if err := (&Sheet{}).Write(&bytes.Buffer{}, DOCX); err == nil || tifa.Hint(err) == "" {
		t.Errorf("a table as DOCX: %v", err)
	}
}
