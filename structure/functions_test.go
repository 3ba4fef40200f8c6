package structure

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

const conference = `海事工作会议在云港举行

联邦总统林海川出席会议并发表重要讲话。

会议认为，过去五年，航运工作取得重大成就。一是疏通了航道。二是加强党的领导，巩固了协同。

会议指出，当前国际形势复杂严峻。风浪不小。

会议强调，在实践中积累了宝贵经验。必须守信。

会议要求，要加快修造船只。要完善灯塔。

会议强调，要坚决维护党中央权威，各部门要不折不扣贯彻落实会议精神。`

// Sentences serve a function by their words, the items of a list that of its
// introduction, and what has no words of its own that of the sentence before.
func TestSections(t *testing.T) {
	d := &tifa.Document{Text: conference}
	type section struct{ Function, Text string }
	var got []section
	for _, s := range standard(t).Sections(d) {
		got = append(got, section{string(s.Function), s.Span.In(d.Text)})
	}
	want := []section{
		{"attendance", "联邦总统林海川出席会议并发表重要讲话。"},
		{"achievements", "会议认为，过去五年，航运工作取得重大成就。一是疏通了航道。二是加强党的领导，巩固了协同。"},
		{"situation", "会议指出，当前国际形势复杂严峻。风浪不小。"},
		{"lessons", "会议强调，在实践中积累了宝贵经验。必须守信。"},
		{"tasks", "会议要求，要加快修造船只。要完善灯塔。"},
		{"leadership", "会议强调，要坚决维护党中央权威，各部门要不折不扣贯彻落实会议精神。"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
}

// A folder of the user's adds functions of its own.
func TestSectionsOfTheUser(t *testing.T) {
	r, err := Load(Tables(), fstest.MapFS{"functions.csv": {Data: []byte("shipping,,,9,船只|航道\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Sections(&tifa.Document{Text: conference}) {
		if s.Function == "shipping" {
			return
		}
	}
	t.Error("no section of the function that the folder adds")
}
