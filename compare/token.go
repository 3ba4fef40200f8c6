package compare

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A token is the unit that wording is compared by: one Chinese character, one
// word or number of a spaced script, or one other character. The white space
// after a token is no token: editions of one text differ in it (商务 部), and it
// must not part what belongs together.
type token struct {
	id         int32 // equal ids, equal strings, as far as the options tell
	start, end int   // bytes of the text; the next token may start later
	class      class
	role       role
}

// A role says what the difference of a token counts for.
type role uint8

const (
	plain      role = iota
	setting         // boilerplate, which is equal to boilerplate only
	overlooked      // an expression that [Options] ignores: one token, equal to all of its kind
)

// A marked span holds boilerplate or an expression that is ignored.
type marked struct {
	span tifa.Span
	role role
	id   int32 // of the token of an expression
}

// hiddenOld and hiddenNew are the ids of tokens that are kept nowhere; below
// them stand those of expressions.
const (
	hiddenOld int32 = -1 - iota
	hiddenNew
	numberID
	dateID
	alsoID
)

// A class says what a token contributes to a wording.
type class uint8

const (
	mark      class = iota // punctuation that closes nothing
	pause                  // closes an item: 、
	comma                  // closes a clause: ，：
	stop                   // closes a sentence: 。；！？
	particle               // a Chinese character that mostly serves grammar
	character              // another character of a script without spaces
	shortWord              // a number, or a word of up to three letters: "of", "the"
	longWord
)

// earns is the weight of a kept token, by class. A character weighs 8, so that
// the costs of changes, in the same unit, have room below it.
var earns = [...]int32{mark: 2, pause: 2, comma: 2, stop: 4, particle: 3, character: 8, shortWord: 4, longWord: 16}

// The characters that bear on how wording is compared.
const (
	particles = "的地得了着之其和与及在是以为对把被将于而并等也"
	commas    = "，：,:"
	stops     = "。；！？.;!?"
)

// A lexicon numbers words, so that tokens of two texts compare as numbers.
type lexicon struct {
	words map[string]int32
	folds text.Folds
}

func newLexicon(folds text.Folds) *lexicon {
	return &lexicon{words: map[string]int32{}, folds: folds & (text.Width | text.Script | text.Case)}
}

// tokens divides the paragraph p of s and appends to out. Each byte belongs to
// one token, invalid ones too, or is white space.
func (x *lexicon) tokens(out []token, s string, p tifa.Span, marks []marked) []token {
	for i, n := p.Start, 0; i < p.End; i += n {
		for len(marks) > 0 && marks[0].span.End <= i {
			marks = marks[1:]
		}
		in := len(marks) > 0 && marks[0].span.Start <= i
		if in && marks[0].role == overlooked {
			n = min(marks[0].span.End, p.End) - i
			out = append(out, token{id: marks[0].id, start: i, end: i + n, class: shortWord, role: overlooked})
			continue
		}
		end := p.End
		if len(marks) > 0 {
			if end = min(end, marks[0].span.Start); in {
				end = min(p.End, marks[0].span.End)
			}
		}
		var t token
		if t, n = x.token(s[i:end]); n < 0 {
			n = -n
			continue
		}
		t.start, t.end = i, i+n
		if in {
			t.role, t.id = setting, t.id+settingID
		}
		out = append(out, t)
	}
	return out
}

// settingID sets the ids of boilerplate apart.
const settingID = 1 << 28

// token reads the first token of s and its length, which is negative for white
// space.
func (x *lexicon) token(s string) (t token, n int) {
	r, n := utf8.DecodeRuneInString(s)
	t = token{id: int32(r), class: mark}
	switch {
	case text.IsIdeograph(r):
		t.class = character
		if strings.ContainsRune(particles, r) {
			t.class = particle
		}
	case r == utf8.RuneError && n == 1:
		t.id = utf8.MaxRune + 1 + int32(s[0])
		return t, n
	case inWord(r):
		n = wordLen(s)
		t.class = wordClass(s[:n])
		t.id = x.number(s[:n])
		return t, n
	case unicode.IsSpace(r):
		return t, -n
	case r == '、':
		t.class = pause
	case strings.ContainsRune(commas, r):
		t.class = comma
	case strings.ContainsRune(stops, r):
		t.class = stop
	case unicode.IsLetter(r):
		t.class = character
	}
	if x.folds != 0 {
		t.id = int32(x.folds.Rune(r))
	}
	return t, n
}

// number is the id of a word, above those of runes and invalid bytes.
func (x *lexicon) number(word string) int32 {
	if x.folds != 0 {
		word = text.FormOf(word, x.folds)
	}
	id, ok := x.words[word]
	if !ok {
		id = utf8.MaxRune + 1<<8 + 1 + int32(len(x.words))
		x.words[word] = id
	}
	return id
}

// inWord reports whether r is part of a word in a script with spaces.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !text.IsIdeograph(r) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// wordLen is the length of the word or number that s begins with. A point or
// comma between digits is part of a number, an apostrophe between letters of a
// word: 5.5, 10,000, Council's.
func wordLen(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !inWord(r) {
			if n == 0 || !strings.ContainsRune(".,'’", r) || n+size == len(s) {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(s[:n])
			after, _ := utf8.DecodeRuneInString(s[n+size:])
			digits := unicode.IsDigit(before) && unicode.IsDigit(after)
			letters := unicode.IsLetter(before) && unicode.IsLetter(after) && inWord(after)
			if joins := r == '.' || r == ','; joins && !digits || !joins && !letters {
				break
			}
		}
		n += size
	}
	return n
}

func wordClass(w string) class {
	letters := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters > 3 {
		return longWord
	}
	return shortWord
}

// equal reports whether a and b are the same tokens.
func equal(a, b []token) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].id != b[i].id {
			return false
		}
	}
	return true
}
