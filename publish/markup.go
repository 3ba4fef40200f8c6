package publish

import (
	"encoding/xml"
	"io"
)

const wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// markup writes XML and keeps the first error.
type markup struct {
	w    io.Writer
	e    *xml.Encoder
	err  error
	open []string
}

func (x *markup) token(t xml.Token) {
	if x.err == nil {
		x.err = x.e.EncodeToken(t)
	}
}

func (x *markup) raw(b []byte) {
	if x.err == nil {
		_, x.err = x.w.Write(b)
	}
}

// start opens an element; attributes are names and values in turn.
func (x *markup) start(name string, attributes ...string) {
	t := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i < len(attributes); i += 2 {
		t.Attr = append(t.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
	}
	x.token(t)
	x.open = append(x.open, name)
}

// end closes the element opened last.
func (x *markup) end() {
	last := len(x.open) - 1
	x.token(xml.EndElement{Name: xml.Name{Local: x.open[last]}})
	x.open = x.open[:last]
}

func (x *markup) empty(name string, attributes ...string) {
	x.start(name, attributes...)
	x.end()
}

func (x *markup) text(name, s string, attributes ...string) {
	x.start(name, attributes...)
	x.token(xml.CharData(s))
	x.end()
}

func (x *markup) declaration() {
	x.token(xml.ProcInst{Target: "xml", Inst: []byte(`version="1.0" encoding="UTF-8" standalone="yes"`)})
}
