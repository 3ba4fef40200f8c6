package compare

import (
	"tifa"
	"tifa/text"
)

// A side is one of two texts, prepared for comparison.
type side struct {
	text     string
	spans    []tifa.Span // its paragraphs
	tokens   []token     // of all paragraphs
	first    []int       // the first token of each paragraph, and len(tokens)
	ends     []int32     // the cost of a change's end before a token, and after the last
	sums     []int32     // the content of the tokens before a token; likewise
	counts   []int32     // the characters of the tokens before a token; likewise
	moves    []int32     // the move that a token is part of, 0 if none
	identity []int32     // the ids of tokens that were hidden, by [side.hide]; nil if none was
}

// newSide reads a text. Its tokens are comparable with those of another text
// read with the same lexicon.
func newSide(x *lexicon, s string, paragraphs []tifa.Span, marks []marked) *side {
	d := &side{text: s, spans: paragraphs, first: make([]int, 0, len(paragraphs)+1)}
	n := 0
	for _, p := range paragraphs {
		n += p.Len()
	}
	d.tokens = make([]token, 0, n/3+1)
	for _, p := range paragraphs {
		d.first = append(d.first, len(d.tokens))
		for len(marks) > 0 && marks[0].span.End <= p.Start {
			marks = marks[1:]
		}
		d.tokens = x.tokens(d.tokens, s, p, marks)
	}
	d.first = append(d.first, len(d.tokens))
	d.measure()
	d.moves = make([]int32, len(d.tokens))
	return d
}

// measure fills ends and sums.
func (d *side) measure() {
	d.sums = make([]int32, len(d.tokens)+1)
	d.counts = make([]int32, len(d.tokens)+1)
	d.ends = make([]int32, len(d.tokens)+1) // endAtStop at the ends of paragraphs
	for i, t := range d.tokens {
		d.sums[i+1], d.counts[i+1] = d.sums[i], d.counts[i]
		if t.role != plain {
			continue
		}
		if t.class >= particle {
			d.sums[i+1] += earns[t.class]
		}
		if t.class == particle || t.class == character && t.end-t.start == 3 {
			d.counts[i+1]++ // the most of Chinese
		} else {
			d.counts[i+1] += int32(text.SizeOf(d.text[t.start:t.end]).Characters)
		}
	}
	for p := range d.spans {
		for i := d.first[p] + 1; i < d.first[p+1]; i++ {
			before, after := d.tokens[i-1], d.tokens[i]
			switch {
			case before.class == stop || (before.role == setting) != (after.role == setting):
				d.ends[i] = endAtStop
			case before.class == comma || before.class == pause:
				d.ends[i] = endAtComma
			case after.start > before.end || after.class == comma || after.class == pause || after.class == stop:
				d.ends[i] = endAtWord
			default:
				d.ends[i] = endWithin
			}
		}
	}
}

// content is the weight of tokens i to j, without punctuation, white space,
// boilerplate and what is ignored.
func (d *side) content(i, j int) int { return int(d.sums[j] - d.sums[i]) }

// wording is a run of paragraphs, prepared for comparison.
func (d *side) wording(r Run) *wording {
	from, to := d.first[r.Start], d.first[r.End]
	w := &wording{
		text: d.text, span: d.span(r), at: from,
		tokens: d.tokens[from:to], ends: d.ends[from : to+1], sums: d.sums[from : to+1],
	}
	for w.body < len(w.tokens) && w.tokens[w.body].role == setting {
		w.body++
	}
	for i, t := range w.tokens[w.body:min(w.body+longestOpening, len(w.tokens))] {
		if t.class == comma && 2*w.content(w.body, w.body+i) <= w.size() {
			w.body += i + 1
			break
		}
		if t.class != particle && t.class != character {
			break
		}
	}
	return w
}

// span is a run of paragraphs with the white space between them.
func (d *side) span(r Run) tifa.Span {
	return tifa.Span{Start: d.spans[r.Start].Start, End: d.spans[r.End-1].End}
}

// hide gives tokens i to j ids that no other token has, so that nothing is kept
// there.
func (d *side) hide(i, j int, id int32) {
	if d.identity == nil {
		d.identity = make([]int32, len(d.tokens))
		for n, t := range d.tokens {
			d.identity[n] = t.id
		}
	}
	for ; i < j; i++ {
		d.tokens[i].id = id
	}
}

// show gives hidden tokens their ids back.
func (d *side) show() {
	for n, id := range d.identity {
		d.tokens[n].id = id
	}
	d.identity = nil
}
