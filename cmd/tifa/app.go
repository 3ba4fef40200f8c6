package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ingest"
	"tifa/structure"
	"tifa/wire"
)

// An app is one run of the program: where it reads and writes, and the flags
// that all commands share.
type app struct {
	stdin  io.Reader
	out    *bufio.Writer // of standard output, by way of a screen unless --json is given
	stdout io.Writer
	stderr io.Writer // a screen
	bar    bool      // standard error is a terminal
	width  int       // columns of the terminal
	tty    bool      // standard output is a terminal
	style  style

	corpusDir string
	at        string // the snapshot to read, "" the newest
	pinned    string // the one that this command reads, once it has opened it
	json      bool
	replay    func(snapshot string) string // the command that gives this answer again
	limits    ingest.Limits
	date      string // of issue of a file that tells none
}

func newApp(stdin io.Reader, stdout, stderr *os.File) *app {
	a := &app{stdin: stdin, stdout: stdout, stderr: &screen{w: stderr}, width: 100}
	a.bar = term.IsTerminal(int(stderr.Fd()))
	a.tty = term.IsTerminal(int(stdout.Fd()))
	if a.tty {
		if w, _, err := term.GetSize(int(stdout.Fd())); err == nil && w >= 40 {
			a.width = w
		}
	}
	a.style = style(a.tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
	a.out = bufio.NewWriterSize(&screen{w: stdout, style: bool(a.style)}, 64<<10)
	return a
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tifa",
		Short: "Read official communiqués: statements, formulations, editions",
		Long: `tifa reads official communiqués: what system of statements a text sets out,
what in it is new against the earlier texts of its series, and where a
formulation (提法) was first said, how often and by whom.

It works offline, over the texts you own. They are kept in a corpus, which is a
directory: --corpus DIR, else $TIFA_CORPUS, else your data directory.

Exit status: 0 found or done, 1 nothing found, 2 wrong usage or failure.`,
		Example: `  tifa demo                                  a tour with a sample corpus
  tifa read readout.txt                      the structure of a text, no corpus needed
  tifa add readouts.jsonl.zst papers/        keep texts in the corpus
  tifa find 人类命运共同体 --count --by year
  tifa trace 人类命运共同体
  tifa compare --previous readout.txt
  tifa brief readout.txt                     one page: what is new, what only looks it`,
		Version:       release(),
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
		PersistentPreRunE: func(cmd *cobra.Command, words []string) error {
			if a.json {
				a.out = bufio.NewWriterSize(a.stdout, 64<<10)
			}
			if a.at != "" && cmd.Annotations[writes] != "" {
				return &tifa.Problem{Fact: cmd.Name() + ": --at names a state to read, and this command changes the corpus", Hint: "leave out --at"}
			}
			a.replay = func(snapshot string) string { return replay(cmd, words, snapshot) }
			return nil
		},
	}
	root.SetOut(a.out)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, err.Error()) })
	flags := root.PersistentFlags()
	flags.StringVar(&a.corpusDir, "corpus", "", "directory of the corpus (default $TIFA_CORPUS, else your data directory)")
	flags.BoolVar(&a.json, "json", false, "write JSON, one object a line")
	flags.StringVar(&a.at, "at", "", "read the corpus as it was at this snapshot (see tifa snapshots)")
	for _, g := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"text", "A text:", []*cobra.Command{
			a.readCommand(), a.mapCommand(), a.peopleCommand(), a.ladderCommand(), a.briefCommand(), a.noveltyCommand(),
		}},
		{"editions", "Editions:", []*cobra.Command{a.compareCommand(), a.matrixCommand(), a.versionsCommand(), a.reuseCommand()}},
		{"formulations", "Formulations:", []*cobra.Command{a.findCommand(), a.traceCommand(), a.discoverCommand(), a.verifyCommand()}},
		{"corpus", "The corpus:", []*cobra.Command{
			a.demoCommand(), a.addCommand(), a.serveCommand(), a.listCommand(), a.removeCommand(), a.snapshotsCommand(), a.changesCommand(),
			a.pruneCommand(), a.mergeCommand(), a.checkCommand(),
		}},
	} {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, cmd := range g.commands {
			cmd.GroupID = g.id
			root.AddCommand(cmd)
		}
	}
	return root
}

// writes marks commands that change the corpus.
const writes = "writes"

// writer marks cmd as one that changes the corpus.
func writer(cmd *cobra.Command) *cobra.Command {
	cmd.Annotations = map[string]string{writes: "yes"}
	return cmd
}

// replay is the command line that gives the answer of cmd again, on standard
// output.
func replay(cmd *cobra.Command, words []string, snapshot string) string {
	parts := strings.Fields(cmd.CommandPath())
	for _, w := range words {
		parts = append(parts, shellQuote(w))
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch {
		case f.Name == "at", f.Name == "output":
		case f.Value.Type() == "bool" && f.Value.String() == "true":
			parts = append(parts, "--"+f.Name)
		default:
			parts = append(parts, "--"+f.Name+" "+shellQuote(f.Value.String()))
		}
	})
	if snapshot != "" {
		parts = append(parts, "--at "+snapshot)
	}
	return strings.Join(parts, " ")
}

// shellQuote writes a word as a shell reads it.
func shellQuote(s string) string {
	plain := func(r rune) bool {
		return r > 0x7F && !unicode.IsSpace(r) || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:=,+@%", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// release is that of the module the program was built from, else "devel".
func release() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// usage is an error in how a command was called.
func usage(cmd *cobra.Command, fact string) error {
	return &tifa.Problem{Fact: fact, Hint: fmt.Sprintf("see %q", cmd.CommandPath()+" --help")}
}

// args demands between least and most arguments; most -1 is any number.
func args(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		switch {
		case len(given) < least:
			return usage(cmd, fmt.Sprintf("%s: want %s", cmd.Name(), what))
		case most >= 0 && len(given) > most:
			fact := fmt.Sprintf("%s: want %s, got %d arguments", cmd.Name(), what, len(given))
			if cmd.Name() == "find" || cmd.Name() == "trace" {
				return &tifa.Problem{Fact: fact, Hint: fmt.Sprintf("quote a string with spaces: tifa %s %q", cmd.Name(), strings.Join(given, " "))}
			}
			return usage(cmd, fact)
		}
		return nil
	}
}

// dir is the directory of the corpus.
func (a *app) dir() (string, error) {
	if a.corpusDir != "" {
		return a.corpusDir, nil
	}
	if dir := os.Getenv("TIFA_CORPUS"); dir != "" {
		return dir, nil
	}
	dir, err := dataDir()
	if err != nil {
		return "", &tifa.Problem{Fact: err.Error(), Hint: "say where the corpus is with --corpus DIR"}
	}
	return filepath.Join(dir, "tifa", "corpus"), nil
}

// dataDir is where the system keeps what programs store for their user.
func dataDir() (string, error) {
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return dir, nil
		}
		return "", errors.New("%LocalAppData% is not set")
	case "darwin":
		home, err := os.UserHomeDir()
		return filepath.Join(home, "Library", "Application Support"), err
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}

// open opens the corpus for reading.
func (a *app) open() (*corpus.Corpus, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	return corpus.Open(dir)
}

// A reading is the state of the corpus that a command reads.
type reading struct {
	*corpus.View
	c *corpus.Corpus
}

// Close closes the state and its corpus.
func (r *reading) Close() {
	r.View.Close()
	r.c.Close()
}

// view opens the state of the corpus that --at names, or the newest. A command
// that opens it again gets the same one.
func (a *app) view(ctx context.Context) (*reading, error) {
	c, err := a.open()
	if err != nil {
		return nil, err
	}
	v, err := c.At(ctx, cmp.Or(a.pinned, a.at))
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	a.pinned = v.Snapshot().Name
	return &reading{v, c}, nil
}

// write writes v as a line of JSON.
func (a *app) write(v any) error { return wire.Write(a.out, v) }

// An exported answer tells the snapshot that it was read at and, if it stands by
// itself, the command that gives it again.
type exported struct {
	answer           any
	snapshot, replay string
}

// MarshalJSON writes the fields of the answer and these in one object.
func (x exported) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if err := wire.Write(&b, x.answer); err != nil {
		return nil, err
	}
	b.Truncate(b.Len() - len("}\n"))
	for _, f := range []struct{ name, value string }{{"snapshot", x.snapshot}, {"replay", x.replay}} {
		if f.value == "" {
			continue
		}
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, ",%q:%s", f.name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// export writes an answer as JSON. What was read from files alone has no
// snapshot.
func (a *app) export(v any) error {
	if a.pinned == "" {
		return a.write(v)
	}
	return a.write(exported{v, a.pinned, a.replay(a.pinned)})
}

// exportLine writes one of the many lines of an answer as JSON.
func (a *app) exportLine(v any) error { return a.write(exported{v, a.pinned, ""}) }

func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.out, format, args...) }

// note writes a line for people on standard error, where it disturbs no
// program that reads the output.
func (a *app) note(format string, args ...any) {
	a.out.Flush()
	fmt.Fprintf(a.stderr, format+"\n", args...)
}

// limitFlags adds the flags that raise the limits on sources.
func (a *app) limitFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Int64Var(&a.limits.File, "max-file", ingest.DefaultFile, "largest single document, in bytes after decompression")
	f.Int64Var(&a.limits.Record, "max-record", ingest.DefaultRecord, "longest line of a JSON lines file, in bytes")
	f.Int64Var(&a.limits.Ratio, "max-ratio", ingest.DefaultRatio, "how many times its size a compressed source may expand to")
	f.IntVar(&a.limits.Depth, "max-depth", ingest.DefaultDepth, "archives within one another")
	f.IntVar(&a.limits.Pages, "max-pages", ingest.DefaultPages, "pages of a PDF")
}

// fileFlags adds the flags of a command that reads a file.
func (a *app) fileFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.date, "date", "", "date of issue of a file that tells none: YYYY-MM-DD, YYYY-MM or YYYY")
	a.limitFlags(cmd)
}

// dated reads the structure of a file, with the date that the user gives where
// the file tells none.
func (a *app) dated(rules *structure.Rules, d *tifa.Document) (*tifa.Structure, error) {
	f := facts{date: a.date}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f.structure(rules, d), nil
}

// reader is a reader of sources within the limits given.
func (a *app) reader() *ingest.Reader {
	r := &ingest.Reader{Limits: a.limits, Stdin: a.stdin}
	if dir, err := os.UserCacheDir(); err == nil {
		r.CacheDir = filepath.Join(dir, "tifa")
	}
	return r
}

// document finds a document by the path of a file or, failing that, by its id
// in the corpus, and reads its structure.
func (a *app) document(ctx context.Context, rules *structure.Rules, name string) (*tifa.Document, *tifa.Structure, error) {
	if name == "-" || isFile(name) {
		r := a.reader()
		defer r.Close()
		var found *tifa.Document
		for d, err := range r.Read(ctx, name) {
			if d == nil {
				return nil, nil, err
			}
			if found != nil {
				return nil, nil, &tifa.Problem{Path: name, Fact: "holds several documents, want one", Hint: "add it to the corpus and name a document by its id"}
			}
			if err != nil {
				a.report(err)
			}
			found = d
		}
		read, err := a.dated(rules, found)
		return found, read, err
	}
	if isDir(name) {
		return nil, nil, &tifa.Problem{Path: name, Fact: "a folder, want one document", Hint: "name a file in it, or add it to the corpus and name a document by its id"}
	}
	c, err := a.view(ctx)
	if err != nil {
		if errors.Is(err, tifa.ErrNotFound) && a.at == "" {
			err = &tifa.Problem{Path: name, Fact: "no such file, and there is no corpus to look it up in", Err: tifa.ErrNotFound}
		}
		return nil, nil, err
	}
	defer c.Close()
	d, s, err := fromCorpus(ctx, c.View, rules, name)
	if errors.Is(err, tifa.ErrNotFound) && strings.ContainsAny(name, `/\`) {
		err = &tifa.Problem{Path: name, Fact: "no such file, and no document of that id in the corpus", Hint: tifa.Hint(err), Err: err}
	}
	return d, s, err
}

// fromCorpus finds a document of the corpus by its id or path.
func fromCorpus(ctx context.Context, c *corpus.View, rules *structure.Rules, name string) (*tifa.Document, *tifa.Structure, error) {
	id, err := c.Resolve(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	e, err := c.Document(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	return &e.Document, edition.Structure(rules, &e.Document), nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}
