package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tifa/web"
)

// A schema is a JSON Schema, as far as the description of the API uses it.
type schema struct {
	Ref                string `json:"$ref"`
	Type               kinds
	Items              *schema
	Properties         map[string]*schema
	Required           []string
	Values             values `json:"additionalProperties"`
	AnyOf              []*schema
	MinItems, MaxItems *int
}

// kinds are the types that a value may have, one or several.
type kinds []string

func (k *kinds) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*k = kinds{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(k))
}

// allow reports whether a value may be of a type; where none is said it may be of any.
func (k kinds) allow(kind string) bool { return len(k) == 0 || slices.Contains(k, kind) }

// values is the schema of properties that have no name, nil if there may be none.
type values struct{ of *schema }

func (v *values) UnmarshalJSON(b []byte) error {
	if string(b) == "false" {
		return nil
	}
	return json.Unmarshal(b, &v.of)
}

// An api is a description of the API as it is read.
type api struct {
	OpenAPI string
	Info    struct{ Title, Version string }
	Servers []struct{ URL string }
	Paths   map[string]map[string]struct {
		Summary    string
		Parameters []struct {
			Name, In string
			Required bool
			Schema   *schema
		}
		RequestBody struct {
			Content map[string]struct{ Schema *schema }
		}
		Responses map[string]struct {
			Description string
			Content     map[string]struct{ Schema *schema }
		}
	}
	Components struct {
		Schemas         map[string]*schema
		SecuritySchemes map[string]struct{ Type, Scheme string }
	}
	Security []map[string][]string
}

// check tells what in a value is not as its schema says, by place; a property that the
// schema does not name is such, too.
func (a *api) check(at string, x any, s *schema) error {
	switch {
	case s == nil:
		return fmt.Errorf("%s: no schema", at)
	case s.Ref != "":
		named := a.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		if named == nil {
			return fmt.Errorf("%s: no schema %s", at, s.Ref)
		}
		return a.check(at, x, named)
	case s.AnyOf != nil:
		var errs []string
		for _, one := range s.AnyOf {
			err := a.check(at, x, one)
			if err == nil {
				return nil
			}
			errs = append(errs, err.Error())
		}
		return fmt.Errorf("%s: none of %d: %s", at, len(s.AnyOf), strings.Join(errs, "; "))
	}
	ok := true
	switch x := x.(type) {
	case nil:
		ok = s.Type.allow("null")
	case bool:
		ok = s.Type.allow("boolean")
	case string:
		ok = s.Type.allow("string")
	case float64:
		ok = s.Type.allow("number") || s.Type.allow("integer") && x == float64(int(x))
	case []any:
		ok = s.Items != nil && s.Type.allow("array") && (s.MinItems == nil || len(x) >= *s.MinItems) && (s.MaxItems == nil || len(x) <= *s.MaxItems)
		if ok {
			for i, y := range x {
				if err := a.check(fmt.Sprintf("%s[%d]", at, i), y, s.Items); err != nil {
					return err
				}
			}
		}
	case map[string]any:
		if ok = s.Type.allow("object"); ok {
			return a.checkObject(at, x, s)
		}
	}
	if !ok {
		return fmt.Errorf("%s: %.60v, want %v", at, x, s.Type)
	}
	return nil
}

func (a *api) checkObject(at string, x map[string]any, s *schema) error {
	for _, name := range s.Required {
		if _, ok := x[name]; !ok {
			return fmt.Errorf("%s: no %s", at, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x)) {
		of := s.Properties[name]
		if of == nil {
			of = s.Values.of
		}
		if err := a.check(at+"."+name, x[name], of); err != nil {
			return err
		}
	}
	return nil
}

func description(t *testing.T, s *web.Server) *api {
	t.Helper()
	a := &api{}
	if err := json.NewDecoder(answer(s, request("/api/openapi.json")).Body).Decode(a); err != nil {
		t.Fatal(err)
	}
	return a
}

// formOf is a form of files with one field, and its media type.
func formOf(t *testing.T, name, value string) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	if err := errors.Join(form.WriteField(name, value), form.Close()); err != nil {
		t.Fatal(err)
	}
	return form.FormDataContentType(), body
}

// addText gives the address of the addition of a text.
func addText(t *testing.T, s *web.Server, text string) string {
	t.Helper()
	kind, body := formOf(t, "text", text)
	r := post(s, "/add", kind, body.Bytes())
	if r.StatusCode != http.StatusSeeOther {
		t.Fatalf("adding a text: status %d", r.StatusCode)
	}
	return r.Header.Get("Location")
}

// The JSON of every path is as the description says, to the last field, and so are
// errors.
func TestOpenAPI(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	a := description(t, s)
	if a.OpenAPI != "3.1.0" || a.Info.Title != "tifa" || a.Info.Version == "" || len(a.Security) != 0 {
		t.Errorf("OpenAPI %q, %+v, %v", a.OpenAPI, a.Info, a.Security)
	}
	added := addText(t, s, pasted)
	many := addText(t, s, `{"id":"a","date":"2036-01-01","text":"同舟共渡"}`+"\n"+`{"id":"b","date":"2036-13-01","text":"同舟"}`+"\n"+`{"id":"c","text":"同舟"}`)
	asked := map[string][]string{
		"/":              {"/"},
		"/doc/{id}":      {"/doc/" + newest, "/doc/council-2034?marks=novelty", "/doc/none"},
		"/search":        {"/search?q=" + q("必须"), "/search?q=straits&sort=left", "/search?q=nothing-of-it", "/search?q=x&page=-1", "/search"},
		"/trace":         {"/trace", "/trace?f=" + q("同航共济") + "&f=" + q("同港共兴"), "/trace?f=" + q("同航共济") + "&card=yes", "/trace?f=" + q("共济") + "&count=free", "/trace?f=none"},
		"/discover":      {"/discover", "/discover?type=slogan&occurrences=2&documents=1", "/discover?type=slogan&since=2034&against=..2033&occurrences=2&documents=1"},
		"/compare":       {"/compare", "/compare?new=" + newest, "/compare?old=council-2033&new=council-2034", "/compare?new=none"},
		"/series/{name}": {"/series/" + url.PathEscape(seriesName), "/series/" + url.PathEscape(seriesName) + "?clauses=2&f=" + q("同航共济")},
		"/brief/{id}":    {"/brief/" + newest, "/brief/council-2034"},
		"/help":          {"/help"},
		"/add":           {"/add"},
		"/add/{name}":    {added, many, "/add/none"},
	}
	for path, methods := range a.Paths {
		if op, ok := methods["get"]; ok && len(asked[path]) == 0 {
			t.Errorf("%s (%s): not tried", path, op.Summary)
		}
	}
	for path, targets := range asked {
		op, ok := a.Paths[path]["get"]
		if !ok {
			t.Errorf("no path %s", path)
		}
		for _, target := range targets {
			target = a.Servers[0].URL + strings.TrimPrefix(target, a.Servers[0].URL)
			r := answer(s, request(target))
			for r.Header.Get("Refresh") != "" {
				r = answer(s, request(target))
			}
			responds, ok := op.Responses[fmt.Sprint(r.StatusCode)]
			if !ok {
				responds = op.Responses["default"]
			}
			var got any
			if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
				t.Errorf("%s: status %d, %v", target, r.StatusCode, err)
				continue
			}
			if err := a.check("", got, responds.Content["application/json"].Schema); err != nil {
				t.Errorf("%s: status %d, %v", target, r.StatusCode, err)
			}
		}
	}
}

// What the description names is there: parameters once each, those of the path, fields
// of forms that change something.
func TestOpenAPIOperations(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	for path, methods := range description(t, s).Paths {
		for method, op := range methods {
			seen := map[string]bool{}
			for _, p := range op.Parameters {
				if seen[p.Name] || p.Schema == nil || len(p.Schema.Type) == 0 {
					t.Errorf("%s %s: parameter %q twice or without a type", method, path, p.Name)
				}
				seen[p.Name] = true
				if in := strings.Contains(path, "{"+p.Name+"}"); in != (p.In == "path") {
					t.Errorf("%s %s: parameter %q in %s", method, path, p.Name, p.In)
				}
			}
			if op.Summary == "" || op.Responses["default"].Content["application/json"].Schema == nil {
				t.Errorf("%s %s: %+v", method, path, op)
			}
			if method == "post" && len(op.RequestBody.Content) != 1 {
				t.Errorf("%s %s: no form", method, path)
			}
		}
	}
	if readers := description(t, room(t, nil)); readers.Paths["/add"] != nil {
		t.Error("where nobody may add the description tells how")
	}
	for scheme, access := range map[string]web.Access{"bearer": {Token: token, Role: web.Reader}, "basic": people(t)} {
		s := room(t, func(c *web.Config) { c.Access = access })
		r := request("/api/openapi.json")
		if r.Header.Set("Authorization", "Bearer "+token); scheme == "basic" {
			r.SetBasicAuth("mira", password)
		}
		var a api
		if err := json.NewDecoder(answer(s, r).Body).Decode(&a); err != nil {
			t.Fatal(err)
		}
		if len(a.Security) != 1 || len(a.Components.SecuritySchemes) != 1 {
			t.Errorf("%s: %v", scheme, a.Security)
		}
		for name, x := range a.Components.SecuritySchemes {
			if _, ok := a.Security[0][name]; !ok || x.Scheme != scheme || x.Type != "http" {
				t.Errorf("%s: %q %+v", scheme, name, x)
			}
		}
	}
}

// Below /api stands the same JSON that a page gives to whoever asks for it.
func TestAPI(t *testing.T) {
	s := room(t, nil)
	for _, target := range []string{"/", "/doc/" + newest, "/search?q=" + q("海峡"), "/trace?f=" + q("邻岸优先"), "/brief/" + newest, "/help"} {
		r := request(target)
		r.Header.Set("Accept", "application/json")
		want, got := answer(s, r), answer(s, request("/api"+target))
		page, err := io.ReadAll(want.Body)
		if err != nil {
			t.Fatal(err)
		}
		api, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(api) || strings.ReplaceAll(string(api), "/api"+target, target) != string(page) || got.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, %d bytes below /api, %d without", target, got.StatusCode, len(api), len(page))
		}
	}
	if got := answer(s, request("/api/nothing")); got.StatusCode != http.StatusNotFound || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/json") {
		t.Errorf("nothing there: status %d, %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
}

// A program adds a text, corrects it, stores it and takes it back as a page does.
func TestAddByProgram(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir, c.Access = "add", people(t) })
	ask := func(target, kind string, form io.Reader, into any) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/api"+target, form)
		r.Header.Set("Content-Type", kind)
		for range 4 {
			r.SetBasicAuth("tarek", password)
			got := answer(s, r)
			if got.StatusCode == http.StatusSeeOther {
				r = request(got.Header.Get("Location"))
				continue
			}
			if err := json.NewDecoder(got.Body).Decode(into); err != nil || got.StatusCode != http.StatusOK {
				t.Fatalf("%s: status %d, %v", target, got.StatusCode, err)
			}
			return
		}
		t.Fatalf("%s leads nowhere", target)
	}
	var read struct {
		Name       string
		Understood []struct{ Series, Date string }
	}
	kind, form := formOf(t, "text", pasted)
	ask("/add", kind, form, &read)
	if len(read.Understood) != 1 || read.Understood[0].Series != seriesName {
		t.Fatalf("%+v", read)
	}
	var stored struct{ Document string }
	words := "application/x-www-form-urlencoded"
	ask("/add/store", words, strings.NewReader(url.Values{"name": {read.Name}, "id": {"by-program"}, "date": {"2035-12-20"}}.Encode()), &stored)
	if stored.Document != "by-program" {
		t.Errorf("%+v", stored)
	}
	var gone struct {
		Gone int `json:"taken_back"`
	}
	ask("/add/undo", words, strings.NewReader(url.Values{"name": {read.Name}}.Encode()), &gone)
	if gone.Gone != 1 {
		t.Errorf("%+v", gone)
	}
}
