package main

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/formulation"
	"tifa/publish"
	"tifa/query"
	"tifa/wire"
)

// filterFlags choose a subcorpus.
type filterFlags struct{ series, source, lang, kind, since, until, distinct string }

func (f *filterFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.series, "series", "", "only documents of this series (its id or name)")
	flags.StringVar(&f.source, "source", "", "only documents whose source contains this")
	flags.StringVar(&f.lang, "lang", "", "only documents in this language: zh, en, zh-Hant")
	flags.StringVar(&f.kind, "kind", "", "only documents of this kind: readout, speech, …")
	flags.StringVar(&f.since, "since", "", "only documents of this day, month or year and later")
	flags.StringVar(&f.until, "until", "", "only documents of this day, month or year and earlier")
	flags.StringVar(&f.distinct, "distinct", "", "event: of the versions of one event only the fullest")
	complete(cmd, "distinct", "event")
}

func (f *filterFlags) filter() (tifa.Filter, error) {
	out := tifa.Filter{Series: f.series, Source: f.source, Language: f.lang, Kind: f.kind}
	switch f.distinct {
	case "":
	case "event":
		out.Fullest = true
	default:
		return out, &tifa.Problem{Fact: "--distinct " + f.distinct + ": want event"}
	}
	for _, bound := range []struct {
		flag, value string
		to          *tifa.Date
	}{{"--since", f.since, &out.Since}, {"--until", f.until, &out.Until}} {
		if bound.value == "" {
			continue
		}
		date, err := tifa.ParseDate(bound.value)
		if err != nil {
			return out, &tifa.Problem{Fact: bound.flag + ": " + err.Error()}
		}
		*bound.to = date
	}
	if out.Since != "" && out.Until != "" && !out.Since.Within("", out.Until) {
		return out, &tifa.Problem{Fact: "--since " + f.since + " is later than --until " + f.until}
	}
	return out, nil
}

// passageFlags choose occurrences by what they stand in.
type passageFlags struct{ speaker, cue, act, in string }

func (f *passageFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.speaker, "speaker", "", "only what this speaker states: 会议, or a name")
	flags.StringVar(&f.cue, "cue", "", "only what is stated under this reporting verb: 强调")
	flags.StringVar(&f.act, "act", "", "only what is stated by this act: judge, state, stress, require, decide, report")
	flags.StringVar(&f.in, "in", "", "only what stands in a statement, list, definition, role or quote")
	complete(cmd, "act", "judge", "state", "stress", "require", "decide", "report")
	complete(cmd, "in", "statement", "list", "definition", "role", "quote")
}

func (f *passageFlags) passage() (tifa.Passage, error) {
	place, err := query.ParsePlace(f.in)
	if err != nil {
		return tifa.Passage{}, &tifa.Problem{Fact: "--" + err.Error()}
	}
	return tifa.Passage{Speaker: f.speaker, Cue: f.cue, Act: tifa.Act(f.act), In: place}, nil
}

type findFlags struct {
	filterFlags
	passageFlags
	count, nonOverlapping, scan, exact, nested bool
	by, sort, fold                             string
	limit                                      int
	publication                                publication
}

func (a *app) findCommand() *cobra.Command {
	f := findFlags{}
	cmd := &cobra.Command{
		Use:   "find QUERY",
		Short: "Find strings: a concordance, or counts",
		Long: `Find shows every occurrence of a string in its context, exactly: a bare run of words
is one string, spaces included; straight quotation marks around it change nothing.
An occurrence lies within one paragraph; white space beside Chinese characters and
line breaks do not hide it. Occurrences that overlap all count.

  A | B             either             A ..10 B         A, then B, ten characters between
  A AND B, A NOT B  by document        A ~10 B          in either order
  A NOT WITHIN B    A outside of B     坚持[*]不动摇      a gap within a clause; [?] one character
  A WITHIN B        A inside B         /第[一二]次/       a regular expression
  series:cewc date:2012..2020 source: lang: kind: title:   which documents
  speaker:会议 cue:强调 act:require in:list                  in which passages

Rates are given per 10,000 characters without punctuation and white space, or per
10,000 words where every document searched is in a spaced script. Every answer
states the corpus it holds for.`,
		Example: `  tifa find 人类命运共同体
  tifa find 高质量发展 --series cewc --sort right
  tifa find 改革 --count --by year --since 2012
  tifa find '改革 NOT WITHIN 改革开放 series:gwr' --count
  tifa find '坚持[*]不动摇' --fold script
  tifa find 安全 --speaker 会议 --act require
  tifa find 改革 --by speaker
  tifa find "climate change" --lang en --json`,
		Args: args(1, 1, "one query"),
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			return a.find(cmd.Context(), words[0], &f)
		},
	}
	f.publication.tableFlags(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.count, "count", false, "count instead of showing lines")
	flags.StringVar(&f.by, "by", "", "count by year, month, series, source, document, speaker, cue or act")
	flags.StringVar(&f.sort, "sort", "date", "order of lines: date, left or right context")
	flags.IntVar(&f.limit, "limit", -1, "lines to show, 0 for all (default 50 on a terminal, else all)")
	flags.BoolVar(&f.nonOverlapping, "non-overlapping", false, "count like ripgrep: the next occurrence begins where the last one ends")
	flags.BoolVar(&f.exact, "exact", false, "find strings in the texts as issued, folding nothing")
	flags.StringVar(&f.fold, "fold", "", "overlook differences: any of width,script,case,punct")
	complete(cmd, "by", "year", "month", "series", "source", "document", "speaker", "cue", "act")
	complete(cmd, "sort", "date", "left", "right")
	complete(cmd, "fold", "width", "script", "case", "punct")
	flags.BoolVar(&f.nested, "nested", false, "split the occurrences of a string by the longer ones that contain it")
	flags.BoolVar(&f.scan, "scan", false, "answer by reading every text, without an index")
	f.filterFlags.add(cmd)
	f.passageFlags.add(cmd)
	return cmd
}

// complete gives the shell the values of a flag.
func complete(cmd *cobra.Command, flag string, values ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // no such flag: a mistake in this program
	}
}

func (f *findFlags) grouping() (tifa.Grouping, error) {
	if f.by == "" {
		return tifa.Ungrouped, nil
	}
	for _, g := range append(tifa.Groupings[:], tifa.StatementGroupings[:]...) {
		if string(g) == f.by {
			return g, nil
		}
	}
	return "", &tifa.Problem{Fact: "--by " + f.by + ": want year, month, series, source, document, speaker, cue or act"}
}

func (a *app) find(ctx context.Context, text string, f *findFlags) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	passage, err := f.passage()
	if err != nil {
		return err
	}
	by, err := f.grouping()
	if err != nil {
		return err
	}
	if f.limit < -1 {
		return &tifa.Problem{Fact: fmt.Sprintf("--limit %d: want 0 for all, or more", f.limit)}
	}
	if f.sort != "date" && f.sort != "left" && f.sort != "right" {
		return &tifa.Problem{Fact: "--sort " + f.sort + ": want date, left or right"}
	}
	if _, err := query.Parse(text); err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	q := tifa.Query{Text: text, Filter: filter, Passage: passage, NonOverlapping: f.nonOverlapping, Exact: f.exact, Fold: f.fold}
	switch {
	case f.publication.wanted():
		return a.exportFound(ctx, c.searcher(f.scan), q, by, f)
	case f.nested:
		return a.nested(ctx, c.searcher(f.scan), q)
	case f.count || by != tifa.Ungrouped:
		return a.count(ctx, c.searcher(f.scan), q, by)
	}
	return a.concordance(ctx, c.searcher(f.scan), q, f)
}

// searcher is what answers for the state, by its index or by reading.
func (r *reading) searcher(scan bool) tifa.Searcher {
	if scan {
		return r.Reading()
	}
	return r.View
}

// snapshotNote tells how to have an answer again.
func (a *app) snapshotNote(c tifa.Coverage) {
	a.printf("%s\n", a.style.faint("snapshot "+c.Snapshot+": --at "+c.Snapshot+" repeats this answer"))
}

// count answers how often.
func (a *app) count(ctx context.Context, s tifa.Searcher, q tifa.Query, by tifa.Grouping) error {
	count, err := s.Count(ctx, q, by)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.export(wire.NewCount(query.Display(q.Text), count)); err != nil {
			return err
		}
	} else {
		a.countTable(query.Display(q.Text), count, by)
		a.snapshotNote(count.Coverage)
	}
	if count.Occurrences == 0 {
		return errNothing
	}
	return nil
}

func (a *app) countTable(query string, c tifa.Count, by tifa.Grouping) {
	if c.Occurrences == 0 {
		a.printf("%s: not found in %s\n", query, corpusWords(c.Coverage))
	} else {
		a.printf("%s: %s in %s of %s, %s, in %s\n", a.style.bold(query), counted(c.Occurrences, "occurrence"),
			number(c.Documents), counted(c.Searched, "document"), rateWords(c.Tally), corpusWords(c.Coverage))
	}
	a.coverage(c.Coverage)
	if by == tifa.Ungrouped || len(c.Groups) == 0 {
		return
	}
	key, most := len("(no statement)"), 0.0
	for _, g := range c.Groups {
		rate, _ := g.Rate()
		key, most = max(key, width(g.Key)), max(most, rate)
	}
	key = min(key, 48)
	a.printf("\n%s %12s %22s  %s\n", pad(string(by), key), "occurrences", "documents", "per "+number(tifa.Per)+" "+c.Unit.String())
	for _, g := range c.Groups {
		name := g.Key
		switch {
		case name != "":
		case slices.Contains(tifa.StatementGroupings[:], by):
			name = "(no statement)"
		default:
			name = "unknown"
		}
		rate, _ := g.Rate()
		row := fmt.Sprintf("%s %12s %22s  %-8s %s", pad(fit(name, key), key), number(g.Occurrences),
			number(g.Documents)+" of "+number(g.Searched), shortFloat(rate), bar(rate, most, 30))
		a.printf("%s\n", strings.TrimRight(row, " "))
	}
}

// bar is a rate as a bar of up to columns characters, most filling it; any
// occurrence shows.
func bar(rate, most float64, columns int) string {
	if rate == 0 || most == 0 {
		return ""
	}
	return strings.Repeat("█", max(1, int(rate/most*float64(columns)+.5)))
}

// coverage writes the caveats of a coverage.
func (a *app) coverage(c tifa.Coverage) {
	for _, n := range coverageNotes(c) {
		a.printf("%s\n", a.style.faint("note: "+n))
	}
}

// concordance shows lines.
func (a *app) concordance(ctx context.Context, s tifa.Searcher, q tifa.Query, f *findFlags) error {
	limit := f.limit
	if limit < 0 {
		limit = 0
		if a.tty && !a.json {
			limit = 50
		}
	}
	count, err := s.Count(ctx, q, tifa.Ungrouped)
	if err != nil {
		return err
	}
	shown := 0
	var sorted []tifa.Hit
	for h, err := range s.Find(ctx, q) {
		if err != nil {
			return err
		}
		if f.sort != "date" {
			sorted = append(sorted, h)
			continue
		}
		if limit > 0 && shown == limit {
			break
		}
		shown++
		if err := a.line(&h); err != nil {
			return err
		}
	}
	sortHits(sorted, f.sort)
	for i := range sorted {
		if limit > 0 && shown == limit {
			break
		}
		shown++
		if err := a.line(&sorted[i]); err != nil {
			return err
		}
	}
	if err := a.concordanceFoot(q, count, shown); err != nil {
		return err
	}
	if count.Occurrences == 0 {
		return errNothing
	}
	return nil
}

// exportFound writes lines, and their count, as a table.
func (a *app) exportFound(ctx context.Context, s tifa.Searcher, q tifa.Query, by tifa.Grouping, f *findFlags) error {
	if f.nested {
		return &tifa.Problem{Fact: "--nested is not written as a table", Hint: "leave out -o, or ask for --json"}
	}
	count, err := s.Count(ctx, q, by)
	if err != nil {
		return err
	}
	var hits []tifa.Hit
	if !f.count {
		for h, err := range s.Find(ctx, q) {
			if err != nil {
				return err
			}
			hits = append(hits, h)
			if f.sort == "date" && len(hits) == f.limit {
				break
			}
		}
	}
	sortHits(hits, f.sort)
	if f.limit > 0 {
		hits = hits[:min(f.limit, len(hits))]
	}
	imprint, err := a.imprint(f.publication)
	if err != nil {
		return err
	}
	imprint.Coverage = coverageLines(count.Coverage)
	if err := a.publication(f.publication, publish.Concordance(query.Display(q.Text), count, by, hits, imprint).Write); err != nil {
		return err
	}
	if count.Occurrences == 0 {
		return errNothing
	}
	return nil
}

// sortHits orders hits by their context, characters next to the node first.
func sortHits(hits []tifa.Hit, by string) {
	if by == "date" {
		return
	}
	keys := make(map[*tifa.Hit]string, len(hits))
	order := make([]*tifa.Hit, len(hits))
	for i := range hits {
		h := hits[i]
		order[i] = &h
		keys[&h] = h.Right
		if by == "left" {
			keys[&h] = reversed(h.Left)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return keys[order[i]] < keys[order[j]] })
	for i, h := range order {
		hits[i] = *h
	}
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// line writes one hit: the node stands in one column on a terminal.
func (a *app) line(h *tifa.Hit) error {
	if a.json {
		return a.exportLine(wire.NewHit(h))
	}
	node := oneLine(h.Node)
	const date, id = 10, 24
	side := max(12, (a.width-date-id-width(node)-6)/2)
	left := padLeft(fitLeft(oneLine(h.Left), side), side)
	right := pad(fit(oneLine(h.Right), side), side)
	a.printf("%s %s %s  %s  %s\n", left, a.style.node(node), right, pad(string(h.Date), date), a.style.faint(h.Document))
	return nil
}

// concordanceFoot tells what the lines are of. In JSON it is the last line: the
// count, without groups.
func (a *app) concordanceFoot(q tifa.Query, n tifa.Count, shown int) error {
	if a.json {
		return a.export(wire.NewCount(query.Display(q.Text), n))
	}
	c := n.Coverage
	if n.Occurrences == 0 {
		a.note("%s: not found in %s", query.Display(q.Text), corpusWords(c))
	} else {
		a.note("%s in %s of %s", counted(n.Occurrences, "occurrence"), counted(n.Documents, "document"), corpusWords(c))
	}
	if shown < n.Occurrences {
		a.note("%s shown; --limit 0 shows all", counted(shown, "line"))
	}
	for _, note := range coverageNotes(c) {
		a.note("note: %s", note)
	}
	a.note("snapshot %s: --at %s repeats this answer", c.Snapshot, c.Snapshot)
	return nil
}

// nested splits the occurrences of a string.
func (a *app) nested(ctx context.Context, s tifa.Searcher, q tifa.Query) error {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return err
	}
	text, ok := parsed.Root.(query.Literal)
	if !ok || q.Passage != (tifa.Passage{}) || q.Exact || q.Fold != "" || q.NonOverlapping {
		return &tifa.Problem{Fact: "--nested: want one string, unfolded", Hint: "for a choice of longer ones ask A WITHIN B and A NOT WITHIN B"}
	}
	filter, err := parsed.Filter.And(q.Filter)
	if err != nil {
		return err
	}
	n, err := formulation.Nested(ctx, s, string(text), filter)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.export(wire.NewNesting(n)); err != nil {
			return err
		}
	} else {
		a.nesting(n)
		a.snapshotNote(n.Coverage)
	}
	if n.Occurrences == 0 {
		return errNothing
	}
	return nil
}

func (a *app) nesting(n *formulation.Nesting) {
	if n.Occurrences == 0 {
		a.printf("%s: not found in %s\n", n.Formulation, corpusWords(n.Coverage))
		return
	}
	a.printf("%s: %s in %s\n", a.style.bold(n.Formulation), counted(n.Occurrences, "occurrence"), corpusWords(n.Coverage))
	a.coverage(n.Coverage)
	column := width("free")
	for _, l := range n.Longer {
		column = max(column, width(l.Text))
	}
	a.printf("\n%s %12s %8s %16s\n", pad("inside", column), "own", "share", "occurrences")
	row := func(name string, own, all int) {
		share := float64(own) / float64(n.Occurrences)
		a.printf("%s %12s %7.1f%% %16s  %s\n", pad(name, column), number(own), 100*share, number(all), bar(share, 1, 30))
	}
	for _, l := range n.Longer {
		row(l.Text, l.Own, l.Occurrences)
	}
	row("free", n.Free, n.Free)
	a.printf("%s\n", a.style.faint("own: occurrences in no longer one of these; shares of all "+counted(n.Occurrences, "occurrence")))
}
