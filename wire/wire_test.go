package wire

import (
	"bytes"
	"testing"

	"tifa"
	"tifa/compare"
	"tifa/formulation"
	"tifa/series"
)

// Every field is there even where nothing is known: null, or an empty list.
func TestNothingIsOmitted(t *testing.T) {
	doc := &tifa.Document{ID: "d", Text: "会"}
	empty := compare.Edition{Document: doc, Structure: &tifa.Structure{Paragraphs: []tifa.Span{{Start: 0, End: 3}}}}
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{
			"document", NewDocument(doc, &tifa.Structure{}),
			`{"id":"d","title":null,"date":null,"kind":null,"language":null,"script":null,"issuer":null,"agency":null,"place":null,"series":null,"version":null,"source":null,"event":null,` +
				`"provenance":{"path":null,"sha256":null,"media_type":null,"encoding":null,"url":null,"publisher":null},"evidence":{},"text":"会","paragraphs":[],"people":[],"statements":[],"lists":[],"definitions":[],"roles":[],"links":[]}`,
		},
		{
			"hit", NewHit(&tifa.Hit{Document: "d", Node: "会", Points: tifa.Span{Start: 0, End: 1}}),
			`{"document":"d","date":null,"title":null,"start":0,"end":1,"left":"","node":"会","right":""}`,
		},
		{
			"count", NewCount("会", tifa.Count{Tally: tifa.Tally{Unit: tifa.Characters}}),
			`{"query":"会","occurrences":0,"documents":0,"searched":0,"characters":0,"rate":null,"base":{"unit":"characters","per":10000,"size":0},"share":null,` +
				`"coverage":{"documents":0,"characters":0,"from":null,"to":null,"undated":0,"gap_days":null,"partial":[],"holes":[],"snapshot":""},"groups":[]}`,
		},
		{
			"trace", NewTrace(&formulation.Life{Formulation: "会"}, nil, nil, TraceExtras{}),
			`{"formulation":"会","occurrences":0,"documents":0,"coverage":{"documents":0,"characters":0,"from":null,"to":null,"undated":0,"gap_days":null,"partial":[],"holes":[],"snapshot":""},"first":null,"first_by":null,"last":null,"last_by":null,"respelled":null,"years":[],"lapses":[],"speakers":[],"acts":[],"path":[],"family":null,"members":[],"variants":[],"reigns":[],"templates":[],"nesting":null,"companions":[],"lines":[]}`,
		},
		{
			"redline", NewRedline(doc, doc, compare.Texts(doc.Text, doc.Text, []tifa.Span{{Start: 0, End: 3}}, []tifa.Span{{Start: 0, End: 3}})),
			`{"old":"d","new":"d","edits":[{"kind":"kept","old":{"start":0,"end":1},"new":{"start":0,"end":1},"old_paragraphs":{"first":1,"last":1},"new_paragraphs":{"first":1,"last":1},"ignored":false,"changes":[]}],"moves":[]}`,
		},
		{
			"comparison", NewComparison(compared(t, empty, empty)),
			`{"old":"d","new":"d","edits":[{"kind":"kept","old":{"start":0,"end":1},"new":{"start":0,"end":1},"old_paragraphs":{"first":1,"last":1},"new_paragraphs":{"first":1,"last":1},"ignored":false,"changes":[]}],"moves":[],` +
				`"handover":null,"attributions":[],"items":[],"people":[],"groups":[],"bodies":[],"statements":[],"functions":[]}`,
		},
		{
			"table", NewTable("s", &series.Table{Editions: []series.Edition{{When: "2033"}}}),
			`{"series":"s","editions":[{"when":"2033","document":null,"title":null,"partial":false}],"families":[],` +
				`"coverage":{"documents":0,"characters":0,"from":null,"to":null,"undated":0,"gap_days":null,"partial":[],"holes":[],"snapshot":""}}`,
		},
		{
			"matrix", NewMatrix("s", &series.Matrix{Rows: []series.Row{{Wordings: []string{"会"}, Cells: []series.Cell{{State: series.NoText}, {State: series.Counted}}}}}),
			`{"series":"s","editions":[],"rows":[{"wordings":["会"],"occurrences":0,"documents":0,"first":null,"last":null,` +
				`"cells":[{"state":"no text","occurrences":null,"spans":[]},{"state":"counted","occurrences":0,"spans":[]}]}],` +
				`"coverage":{"documents":0,"characters":0,"from":null,"to":null,"undated":0,"gap_days":null,"partial":[],"holes":[],"snapshot":""}}`,
		},
		{
			"moves", func() any {
				before, after := &tifa.Document{ID: "a", Text: "守住港口，疏通航道，修好灯塔。"}, &tifa.Document{ID: "b", Text: "疏通航道，守住港口，修好灯塔。"}
				return NewRedline(before, after, compare.Texts(before.Text, after.Text, []tifa.Span{{Start: 0, End: 45}}, []tifa.Span{{Start: 0, End: 45}}))
			}(),
			`{"old":"a","new":"b","edits":[{"kind":"reworded","old":{"start":0,"end":15},"new":{"start":0,"end":15},"old_paragraphs":{"first":1,"last":1},"new_paragraphs":{"first":1,"last":1},"ignored":false,"changes":[` +
				`{"op":"added","text":"疏通航道，","was":null,"old":{"start":0,"end":0},"new":{"start":0,"end":5},"move":1,"ignored":false},` +
				`{"op":"kept","text":"守住港口，","was":null,"old":{"start":0,"end":5},"new":{"start":5,"end":10},"move":null,"ignored":false},` +
				`{"op":"dropped","text":"疏通航道，","was":null,"old":{"start":5,"end":10},"new":{"start":10,"end":10},"move":1,"ignored":false},` +
				`{"op":"kept","text":"修好灯塔。","was":null,"old":{"start":10,"end":15},"new":{"start":10,"end":15},"move":null,"ignored":false}]}],` +
				`"moves":[{"old":{"start":5,"end":9},"new":{"start":0,"end":4},"changes":[]}]}`,
		},
		{
			"person", NewDocument(doc, &tifa.Structure{People: []tifa.Person{{Name: "林海川"}}}).People,
			`[{"name":"林海川","offices":[],"parts":[]}]`,
		},
	} {
		var b bytes.Buffer
		if err := Write(&b, tt.value); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != tt.want+"\n" {
			t.Errorf("%s:\ngot  %swant %s", tt.name, got, tt.want)
		}
	}
}

// Offsets count code points, also beyond the BMP.
func TestOffsetsAreCodePoints(t *testing.T) {
	doc := &tifa.Document{ID: "d", Text: "𠮷會A会议"}
	s := &tifa.Structure{Paragraphs: []tifa.Span{{Start: 4, End: 14}}}
	got := NewDocument(doc, s).Paragraphs[0]
	if got != (Span{1, 5}) {
		t.Errorf("bytes 4 to 14 are code points %+v, want 1 to 5", got)
	}
}

// Characters that command a terminal are escaped; all others stand as they are.
func TestWriteEscapesCommands(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "会\u009b\u202e<&>\x1b"); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\"会\\u009b\\u202e<&>\\u001b\"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// compared compares two editions.
func compared(t *testing.T, old, new compare.Edition) *compare.Comparison {
	t.Helper()
	c, err := compare.Editions(t.Context(), old, new)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
