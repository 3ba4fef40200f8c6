package translation

import (
	"testing"

	"tifa"
)

const (
	zh = `第十二次海港会议举行
会议2034年12月1日至2日在云港举行。林海出席会议。
会议指出，要疏浚航道。要建设平安港口。
会议强调，到2040年建成15座灯塔。
会议要求，各地守护海岛，保持航道畅通。`
	en = `Twelfth Conference on Harbours Held
The conference was held in Yungang on December 1 and 2, 2034. Lin Hai attended the conference.
The conference stated that waterways must be dredged. Harbours must be made safe.
The conference stressed that 15 lighthouses are to be built by 2040.
The conference demanded that all places guard the islands and keep waterways open.`
	free = `Harbours: a summary
Lin Hai came.
The conference stressed that 15 lighthouses are to be built by 2040.`
	wrong = `Twelfth Conference on Harbours Held
The conference was held in Yungang on December 1 and 2, 2034. Lin Hai attended the conference.
The conference stated that waterways must be dredged. Harbours must be made safe.
The conference stressed that 16 lighthouses are to be built by 2040.
The conference demanded that all places guard the islands and keep waterways open.`
)

func TestOf(t *testing.T) {
	for _, tt := range []struct{ translation, passage, want string }{
		{en, "建设平安港口", "Harbours must be made safe."},
		{en, "15座灯塔", "The conference stressed that 15 lighthouses are to be built by 2040."},
		{en, "守护海岛", "The conference demanded that all places guard the islands and keep waterways open."},
		{en, "要疏浚航道。要建设平安港口", "The conference stated that waterways must be dredged. Harbours must be made safe."},
		{free, "15座灯塔", "The conference stressed that 15 lighthouses are to be built by 2040."},
		{free, "守护海岛", ""},
		{free, "林海出席", ""},
		{wrong, "15座灯塔", ""},
		{wrong, "守护海岛", ""}, // the run is broken on one side
		{"", "守护海岛", ""},
	} {
		a := Align(&tifa.Document{Text: zh}, &tifa.Document{Text: tt.translation})
		at, ok := a.Of(spanOf(t, tt.passage))
		got := ""
		if ok {
			got = at.In(tt.translation)
		}
		if got != tt.want {
			t.Errorf("%s in %.20q: %q, want %q", tt.passage, tt.translation, got, tt.want)
		}
	}
	if _, ok := (*Alignment)(nil).Of(tifa.Span{}); ok {
		t.Error("no alignment has a passage")
	}
}

func spanOf(t *testing.T, passage string) tifa.Span {
	t.Helper()
	for i := range zh {
		if len(zh)-i >= len(passage) && zh[i:i+len(passage)] == passage {
			return tifa.Span{Start: i, End: i + len(passage)}
		}
	}
	t.Fatalf("%s is not in the text", passage)
	return tifa.Span{}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"要修路。要架桥！", 2},
		{"他说：“要修路。”要架桥", 2},
		{"At 2.5 per cent. It grew. “So it did.”", 3},
		{"The U.N. body met.", 1},
		{"", 0},
	} {
		got := sentences(tt.text, tifa.Span{End: len(tt.text)})
		if len(got) != tt.want {
			t.Errorf("%q: %d sentences %v, want %d", tt.text, len(got), got, tt.want)
		}
	}
}

func TestLimit(t *testing.T) {
	long := ""
	for range most + 1 {
		long += "要修路。\n"
	}
	if a := Align(&tifa.Document{Text: long}, &tifa.Document{Text: long}); a.Certain() != 0 || a.Paragraphs != most+1 {
		t.Errorf("%d of %d certain", a.Certain(), a.Paragraphs)
	}
}
