package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/publish"
)

// publication is where and how an answer is to be published.
type publication struct{ format, path string }

// flags adds the flags that ask for a publication.
func (p *publication) flags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&p.path, "output", "o", "", `write a file to publish: .html, .docx, .md, .csv or (of tables) .xlsx; "-" is standard output`)
	cmd.Flags().StringVar(&p.format, "format", "", "its format: html, docx, md, csv or xlsx (default by the name of the file)")
	complete(cmd, "format", string(publish.HTML), string(publish.DOCX), string(publish.Markdown), string(publish.CSV), string(publish.XLSX))
}

// tableFlags adds the flags that ask for an answer as tables.
func (p *publication) tableFlags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&p.path, "output", "o", "", `write a file for a spreadsheet: .csv or .xlsx; "-" is standard output`)
	cmd.Flags().StringVar(&p.format, "format", "", "its format: csv or xlsx (default by the name of the file)")
	complete(cmd, "format", string(publish.CSV), string(publish.XLSX))
}

// wanted reports whether a publication was asked for.
func (p *publication) wanted() bool { return p.format != "" || p.path != "" }

// begin checks what was asked for and makes way for a publication on standard
// output: what is said for people goes to standard error.
func (p *publication) begin(a *app, cmd *cobra.Command) error {
	if !p.wanted() {
		return nil
	}
	if a.json {
		return usage(cmd, cmd.Name()+": --json and -o or --format exclude each other")
	}
	if p.stdout() {
		a.out = bufio.NewWriter(a.stderr)
	}
	_, err := p.kind()
	return err
}

// stdout reports whether the publication goes to standard output.
func (p *publication) stdout() bool { return p.path == "" || p.path == "-" }

// kind is the format asked for.
func (p *publication) kind() (publish.Format, error) {
	if p.format != "" {
		return publish.ParseFormat(p.format)
	}
	f := publish.FormatOf(p.path)
	if f == "" {
		return "", &tifa.Problem{Path: p.path, Fact: "no format: the name has no ending that tells one", Hint: "say --format html, docx, md, csv or xlsx"}
	}
	return f, nil
}

// publishTable writes a table of a series, counted in a coverage, as it was
// asked for.
func (a *app) publishTable(p publication, title string, t publish.Table, c tifa.Coverage) error {
	imprint, err := a.imprint(p)
	if err != nil {
		return err
	}
	imprint.Coverage = coverageLines(c)
	sheet := publish.Sheet{Title: title, Tables: []publish.Table{t}, Imprint: imprint}
	return a.publication(p, sheet.Write)
}

// publish writes a comparison as it was asked for.
func (a *app) publish(ctx context.Context, p publication, page publish.Page) error {
	var err error
	if page.Imprint, err = a.imprint(p); err != nil {
		return err
	}
	if a.pinned != "" {
		c, err := a.view(ctx)
		if err != nil {
			return err
		}
		defer c.Close()
		coverage, err := c.Coverage(ctx, tifa.Filter{})
		if err != nil {
			return err
		}
		page.Imprint.Coverage = coverageLines(coverage)
	}
	return a.publication(p, page.Write)
}

// imprint says how a publication came about, without the coverage.
func (a *app) imprint(p publication) (publish.Imprint, error) {
	f, err := p.kind()
	if err != nil {
		return publish.Imprint{}, err
	}
	out := publish.Imprint{Version: release(), Made: time.Now(), Snapshot: a.pinned, Replay: a.replay(a.pinned)}
	if p.format == "" { // the name of the file, which told it, is left out
		out.Replay += " --format " + string(f)
	}
	return out, nil
}

// coverageLines are a coverage with its caveats.
func coverageLines(c tifa.Coverage) []string {
	return append([]string{corpusWords(c)}, coverageNotes(c)...)
}

// publication writes a publication to its file or to standard output. A
// spreadsheet tells by a byte order mark that a file is UTF-8; a program that
// reads standard output needs none.
func (a *app) publication(p publication, write func(io.Writer, publish.Format) error) error {
	f, err := p.kind()
	if err != nil {
		return err
	}
	if p.stdout() {
		if (f == publish.DOCX || f == publish.XLSX) && a.tty {
			return &tifa.Problem{Fact: "a file of " + strings.ToUpper(string(f)) + " is nothing for a terminal", Hint: "name a file with -o FILE"}
		}
		return write(a.stdout, f)
	}
	var b bytes.Buffer // nothing is left of a file that could not be written in full
	if f == publish.CSV {
		b.WriteString(publish.ByteOrderMark)
	}
	if err := write(&b, f); err != nil {
		return err
	}
	return a.draw(p.path, func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
}
