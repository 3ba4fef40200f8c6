package structure

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tifa"
)

// An opening is how a clause begins and ends that only sets time or place.
type opening struct {
	start, end string
	longest    int // characters of the clause
}

// openings reads the table of openings.
func (l *loader) openings() (out []opening) {
	l.table("openings.csv", 3, func(row []string, line int) {
		longest, err := strconv.Atoi(row[2])
		if err != nil {
			l.fail(&tifa.Problem{Path: "openings.csv", Line: line, Fact: fmt.Sprintf("the longest clause: %q is no number", row[2])})
		}
		out = append(out, opening{row[0], row[1], longest})
	})
	return out
}

// SetsScene reports whether a clause of a Chinese text only sets the time, the
// place or the manner of what follows it: 新征程上, 在…实践中, 概括地讲. The table
// is the file openings.csv.
func (r *Rules) SetsScene(clause string) bool {
	if r.temporal.words[clause] {
		return true
	}
	for _, o := range r.openings {
		if strings.HasPrefix(clause, o.start) && strings.HasSuffix(clause, o.end) && utf8.RuneCountInString(clause) <= o.longest {
			return true
		}
	}
	return false
}
