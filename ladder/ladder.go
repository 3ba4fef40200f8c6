// Package ladder reads ladders: ordered sets of ever stronger wordings, each a
// text file that names its source.
package ladder

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
