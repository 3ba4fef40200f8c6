// Package ladder reads ladders: ordered sets of ever stronger wordings, each a
// text file that names its source. The ranking is the file's and no finding of
// the program.
package ladder

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"tifa"
	"tifa/text"
)

//go:embed data/*.txt
var carried embed.FS

// A Ladder is an ordered set of ever stronger wordings.
type Ladder struct {
	Title  string
	Source string
	Ranks  Ranks
	Rungs  [][]string // the weakest first; wordings of equal rank together
}

// Ranks says what the rungs of a ladder are.
type Ranks string

// What ladders rank.
const (
	Cues     Ranks = "cues"     // reporting verbs of statements
	Acts     Ranks = "acts"     // what they do
	Wordings Ranks = "wordings" // strings of the text
)

// Carried are the names of the ladders that the program carries as examples.
func Carried() (names []string) {
	files, _ := carried.ReadDir("data")
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".txt"))
	}
	return names
}

// OpenCarried opens the file of a ladder that the program carries; the error
// wraps [tifa.ErrNotFound] if it carries none of that name.
func OpenCarried(name string) (fs.File, error) {
	f, err := carried.Open("data/" + name + ".txt")
	if err != nil {
		return nil, &tifa.Problem{
			Path: name, Fact: "no such ladder",
			Hint: "name a file of rungs, or one that the program carries: " + strings.Join(Carried(), ", "), Err: tifa.ErrNotFound,
		}
	}
	return f, nil
}

// Read reads the file of a ladder; name is what errors call it. Its lines are
// rungs, the weakest first, wordings of equal rank set apart by "|"; comment
// lines "# title:", "# source:" and "# ranks:" say what it is. A ladder without
// a source or with fewer than two rungs is refused. Errors are a [tifa.Problem].
func Read(name string, r io.Reader) (Ladder, error) {
	l := Ladder{Ranks: Wordings}
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(scan.Text(), "\ufeff"))
		if comment, ok := strings.CutPrefix(line, "#"); ok {
			if err := l.head(name, n, comment); err != nil {
				return Ladder{}, err
			}
			continue
		}
		var rung []string
		for _, w := range strings.Split(line, "|") {
			if w = strings.TrimSpace(w); w != "" {
				rung = append(rung, w)
			}
		}
		if rung != nil {
			l.Rungs = append(l.Rungs, rung)
		}
	}
	switch {
	case scan.Err() != nil:
		return Ladder{}, &tifa.Problem{Path: name, Fact: scan.Err().Error(), Hint: "a ladder is a text file, one rung a line", Err: scan.Err()}
	case l.Source == "":
		return Ladder{}, &tifa.Problem{Path: name, Fact: "the ladder names no source", Hint: `say who ranks so in a line "# source: …"`}
	case len(l.Rungs) < 2:
		plural := "s"
		if len(l.Rungs) == 1 {
			plural = ""
		}
		return Ladder{}, &tifa.Problem{Path: name, Fact: fmt.Sprintf("the ladder has %d rung%s, want two at least", len(l.Rungs), plural), Hint: "one rung a line, the weakest first"}
	}
	return l, nil
}

// head reads a comment line at the head of a ladder.
func (l *Ladder) head(name string, line int, comment string) error {
	key, value, ok := strings.Cut(comment, ":")
	if !ok {
		return nil
	}
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(key) {
	case "title":
		l.Title = value
	case "source":
		l.Source = value
	case "ranks":
		ranks := Ranks(value)
		if ranks != Cues && ranks != Acts && ranks != Wordings {
			return &tifa.Problem{Path: name, Line: line, Fact: "ranks " + value, Hint: "want cues, acts or wordings"}
		}
		l.Ranks = ranks
	}
	return nil
}

// Counts is how often a document takes each rung, the weakest first.
func (l *Ladder) Counts(d *tifa.Document, s *tifa.Structure) []int {
	out := make([]int, len(l.Rungs))
	flat := ""
	if l.Ranks == Wordings {
		flat = text.Flatten(d.Text, s.Paragraphs).Text
	}
	for i, rung := range l.Rungs {
		for _, w := range rung {
			if l.Ranks == Wordings {
				out[i] += strings.Count(flat, w)
				continue
			}
			for _, st := range s.Statements {
				if l.Ranks == Cues && st.Cue == w || l.Ranks == Acts && string(st.Act) == w {
					out[i]++
				}
			}
		}
	}
	return out
}

// Rung is the rung, counted from 1, of the wordings that stand in s and the
// strongest of them; 0 if none does. A wording within a longer one of the ladder
// does not count.
func (l *Ladder) Rung(s string) (rung int, wording string) {
	for at := 0; at < len(s); {
		longest, its := "", 0
		for i, r := range l.Rungs {
			for _, w := range r {
				if len(w) > len(longest) && strings.HasPrefix(s[at:], w) {
					longest, its = w, i+1
				}
			}
		}
		if longest == "" {
			at++
			continue
		}
		if its > rung {
			rung, wording = its, longest
		}
		at += len(longest)
	}
	return rung, wording
}

// RankOf is the rung, counted from 1, that has exactly this wording; 0 if none has.
func (l *Ladder) RankOf(wording string) int {
	for i, r := range l.Rungs {
		for _, w := range r {
			if w == wording {
				return i + 1
			}
		}
	}
	return 0
}
