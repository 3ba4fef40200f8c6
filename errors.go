package tifa

import (
	"errors"
	"strconv"
	"strings"
)

// The sentinel errors. Callers test for them with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrCorrupt  = errors.New("corrupt")
	ErrLocked   = errors.New("locked by another writer")
)

// A Problem is what is wrong at a place of an input: one line of fact and,
// apart from it, one line that says what to do.
type Problem struct {
	Path   string // of the file, or "query"; "" if nothing such is concerned
	Line   int    // counted from 1; 0 if the whole file is concerned
	Column int    // in code points, counted from 1; 0 if the whole line is concerned
	Fact   string
	Hint   string // "" where there is nothing to advise
	Err    error  // what it stems from, for errors.Is; may be nil
}

// Error gives the place and the fact, without the hint.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.Path != "" {
		b.WriteString(p.Path)
		if p.Line > 0 {
			b.WriteString(":" + strconv.Itoa(p.Line))
			if p.Column > 0 {
				b.WriteString(":" + strconv.Itoa(p.Column))
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(p.Fact)
	return b.String()
}

// Unwrap gives the error that p stems from.
func (p *Problem) Unwrap() error { return p.Err }

// Hint is the advice that err carries, "" if none.
func Hint(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Hint
	}
	return ""
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}
