package structure

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"tifa"
)

// A loader reads tables from folders, one after the other, and keeps the first
// error. A table of a later folder adds to the one of the same name before it.
type loader struct {
	folders []fs.FS
	index   *wordIndex
	err     error
}

// open calls read with the file of that name in each folder that has one.
func (l *loader) open(name string, read func(f fs.File)) {
	found := false
	for _, folder := range l.folders {
		f, err := folder.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found = true
		if err != nil {
			l.fail(&tifa.Problem{Path: name, Fact: "cannot be read: " + err.Error(), Err: err})
			continue
		}
		read(f)
		f.Close()
	}
	if !found {
		l.fail(&tifa.Problem{Path: name, Fact: "no such table", Hint: "the tables that come with the program must be among those loaded", Err: fs.ErrNotExist})
	}
}

// checkNames complains of a table in a later folder that the first one has not:
// a slip of the pen would otherwise pass unseen.
func (l *loader) checkNames() {
	for i, folder := range l.folders {
		if i == 0 {
			continue
		}
		files, err := fs.ReadDir(folder, ".")
		if err != nil {
			l.fail(err)
			return
		}
		for _, f := range files {
			ext := path.Ext(f.Name())
			if f.IsDir() || ext != ".csv" && ext != ".txt" {
				continue
			}
			if _, err := fs.Stat(l.folders[0], f.Name()); err != nil {
				l.fail(&tifa.Problem{Path: f.Name(), Fact: "no table has this name", Hint: "tables are called " + strings.Join(tableNames(l.folders[0]), ", ")})
			}
		}
	}
}

func tableNames(folder fs.FS) (names []string) {
	files, _ := fs.ReadDir(folder, ".")
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// lines are the lines of a table that are neither empty nor comments.
func (l *loader) lines(name string) (out []string) {
	l.open(name, func(f fs.File) {
		scan := bufio.NewScanner(f)
		for scan.Scan() {
			line := strings.TrimSpace(scan.Text())
			if line != "" && !strings.HasPrefix(line, "#") {
				out = append(out, line)
			}
		}
		if err := scan.Err(); err != nil {
			l.fail(&tifa.Problem{Path: name, Fact: err.Error(), Err: err})
		}
	})
	return out
}

// words are the words of all lines of a table. A word with a minus before it
// takes one out that stands earlier.
func (l *loader) words(name string) (out []string) {
	for _, line := range l.lines(name) {
		for _, w := range strings.Fields(line) {
			if gone, ok := strings.CutPrefix(w, "-"); ok && gone != "" {
				out = slices.DeleteFunc(out, func(w string) bool { return w == gone })
				continue
			}
			out = append(out, w)
		}
	}
	return out
}

// set is words as a set.
func (l *loader) set(name string) wordSet {
	s := wordSet{words: map[string]bool{}}
	for _, w := range l.words(name) {
		s.add(w)
	}
	return s
}

// rows are the rows of a CSV table without a header. Those of a later folder
// come first, so that in a table where the first that fits wins they win.
func (l *loader) rows(name string, fields int) (out [][]string) {
	l.open(name, func(f fs.File) {
		r := csv.NewReader(f)
		r.Comment, r.FieldsPerRecord = '#', fields
		rows, err := r.ReadAll()
		if err != nil {
			p := &tifa.Problem{Path: name, Fact: err.Error(), Err: err}
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				p.Line, p.Column, p.Fact = parse.Line, parse.Column, parse.Err.Error()
			}
			l.fail(p)
		}
		out = append(rows, out...)
	})
	return out
}

// pattern compiles an expression of a table.
func (l *loader) pattern(name, expr string) *regexp.Regexp {
	p, err := regexp.Compile(expr)
	if err != nil {
		l.fail(&tifa.Problem{Path: name, Fact: err.Error(), Hint: "patterns are written in the syntax of RE2", Err: err})
		return regexp.MustCompile(`$^`)
	}
	return p
}

// anyOf is an expression that matches one of the words of a table, the longest
// that fits.
func (l *loader) anyOf(name string) string { return alternatives(l.words(name)) }

func alternatives(words []string) string {
	words = slices.Clone(words)
	sortLongestFirst(words, func(w string) string { return w })
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	if len(words) == 0 {
		return `[^\s\S]` // matches nothing
	}
	return strings.Join(words, "|")
}

func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}
