package publish

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tifa/compare"
)

// The elements that track a change, by what it is.
const (
	untracked = ""
	inserted  = "w:ins"
	deleted   = "w:del"
	movedFrom = "w:moveFrom"
	movedTo   = "w:moveTo"
)

// A tracked paragraph is one with its changes.
type tracked struct {
	language string
	runs     []run
	mark     string // what became of its end
	move     string // the name of the move of the paragraph as a whole, or ""
	ignored  bool
}

// A run is a stretch of text with one fate.
type run struct {
	op      string
	text    string
	move    string // the name of a move within paragraphs, or ""
	ignored bool
}

// tracked are the paragraphs of both texts in one.
func (p *Page) tracked() []tracked {
	t := p.texts()
	oldLanguage, newLanguage := languageTag(p.old()), languageTag(p.new())
	ops := map[compare.Kind]string{compare.Kept: untracked, compare.Added: inserted, compare.Dropped: deleted}
	var out []tracked
	for _, r := range t.rows(p.redline()) {
		which, carried, move := bothSides, untracked, ""
		switch r.place {
		case left:
			which, carried = oldSide, movedFrom
		case came:
			which, carried = newSide, movedTo
		}
		if r.place != here {
			move = "paragraph" + strconv.Itoa(r.new.Start+1)
		}
		for _, piece := range t.pieces(r.parts, which) {
			x := tracked{language: newLanguage, mark: ops[piece.mark], move: move, ignored: r.ignored}
			if piece.new < 0 || which == oldSide {
				x.language = oldLanguage
			}
			if move != "" {
				x.mark = carried
			}
			for _, part := range piece.parts {
				x.runs = append(x.runs, t.run(part, which, ops[part.op], carried))
			}
			out = append(out, x)
		}
	}
	return settle(out)
}

func (t *texts) run(p part, which sides, op, carried string) run {
	out := run{op: op, text: p.new.In(t.new), ignored: p.ignored}
	if which == oldSide || p.op == compare.Dropped {
		out.text = p.old.In(t.old)
	}
	switch {
	case p.op == compare.Kept:
		out.op = carried
	case p.move > 0:
		out.move = "passage" + strconv.Itoa(p.move)
		if p.carried && p.op == compare.Dropped {
			out.op = movedFrom
		} else if p.carried {
			out.op = movedTo
		}
	}
	return out
}

// settle makes the last mark one of both texts, since the last mark of a
// document can be neither inserted nor deleted. Where paragraphs of one text
// alone stand at the end, the mark before each of them is the one that is
// tracked, and not its own.
func settle(in []tracked) []tracked {
	last := len(in) - 1
	for last >= 0 && in[last].mark != untracked {
		last--
	}
	if last < 0 {
		in, last = joined(in)
	}
	for i := max(last, 0); i < len(in)-1; i++ {
		in[i].mark = unmoved(in[i+1].mark)
	}
	if len(in) > 0 {
		in[len(in)-1].mark = untracked
	}
	return in
}

// joined makes one paragraph of two, where the texts share none, and tells which.
// Without a paragraph that keeps its place none has moved either.
func joined(in []tracked) ([]tracked, int) {
	for i := range in {
		in[i].move, in[i].mark = "", unmoved(in[i].mark)
		for j := range in[i].runs {
			if r := &in[i].runs[j]; r.move == "" {
				r.op = unmoved(r.op)
			}
		}
	}
	for i := range len(in) - 1 {
		if in[i].mark != in[i+1].mark {
			in[i].runs = append(in[i].runs, in[i+1].runs...)
			in[i].mark = untracked
			return slices.Delete(in, i+1, i+2), i
		}
	}
	return in, -1
}

// unmoved is op without the knowledge of a move.
func unmoved(op string) string {
	switch op {
	case movedFrom:
		return deleted
	case movedTo:
		return inserted
	}
	return op
}

// A tracker writes tracked changes.
type tracker struct {
	*markup
	id     int
	date   string
	ranges map[string]string // the id of the range of a move that is open, by name
	ends   map[string]int    // runs still to come, by name
}

// attributes are those of a tracked change.
func (t *tracker) attributes(ignored bool) []string {
	t.id++
	author := "tifa"
	if ignored {
		author = "tifa, ignored"
	}
	out := []string{"w:id", strconv.Itoa(t.id), "w:author", author}
	if t.date != "" {
		out = append(out, "w:date", t.date)
	}
	return out
}

func (p *Page) document(x *markup) {
	paragraphs := p.tracked()
	t := tracker{markup: x, ranges: map[string]string{}, ends: map[string]int{}}
	if !p.Imprint.Made.IsZero() {
		t.date = p.Imprint.Made.UTC().Format(time.RFC3339)
	}
	for _, q := range paragraphs {
		if q.move != "" {
			t.ends[endName(q.runs, q.move)]++
		}
		for _, r := range q.runs {
			if r.move != "" {
				t.ends[runName(r)]++
			}
		}
	}
	x.declaration()
	x.start("w:document", "xmlns:w", wordNamespace, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
	x.start("w:body")
	for _, q := range paragraphs {
		t.paragraph(q)
	}
	if len(paragraphs) == 0 {
		x.empty("w:p")
	}
	section(x)
	x.end()
	x.end()
}

// A name of a range is that of its move with the end it stands at.
func endName(runs []run, move string) string {
	if slices.ContainsFunc(runs, func(r run) bool { return r.op == movedFrom || r.op == deleted }) {
		return "w:moveFrom/" + move
	}
	return "w:moveTo/" + move
}

func runName(r run) string { return endName([]run{r}, r.move) }

// begin opens the range of a move before its first run.
func (t *tracker) begin(name string) {
	if name == "" || t.ranges[name] != "" {
		return
	}
	element, move, _ := strings.Cut(name, "/")
	attributes := append(t.attributes(false), "w:name", move)
	t.ranges[name] = attributes[1]
	t.empty(element+"RangeStart", attributes...)
}

// finish closes the range of a move after its last run.
func (t *tracker) finish(name string) {
	if name == "" {
		return
	}
	if t.ends[name]--; t.ends[name] == 0 {
		element, _, _ := strings.Cut(name, "/")
		t.empty(element+"RangeEnd", "w:id", t.ranges[name])
	}
}

func (t *tracker) paragraph(q tracked) {
	whole := ""
	if q.move != "" {
		whole = endName(q.runs, q.move)
	}
	t.begin(whole)
	t.start("w:p")
	t.start("w:pPr")
	if strings.HasSuffix(q.language, "-Hant") {
		t.empty("w:pStyle", "w:val", "Hant")
	}
	if q.mark != untracked {
		t.start("w:rPr")
		t.empty(q.mark, t.attributes(q.ignored)...)
		t.end()
	}
	t.end()
	for _, r := range q.runs {
		name := ""
		if r.move != "" {
			name = runName(r)
		}
		t.begin(name)
		if r.op != untracked {
			t.start(r.op, t.attributes(r.ignored)...)
		}
		t.start("w:r")
		characters(t.markup, r.text, r.op == deleted)
		t.end()
		if r.op != untracked {
			t.end()
		}
		t.finish(name)
	}
	t.end()
	t.finish(whole)
}

// characters writes the text of a run. Those that XML cannot hold become a
// sign.
func characters(x *markup, s string, gone bool) {
	element := "w:t"
	if gone {
		element = "w:delText"
	}
	plain := ""
	flush := func() {
		if plain != "" {
			x.text(element, plain, "xml:space", "preserve")
			plain = ""
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\t':
			flush()
			x.empty("w:tab")
		case strings.HasPrefix(s[i:], "\r\n"):
			n = 2
			fallthrough
		case strings.ContainsRune(lineBreaks, r):
			flush()
			x.empty("w:br")
		case hidden(r, n):
			plain += picture(r)
		default:
			plain += s[i : i+n]
		}
		i += n
	}
	flush()
}
