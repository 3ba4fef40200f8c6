package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// apiPath leads to the data of every page.
const apiPath = "/api"

// An either is values of the types of which a page writes one or another as JSON.
type either []any

// An api is what programs may ask for: the data of every page and every change, by huma.
// It describes itself by the tables of pages and changes and the types that they write.
type api struct {
	huma.API
	schemas *schemas
	failed  *huma.Response
}

func (s *Server) api(mux *http.ServeMux) *api {
	a := &api{schemas: &schemas{named: map[string]*huma.Schema{}, types: map[string]reflect.Type{}}}
	a.API = humago.NewWithPrefix(mux, apiPath, huma.Config{OpenAPI: &huma.OpenAPI{
		Info: &huma.Info{
			Title: "tifa", Version: cmp.Or(s.Version, "devel"),
			Description: "The data of each page of the reading room, which is also JSON at the address of the page to a client that asks for application/json, " +
				"and by format=json. Offsets count Unicode code points. Every page takes at, the name of a state of the corpus, and gives the same answer again by it.",
		},
		Components: &huma.Components{Schemas: a.schemas},
	}})
	switch {
	case s.door.Token != "":
		a.secure("token", "bearer")
	case !s.door.open():
		a.secure("password", "basic")
	}
	a.failed = &huma.Response{Description: "An error: one sentence, the fact, and what to do", Content: content(a.schemas.of(failure{}))}
	return a
}

// secure says what credentials a program gives.
func (a *api) secure(name, scheme string) {
	d := a.OpenAPI()
	d.Components.SecuritySchemes = map[string]*huma.SecurityScheme{name: {Type: "http", Scheme: scheme}}
	d.Security = []map[string][]string{{name: {}}}
}

// page offers the data of a page.
func (a *api) page(r route, answer http.Handler) {
	op := &huma.Operation{Method: http.MethodGet, Summary: r.summary}
	op.Responses = map[string]*huma.Response{"200": {Description: "The answer", Content: content(a.schemas.of(r.answers))}}
	for _, p := range append(slices.Clone(r.asks), parameter{name: "at", about: "the state of the corpus to read; the newest without it"}) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: p.name, In: "query", Description: p.about, Required: p.required, Schema: p.schema()})
	}
	a.offer(op, r.path, answer)
}

// change offers a change.
func (a *api) change(c change, answer http.Handler) {
	op := &huma.Operation{Method: http.MethodPost, Summary: c.summary, RequestBody: c.body()}
	op.Responses = map[string]*huma.Response{"303": {Description: "The address of the page that shows what became of it"}}
	a.offer(op, c.path, answer)
}

// offer answers an operation at a pattern of [http.ServeMux], and describes it.
func (a *api) offer(op *huma.Operation, pattern string, answer http.Handler) {
	a.Adapter().Handle(&huma.Operation{Method: op.Method, Path: pattern}, func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		answer.ServeHTTP(w, r)
	})
	op.Path = strings.NewReplacer("{$}", "", "...}", "}").Replace(pattern)
	op.OperationID = strings.ToLower(op.Method) + "-" + cmp.Or(strings.NewReplacer("/", "-", "{", "", "}", "").Replace(op.Path[1:]), "home")
	op.Responses["default"] = a.failed
	if _, name, ok := strings.Cut(op.Path, "{"); ok {
		named := &huma.Param{Name: strings.TrimSuffix(name, "}"), In: "path", Description: "as listed", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
		op.Parameters = append([]*huma.Param{named}, op.Parameters...)
	}
	a.OpenAPI().AddOperation(op)
}

// describe serves the description, which stays the same while the server runs.
func (s *Server) describe(a *api) http.HandlerFunc {
	var indented bytes.Buffer
	compact, err := json.Marshal(a.OpenAPI())
	if err == nil {
		err = json.Indent(&indented, compact, "", "  ")
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(indented.Bytes())
	}
}

// schema is that of a parameter.
func (p *parameter) schema() *huma.Schema {
	one := &huma.Schema{Type: huma.TypeString}
	if p.name == "file" {
		one.Format = "binary"
	}
	if p.many {
		return &huma.Schema{Type: huma.TypeArray, Items: one}
	}
	return one
}

// body is the form of a change.
func (c *change) body() *huma.RequestBody {
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
	for _, p := range c.fields {
		form.Properties[p.name] = p.schema()
		if p.required {
			form.Required = append(form.Required, p.name)
		}
	}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{c.kind: {Schema: form}}}
}

func content(s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: s}}
}

// schemas are those of the types written as JSON, for huma. Unlike its own registry they
// say of a pointer to a struct that it may be null, and of a list that it may not:
// package wire writes them so.
type schemas struct {
	named map[string]*huma.Schema
	types map[string]reflect.Type
}

const schemaPath = "#/components/schemas/"

// of is the schema of a value's type, or of the types of an [either].
func (s *schemas) of(answers any) *huma.Schema {
	all, ok := answers.(either)
	if !ok {
		return s.Schema(reflect.TypeOf(answers), true, "")
	}
	out := &huma.Schema{}
	for _, x := range all {
		out.AnyOf = append(out.AnyOf, s.of(x))
	}
	return out
}

// Schema is that of a type; a struct of a name is registered once, and referred to.
func (s *schemas) Schema(t reflect.Type, allowRef bool, hint string) *huma.Schema {
	switch {
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return &huma.Schema{AnyOf: []*huma.Schema{s.Schema(t.Elem(), true, hint), {Type: "null"}}}
	case t.Kind() == reflect.Slice:
		list := huma.SchemaFromType(s, t)
		list.Nullable = false
		return list
	case t.Kind() != reflect.Struct:
		return huma.SchemaFromType(s, t)
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if other, ok := s.types[name]; ok && other != t {
		name = path.Base(t.PkgPath()) + name
	}
	if s.types[name] == nil {
		s.types[name] = t // before its fields, which may be of its own type
		s.named[name] = huma.SchemaFromType(s, t)
	}
	if !allowRef {
		return s.named[name]
	}
	return &huma.Schema{Ref: schemaPath + name}
}

// SchemaFromRef is the schema that a reference leads to, nil if there is none.
func (s *schemas) SchemaFromRef(ref string) *huma.Schema {
	return s.named[strings.TrimPrefix(ref, schemaPath)]
}

// TypeFromRef is the type of the schema that a reference leads to, nil if there is none.
func (s *schemas) TypeFromRef(ref string) reflect.Type {
	return s.types[strings.TrimPrefix(ref, schemaPath)]
}

// Map is the schemas by name.
func (s *schemas) Map() map[string]*huma.Schema { return s.named }

// RegisterTypeAlias is for types that are written as others; there are none.
func (s *schemas) RegisterTypeAlias(t, alias reflect.Type) {
	panic(fmt.Sprintf("%v is not written as %v", t, alias))
}

// MarshalJSON writes the schemas by name.
func (s *schemas) MarshalJSON() ([]byte, error) { return json.Marshal(s.named) }
