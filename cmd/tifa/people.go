package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/compare"
	"tifa/structure"
	"tifa/text"
	"tifa/wire"
)

func (a *app) peopleCommand() *cobra.Command {
	var rules, by string
	var against bool
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
			case !against:
				return a.people(cmd.Context(), rules, names)
			}
			if len(names) != 2 {
				return usage(cmd, "people --compare: want two documents, the old one and the new one")
			}
			return a.comparePeople(cmd.Context(), rules, names[0], names[1])
		},
	}
	cmd.Flags().BoolVar(&against, "compare", false, "compare two documents, the old one first")
	cmd.Flags().StringVar(&by, "by", "", "document: list each document, and what changed from the one before")
	complete(cmd, "by", "document")
	rulesFlag(cmd, &rules)
	a.fileFlags(cmd)
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
	Old    string            `json:"old"`
	New    string            `json:"new"`
	People []wire.NameChange `json:"people"`
	Groups []wire.NameChange `json:"groups"`
	Bodies []wire.NameChange `json:"bodies"`
}

func (a *app) comparePeople(ctx context.Context, dir, before, after string) error {
	rules, err := loadRules(dir)
	if err != nil {
		return err
	}
	old, err := a.edition(ctx, rules, before)
	if err != nil {
		return err
	}
	new, err := a.edition(ctx, rules, after)
	if err != nil {
		return err
	}
	c, err := compare.Editions(ctx, old, new)
	if err != nil {
		return err
	}
	if a.json {
		w := wire.NewComparison(c)
		return a.write(attendanceChange{Old: w.Old, New: w.New, People: w.People, Groups: w.Groups, Bodies: w.Bodies})
	}
	a.field("old", datedName(old.Document))
	a.field("new", datedName(new.Document))
	a.printNames("people", c.People)
	a.printNames("groups", c.Groups)
	a.printNames("bodies", c.Bodies)
	return nil
}

// datedName names a document with its date.
func datedName(d *tifa.Document) string {
	if d.Date != "" {
		return d.ID + "  " + string(d.Date)
	}
	return d.ID
}

// printNames prints what became of names, kind by kind. The places of those
// that moved count only who stands in both lists.
func (a *app) printNames(title string, names []compare.NameChange) {
	if len(names) == 0 {
		return
	}
	before, after := compare.AmongBoth(names)
	a.printf("\n%s\n", a.style.bold(title))
	for _, kind := range []struct {
		what  compare.Order
		words string
	}{
		{compare.Left, "left"}, {compare.Joined, "joined"}, {compare.Up, "moved up"}, {compare.Down, "moved down"}, {compare.Stayed, "kept"},
	} {
		var all []string
		for _, n := range names {
			if n.Change != kind.what {
				continue
			}
			name := n.Name
			if kind.what == compare.Up || kind.what == compare.Down {
				name += " (" + itoa(before[n.Name]) + " to " + itoa(after[n.Name]) + " of those in both)"
			}
			all = append(all, name)
		}
		if len(all) > 0 {
			for i, line := range lines(all, a.width-12) {
				head := kind.words
				if i > 0 {
					head = ""
				}
				a.printf("%s  %s\n", a.style.faint(pad(head, 10)), line)
			}
		}
	}
	for _, n := range names {
		if n.OfficesChanged() {
			a.printf("%s  %s: %s → %s\n", a.style.faint(pad("office", 10)), n.Name, strings.Join(n.OldOffices, "、"), strings.Join(n.NewOffices, "、"))
		}
	}
}
