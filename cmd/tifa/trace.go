package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/formulation"
	"tifa/publish"
	"tifa/query"
	"tifa/structure"
	"tifa/wire"
)

// traceFlags say what is told of a formulation beside its life.
type traceFlags struct {
	filterFlags
	rules, tiers, keep   string
	scan, variants, card bool
	publication          publication
}

func (a *app) traceCommand() *cobra.Command {
	var f traceFlags
	cmd := &cobra.Command{
		Use:   "trace FORMULATION",
		Short: "Tell the life of a formulation: first, last, per year, lapses",
		Long: `Trace tells when the exact wording of a formulation is first and last attested in
the corpus and by whom, how often in each year, on what way through the series it
went, when it lapsed and came back. All of it holds for the corpus stated and no
further: an earlier text that you do not hold is not known.

With --variants it tells other wordings too, each with its rule, and which ruled
when; none is counted with the exact one. It also tells the templates that the
formulation fills: …不会改变, with what else stands in the slot. --keep NAME writes them into families.txt
in the corpus, a file of yours: leave out of a line what you do not take for the
same, and add a note. A formulation of a family there is told with its family.

With --card it writes a term card: wording, first and last, years, the free and the
nested, variants, companions, typical lines; as Markdown, as HTML (-o card.html), or
as JSON (--json).

Years are put into tiers by the share of documents that have the formulation
(--tiers FILE; the two published thresholds are carried). They were found for the
articles of People's Daily, and your corpus may be another.`,
		Example: `  tifa trace 人类命运共同体
  tifa trace 高质量发展 --series cewc --json
  tifa trace 新型国际关系 --variants
  tifa trace 人类命运共同体 --card -o card.html`,
		Args: args(1, 1, "one formulation"),
		RunE: func(cmd *cobra.Command, words []string) error {
			switch {
			case f.card && !a.json && !f.publication.wanted():
				f.publication.format = string(publish.Markdown)
			case f.publication.wanted() && !f.card:
				return usage(cmd, "trace: -o and --format are of --card")
			}
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			return a.trace(cmd.Context(), query.Unquote(words[0]), &f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.scan, "scan", false, "answer by reading every text, without an index")
	flags.BoolVar(&f.variants, "variants", false, "tell other wordings, and which ruled when")
	flags.StringVar(&f.keep, "keep", "", "with --variants: add them to families.txt under this name")
	flags.BoolVar(&f.card, "card", false, "write a term card")
	f.publication.flags(cmd)
	flags.StringVar(&f.tiers, "tiers", "", "file of tiers: name, documents a year, share")
	rulesFlag(cmd, &f.rules)
	f.add(cmd)
	return cmd
}

// A traced formulation is its life with all that was asked for beside it.
type traced struct {
	*formulation.Life
	first, last *voice
	tiers       []formulation.Tier
	family      *formulation.Family
	members     []formulation.Variant // the wordings of the family
	respelled   int                   // occurrences in other characters or capitals
	varied      bool                  // variants were asked for
	variants    []formulation.Variant
	reigns      []formulation.Reign
	templates   []formulation.Template
	nesting     *formulation.Nesting
	companions  []formulation.Companion
	looked      int
	lines       []tifa.Hit
}

// A voice says who states a passage, and how.
type voice = wire.Voice

func (a *app) trace(ctx context.Context, text string, f *traceFlags) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return &tifa.Problem{Fact: "trace: want one character or more"}
	}
	if f.keep != "" && !f.variants {
		return &tifa.Problem{Fact: "--keep keeps variants", Hint: "add --variants"}
	}
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	t, err := a.traced(ctx, c, rules, text, f, filter)
	if err != nil {
		return err
	}
	switch {
	case a.json:
		err = a.export(wire.NewTrace(t.Life, t.first, t.last, t.extras()))
	case f.publication.wanted():
		err = a.publishCard(f.publication, t)
	default:
		a.life(t)
		a.snapshotNote(t.Count.Coverage)
	}
	if err != nil {
		return err
	}
	if f.keep != "" && len(t.variants) > 0 {
		if err := a.keepFamily(f.keep, t); err != nil {
			return err
		}
	}
	if t.Count.Occurrences == 0 {
		return errNothing
	}
	return nil
}

// traced is the life of a formulation with what was asked for beside it.
func (a *app) traced(ctx context.Context, c *reading, rules *structure.Rules, text string, f *traceFlags, filter tifa.Filter) (*traced, error) {
	t := &traced{tiers: formulation.CarriedTiers()}
	var err error
	if t.Life, err = formulation.Trace(ctx, c.searcher(f.scan), text, filter); err != nil {
		return nil, err
	}
	if f.tiers != "" {
		if t.tiers, err = readTiers(f.tiers); err != nil {
			return nil, err
		}
	}
	if t.family, err = a.familyOf(text); err != nil {
		return nil, err
	}
	return t, t.tell(ctx, c, rules, f, filter)
}

// tell finds what is told beside a life.
func (t *traced) tell(ctx context.Context, c *reading, rules *structure.Rules, f *traceFlags, filter tifa.Filter) (err error) {
	s := c.searcher(f.scan)
	if t.first, err = voiceOf(ctx, c, rules, t.First); err != nil {
		return err
	}
	if t.last, err = voiceOf(ctx, c, rules, t.Last); err != nil {
		return err
	}
	if t.respelled, err = formulation.Respelled(ctx, s, t.Formulation, filter); err != nil {
		return err
	}
	if t.family != nil {
		if t.members, err = t.family.Lives(ctx, s, filter); err != nil {
			return err
		}
	}
	t.varied = f.variants
	if f.variants || f.card {
		if t.variants, err = formulation.Variants(ctx, s, t.Formulation, filter); err != nil {
			return err
		}
		t.reigns = formulation.Reigns(t.Life, t.variants)
		if t.templates, err = formulation.Templates(ctx, s, t.Formulation, filter); err != nil {
			return err
		}
	}
	if !f.card || t.Count.Occurrences == 0 {
		return nil
	}
	if t.nesting, err = formulation.Nested(ctx, s, t.Formulation, filter); err != nil {
		return err
	}
	if t.companions, t.looked, err = formulation.Companions(ctx, s, t.Formulation, filter); err != nil {
		return err
	}
	t.lines, err = formulation.Typical(ctx, s, t.Life, filter)
	return err
}

func (t *traced) extras() wire.TraceExtras {
	return wire.TraceExtras{
		Respelled: &t.respelled, Family: t.family, Members: t.members, Variants: t.variants, Reigns: t.reigns, Templates: t.templates, Tiers: t.tiers, Nesting: t.nesting,
		Companions: t.companions, Lines: t.lines,
	}
}

// voiceOf tells who states a passage; nil if it stands in no statement.
func voiceOf(ctx context.Context, c *reading, rules *structure.Rules, h *tifa.Hit) (*voice, error) {
	if h == nil {
		return nil, nil
	}
	_, s, err := fromCorpus(ctx, c.View, rules, h.Document)
	if err != nil {
		return nil, err
	}
	for _, x := range s.Statements {
		if x.Span.Contains(h.Span) {
			return &voice{Speaker: x.Speaker, Cue: x.Cue, Act: x.Act}, nil
		}
	}
	return nil, nil
}

func (a *app) life(t *traced) {
	l, c := t.Life, t.Count
	if c.Occurrences == 0 {
		a.printf("%s: not found in %s\n", l.Formulation, corpusWords(c.Coverage))
		a.coverage(c.Coverage)
		a.respelledLine(t)
		a.familyLines(t)
		return
	}
	a.printf("%s: %s in %s, %s\n", a.style.bold(l.Formulation), counted(c.Occurrences, "occurrence"),
		counted(c.Documents, "document"), rateWords(c.Tally))
	a.printf("in %s\n", corpusWords(c.Coverage))
	a.coverage(c.Coverage)
	a.printf("\n")
	a.attestation("first attested in this corpus", l.First, t.first)
	a.attestation("last attested in this corpus", l.Last, t.last)
	a.attribution(l)
	a.path(l)
	for _, lapse := range l.Lapses {
		a.printf("lapse  %s: none in the %s held; back in %s\n", between(lapse.From, lapse.To), counted(lapse.Documents, "document"), lapse.Revival)
	}
	a.respelledLine(t)
	a.familyLines(t)
	most, tiered := 0.0, false
	for _, y := range l.Years {
		rate, _ := y.Rate()
		most = max(most, rate)
	}
	a.printf("\nyear  %11s %18s %12s\n", "occurrences", "documents", "per 10,000")
	years, before := t.attested()
	if before != "" {
		a.printf("%s\n", a.style.faint(before+": none in the documents held"))
	}
	for _, y := range years {
		rate, _ := y.Rate()
		tier := formulation.TierOf(t.tiers, y.Tally)
		if tier != "" {
			tiered, tier = true, tier+" "
		}
		row := fmt.Sprintf("%s  %11s %18s %12s  %s", y.Key, number(y.Occurrences),
			number(y.Documents)+" of "+number(y.Searched), shortFloat(rate), tier+bar(rate, most, 40))
		a.printf("%s\n", strings.TrimRight(row, " "))
	}
	if tiered {
		a.printf("%s\n", a.style.faint("tiers: by share of documents; the thresholds hold for the articles of People's Daily, which this corpus may not be"))
	}
	a.printf("%s\n", a.style.faint("bars: occurrences per 10,000 "+c.Unit.String()+" of the year's documents"))
}

// attribution tells who states the formulation, and by which acts.
func (a *app) attribution(l *formulation.Life) {
	words := func(groups []tifa.Group, most int) string {
		var all []string
		for _, g := range groups {
			name := g.Key
			if name == "" {
				name = "(no statement)"
			}
			all = append(all, oneLine(name)+" "+number(g.Occurrences))
		}
		return some(all, most)
	}
	if len(l.Acts) == 0 || len(l.Acts) == 1 && l.Acts[0].Key == "" {
		return // it stands in no statement
	}
	a.printf("said by  %s\n", words(l.Speakers, 6))
	a.printf("acts     %s\n", words(l.Acts, 8))
	var years []string
	for i, y := range l.Years {
		if len(l.YearActs[i]) > 0 {
			years = append(years, y.Key+" "+words(l.YearActs[i], 8))
		}
	}
	for _, line := range lines(years, a.width-9) {
		a.printf("         %s\n", line)
	}
}

// lines joins parts to lines of some columns at most.
func lines(parts []string, columns int) (all []string) {
	line := ""
	for _, p := range parts {
		switch {
		case line == "":
			line = p
		case width(line)+width(p)+2 > columns:
			all = append(all, line+";")
			line = p
		default:
			line += "; " + p
		}
	}
	return append(all, line)
}

func (a *app) attestation(what string, h *tifa.Hit, v *voice) {
	if h == nil {
		return
	}
	by := ""
	if v != nil {
		by = fmt.Sprintf("  said by %s (%s)", oneLine(v.Speaker), v.Cue)
	}
	a.printf("%s  %s%s  %s\n", what, h.Date, by, a.style.faint(h.Document))
	side := max(12, (a.width-width(h.Node)-6)/2)
	a.printf("    %s%s%s\n", fitLeft(oneLine(h.Left), side), a.style.node(oneLine(h.Node)), fit(oneLine(h.Right), side))
}
