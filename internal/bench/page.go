package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	_ "embed"
)

// columns are the engines of the tables, tifa first.
var columns = [...]string{"tifa", "tifa --exact", "scan", "ripgrep", "FTS5", "bleve"}

//go:embed page.md
var preface string

// page writes what was measured as Markdown.
func page(ctx context.Context, load string, benches []*bench) []byte {
	var out bytes.Buffer
	ripgrep, ok := ripgrepVersion(ctx)
	if !ok {
		ripgrep = "ripgrep was not installed, so that its column is missing"
	}
	out.WriteString(strings.NewReplacer(
		"{machine}", machine()+load,
		"{sqlite}", version("modernc.org/sqlite"),
		"{bleve}", version("github.com/blevesearch/bleve/v2"),
		"{tifa}", tifaBuilds,
		"{ripgrep}", ripgrep,
		"{lines}", fmt.Sprint(linesShown),
	).Replace(preface))
	for _, b := range benches {
		b.write(&out)
	}
	return out.Bytes()
}

// machine says what this was measured on.
func machine() string {
	cpu := ""
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan() && cpu == ""; {
			if _, model, ok := strings.Cut(lines.Text(), "model name\t: "); ok {
				cpu = ", " + strings.TrimSpace(model)
			}
		}
	}
	return fmt.Sprintf("%d cores%s, %s, %s/%s", runtime.GOMAXPROCS(0), cpu, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// loadNow says how much other work the machine does; "" where it does not tell.
func loadNow() string {
	data, err := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(data)); err == nil && len(fields) > 0 {
		return "; load average before the run " + fields[0]
	}
	return ""
}

// version is that of a module which this program was built with.
func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, m := range info.Deps {
			if m.Path == module {
				return m.Version
			}
		}
	}
	return "of an unknown version"
}

func (b *bench) write(out *bytes.Buffer) {
	title := map[corpusName]string{"xwlb": "The evening news (xwlb)", "zh": "All Chinese documents (zh)"}[b.corpus]
	fmt.Fprintf(out, "\n## %s\n\n%s documents, %s MB of text", title, number(float64(len(b.docs))), number(float64(b.size)/1e6))
	if b.quick {
		out.WriteString("; a tenth of the documents, which no bar is meant for")
	}
	out.WriteString(".\n\n")
	b.writeTable(out)
	b.writeAgreement(out)
	if len(b.grown) > 0 {
		b.writeGrowth(out)
	}
}

// writeTable writes a line for each row, a column for each engine.
func (b *bench) writeTable(out *bytes.Buffer) {
	var names []string
	for _, name := range columns {
		if slices.ContainsFunc(b.rows, func(r row) bool { _, ok := r.values[name]; return ok }) {
			names = append(names, name)
		}
	}
	fmt.Fprintf(out, "| | %s | bar | |\n|---|%s---|---|\n", strings.Join(names, " | "), strings.Repeat("---:|", len(names)))
	for _, r := range b.rows {
		fmt.Fprintf(out, "| %s |", r.name)
		for _, name := range names {
			out.WriteString(" " + r.cell(name) + " |")
		}
		var bars []string
		for _, bar := range r.bars {
			bars = append(bars, bar.text(r.unit))
		}
		fmt.Fprintf(out, " %s | %s |\n", strings.Join(bars, ", "), b.verdict(r))
	}
}

// verdict is that of the row. Bars are for all documents, not for a tenth.
func (b *bench) verdict(r row) string {
	if b.quick {
		return ""
	}
	return r.verdict()
}

// cell is the value of an engine; of a rival's time, how many times longer it is.
func (r row) cell(name string) string {
	v, ok := r.values[name]
	if !ok {
		return "–"
	}
	out := r.unit.text(v)
	own, ok := r.values[tifaNames[0]]
	if ok && own > 0 && r.unit == seconds && !isTifa(name) {
		out += " (" + number(v/own) + " ×)"
	}
	return out
}

// writeAgreement says whose answers were right.
func (b *bench) writeAgreement(out *bytes.Buffer) {
	out.WriteString("\nAnswers compared with the scan: ")
	var parts []string
	for _, name := range columns {
		if n := b.oracle.compared[name]; n > 0 && name != "scan" {
			parts = append(parts, fmt.Sprintf("%s %s, %s different", name, number(float64(n)), number(float64(b.oracle.wrong[name]))))
		}
	}
	out.WriteString(strings.Join(parts, "; ") + ".\n")
}

// writeGrowth compares rows with the same ones of the text several times over.
func (b *bench) writeGrowth(out *bytes.Buffer) {
	fmt.Fprintf(out, "\n### The same text %d times over\n\n", b.copies)
	fmt.Fprintf(out, "| | tifa, once | %d times | growth | growth of --exact | hits or documents, once | their growth | |\n|---|---:|---:|---:|---:|---:|---:|---|\n", b.copies)
	for _, again := range b.grown {
		i := slices.IndexFunc(b.rows, func(r row) bool { return r.name == again.name })
		v, ok := again.values[tifaNames[0]]
		if i < 0 || !ok {
			continue
		}
		r := b.rows[i]
		hits, growth := "", ""
		if r.hits > 0 {
			hits, growth = number(float64(r.hits)), number(float64(again.hits)/float64(r.hits))
		}
		exact := ""
		if _, ok := again.values[tifaNames[1]]; ok {
			exact = number(again.values[tifaNames[1]] / r.values[tifaNames[1]])
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", again.name, r.unit.text(r.values[tifaNames[0]]), again.unit.text(v),
			number(v/r.values[tifaNames[0]]), exact, hits, growth, b.growthVerdict(r, again))
	}
}

// growthVerdict says whether a row grew by more than its hits did, or a build by
// more than its text. A tenth is allowed for noise.
func (b *bench) growthVerdict(r, again row) string {
	allowed := 0.0
	switch {
	case b.quick:
		return ""
	case r.name == "build, CPU":
		allowed = float64(b.copies)
	case r.hits > 0:
		allowed = float64(again.hits) / float64(r.hits)
	default:
		return again.verdict()
	}
	for _, name := range tifaNames {
		if v, ok := again.values[name]; ok && v/r.values[name] > 1.1*allowed {
			return fmt.Sprintf("**not met**: %s %s ×", name, number(v/r.values[name]))
		}
	}
	return "met"
}
