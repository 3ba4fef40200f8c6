package web

import (
	"bytes"
	"cmp"
	"net/http"
	"reflect"
	"strings"

	"tifa/wire"
)

// A schema is a JSON Schema, as OpenAPI 3.1 has it.
type schema struct {
	Ref        string             `json:"$ref,omitempty"`
	Type       any                `json:"type,omitempty"`
	Items      *schema            `json:"items,omitempty"`
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
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

type apiInfo struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type operation struct {
	Summary    string               `json:"summary"`
	Parameters []apiParameter       `json:"parameters"`
	Responses  map[string]*response `json:"responses"`
}

type apiParameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required"`
	Schema      *schema `json:"schema"`
}

type response struct {
	Description string                        `json:"description"`
	Content     map[string]map[string]*schema `json:"content,omitempty"`
}

// openAPI serves the description of the API, made from the table of pages and the
// types that they write.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	a := api{OpenAPI: "3.1.0", Info: apiInfo{
		"tifa", cmp.Or(s.Version, "devel"),
		"Each page of the reading room is JSON to a client that asks for application/json, or by format=json. Offsets count Unicode code points. " +
			"Every page takes at, the name of a state of the corpus, and gives the same answer again by it.",
	}, Paths: map[string]map[string]operation{}}
	a.Components.Schemas = map[string]*schema{}
	text := &schema{Type: "string"}
	failed := &response{"An error: one sentence, the fact, and what to do", content(describe(reflect.TypeFor[failure](), a.Components.Schemas))}
	for _, page := range s.table() {
		if page.answers == nil {
			continue
		}
		op := operation{Summary: page.summary, Parameters: []apiParameter{}, Responses: map[string]*response{
			"200": {"The answer", content(describe(reflect.TypeOf(page.answers), a.Components.Schemas))}, "default": failed,
		}}
		path := strings.NewReplacer("{$}", "", "...}", "}").Replace(page.path)
		if _, name, ok := strings.Cut(path, "{"); ok {
			op.Parameters = append(op.Parameters, apiParameter{strings.TrimSuffix(name, "}"), "path", "as listed", true, text})
		}
		for _, p := range append(page.asks, parameter{name: "at", about: "the state of the corpus to read; the newest without it"}) {
			kind := text
			if p.many {
				kind = &schema{Type: "array", Items: text}
			}
			op.Parameters = append(op.Parameters, apiParameter{p.name, "query", p.about, p.required, kind})
		}
		a.Paths[path] = map[string]operation{"get": op}
	}
	var b bytes.Buffer
	if err := wire.Write(&b, a); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = b.WriteTo(w)
}

func content(s *schema) map[string]map[string]*schema {
	return map[string]map[string]*schema{"application/json": {"schema": s}}
}

// describe is the schema of a type, as encoding/json writes it. Structs of a name
// stand in named once.
func describe(t reflect.Type, named map[string]*schema) *schema {
	switch t.Kind() {
	case reflect.Pointer:
		return &schema{AnyOf: []*schema{describe(t.Elem(), named), {Type: "null"}}}
	case reflect.Slice, reflect.Array:
		return &schema{Type: "array", Items: describe(t.Elem(), named)}
	case reflect.Map:
		return &schema{Type: "object", Values: describe(t.Elem(), named)}
	case reflect.String:
		return &schema{Type: "string"}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.Float32, reflect.Float64:
		return &schema{Type: "number"}
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer"}
	case reflect.Struct:
		name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
		if _, ok := named[name]; !ok {
			out := &schema{Type: "object", Properties: map[string]*schema{}}
			named[name] = out // before its fields, which may be of its own type
			out.fields(t, named)
		}
		return &schema{Ref: "#/components/schemas/" + name}
	}
	return &schema{} // anything
}

// fields adds those of a struct, and those of the structs it embeds.
func (s *schema) fields(t reflect.Type, named map[string]*schema) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			s.fields(f.Type, named)
		case name != "-" && f.IsExported():
			name = cmp.Or(name, f.Name)
			s.Properties[name] = describe(f.Type, named)
			s.Required = append(s.Required, name)
		}
	}
}
