package structure

import (
	"bufio"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

//go:embed data
var embedded embed.FS

// Rules are the tables that structure is recognised by. They are read-only
// once loaded and safe for concurrent use.
type Rules struct {
	cues        []cue // longest first
	englishCues map[string]tifa.Act
	englishLead *regexp.Regexp
	speakers    *regexp.Regexp
	pronouns    []string
	offices     map[string]bool
	officeRunes int // length of the longest office word
	officeEnds  map[rune]bool
	surnames    map[string]bool
	notNames    []string
	follow      []string
	events      eventPatterns
	agencies    []agency
	roleWords   map[string]bool
	roleRunes   int
	temporal    []string
	procedure   []formula
	kinds       []kindPattern
	links       *linkRules
	openings    []opening

	chained *regexp.Regexp // a clause that opens with a cue
}

// A cue is a reporting verb.
type cue struct {
	verb    string
	act     tifa.Act
	content contentForm
}

// A contentForm is how a cue takes its content.
type contentForm string

const (
	afterComma contentForm = "comma"
	direct     contentForm = "direct"
	reported   contentForm = "report"
)

type agency struct {
	pattern *regexp.Regexp
	name    string // "" for the matched text itself
}

type kindPattern struct {
	pattern *regexp.Regexp
	kind    tifa.Kind
}

// A formula is a pattern that is worth trying where one of its words occurs.
type formula struct {
	words   []string // "^" before a word: at the start
	pattern *regexp.Regexp
}

// mayFit reports whether s holds one of the words of the formula.
func (f *formula) mayFit(s string) bool {
	for _, w := range f.words {
		if start, ok := strings.CutPrefix(w, "^"); ok && strings.HasPrefix(s, start) || !ok && strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// fits reports whether the formula is in s.
func (f *formula) fits(s string) bool { return f.mayFit(s) && f.pattern.MatchString(s) }

// Standard loads the tables that come with the program.
func Standard() (*Rules, error) { return Extended() }

// Extended loads the tables that come with the program and after them the files
// of the same names in each of folders: their entries are added. A row about a
// cue or a frame that is there already replaces it. Errors name file and line.
func Extended(folders ...fs.FS) (*Rules, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		n := 0
		for _, name := range RuleFiles() {
			if _, err := fs.Stat(folder, name); err == nil {
				n++
			}
		}
		if n == 0 {
			return nil, &tifa.Problem{Fact: "holds none of the tables that structure is recognised by", Hint: "a file there must have the name of a table: " + strings.Join(RuleFiles(), ", ")}
		}
	}
	return Load(append([]fs.FS{data}, folders...)...)
}

// RuleFiles are the names of the files of tables, in order.
func RuleFiles() []string {
	entries, err := embedded.ReadDir("data")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Load reads the tables from folders; each file says in its first lines what
// it holds and where its entries come from. The first folder holds all files,
// the others those that add to it. Errors name file and line.
func Load(folders ...fs.FS) (*Rules, error) {
	l := loader{folders: folders}
	r := &Rules{
		englishCues: map[string]tifa.Act{},
		pronouns:    l.lines("pronouns.txt"),
		notNames:    l.words("notnames.txt"),
		follow:      l.words("follow.txt"),
		events:      newEventPatterns(l.words("events.txt")),
		temporal:    l.words("temporal.txt"),
		surnames:    map[string]bool{},
		offices:     map[string]bool{},
		officeEnds:  map[rune]bool{},
		roleWords:   map[string]bool{},
	}
	for _, row := range latest(l.rows("cues.csv", 3), 1) {
		r.cues = append(r.cues, cue{row[0], tifa.Act(row[1]), contentForm(row[2])})
	}
	sortLongestFirst(r.cues, func(c cue) string { return c.verb })
	for _, row := range l.rows("cues_en.csv", 2) {
		r.englishCues[row[0]] = tifa.Act(row[1])
	}
	for _, w := range l.words("offices.txt") {
		r.offices[w] = true
		r.officeRunes = max(r.officeRunes, utf8.RuneCountInString(w))
		last, _ := utf8.DecodeLastRuneInString(w)
		r.officeEnds[last] = true
	}
	for _, w := range l.words("surnames.txt") {
		if r.surnames[w] = true; utf8.RuneCountInString(w) > 2 { // a run of single names
			delete(r.surnames, w)
			for _, name := range w {
				r.surnames[string(name)] = true
			}
		}
	}
	for _, w := range l.words("roles.txt") {
		r.roleWords[w] = true
		r.roleRunes = max(r.roleRunes, utf8.RuneCountInString(w))
	}
	for _, row := range l.rows("agencies.csv", 2) {
		r.agencies = append(r.agencies, agency{l.pattern("agencies.csv", `^(?:`+row[0]+`)`), row[1]})
	}
	for _, row := range l.rows("kinds.csv", 2) {
		r.kinds = append(r.kinds, kindPattern{l.pattern("kinds.csv", row[0]), tifa.Kind(row[1])})
	}
	r.links = l.linkRules()
	r.openings = l.openings()
	speakers := l.lines("speakers.txt")
	r.speakers = l.pattern("speakers.txt", `^(?:`+strings.Join(speakers, "|")+`)`)
	for _, row := range l.rows("procedure.csv", 2) {
		r.procedure = append(r.procedure, formula{strings.Split(row[0], "|"), l.pattern("procedure.csv", row[1])})
	}
	if l.err != nil {
		return nil, l.err
	}
	var verbs []string
	for _, c := range r.cues {
		if c.content != reported {
			verbs = append(verbs, c.verb)
		}
	}
	r.chained = regexp.MustCompile(`^(?:并|还|同时|也)?(` + strings.Join(verbs, "|") + `)了?`)
	r.speakers.Longest()
	r.englishLead = newEnglishLead(slices.Sorted(maps.Keys(r.englishCues)))
	return r, nil
}

// A loader reads tables and keeps the first error.
type loader struct {
	folders []fs.FS
	err     error
}

// open opens a file in each folder that has it; the first must have it.
func (l *loader) open(name string, read func(f fs.File)) {
	for i, folder := range l.folders {
		f, err := folder.Open(name)
		if i > 0 && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			l.fail(err)
			return
		}
		read(f)
		l.fail(f.Close())
	}
}

// lines are the lines of a file that are neither empty nor comments.
func (l *loader) lines(name string) (out []string) {
	l.open(name, func(f fs.File) {
		scan := bufio.NewScanner(f)
		for scan.Scan() {
			line := strings.TrimSpace(scan.Text())
			if line != "" && !strings.HasPrefix(line, "#") {
				out = append(out, line)
			}
		}
		l.fail(scan.Err())
	})
	return out
}

// words are the words of all lines of a file.
func (l *loader) words(name string) (out []string) {
	for _, line := range l.lines(name) {
		out = append(out, strings.Fields(line)...)
	}
	return out
}

// rows are the rows of a CSV file without a header.
func (l *loader) rows(name string, fields int) (out [][]string) {
	l.table(name, fields, func(row []string, _ int) { out = append(out, row) })
	return out
}

// table reads the rows of a CSV file without a header, each with its line.
func (l *loader) table(name string, fields int, each func(row []string, line int)) {
	l.open(name, func(f fs.File) {
		r := csv.NewReader(f)
		r.Comment, r.FieldsPerRecord = '#', fields
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				l.fail(fmt.Errorf("%s: %w", name, err))
				return
			}
			line, _ := r.FieldPos(0)
			each(row, line)
		}
	})
}

// latest leaves out each row that a later one replaces: one that begins with
// the same columns, of which there are key.
func latest(rows [][]string, key int) (out [][]string) {
	place := map[string]int{}
	for _, row := range rows {
		name := strings.Join(row[:key], "\x00")
		if i, ok := place[name]; ok {
			out[i] = row
			continue
		}
		place[name] = len(out)
		out = append(out, row)
	}
	return out
}

func (l *loader) pattern(name, expr string) *regexp.Regexp {
	p, err := regexp.Compile(expr)
	if err != nil {
		l.fail(fmt.Errorf("%s: %w", name, err))
		return regexp.MustCompile(`$^`)
	}
	return p
}

func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// agencyOf names the agency that opens s and the length of its name.
func (r *Rules) agencyOf(s string) (name string, n int) {
	for _, a := range r.agencies {
		if m := a.pattern.FindStringIndex(s); m != nil && m[1] > n {
			name, n = a.name, m[1]
			if name == "" {
				name = s[:m[1]]
			}
		}
	}
	if name == "本报" {
		name = ""
	}
	return name, n
}
