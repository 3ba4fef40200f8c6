package web

import (
	"bytes"
	"cmp"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"tifa/wire"
)

// A schema is a JSON Schema, as OpenAPI 3.1 has it.
type schema struct {
	Ref        string             `json:"$ref,omitempty"`
	Type       any                `json:"type,omitempty"`
	Items      *schema            `json:"items,omitempty"`
	Format     string             `json:"format,omitempty"`
	Properties map[string]*schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Values     *schema            `json:"additionalProperties,omitempty"`
	AnyOf      []*schema          `json:"anyOf,omitempty"`
}

// An api is a document of OpenAPI 3.1.
type api struct {
	OpenAPI    string                          `json:"openapi"`
	Info       apiInfo                         `json:"info"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components apiComponents                   `json:"components"`
	Security   []map[string][]string           `json:"security,omitempty"`
}

type apiComponents struct {
	Schemas  map[string]*schema           `json:"schemas"`
	Security map[string]map[string]string `json:"securitySchemes,omitempty"`
}

type apiInfo struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type operation struct {
	Summary    string               `json:"summary"`
	Parameters []apiParameter       `json:"parameters"`
	Body       *apiBody             `json:"requestBody,omitempty"`
	Responses  map[string]*response `json:"responses"`
}

type apiParameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required"`
	Schema      *schema `json:"schema"`
}

type apiBody struct {
	Required bool                          `json:"required"`
	Content  map[string]map[string]*schema `json:"content"`
}

type response struct {
	Description string                        `json:"description"`
	Content     map[string]map[string]*schema `json:"content,omitempty"`
}

// An either is values of the types of which a page writes one or another as JSON.
type either []any

// openAPI serves the description of the API, made from the tables of pages and changes
// and the types that they write.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	d := newDescriber()
	a := api{OpenAPI: "3.1.0", Info: apiInfo{
		"tifa", cmp.Or(s.Version, "devel"),
		"Each page of the reading room is JSON to a client that asks for application/json, by format=json, and below /api. Offsets count Unicode code points. " +
			"Every page takes at, the name of a state of the corpus, and gives the same answer again by it.",
	}, Paths: map[string]map[string]operation{}, Components: apiComponents{Schemas: d.named}}
	switch {
	case s.door.Token != "":
		a.secure("token", map[string]string{"type": "http", "scheme": "bearer"})
	case !s.door.open():
		a.secure("password", map[string]string{"type": "http", "scheme": "basic"})
	}
	failed := &response{"An error: one sentence, the fact, and what to do", content(d.of(reflect.TypeFor[failure]()))}
	for _, page := range append(s.table(), s.editors()...) {
		op := operation{Summary: page.summary, Responses: map[string]*response{"200": {"The answer", content(d.either(page.answers))}, "default": failed}}
		path := op.at(page.path)
		asks := append(slices.Clone(page.asks), parameter{name: "at", about: "the state of the corpus to read; the newest without it"})
		for _, p := range asks {
			op.Parameters = append(op.Parameters, apiParameter{p.name, "query", p.about, p.required, p.schema("")})
		}
		a.add(path, "get", op)
	}
	for _, c := range s.changes() {
		op := operation{Summary: c.summary, Body: c.body(), Responses: map[string]*response{"303": {Description: "The address of the page that shows what became of it"}, "default": failed}}
		a.add(op.at(c.path), "post", op)
	}
	var b bytes.Buffer
	if err := wire.Write(&b, a); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = b.WriteTo(w)
}

// secure says what credentials a program gives.
func (a *api) secure(name string, scheme map[string]string) {
	a.Components.Security = map[string]map[string]string{name: scheme}
	a.Security = []map[string][]string{{name: {}}}
}

func (a *api) add(path, method string, op operation) {
	if a.Paths[path] == nil {
		a.Paths[path] = map[string]operation{}
	}
	a.Paths[path][method] = op
}

// at is a pattern as OpenAPI has it, the name within it one of the parameters.
func (op *operation) at(pattern string) string {
	op.Parameters = []apiParameter{}
	path := strings.NewReplacer("{$}", "", "...}", "}").Replace(pattern)
	if _, name, ok := strings.Cut(path, "{"); ok {
		op.Parameters = append(op.Parameters, apiParameter{strings.TrimSuffix(name, "}"), "path", "as listed", true, &schema{Type: "string"}})
	}
	return path
}

// schema is that of a parameter; the format of a file is binary.
func (p *parameter) schema(format string) *schema {
	one := &schema{Type: "string", Format: format}
	if p.many {
		return &schema{Type: "array", Items: one}
	}
	return one
}

// body is the form of a change.
func (c *change) body() *apiBody {
	form := &schema{Type: "object", Properties: map[string]*schema{}}
	for _, p := range c.fields {
		format := ""
		if p.name == "file" {
			format = "binary"
		}
		form.Properties[p.name] = p.schema(format)
		if p.required {
			form.Required = append(form.Required, p.name)
		}
	}
	return &apiBody{true, map[string]map[string]*schema{c.kind: {"schema": form}}}
}

func content(s *schema) map[string]map[string]*schema {
	return map[string]map[string]*schema{"application/json": {"schema": s}}
}

// A describer makes schemas of types, as encoding/json writes them. Structs of a name
// stand in named once.
type describer struct {
	named map[string]*schema
	names map[reflect.Type]string
}

func newDescriber() *describer {
	return &describer{named: map[string]*schema{}, names: map[reflect.Type]string{}}
}

// either is the schema of a value's type, or of one of several.
func (d *describer) either(answers any) *schema {
	all, ok := answers.(either)
	if !ok {
		return d.of(reflect.TypeOf(answers))
	}
	out := &schema{}
	for _, x := range all {
		out.AnyOf = append(out.AnyOf, d.of(reflect.TypeOf(x)))
	}
	return out
}

// of is the schema of a type.
func (d *describer) of(t reflect.Type) *schema {
	switch t.Kind() {
	case reflect.Pointer:
		return &schema{AnyOf: []*schema{d.of(t.Elem()), {Type: "null"}}}
	case reflect.Slice, reflect.Array:
		return &schema{Type: "array", Items: d.of(t.Elem())}
	case reflect.Map:
		return &schema{Type: "object", Values: d.of(t.Elem())}
	case reflect.String:
		return &schema{Type: "string"}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.Float32, reflect.Float64:
		return &schema{Type: "number"}
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer"}
	case reflect.Struct:
		if _, ok := d.names[t]; !ok {
			name := d.name(t)
			out := &schema{Type: "object", Properties: map[string]*schema{}}
			d.names[t], d.named[name] = name, out // before its fields, which may be of its own type
			d.fields(out, t)
		}
		return &schema{Ref: "#/components/schemas/" + d.names[t]}
	}
	return &schema{} // anything
}

// name is that of a type, with its package where another has the same.
func (d *describer) name(t reflect.Type) string {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if _, ok := d.named[name]; ok {
		name = path.Base(t.PkgPath()) + name
	}
	return name
}

// fields adds those of a struct, and those of the structs it embeds.
func (d *describer) fields(s *schema, t reflect.Type) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			d.fields(s, f.Type)
		case name != "-" && f.IsExported():
			name = cmp.Or(name, f.Name)
			s.Properties[name] = d.of(f.Type)
			if !strings.Contains(options, "omit") {
				s.Required = append(s.Required, name)
			}
		}
	}
}
