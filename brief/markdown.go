package brief

import (
	"fmt"
	"strings"
)

// Markdown is the page as Markdown. Below each item stand the commands that give
// its numbers again, at a snapshot; "" is none.
func (p *Page) Markdown(snapshot string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", escape(p.Title))
	for _, l := range p.Lead {
		fmt.Fprintf(&b, "- %s\n", escape(l))
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n", escape(s.Heading))
		if s.Note != "" {
			fmt.Fprintf(&b, "%s\n\n", escape(s.Note))
		}
		for i, item := range s.Items {
			fmt.Fprintf(&b, "%d. **%s**\n", i+1, escape(item.Head.String()))
			for _, q := range item.Quotes {
				fmt.Fprintf(&b, "   - %s: “%s” (%s)\n", q.Label, escape(q.Text), escape(q.Place.Words))
			}
			for _, n := range item.Notes {
				fmt.Fprintf(&b, "   - %s\n", escape(n.String()))
			}
			for _, r := range item.Replay {
				fmt.Fprintf(&b, "   - `%s`\n", strings.ReplaceAll(r.Command(snapshot), "`", "'"))
			}
		}
	}
	return b.String()
}

// escape makes signs of Markdown ordinary characters.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_[]<>#|", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Command is the command line for a shell, at a snapshot; "" is none.
func (r Replay) Command(snapshot string) string {
	words := []string{"tifa"}
	for _, w := range r {
		if w == "" || strings.ContainsAny(w, " \t\n\"'\\$`&|;<>()*?[]{}!#~") {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		words = append(words, w)
	}
	if snapshot != "" {
		words = append(words, "--at", snapshot)
	}
	return strings.Join(words, " ")
}
