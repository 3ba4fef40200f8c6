package web

import (
	"bytes"
	"slices"
	"strings"

	"tifa/publish"
)

// exports are links to what the page shows as files, at the state that is read.
func (v *visit) exports(formats ...string) (all []link) {
	at := v.view.Snapshot().Name
	for _, f := range formats {
		all = append(all, link{Words: strings.ToUpper(f), To: v.with("format", f, "at", at)})
	}
	return all
}

// imprint says how an answer came about that holds for a coverage.
func (v *visit) imprint(c coverageMain) publish.Imprint {
	return publish.Imprint{
		Language: v.published(), Version: v.Version, Snapshot: v.view.Snapshot().Name, Coverage: c.lines(),
		Replay: v.origin() + v.with("format", "", "at", v.view.Snapshot().Name),
	}
}

// as is an answer as the address wants it: the page and JSON, or a file of this name
// with its tables or its chart, which is nil where there is none.
func (v *visit) as(a *answer, name string, c *chart, e *publish.Export) (*answer, error) {
	formats := []string{"page", "json", "csv", "xlsx"}
	if c != nil {
		formats = append(formats, "svg")
	}
	format, err := v.choice("format", formats...)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	switch format {
	case "page", "json":
		return a, nil
	case "svg":
		if err := v.drawing(&b, c, e); err != nil {
			return nil, err
		}
	case "csv":
		b.WriteString(publish.ByteOrderMark)
		fallthrough
	default:
		if err := e.Write(&b, publish.Format(format)); err != nil {
			return nil, err
		}
	}
	return &answer{file: b.Bytes(), name: name + "." + format}, nil
}

// A drawing is a chart as a file of its own, with what is told about it.
type drawing struct {
	*chart
	Language    string
	About       []string
	TotalHeight float64
}

// noteHigh is the height of a line of what is told about a drawing.
const noteHigh = 15

// NoteY is where such a line stands.
func (d *drawing) NoteY(i int) float64 { return d.Height + float64(i+1)*noteHigh }

// noteWide is how many narrow letters such a line has room for.
const noteWide = 140

// folded is a line as lines that a drawing has room for; ideographs are twice as wide as
// letters.
func folded(line string) (all []string) {
	start, width := 0, 0
	for i, r := range line {
		n := 1
		if r > 0x2E80 {
			n = 2
		}
		if width += n; width > noteWide {
			all, start, width = append(all, line[start:i]), i, n
		}
	}
	return append(all, line[start:])
}

// drawing writes a chart as an SVG file. Its links lead to this server and are left
// out.
func (v *visit) drawing(b *bytes.Buffer, c *chart, e *publish.Export) error {
	bare := *c
	bare.Bars, bare.Lines, bare.Names = slices.Clone(c.Bars), slices.Clone(c.Lines), slices.Clone(c.Names)
	for i := range bare.Names {
		bare.Names[i].To = ""
	}
	for i := range bare.Bars {
		bare.Bars[i].To = ""
	}
	for i := range bare.Lines {
		bare.Lines[i].Points = slices.Clone(bare.Lines[i].Points)
		for j := range bare.Lines[i].Points {
			bare.Lines[i].Points[j].To = ""
		}
	}
	d := &drawing{chart: &bare, Language: v.say("tag"), About: []string{c.Title}}
	for _, l := range e.Lines() {
		d.About = append(d.About, folded(l)...)
	}
	d.TotalHeight = c.Height + float64(len(d.About)+1)*noteHigh
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	return v.pages[v.language]["search"].ExecuteTemplate(b, "drawing", d)
}
