package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/brief"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ladder"
	"tifa/publish"
	"tifa/structure"
	"tifa/wire"
)

type briefFlags struct {
	rules, language string
	against         string // a document; "" is the predecessor
	ladders         []string
	publication     publication
}

func (a *app) briefCommand() *cobra.Command {
	var f briefFlags
	cmd := &cobra.Command{
		Use:   "brief DOCUMENT",
		Short: "Tell on one page what is new in a text, and what only looks it",
		Long: `Brief reads a new text, a file or an id of the corpus, against its predecessor and
all earlier documents, and tells ten findings: formulations never said before,
dropped, reworded, strengthened and weakened ones, tasks that became results, the
concept that became the hub, who speaks now, matters without a word, words said
again after years, clauses in new words, names. Each has both quotations, how often
the words were said before and where first. Then what looks new and is old, what
stands, and what could not be judged, and why. A short text has fewer than ten.

A predecessor that has little in common with the text is passed over for the edition
of the series that has most of its clauses; --against names another document.

The findings are chosen by weights that are printed with them. --lang chooses the
words around the quotations, which no machine translates: beside them stands the
official translation where the corpus holds it (tifa add --event).`,
		Example: `  tifa brief readout.txt
  tifa brief cewc-2021-12-10-sdx --lang zh
  tifa brief statement.txt --against statement-before.txt
  tifa brief readout.txt -o brief.html`,
		Args: args(1, 1, "one document"),
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			return a.brief(cmd.Context(), names[0], &f)
		},
	}
	cmd.Flags().StringVar(&f.language, "lang", "en", "language of the words around the quotations: en or zh")
	cmd.Flags().StringVar(&f.against, "against", "", "document to compare with in place of the predecessor, a file or an id")
	f.publication.flags(cmd)
	cmd.Flags().StringArrayVar(&f.ladders, "ladder", []string{"insistence", "reporting-verbs"}, "ladder to look along, a file or a name (repeatable)")
	complete(cmd, "lang", "en", "zh")
	rulesFlag(cmd, &f.rules)
	a.fileFlags(cmd)
	return cmd
}

func (a *app) brief(ctx context.Context, document string, f *briefFlags) error {
	language, err := brief.ParseLanguage(f.language)
	if err != nil {
		return err
	}
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	d, _, err := a.document(ctx, rules, document)
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if d, err = held(ctx, c.View, d); err != nil {
		return err
	}
	if d.When() == "" {
		return &tifa.Problem{Path: d.ID, Fact: "no day is known, so no document is known to be earlier", Hint: "say when it was issued: --date YYYY-MM-DD"}
	}
	var ladders []ladder.Ladder
	for _, name := range f.ladders {
		l, err := readLadder(name)
		if err != nil {
			return err
		}
		ladders = append(ladders, l)
	}
	b, err := a.briefOf(ctx, c.View, rules, d, f.against, ladders)
	if err != nil {
		return err
	}
	page := b.Page(language)
	switch {
	case a.json:
		return a.export(wire.NewBrief(b, page))
	case f.publication.wanted():
		return a.publishBrief(f.publication, page, b)
	default:
		a.briefLines(page)
		a.snapshotNote(b.Coverage)
	}
	return nil
}

// held is the record of the corpus where that holds the text of a file: it may tell
// what the file does not.
func held(ctx context.Context, v *corpus.View, d *tifa.Document) (*tifa.Document, error) {
	e, err := v.Document(ctx, d.ID)
	switch {
	case errors.Is(err, tifa.ErrNotFound):
		return d, nil
	case err != nil:
		return nil, err
	case e.Text != d.Text:
		return d, nil
	}
	return &e.Document, nil
}

// briefOf reads d against its predecessor, or against the document that is named.
func (a *app) briefOf(ctx context.Context, v *corpus.View, rules *structure.Rules, d *tifa.Document, against string, ladders []ladder.Ladder) (*brief.Brief, error) {
	if against == "" {
		return edition.Brief(ctx, v, rules, d, ladders)
	}
	old, _, err := a.document(ctx, rules, against)
	if err != nil {
		return nil, err
	}
	return edition.BriefAgainst(ctx, v, rules, old, d, ladders)
}

// publishBrief writes a brief as it was asked for.
func (a *app) publishBrief(p publication, page *brief.Page, b *brief.Brief) error {
	imprint, err := a.imprint(p)
	if err != nil {
		return err
	}
	language := b.New.Language
	if language == "zh" && b.New.Script != "" {
		language += "-" + b.New.Script
	}
	out := publish.Brief{Page: page, QuoteLanguage: language, Imprint: imprint}
	return a.publication(p, out.Write)
}

func (a *app) briefLines(p *brief.Page) {
	a.printf("%s\n", a.style.bold(oneLine(p.Title)))
	for _, l := range p.Lead {
		a.printf("%s\n", oneLine(l))
	}
	for _, s := range p.Sections {
		a.printf("\n%s\n", a.style.bold(s.Heading))
		if s.Note != "" {
			a.printf("%s\n", a.style.faint(s.Note))
		}
		for i, item := range s.Items {
			a.printf("%2d  %s\n", i+1, oneLine(item.Head.String()))
			for _, q := range item.Quotes {
				a.printf("    %s  %s  %s\n", pad(q.Label, 3), a.style.node(oneLine(q.Text)), a.style.faint(q.Place.Words))
			}
			for _, n := range item.Notes {
				a.printf("    %s\n", a.style.faint(oneLine(n.String())))
			}
		}
	}
}
