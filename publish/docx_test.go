package publish

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// unzip gives the files of a DOCX.
func unzip(t interface{ Fatal(...any) }, p *Page) map[string][]byte {
	var b bytes.Buffer
	if err := p.Write(&b, DOCX); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A decision is what a reader does with all tracked changes: the elements whose
// content goes.
type decision map[string]bool

var (
	accept = decision{"del": true, "moveFrom": true}
	reject = decision{"ins": true, "moveTo": true}
)

// decided reads a document with its changes accepted or rejected, a string for
// each paragraph. Where the mark of a paragraph goes, the next one joins it.
func decided(document []byte, gone decision) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(document))
	var out []string
	var open []string
	text, joined := "", false
	inside := func(name string) bool { return slices.Contains(open, name) }
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			if joined {
				return out, errors.New("the last mark is tracked")
			}
			return out, nil
		case err != nil:
			return out, err
		}
		switch x := token.(type) {
		case xml.StartElement:
			name := x.Name.Local
			if inside("rPr") && gone[name] {
				joined = true
			}
			open = append(open, name)
			hidden := slices.ContainsFunc(open, func(s string) bool { return gone[s] })
			switch {
			case name == "br" && !hidden:
				text += "\n"
			case name == "tab" && !hidden:
				text += "\t"
			case name == "delText" && !inside("del"), name == "t" && inside("del"):
				return out, fmt.Errorf("%s in %v", name, open)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
			if x.Name.Local == "p" {
				if !joined {
					out = append(out, text)
					text = ""
				}
				joined = false
			} else if x.Name.Local == "pPr" {
				continue
			}
		case xml.CharData:
			if inside("t") || inside("delText") {
				if !slices.ContainsFunc(open, func(s string) bool { return gone[s] }) {
					text += string(x)
				}
			}
		}
	}
}

// wellTracked checks the marks of changes: no id twice, each range of a move
// closed, and both ends of a move there.
func wellTracked(document []byte) error {
	d := xml.NewDecoder(bytes.NewReader(document))
	ids, ranges, names := map[string]bool{}, map[string]bool{}, map[string]int{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		x, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attribute := func(name string) string {
			for _, a := range x.Attr {
				if a.Name.Local == name {
					return a.Value
				}
			}
			return ""
		}
		id := attribute("id")
		switch x.Name.Local {
		case "moveFromRangeEnd", "moveToRangeEnd":
			if !ranges[id] {
				return fmt.Errorf("range %s ends and never began", id)
			}
			delete(ranges, id)
			continue
		case "moveFromRangeStart", "moveToRangeStart":
			ranges[id] = true
			names[attribute("name")]++
		case "ins", "del", "moveFrom", "moveTo":
			if !strings.HasPrefix(attribute("author"), "tifa") || attribute("date") != "2034-05-06T07:08:09Z" {
				return fmt.Errorf("%s by %q on %q", x.Name.Local, attribute("author"), attribute("date"))
			}
		default:
			continue
		}
		if ids[id] || id == "" {
			return fmt.Errorf("id %q twice", id)
		}
		ids[id] = true
	}
	if len(ranges) > 0 {
		return fmt.Errorf("%d ranges never end", len(ranges))
	}
	for name, n := range names {
		if n != 2 {
			return fmt.Errorf("%d ends of move %s", n, name)
		}
	}
	return nil
}

func TestTrackedChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := invented().Draw(t, "page")
		files := unzip(t, p)
		for name, b := range files {
			d := xml.NewDecoder(bytes.NewReader(b))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, b)
				}
			}
		}
		document := files["word/document.xml"]
		for _, tt := range []struct {
			what string
			gone decision
			want []string
		}{
			{"accepted", accept, paragraphs(p.Comparison.New)},
			{"rejected", reject, paragraphs(p.Comparison.Old)},
		} {
			got, err := decided(document, tt.gone)
			if err != nil {
				t.Fatal(err)
			}
			want := []string{}
			for _, s := range tt.want {
				want = append(want, plain(s))
			}
			if len(want) == 0 {
				want = []string{""} // a document has a paragraph
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %q, want %q\n%s", tt.what, got, want, document)
			}
		}
		if err := wellTracked(document); err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
	})
}

// What was found to have moved is tracked as moved, and what was to be
// overlooked under a name of its own.
func TestTrackedKinds(t *testing.T) {
	p := page("首段在此。\n防汛要早做准备，各港负责。\n甲乙丙丁戊己庚辛，港口建设要加快，航道疏浚要跟上，船员培训要落实。\n灯塔全部点亮，全年无休。",
		"首段在此。\n甲乙丙丁戊己庚辛，港口建设要加快，航道疏浚要跟上，船员培训要落实。\n灯塔全部点亮，全年无休。\n防汛要早做准备，各港负责。")
	document := string(unzip(t, p)["word/document.xml"])
	for _, want := range []string{"<w:moveFrom ", "<w:moveTo ", `w:name="paragraph4"`} {
		if !strings.Contains(document, want) {
			t.Errorf("no %s in %s", want, document)
		}
	}
	if strings.Contains(document, "<w:ins ") && strings.Contains(document, "<w:delText") {
		t.Errorf("a move told as an insertion: %s", document)
	}
	p.redline().Edits[0].Kind = "kept"
	files := unzip(t, p)
	for name, want := range map[string]string{
		"word/header-first.xml": "SHA-256 of the text", "word/header.xml": "新会 compared with 旧会",
		"word/footer-first.xml": "Again by: tifa compare a b", "docProps/core.xml": "zh-Hans",
	} {
		if !strings.Contains(string(files[name]), want) {
			t.Errorf("%s lacks %q: %s", name, want, files[name])
		}
	}
}
