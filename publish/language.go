package publish

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

// A Language is one that captions, heads and notes are written in. The zero value is
// English.
type Language string

// The languages of publications.
const (
	English Language = "en"
	Chinese Language = "zh"
)

//go:embed words.txt
var wordsFile embed.FS

// chinese are the words of words.txt, by the English ones.
var chinese = sync.OnceValue(func() map[string]string {
	page, err := wordsFile.ReadFile("words.txt")
	if err != nil {
		panic(err) // it is embedded
	}
	all := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if from, to, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t"); ok && !strings.HasPrefix(line, "#") {
			all[from] = to
		}
	}
	return all
})

// say is a format of English words in the language, with what it is about. Whole
// numbers are written with commas. Words apart by "|" are for one and for several of
// what comes first. What words.txt lacks stays English.
func (l Language) say(format string, about ...any) string {
	if l == Chinese {
		if to, ok := chinese()[format]; ok {
			format = to
		}
	}
	if len(about) == 0 {
		return format
	}
	if one, several, ok := strings.Cut(format, "|"); ok {
		format = several
		if about[0] == 1 {
			format = one
		}
	}
	written := make([]any, len(about))
	for i, a := range about {
		written[i] = a
		if n, ok := a.(int); ok {
			written[i] = number(n)
		}
	}
	return fmt.Sprintf(format, written...)
}

// heads are words of a head, said.
func (l Language) heads(words ...string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = l.say(w)
	}
	return out
}

// words is a cell of one line, said.
func (l Language) words(s string) Cell { return words(l.say(s)) }
