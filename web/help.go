package web

import (
	"strings"

	"tifa/docs"
)

// A helpMain is the query language with examples, each of them run on the corpus, and
// some made of its words.
type helpMain struct {
	Examples []example
	Blocks   []helpBlock
}

// A helpBlock is a heading, a paragraph, or an example.
type helpBlock struct {
	Heading string
	Text    []run
	Query   string // of an example
	To      string
	Total   string   // in the corpus
	Found   [][]run  // texts of an example with what is found marked
	Plain   []string // lines of a listing that is no example
}

// A run is a part of a line: code, what an example finds, or plain words.
type run struct {
	Words       string
	Code, Found bool
}

// examplesKept is more than the manual has examples.
const examplesKept = 120

func help(v *visit) (*answer, error) {
	m, data := helpMain{}, helpData{}
	var err error
	if m.Examples, err = v.examples(); err != nil {
		return nil, err
	}
	for _, x := range m.Examples {
		data.Corpus = append(data.Corpus, exampleData{x.Query, x.Total})
	}
	for _, b := range manual(v.language) {
		if b.Query != "" {
			b.To = v.to("/search", "q", b.Query)
			n, err := v.total(b.Query)
			if err != nil {
				return nil, err
			}
			b.Total = v.say("n.occurrences", n)
			data.Manual = append(data.Manual, exampleData{Query: b.Query, Occurrences: n})
		}
		m.Blocks = append(m.Blocks, b)
	}
	return &answer{page: "help", title: v.say("nav/help"), main: m, data: data}, nil
}

// helpData are the examples as JSON: some made of words of the corpus, and those of the
// manual.
type helpData struct {
	Corpus []exampleData `json:"corpus"`
	Manual []exampleData `json:"manual"`
}

type exampleData struct {
	Query       string `json:"query"`
	Occurrences int    `json:"occurrences"`
}

// manual reads the manual in a language: headings, paragraphs, and what is indented by four
// spaces, where a line that texts stand under, indented by eight, is a query.
func manual(language string) (all []helpBlock) {
	var paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			all = append(all, helpBlock{Text: runs(strings.Join(paragraph, " "), "`", "`", run{Code: true})})
		}
		paragraph = nil
	}
	for line := range strings.Lines(docs.Query(language)) {
		line = strings.TrimRight(line, "\n")
		text, code := strings.CutPrefix(line, "    ")
		found, under := strings.CutPrefix(text, "    ")
		last := len(all) - 1
		switch {
		case code && under && last >= 0:
			all[last].Found = append(all[last].Found, runs(found, "【", "】", run{Found: true}))
		case code:
			flush()
			all = append(all, helpBlock{Plain: []string{text}})
		case strings.HasPrefix(line, "#"):
			flush()
			all = append(all, helpBlock{Heading: strings.TrimLeft(line, "# ")})
		case line == "":
			flush()
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	for i := range all {
		if len(all[i].Found) > 0 {
			all[i].Query, all[i].Plain = all[i].Plain[0], nil
		}
	}
	return joined(all)
}

// joined puts lines of a listing together.
func joined(in []helpBlock) (out []helpBlock) {
	for _, b := range in {
		if n := len(out); b.Plain != nil && n > 0 && out[n-1].Plain != nil {
			out[n-1].Plain = append(out[n-1].Plain, b.Plain...)
			continue
		}
		out = append(out, b)
	}
	return out
}

// runs takes a line apart at pairs of signs.
func runs(s, open, close string, inside run) (all []run) {
	for s != "" {
		before, rest, ok := strings.Cut(s, open)
		if before != "" {
			all = append(all, run{Words: before})
		}
		if !ok {
			break
		}
		words, after, ok := strings.Cut(rest, close)
		if !ok {
			return append(all, run{Words: open + rest})
		}
		inside.Words = words
		all, s = append(all, inside), after
	}
	return all
}
