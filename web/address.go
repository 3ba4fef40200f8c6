package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tifa"
)

// parameters are those of an address. They are UTF-8, or a problem.
func parameters(r *http.Request) (url.Values, error) {
	form, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &tifa.Problem{Fact: "the address cannot be read: " + err.Error(), Hint: "write % as %25 and ; as %3B"}
	}
	for name, values := range form {
		if !utf8.ValidString(name) || slices.ContainsFunc(values, func(s string) bool { return !utf8.ValidString(s) }) {
			return nil, &tifa.Problem{Fact: "the address is not UTF-8"}
		}
	}
	return form, nil
}

// with is the address of this page with other parameters, in pairs of a name and a
// value; "" leaves the name out.
func (v *visit) with(pairs ...string) string {
	form := copied(v.form)
	form.Del("ui")
	return address(v.URL.EscapedPath(), form, pairs)
}

// to is the address of a page at the state that is read here, if the address names
// it.
func (v *visit) to(path string, pairs ...string) string {
	form := url.Values{}
	if at := v.form.Get("at"); at != "" {
		form.Set("at", at)
	}
	return address(path, form, pairs)
}

func address(path string, form url.Values, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			form.Del(pairs[i])
		} else {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	if len(form) == 0 {
		return path
	}
	return path + "?" + form.Encode()
}

// document is the address of a document.
func (v *visit) document(id string, pairs ...string) string {
	return v.to("/doc/"+url.PathEscape(id), pairs...)
}

// passage is the address of a passage of a document, in code points.
func (v *visit) passage(id string, points tifa.Span) string {
	return v.document(id, "start", strconv.Itoa(points.Start), "end", strconv.Itoa(points.End)) + "#passage"
}

// number is the parameter of this name, least if it is absent.
func (v *visit) number(name string, least, most int) (int, error) {
	s := v.form.Get(name)
	if s == "" {
		return least, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, &tifa.Problem{Fact: name + "=" + strconv.Quote(s) + ": want a number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)}
	}
	return n, nil
}

// choice is the parameter of this name, one of all, the first if it is absent.
func (v *visit) choice(name string, all ...string) (string, error) {
	s := v.form.Get(name)
	if s == "" {
		return all[0], nil
	}
	if !slices.Contains(all, s) {
		return "", &tifa.Problem{Fact: name + "=" + strconv.Quote(s) + ": no such choice", Hint: "want one of " + strings.Join(all, ", ")}
	}
	return s, nil
}

// filter is the subcorpus that the address names.
func (v *visit) filter() (tifa.Filter, error) {
	f := tifa.Filter{Series: v.form.Get("series"), Source: v.form.Get("source"), Kind: v.form.Get("kind"), Language: v.form.Get("lang")}
	for _, bound := range []struct {
		name string
		to   *tifa.Date
	}{{"since", &f.Since}, {"until", &f.Until}} {
		s := v.form.Get(bound.name)
		if s == "" {
			continue
		}
		date, err := tifa.ParseDate(s)
		if err != nil {
			return f, &tifa.Problem{Fact: bound.name + ": " + err.Error()}
		}
		*bound.to = date
	}
	if f.Since != "" && f.Until != "" && !f.Since.Within("", f.Until) {
		return f, &tifa.Problem{Fact: "since " + string(f.Since) + " is later than until " + string(f.Until)}
	}
	return f, nil
}

func copied(form url.Values) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = values
	}
	return out
}
