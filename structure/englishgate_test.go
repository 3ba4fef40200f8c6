package structure

import (
	"fmt"
	"slices"
	"testing"
)

// Where a title and a name stand, the gate lets their pattern begin no later.
func TestMayTitle(t *testing.T) {
	r := &standard(t).english
	for _, line := range []string{
		"", "President", "The President spoke", "President Oru", "(President Oru) came", "ex-President Oru",
		"They met Prime Minister Ana Oru and Secretary of State Belo of Vashland.", "a Secretary of State Belo",
		"He saw Mr. Oru and Dr. Belo", "the Minister, Oru", "Former Vashland Chief of Staff Oru", "Minister Ą, King Oru", "the President President Oru",
	} {
		m := r.titled.FindStringSubmatchIndex(line)
		from := r.mayTitle(line, 0)
		if m == nil {
			if from >= 0 && r.titled.MatchString(line[from:]) {
				t.Errorf("%q: a title from byte %d on, none in all of it", line, from)
			}
			continue
		}
		if from < 0 {
			t.Errorf("%q: no title, want %v", line, m)
			continue
		}
		got := r.titled.FindStringSubmatchIndex(line[from:])
		for i := range got {
			got[i] += from
		}
		if !slices.Equal(got, m) {
			t.Errorf("%q: %v, want %v", line, got, m)
		}
	}
	if r.mayTitle("the president of Vashland and the Ministry of Trade Oru", 0) >= 0 {
		t.Error("a title where none stands")
	}
}

// A line is looked through to its last cue and a character behind it.
func TestCueHeads(t *testing.T) {
	h := newCueHeads([]string{"noted", "took note"})
	for _, tt := range []struct{ line, want string }{
		{"", ""},
		{"noted", ""},
		{"Vashland notedly denoted it", ""},
		{"Vashland noted", "Vashland noted"},
		{"Vashland took note of it and left", "Vashland took note "},
		{"Vashland noted it and noted more words", "Vashland noted it and noted more"},
	} {
		if got := h.upTo(tt.line); got != tt.want {
			t.Errorf("upTo(%q) = %q, want %q", tt.line, got, tt.want)
		}
	}
}

func TestSubjectStarts(t *testing.T) {
	for _, tt := range []struct {
		line string
		want []int
	}{
		{"", []int{0}},
		{"They met, and they left", []int{0}},
		{"12. They met", []int{4}},
		{"3) “They met", []int{6}},
		{"1234. They met", []int{0}},
		{"In May, and in June, they met", []int{12, 8, 21, 0}},
		{"Into May, they met", []int{0}},
		{"Plainly, they met", []int{9, 0}},
		{"On May 3; then, they met", []int{0}},
	} {
		if got := slices.Collect(standard(t).english.subjectStarts(tt.line)); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("subjectStarts(%q) = %v, want %v", tt.line, got, tt.want)
		}
	}
}

// A subject and its cue end where a mark stands that is in no name.
func TestSubjectLen(t *testing.T) {
	r := &standard(t).english
	for _, tt := range []struct {
		s    string
		want int
	}{
		{"", 0},
		{"They met", len("They met")},
		{"The Council’s 3 members, who met", len("The Council’s 3 members,")},
		{"Ana Oru, Jr., and Mr. Belo met; then", len("Ana Oru, Jr., and Mr. Belo met;")},
		{"They said “no”", len("They said ") + 1},
	} {
		if got := r.subjectLen(tt.s); got != tt.want {
			t.Errorf("subjectLen(%q) = %d, want %d", tt.s, got, tt.want)
		}
	}
}

func TestChainedIn(t *testing.T) {
	r := &standard(t).english
	for _, tt := range []struct{ line, next, cue string }{
		{"it noted the report and the plan", "", ""},
		{"it noted the report and, in this regard, called for more", " and, in this regard, called", "called"},
		{"it noted the report, welcomed the plan", ", welcomed", "welcomed"},
		{"it noted the report, and they also welcomed it", ", and they also welcomed", "welcomed"},
	} {
		m := r.chainedIn(tt.line, len("it noted"))
		if m == nil {
			if tt.next != "" {
				t.Errorf("%q: nothing, want %q", tt.line, tt.next)
			}
			continue
		}
		cue := m[2:4]
		if cue[0] < 0 {
			cue = m[4:6]
		}
		if next, got := tt.line[m[0]:m[1]], tt.line[cue[0]:cue[1]]; next != tt.next || got != tt.cue {
			t.Errorf("%q: %q, %q, want %q, %q", tt.line, next, got, tt.next, tt.cue)
		}
	}
}
