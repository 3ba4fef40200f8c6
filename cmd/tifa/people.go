package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/structure"
	"tifa/text"
	"tifa/wire"
)

func (a *app) peopleCommand() *cobra.Command {
	var rules, by string
	var compare bool
	cmd := &cobra.Command{
		Use:   "people FILE|ID…",
		Short: "List who a document names, in its order; compare two editions",
		Long: `People lists the persons that a document names, in the order in which it names
them, with their offices and what they did; then the categories of those who
attended, and the bodies that somebody spoke for. Order and absence are data.

With --compare it tells of two documents, the old one first, who joined and who
left, who moved up and who moved down: of persons, of categories and of bodies.
As few as possible are said to have moved; the others keep their order. With
--by document it lists each of several editions, and after it what changed from
the one before.

A name that is no file is looked up in the corpus.`,
		Example: `  tifa people readout.txt
  tifa people --compare cfawc-2018-06-23-12371 readout.txt
  tifa people --by document conference-2032 conference-2033 conference-2034`,
		Args: args(1, -1, "the files or ids of documents"),
		RunE: func(cmd *cobra.Command, names []string) error {
			switch {
			case by == "document":
				return a.peopleByDocument(cmd.Context(), rules, names)
			case by != "":
				return usage(cmd, "--by "+by+": want document")
			case !compare:
				return a.people(cmd.Context(), rules, names)
			}
			if len(names) != 2 {
				return usage(cmd, "people --compare: want two documents, the old one and the new one")
			}
			return a.comparePeople(cmd.Context(), rules, names[0], names[1])
		},
	}
	cmd.Flags().BoolVar(&compare, "compare", false, "compare two documents, the old one first")
	cmd.Flags().StringVar(&by, "by", "", "document: list each document, and what changed from the one before")
	complete(cmd, "by", "document")
	rulesFlag(cmd, &rules)
	a.limitFlags(cmd)
	return cmd
}

// peopleByDocument lists who each document names, and what changed from the one
// before.
func (a *app) peopleByDocument(ctx context.Context, rules string, names []string) error {
	for i, name := range names {
		if i > 0 && !a.json {
			a.printf("\n")
		}
		if err := a.people(ctx, rules, []string{name}); err != nil {
			return err
		}
		if i == 0 {
			continue
		}
		if !a.json {
			a.printf("\n")
		}
		if err := a.comparePeople(ctx, rules, names[i-1], name); err != nil {
			return err
		}
	}
	return nil
}

// attendance is who a document names, as JSON has it.
type attendance struct {
	Document string        `json:"document"`
	Date     *string       `json:"date"`
	Title    *string       `json:"title"`
	People   []wire.Person `json:"people"`
	Groups   []group       `json:"groups"`
	Bodies   []group       `json:"bodies"`
}

// group is a category of people or a body; offsets count code points.
type group struct {
	Name string    `json:"name"`
	Part tifa.Part `json:"part"`
	wire.Span
}

// attendanceOf reads who the document of that name names.
func (a *app) attendanceOf(ctx context.Context, rules *structure.Rules, name string) (*tifa.Document, attendance, error) {
	d, s, err := a.document(ctx, rules, name)
	if err != nil {
		return nil, attendance{}, err
	}
	w := wire.NewDocument(d, s)
	out := attendance{Document: w.ID, Date: w.Date, Title: w.Title, People: w.People, Groups: []group{}, Bodies: []group{}}
	points := text.NewPoints(d.Text)
	for _, g := range rules.Attendance(d) {
		x := group{g.Name, g.Part, wire.Span{Start: points.At(g.Span.Start), End: points.At(g.Span.End)}}
		if g.Body {
			out.Bodies = append(out.Bodies, x)
		} else {
			out.Groups = append(out.Groups, x)
		}
	}
	return d, out, nil
}

func (a *app) people(ctx context.Context, dir string, names []string) error {
	rules, err := loadRules(dir)
	if err != nil {
		return err
	}
	found, failed := 0, false
	for i, name := range names {
		d, x, err := a.attendanceOf(ctx, rules, name)
		if err != nil {
			a.fail(err)
			failed = true
			continue
		}
		found += len(x.People) + len(x.Groups) + len(x.Bodies)
		if a.json {
			if err := a.write(x); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			a.printf("\n")
		}
		a.printAttendance(d, x)
	}
	switch {
	case failed:
		return errReported
	case found == 0:
		a.note("tifa: nobody is named in %s", strings.Join(names, ", "))
		return errNothing
	}
	return nil
}

func (a *app) printAttendance(d *tifa.Document, x attendance) {
	title := d.Title
	if title == "" {
		title = d.ID
	}
	a.printf("%s\n", a.style.bold(oneLine(title)))
	people := make([]tifa.Person, len(x.People))
	for i, p := range x.People {
		people[i] = tifa.Person{Name: p.Name, Offices: p.Offices, Parts: p.Parts}
	}
	a.outlinePeople(people)
	for _, part := range []struct {
		title  string
		groups []group
	}{{"groups", x.Groups}, {"bodies", x.Bodies}} {
		if len(part.groups) == 0 {
			continue
		}
		a.printf("\n%s %s\n", a.style.bold(part.title), a.style.faint(number(len(part.groups))))
		for i, g := range part.groups {
			a.printf("%s  %s  %s\n", padLeft(itoa(i+1), 4), fit(oneLine(g.Name), max(24, a.width-18)), a.style.faint(string(g.Part)))
		}
	}
}

// attendanceChange is what changed between two documents, as JSON has it.
type attendanceChange struct {
	Old    string `json:"old"`
	New    string `json:"new"`
	People []move `json:"people"`
	Groups []move `json:"groups"`
	Bodies []move `json:"bodies"`
}

func (a *app) comparePeople(ctx context.Context, dir, before, after string) error {
	rules, err := loadRules(dir)
	if err != nil {
		return err
	}
	_, x, err := a.attendanceOf(ctx, rules, before)
	if err != nil {
		return err
	}
	_, y, err := a.attendanceOf(ctx, rules, after)
	if err != nil {
		return err
	}
	change := attendanceChange{
		Old: x.Document, New: y.Document,
		People: movesOf(personNames(x.People), personNames(y.People)),
		Groups: movesOf(groupNames(x.Groups), groupNames(y.Groups)),
		Bodies: movesOf(groupNames(x.Bodies), groupNames(y.Bodies)),
	}
	if a.json {
		return a.write(change)
	}
	a.field("old", datedName(x))
	a.field("new", datedName(y))
	a.printMoves("people", change.People)
	a.printMoves("groups", change.Groups)
	a.printMoves("bodies", change.Bodies)
	return nil
}

// movesOf is compareOrder, never nil.
func movesOf(before, after []string) []move {
	if m := compareOrder(before, after); m != nil {
		return m
	}
	return []move{}
}

func personNames(people []wire.Person) (out []string) {
	for _, p := range people {
		out = append(out, p.Name)
	}
	return out
}

// groupNames are the names of groups, each once.
func groupNames(groups []group) (out []string) {
	seen := map[string]bool{}
	for _, g := range groups {
		if name := oneLine(g.Name); !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// datedName names a document with its date.
func datedName(x attendance) string {
	if x.Date != nil {
		return x.Document + "  " + *x.Date
	}
	return x.Document
}

// placesInBoth gives the places, counted from 1, of the names that stand in both
// lists, among these only.
func placesInBoth(moves []move) (before, after map[string]int) {
	both := slices.DeleteFunc(slices.Clone(moves), func(m move) bool { return m.Old == 0 || m.New == 0 })
	before, after = map[string]int{}, map[string]int{}
	for i, m := range both { // moves of the new list stand in its order
		after[m.Name] = i + 1
	}
	slices.SortFunc(both, func(a, b move) int { return a.Old - b.Old })
	for i, m := range both {
		before[m.Name] = i + 1
	}
	return before, after
}

// printMoves prints what changed of a list, kind by kind. The places of those
// that moved count only who stands in both lists.
func (a *app) printMoves(title string, moves []move) {
	if len(moves) == 0 {
		return
	}
	before, after := placesInBoth(moves)
	a.printf("\n%s\n", a.style.bold(title))
	for _, kind := range []struct{ what, words string }{
		{"left", "left"}, {"joined", "joined"}, {"up", "moved up"}, {"down", "moved down"}, {"kept", "kept"},
	} {
		var names []string
		for _, m := range moves {
			if m.What != kind.what {
				continue
			}
			name := m.Name
			if kind.what == "up" || kind.what == "down" {
				name += " (" + itoa(before[m.Name]) + " to " + itoa(after[m.Name]) + " of those in both)"
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			a.printf("%s  %s\n", a.style.faint(pad(kind.words, 10)), strings.Join(names, "; "))
		}
	}
}
