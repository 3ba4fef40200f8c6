package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ingest"
	"tifa/structure"
)

func (a *app) addCommand() *cobra.Command {
	var dryRun bool
	var wait time.Duration
	var facts facts
	cmd := &cobra.Command{
		Use:   "add PATH…",
		Short: "Add documents to the corpus",
		Long: `Add reads files, folders and archives, "-" for standard input, and keeps their
documents in the corpus with the bytes they were read from. It reads text (UTF-8,
UTF-16, GB18030, Big5), Markdown, HTML, PDF, DOCX, JSON lines and CSV with a header,
each also as .gz or .zst, and ZIP archives of these.

A document is its id: that of its record, else its path. The same id with the same
text is unchanged, with another text a new revision; former revisions are kept and
not counted. What cannot be read is one line with its place, and the rest is added;
the exit status is then 2. Ctrl-C keeps all that was acknowledged.

JSON lines: id, date (YYYY-MM-DD, YYYY-MM or YYYY), title, source, url, lang, text,
and if known kind, issuer, agency, place, publisher, series, series_name, event,
version, partial. CSV: the same names as columns.

--series, --event, --lang and the like say of all documents what their records and
texts do not. A text of the same event in another language is a translation: brief
quotes it beside the original.`,
		Example: `  tifa add readouts.jsonl.zst
  tifa add papers/ archive.zip --dry-run
  tifa add statements/ --series fomc
  tifa add communique-en.txt --event sea-2031 --version translation
  pdftotext report.pdf - | tifa add -`,
		Args: args(1, -1, "files, folders or archives, or - for standard input"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			return a.add(cmd.Context(), paths, facts, dryRun, wait)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be added, and add nothing")
	cmd.Flags().DurationVar(&wait, "wait", 10*time.Second, "how long to wait for another writer")
	facts.flags(cmd)
	a.limitFlags(cmd)
	return writer(cmd)
}

// facts are what the user says of documents that do not say it themselves.
type facts struct{ series, event, language, version, date string }

func (f *facts) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.series, "series", "", "series of documents that name none")
	cmd.Flags().StringVar(&f.event, "event", "", "id of the event of documents that name none")
	cmd.Flags().StringVar(&f.language, "lang", "", "language of documents that name none: zh, en, zh-Hant")
	cmd.Flags().StringVar(&f.version, "version", "", "which text of its event: translation, broadcast, …")
	cmd.Flags().StringVar(&f.date, "date", "", "date of issue of documents that tell none")
}

// check says what is wrong with the facts.
func (f *facts) check() error {
	if f.date == "" {
		return nil
	}
	if _, err := tifa.ParseDate(f.date); err != nil {
		return &tifa.Problem{Fact: "--date: " + err.Error(), Hint: "want YYYY-MM-DD, YYYY-MM or YYYY"}
	}
	return nil
}

// fill says of d what it does not say itself, but the date: see structure.
func (f *facts) fill(d *tifa.Document) {
	if d.Series == "" {
		d.Series = f.series
	}
	if f.event != "" && (d.Event == nil || d.Event.ID == "") {
		if d.Event == nil {
			d.Event = &tifa.Event{}
		}
		d.Event.ID = f.event
	}
	if d.Language == "" && f.language != "" {
		d.Language, d.Script, _ = strings.Cut(f.language, "-")
	}
	if d.Version == "" {
		d.Version = f.version
	}
}

// structure reads the structure of d. A date given goes to a text that tells none, which
// is read by it once more: the year of its event follows.
func (f *facts) structure(rules *structure.Rules, d *tifa.Document) *tifa.Structure {
	before := *d
	s := edition.Structure(rules, d)
	if d.Date != "" || f.date == "" {
		return s
	}
	*d = before
	d.Date = tifa.Date(f.date)
	return edition.Structure(rules, d)
}

// A tally of adding, as it is written with --json.
type addition struct {
	Added       int       `json:"added"`
	Unchanged   int       `json:"unchanged"`
	Updated     int       `json:"updated"`
	Refused     int       `json:"refused"`
	Damaged     int       `json:"damaged"`     // added in part
	PassedOver  int       `json:"passed_over"` // files of a folder that hold no text
	DryRun      bool      `json:"dry_run"`
	Interrupted bool      `json:"interrupted"`
	Problems    []problem `json:"problems"`
}

type problem struct {
	Path *string `json:"path"`
	Line *int    `json:"line"`
	Fact string  `json:"fact"`
	Hint *string `json:"hint"`
}

func (a *app) add(ctx context.Context, paths []string, f facts, dryRun bool, wait time.Duration) error {
	if err := f.check(); err != nil {
		return err
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if dryRun && !isDir(dir) { // nothing there to compare with: try it elsewhere
		if dir, err = os.MkdirTemp("", "tifa-dry-run-*"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	command := "tifa add " + strings.Join(paths, " ")
	c, err := corpus.OpenWriter(ctx, dir, corpus.Writer{Command: command, Wait: wait})
	if err != nil {
		return err
	}
	defer c.Close()
	r := a.reader()
	defer r.Close()
	r.Keeper = c
	if abs, err := filepath.Abs(dir); err == nil {
		r.Exclude = []string{filepath.ToSlash(abs)}
	}
	bar := a.progress(ingest.Bytes(paths...), "adding")
	r.Progress = func(n int) { _ = bar.Add(n) }

	sum := addition{DryRun: dryRun, Problems: []problem{}}
	s := &sink{app: a, c: c, sum: &sum, bar: bar, commit: !dryRun, facts: f}
	err = s.fill(ctx, r.Read(ctx, paths...))
	_ = bar.Finish()
	s.tellRest()
	if errors.Is(err, context.Canceled) {
		sum.Interrupted, err = true, nil
	}
	if err != nil {
		return err
	}
	return a.summarise(&sum, dir)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// progress is a bar on standard error, or nothing where that is no terminal.
func (a *app) progress(total int64, what string) *progressbar.ProgressBar {
	if !a.bar {
		return progressbar.DefaultBytesSilent(total)
	}
	return newBar(total, what, progressbar.OptionShowBytes(true))
}

// counting is a bar that counts documents, or nothing where that is no terminal.
func (a *app) counting(total int, what string) *progressbar.ProgressBar {
	if !a.bar {
		return progressbar.DefaultSilent(int64(total))
	}
	return newBar(int64(total), what, progressbar.OptionShowCount(), progressbar.OptionSetItsString("documents"))
}

// measuring is a bar whose length is told later, in some unit, or nothing where
// that is no terminal.
func (a *app) measuring(what, unit string) *progressbar.ProgressBar {
	if !a.bar {
		return progressbar.DefaultSilent(1)
	}
	return newBar(1, what, progressbar.OptionShowCount(), progressbar.OptionSetItsString(unit))
}

func newBar(total int64, what string, counts ...progressbar.Option) *progressbar.ProgressBar {
	return progressbar.NewOptions64(max(total, 1), append(counts, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(30), progressbar.OptionSetPredictTime(true))...)
}

// summarise tells what adding came to.
func (a *app) summarise(sum *addition, dir string) error {
	if a.json {
		if err := a.write(sum); err != nil {
			return err
		}
	} else {
		verb := "added"
		if sum.DryRun {
			verb = "would be added"
		}
		a.printf("%s %s, %s unchanged, %s updated, %s refused\n", number(sum.Added), verb,
			number(sum.Unchanged), number(sum.Updated), number(sum.Refused))
		if sum.Damaged > 0 {
			a.printf("%s read in part\n", counted(sum.Damaged, "document"))
		}
		if sum.PassedOver > 0 {
			a.printf("%s passed over, pictures and the like without text\n", counted(sum.PassedOver, "file"))
		}
		if !sum.DryRun {
			a.note("corpus: %s", dir)
		}
	}
	if sum.Interrupted {
		a.note("tifa: interrupted; what is counted above is kept\ntifa: hint: run the same command again to add the rest")
		return errReported
	}
	if sum.Refused > 0 || sum.Damaged > 0 {
		return errReported
	}
	return nil
}

// A sink puts documents into a corpus in the order they come, their structure
// being read by several goroutines on the way.
type sink struct {
	*app
	c      *corpus.Corpus
	sum    *addition
	bar    *progressbar.ProgressBar
	commit bool
	facts  facts

	batch *corpus.Batch
	bytes int
	since time.Time
	// what the open batch will come to once it is acknowledged
	pending addition

	alike map[likeness]*similar // problems so far
}

// A likeness is what problems of one file have in common that differ in line, id
// and figures.
type likeness struct{ path, fact string }

// A similar is problems of one likeness: how many, and one of them.
type similar struct {
	n    int
	fact string
}

// differing are the parts of a fact that differ between problems of one kind.
var differing = regexp.MustCompile(`"[^"]*"|\d+`)

// An arrival is a document on its way from its source into the corpus.
type arrival struct {
	d    *tifa.Document
	s    *tifa.Structure
	key  string
	err  error
	done chan struct{}
}

// fill reads all documents and puts them. On an error or an interruption, what
// was acknowledged stays.
func (s *sink) fill(ctx context.Context, documents func(func(*tifa.Document, error) bool)) error {
	rules, err := loadRules("")
	if err != nil {
		return err
	}
	const ahead = 256 // documents read before they are put
	work, queue := make(chan *arrival), make(chan *arrival, ahead)
	stop := make(chan struct{})
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for r := range work {
				s.facts.fill(r.d)
				r.s = s.facts.structure(rules, r.d)
				r.key = structure.SeriesKey(r.d)
				close(r.done)
			}
		})
	}
	var source sync.WaitGroup
	source.Go(func() {
		defer close(queue)
		defer close(work)
		for d, err := range documents {
			r := &arrival{d: d, err: err, done: make(chan struct{})}
			if d == nil {
				close(r.done)
			}
			select {
			case queue <- r:
			case <-stop:
				return
			}
			if d != nil {
				work <- r
			}
		}
	})
	for r := range queue {
		<-r.done
		if err == nil {
			if err = s.take(ctx, r); err != nil {
				close(stop)
			}
		}
	}
	source.Wait()
	workers.Wait()
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return errors.Join(err, s.acknowledge(ctx))
}

// take puts one document, or notes why it is refused.
func (s *sink) take(ctx context.Context, r *arrival) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch {
	case errors.Is(r.err, ingest.ErrPassedOver):
		s.sum.PassedOver++
		return nil
	case r.d == nil:
		s.refuse(r.err)
		return nil
	case r.err != nil:
		s.tell(r.err)
		s.pending.Damaged++
	}
	if s.batch == nil {
		s.batch, s.since = s.c.Begin(), time.Now()
	}
	outcome, err := s.batch.Put(r.d, r.key, r.s)
	switch {
	case errors.Is(err, corpus.ErrRefused):
		s.refuse(err)
		return nil
	case err != nil:
		return err
	}
	switch outcome {
	case corpus.Added:
		s.pending.Added++
	case corpus.Updated:
		s.pending.Updated++
	case corpus.Unchanged:
		s.pending.Unchanged++
	}
	s.bytes += len(r.d.Text)
	const batchBytes, batchTime = 16 << 20, 2 * time.Second
	if s.commit && (s.bytes >= batchBytes || time.Since(s.since) > batchTime) {
		return s.acknowledge(ctx)
	}
	return nil
}

// acknowledge brings the open batch to the disk and counts it.
func (s *sink) acknowledge(ctx context.Context) error {
	if s.batch != nil && s.commit {
		if err := s.batch.Commit(ctx); err != nil {
			return err
		}
	}
	s.sum.Added += s.pending.Added
	s.sum.Updated += s.pending.Updated
	s.sum.Unchanged += s.pending.Unchanged
	s.sum.Damaged += s.pending.Damaged
	s.batch, s.bytes, s.pending = nil, 0, addition{}
	return nil
}

func (s *sink) refuse(err error) {
	s.sum.Refused++
	s.tell(err)
}

// mostAlike is how many problems of one kind and file are written out.
const mostAlike = 5

// tell writes a problem as a line, unless there were many like it, and keeps it
// for --json.
func (s *sink) tell(err error) {
	p := newProblem(err)
	s.sum.Problems = append(s.sum.Problems, p)
	kind := likeness{fact: differing.ReplaceAllString(p.Fact, "…")}
	if p.Path != nil {
		kind.path = *p.Path
	}
	if s.alike == nil {
		s.alike = map[likeness]*similar{}
	}
	if s.alike[kind] == nil {
		s.alike[kind] = &similar{fact: p.Fact}
	}
	if s.alike[kind].n++; s.alike[kind].n <= mostAlike {
		_ = s.bar.Clear()
		s.report(err)
	}
}

// tellRest counts the problems that were not written out.
func (s *sink) tellRest() {
	kinds := slices.SortedFunc(maps.Keys(s.alike), func(a, b likeness) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.fact, b.fact))
	})
	for _, k := range kinds {
		if rest := s.alike[k].n - mostAlike; rest > 0 {
			s.note("tifa: %s: %s more like “%s”; --json has all", k.path, number(rest), s.alike[k].fact)
		}
	}
}

// newProblem is err as it is written with --json.
func newProblem(err error) problem {
	var p *tifa.Problem
	if !errors.As(err, &p) {
		p = &tifa.Problem{Fact: err.Error()}
	}
	out := problem{Fact: p.Fact}
	if p.Path != "" {
		out.Path = &p.Path
	}
	if p.Line > 0 {
		out.Line = &p.Line
	}
	if p.Hint != "" {
		out.Hint = &p.Hint
	}
	return out
}
