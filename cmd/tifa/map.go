package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/edition"
	"tifa/programme"
	"tifa/structure"
	"tifa/wire"
)

// mapFlags are the flags of the command map.
type mapFlags struct {
	svg, dot      string
	rules         string
	compare, rest bool
	previous      bool
}

func (a *app) mapCommand() *cobra.Command {
	var f mapFlags
	cmd := &cobra.Command{
		Use:   "map DOC",
		Short: "Draw the programme of a document: means, ends, duties, opponents",
		Long: `Map draws the programme that a document sets out: the concept that most of its links
and roles hang on, with what it serves, brings, is, takes and opposes, then the
next concept, down to links that stand alone. A link is a relation that the words
themselves state (为…提供, 形成了, 就是, 反对, 各部门要 …); nothing is inferred. The
relations and the frames that state them are described in docs/links.md.

With --compare it shows what became of the programme of an old document in a new
one: links gained and lost, tasks of the old text that are results in the new,
and the concept that became the hub. With --rest it lists the clauses of the
statements that belong to no link, list, role or definition.

--svg and --dot write a drawing to a file, "-" is standard output.`,
		Example: `  tifa map readout.txt
  tifa map readout.txt --svg map.svg
  tifa map cfawc-2018-06-23-12371 --dot - | dot -Tpdf > map.pdf
  tifa map --compare conference-2018.txt conference-2023.txt
  tifa map --compare --previous readout.txt
  tifa map --rest readout.txt`,
		Args: func(cmd *cobra.Command, names []string) error {
			switch {
			case f.compare && f.previous:
				return args(1, 1, "one document beside --previous")(cmd, names)
			case f.compare:
				return args(2, 2, "the old document and the new one")(cmd, names)
			}
			return args(1, 1, "one document")(cmd, names)
		},
		RunE: func(cmd *cobra.Command, names []string) error {
			switch {
			case f.compare && f.rest:
				return usage(cmd, "map: --compare and --rest exclude each other")
			case f.previous && !f.compare:
				return usage(cmd, "map: --previous goes with --compare")
			case (f.compare || f.rest) && f.svg+f.dot != "":
				return usage(cmd, "map: --svg and --dot draw one document")
			case f.compare:
				return a.compareMaps(cmd.Context(), names, f)
			}
			return a.mapDocument(cmd.Context(), names[0], f)
		},
	}
	cmd.Flags().StringVar(&f.svg, "svg", "", "write the map as SVG to this file")
	cmd.Flags().StringVar(&f.dot, "dot", "", "write the map for Graphviz to this file")
	cmd.Flags().BoolVar(&f.compare, "compare", false, "compare the programmes of an old document and a new one")
	cmd.Flags().BoolVar(&f.previous, "previous", false, "with --compare: the old one is the predecessor in the series")
	cmd.Flags().BoolVar(&f.rest, "rest", false, "list the clauses that nothing found accounts for")
	rulesFlag(cmd, &f.rules)
	return cmd
}

func (a *app) mapDocument(ctx context.Context, name string, f mapFlags) error {
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	d, s, err := a.document(ctx, rules, name)
	if err != nil {
		return err
	}
	if f.rest {
		return a.mapRest(rules, d, s)
	}
	p := programme.New(d, s)
	if len(p.Edges) == 0 {
		a.note("tifa: no link or role in %s", documentWords(d))
		return errNothing
	}
	title := programme.Title{Name: oneLine(d.Title), Facts: mapFacts(d, p)}
	if title.Name == "" {
		title.Name = d.ID
	}
	drawn := f.svg+f.dot != ""
	if err := a.draw(f.svg, func(w io.Writer) error { return programme.SVG(w, p, title) }); err != nil {
		return err
	}
	if err := a.draw(f.dot, func(w io.Writer) error { return programme.Dot(w, p, title) }); err != nil {
		return err
	}
	switch {
	case drawn:
		return nil
	case a.json:
		return a.write(wire.NewMap(d, p))
	}
	a.tree(p, title)
	return nil
}

// mapFacts are the facts below the title of a map.
func mapFacts(d *tifa.Document, p *programme.Programme) string {
	all := make([]int, len(p.Edges))
	for i := range all {
		all[i] = i
	}
	facts := []string{string(d.Date), linkWords(p, all), counted(len(p.Concepts), "concept")}
	if d.Date == "" {
		facts = facts[1:]
	}
	return strings.Join(facts, " · ")
}

// linkWords counts links and roles: "7 links, 2 roles".
func linkWords(p *programme.Programme, edges []int) string {
	roles := 0
	for _, i := range edges {
		if p.Edges[i].Relation == programme.Role {
			roles++
		}
	}
	words := counted(len(edges)-roles, "link")
	if roles > 0 {
		words += ", " + counted(roles, "role")
	}
	return words
}

// draw writes a drawing to a file, or to standard output for "-".
func (a *app) draw(path string, drawing func(io.Writer) error) error {
	switch path {
	case "":
		return nil
	case "-":
		a.out.Flush()
		return drawing(a.stdout)
	}
	f, err := os.Create(path)
	if err != nil {
		return &tifa.Problem{Path: path, Fact: "cannot be written", Hint: "name a file in a folder that you may write to", Err: err}
	}
	if err := drawing(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// tree prints a programme for people.
func (a *app) tree(p *programme.Programme, title programme.Title) {
	a.printf("%s\n%s\n", a.style.bold(title.Name), a.style.faint(title.Facts))
	hubs, rest := p.Hubs()
	for _, h := range hubs {
		c := p.Concepts[h.Concept]
		a.printf("\n%s %s\n", a.style.node(c.Name), a.style.faint("("+linkWords(p, h.Edges)+")"))
		if len(c.Wordings) > 1 {
			var others []string
			for _, w := range c.Wordings {
				if w != c.Name {
					others = append(others, w)
				}
			}
			a.printf("  %s\n", a.style.faint(fit("also as "+strings.Join(others, " · "), a.width-2)))
		}
		spokes := p.Spokes(h)
		for i, s := range spokes {
			branch := "├─"
			if i == len(spokes)-1 {
				branch = "└─"
			}
			a.branch(branch, s)
		}
	}
	if len(rest) == 0 {
		return
	}
	a.printf("\n%s\n", a.style.bold("links that stand alone"))
	for _, i := range rest {
		e := p.Edges[i]
		from := e.FromWords
		if from == "" {
			from = "–"
		}
		room := max(20, a.width-19)
		from = fit(from, room/2)
		a.printf("  %s %s → %s\n", a.style.faint(pad(edgeLabel(e), 12)), from, fit(e.ToWords, room-width(from)))
	}
}

func (a *app) branch(branch string, s programme.Spoke) {
	arrow := "→"
	if s.In {
		arrow = "←"
	}
	other := s.Other
	if other == "" {
		other = a.style.faint(programme.Understood)
	}
	const column = 18
	a.printf("  %s %s %s %s\n", branch, a.style.faint(pad(s.Words, column)), arrow, fit(other, max(20, a.width-column-8)))
}

// mapRest lists the clauses that no part of the structure accounts for.
func (a *app) mapRest(rules *structure.Rules, d *tifa.Document, s *tifa.Structure) error {
	c := programme.Rest(d, s, rules.SetsScene)
	if a.json {
		return a.write(wire.NewCover(d, c))
	}
	share, ok := c.Share()
	if !ok {
		a.note("tifa: no statement that tells its content in %s", documentWords(d))
		return errNothing
	}
	for _, r := range c.Rest {
		a.printf("  %s\n", fit(oneLine(r.In(d.Text)), a.width-2))
	}
	a.printf("%s\n", a.style.faint(fmt.Sprintf("%s of %s (%.0f %%) in the statements belong to a link, list, role or definition; %s",
		number(c.Clauses-len(c.Rest)), counted(c.Clauses, "clause"), 100*share, restWords(len(c.Rest)))))
	if c.Scenes > 0 {
		a.printf("%s\n", a.style.faint("not counted: "+counted(c.Scenes, "opening")+" that only set time, place or manner"))
	}
	return nil
}

func restWords(n int) string {
	if n == 0 {
		return "none is left"
	}
	return "the " + number(n) + " above do not"
}

func (a *app) compareMaps(ctx context.Context, names []string, f mapFlags) error {
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	d, s, err := a.document(ctx, rules, names[len(names)-1])
	if err != nil {
		return err
	}
	after := programme.Side{Document: d, Structure: s, Programme: programme.New(d, s)}
	if f.previous {
		d, err = a.predecessor(ctx, after.Document)
		if err == nil {
			s = edition.Structure(rules, d)
		}
	} else {
		d, s, err = a.document(ctx, rules, names[0])
	}
	if err != nil {
		return err
	}
	before := programme.Side{Document: d, Structure: s, Programme: programme.New(d, s)}
	c := programme.Compare(before, after)
	if a.json {
		return a.write(wire.NewMapComparison(before, after, c))
	}
	a.mapComparison(before, after, c)
	return nil
}

// mapComparison prints what became of a programme, for people.
func (a *app) mapComparison(before, after programme.Side, c programme.Comparison) {
	a.printf("%s %s, %s\n", pad("old", 4), documentWords(before.Document), a.style.faint(mapFacts(before.Document, before.Programme)))
	a.printf("%s %s, %s\n", pad("new", 4), documentWords(after.Document), a.style.faint(mapFacts(after.Document, after.Programme)))
	if h := c.Hub; h != nil {
		a.printf("\n%s\n", a.style.bold("became the hub"))
		a.printf("  %s: %d links and roles of the new programme hang on it\n", a.style.node(h.Name), h.New)
		a.printf("  %s\n", a.style.faint(fmt.Sprintf("in the old text %s, and %d links and roles; its hub was %s, with %d",
			counted(h.Mentions, "mention"), h.Old, h.Before, h.BeforeN)))
	}
	if len(c.Matured) > 0 {
		a.printf("\n%s %s\n", a.style.bold("matured"), a.style.faint("a task of the old text, a result in the new"))
		for _, m := range c.Matured {
			a.printf("  %s\n  → %s\n", fit(oneLine(m.Task.In(before.Document.Text)), a.width-2), a.style.node(fit(after.Programme.Edges[m.Result].ToWords, a.width-4)))
		}
	}
	a.edgeLines("kept", "=", pairEdges(after.Programme, c.Kept))
	a.edgeLines("gained", "+", chosen(after.Programme, c.Gained))
	a.edgeLines("lost", "-", chosen(before.Programme, c.Lost))
}

func pairEdges(p *programme.Programme, pairs []programme.Pair) (out []programme.Edge) {
	for _, x := range pairs {
		out = append(out, p.Edges[x.New])
	}
	return out
}

func chosen(p *programme.Programme, edges []int) (out []programme.Edge) {
	for _, i := range edges {
		out = append(out, p.Edges[i])
	}
	return out
}

func (a *app) edgeLines(title, mark string, edges []programme.Edge) {
	if len(edges) == 0 {
		return
	}
	a.printf("\n%s %s\n", a.style.bold(title), a.style.faint(number(len(edges))))
	for _, e := range edges {
		from := e.FromWords
		if from == "" {
			from = "–"
		}
		room := max(20, a.width-20)
		from = fit(from, room/2)
		a.printf("%s %s %s → %s\n", mark, a.style.faint(pad(edgeLabel(e), 12)), from, fit(e.ToWords, room-width(from)))
	}
}

// edgeLabel names the relation of an edge, and the role that it gives.
func edgeLabel(e programme.Edge) string {
	if e.Relation == programme.Role {
		return e.Label
	}
	return strings.TrimSpace(string(e.Relation) + " " + e.Label)
}
