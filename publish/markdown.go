package publish

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa/compare"
)

// markdown writes p in GitHub Flavored Markdown: tables, ~~dropped~~ and
// **added**. A line break within a paragraph is the character reference &#10;.
//
// CommonMark does not take ** for emphasis between a letter and a punctuation
// mark, as in 航道**，**港口. Where that would happen an empty comment <!-- -->
// stands between, which shows nowhere.
func (p *Page) markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n\n", escaped(name(p.new())))
	p.markdownFacts(b)
	rows := p.texts().rows(p.redline())
	p.markdownSummary(b, newSummary(p.redline().Summary(), rows, len(p.redline().Moves)))
	first, rest := p.tables()
	for _, t := range first {
		t.markdown(b)
	}
	fmt.Fprintf(b, "## %s\n\n%s\n\n", p.say("Redline"), p.say("Text is **added** or ~~dropped~~. ¶ numbers count the paragraphs of each text, the old one first."))
	for _, r := range rows {
		p.markdownRow(b, r)
	}
	for _, t := range rest {
		t.markdown(b)
	}
	p.Imprint.markdown(b)
	return b.Flush()
}

func (p *Page) markdownFacts(b *bufio.Writer) {
	fmt.Fprintf(b, "| | %s | %s |\n| --- | --- | --- |\n", p.say("Old text"), p.say("New text"))
	old, new := facts(p.Imprint.Language, p.old()), facts(p.Imprint.Language, p.new())
	value := func(facts []fact, name string) string {
		for _, f := range facts {
			if f.Name == name {
				return escaped(f.Value)
			}
		}
		return "–"
	}
	told := map[string]bool{}
	for _, f := range append(old, new...) {
		if !told[f.Name] {
			told[f.Name] = true
			fmt.Fprintf(b, "| %s | %s | %s |\n", f.Name, value(old, f.Name), value(new, f.Name))
		}
	}
	fmt.Fprintln(b)
}

func (p *Page) markdownSummary(b *bufio.Writer, s summary) {
	fmt.Fprintf(b, "## %s\n\n", p.say("Summary"))
	if s.HasShare {
		fmt.Fprint(b, p.stood(s))
		if s.Clauses > 0 {
			fmt.Fprint(b, p.say(" %s passage moved within or between paragraphs.| %s passages moved within or between paragraphs.", s.Clauses))
		}
		fmt.Fprint(b, "\n\n")
	}
	head := p.Imprint.Language.heads("Old paragraphs", "Old characters", "New paragraphs", "New characters", "Which")
	fmt.Fprintf(b, "| | %s |\n| --- | ---: | ---: | ---: | ---: | --- |\n", strings.Join(head, " | "))
	size := func(s compare.Size) string {
		if s.Paragraphs == 0 {
			return "– | –"
		}
		return number(s.Paragraphs) + " | " + number(s.Characters)
	}
	for _, l := range s.Lines {
		var which []string
		for _, x := range l.Links {
			which = append(which, "¶"+x.Words)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", p.say(string(l.Kind)), size(l.Old), size(l.New), strings.Join(which, " "))
	}
	fmt.Fprintln(b)
}

func (p *Page) markdownRow(b *bufio.Writer, r row) {
	from, to := runWords(r.old), runWords(r.new)
	if r.place == left {
		fmt.Fprintf(b, "`¶%s` *%s*\n\n", from, p.say("moved to ¶%s", to))
		return
	}
	label := "¶" + from + " → ¶" + to
	switch {
	case from == "":
		label = "→ ¶" + to
	case to == "":
		label = "¶" + from + " →"
	}
	fmt.Fprintf(b, "`%s` *%s* ", label, p.say(strings.TrimSuffix(word(r), " from")))
	t := p.texts()
	pieces := t.pieces(r.parts, bothSides)
	for i, piece := range pieces {
		var m emphasis
		for _, group := range groups(piece.parts) {
			first, wording := group[0], ""
			for _, x := range group {
				wording += x.in(t)
			}
			switch first.op {
			case compare.Added:
				m.write("**", wording)
			case compare.Dropped:
				m.write("~~", wording)
			default:
				m.write("", wording)
			}
			if first.move > 0 {
				arrow := "→"
				if first.op == compare.Added {
					arrow = "←"
				}
				_, there := t.otherEnd(p.redline(), first)
				m.note(arrow + " ¶" + strconv.Itoa(there+1))
			}
		}
		b.WriteString(m.b.String())
		if i+1 < len(pieces) {
			fmt.Fprint(b, "<sup>¶</sup><br>")
		}
	}
	fmt.Fprint(b, "\n\n")
}

// markdown writes a table with its caption.
func (t *Table) markdown(b *bufio.Writer) {
	if t.Caption != "" {
		fmt.Fprintf(b, "## %s\n\n", escaped(t.Caption))
	}
	for i := range 2 {
		for j, h := range t.Head {
			switch {
			case i == 0:
				fmt.Fprintf(b, "| %s ", escaped(h))
			case len(t.Rows) > 0 && t.Rows[0][j].Number:
				fmt.Fprint(b, "| ---: ")
			default:
				fmt.Fprint(b, "| --- ")
			}
		}
		fmt.Fprint(b, "|\n")
	}
	for _, r := range t.Rows {
		for _, c := range r {
			fmt.Fprintf(b, "| %s ", strings.ReplaceAll(escaped(c.plain()), "&#10;", "<br>"))
		}
		fmt.Fprint(b, "|\n")
	}
	fmt.Fprintln(b)
	for _, s := range t.Notes {
		fmt.Fprintf(b, "%s\n\n", escaped(s))
	}
}

func (i Imprint) markdown(b *bufio.Writer) {
	fmt.Fprint(b, "---\n\n")
	for _, line := range i.Coverage {
		fmt.Fprintf(b, "%s  \n", escaped(line))
	}
	l := i.Language
	if i.Snapshot != "" {
		fmt.Fprintf(b, "%s%s%s  \n", l.say("Snapshot"), l.say(": "), escaped(i.Snapshot))
	}
	fmt.Fprint(b, l.say("Made with tifa %s", escaped(i.Version)))
	if s := made(i); s != "" {
		fmt.Fprint(b, l.say(" on %s", s))
	}
	if i.Replay != "" {
		fence := "`"
		for strings.Contains(i.Replay, fence) {
			fence += "`"
		}
		fmt.Fprintf(b, "%s%s %s %s", l.say("; again by: "), fence, oneLine(clean(i.Replay)), fence)
	}
	fmt.Fprintln(b)
}

// An emphasis writes parts of a paragraph so that each is read as it is meant,
// whatever stands beside it.
type emphasis struct {
	b    strings.Builder
	last rune // the last character written
	// fragile says that the last one closes an emphasis that a letter after it
	// would break.
	fragile bool
}

const nothing = "<!-- -->"

// write adds a part, between delimiters unless delimiter is "".
func (m *emphasis) write(delimiter, s string) {
	inner := escaped(s)
	if inner == "" {
		return
	}
	if delimiter != "" {
		inner = bounded(inner)
	}
	first, _ := utf8.DecodeRuneInString(inner)
	end, _ := utf8.DecodeLastRuneInString(inner)
	next := first
	if delimiter != "" {
		next = rune(delimiter[0])
	}
	if m.fragile && !breaks(next) || delimiter != "" && (m.last == next || mark(first) && m.last != 0 && !breaks(m.last)) {
		m.b.WriteString(nothing)
	}
	m.b.WriteString(delimiter + inner + delimiter)
	m.last, m.fragile = end, false
	if delimiter != "" {
		m.last, m.fragile = next, mark(end)
	}
}

// note adds words that belong to neither text.
func (m *emphasis) note(s string) {
	m.b.WriteString("<sup>" + s + "</sup>")
	m.last, m.fragile = '>', false
}

// mark reports whether r may count as punctuation.
func mark(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// breaks reports whether r counts as punctuation or white space for certain. A
// tilde does not: GitHub looks at what stands behind it.
func breaks(r rune) bool {
	return r != '~' && (unicode.IsPunct(r) || unicode.IsSpace(r) || r < utf8.RuneSelf && unicode.IsSymbol(r))
}

// bounded writes white space at the ends of s, which no emphasis has, as
// character references.
func bounded(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if unicode.IsSpace(r) {
		s = fmt.Sprintf("&#%d;", r) + s[n:]
	}
	if r, n = utf8.DecodeLastRuneInString(s); unicode.IsSpace(r) {
		s = s[:len(s)-n] + fmt.Sprintf("&#%d;", r)
	}
	return s
}

// escaped writes s so that Markdown shows it as it is, in one line.
func escaped(s string) string {
	var b strings.Builder
	var last rune
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case strings.HasPrefix(s[i:], "\r\n"):
			n = 2
			b.WriteString("&#10;")
		case strings.ContainsRune(lineBreaks, r):
			b.WriteString("&#10;")
		case r == '\t':
			b.WriteString("&#9;")
		case r == '~': // an escaped one beside a delimiter would spoil it
			b.WriteString("&#126;")
		case hidden(r, n):
			b.WriteString(picture(r))
		case strings.ContainsRune("\\`*_[]<>&|$#@", r),
			r == ':' && strings.HasPrefix(s[i:], "://"), r == '.' && (last == 'w' || last == 'W'): // no link of its own accord
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteString(s[i : i+n])
		}
		last = r
		i += n
	}
	return b.String()
}
