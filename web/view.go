package web

import (
	"fmt"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/publish"
)

// A frame is what stands around every page.
type frame struct {
	Language string // BCP 47, of the interface
	Title    string
	Query    string // in the search box
	At       string // the state that the address names, "" the newest
	Snapshot string
	Fixed    string // the address that gives this page again
	Other    link   // to the page in the other language
	Nav      []link
	Version  string
	Redline  bool // its style is wanted
	Account  string
	SignOut  bool // somebody signed in who can sign out
	Main     any
}

// A link leads somewhere, by an address of this server.
type link struct {
	Words, To string
	Current   bool
	Language  string // of the words, "" that of the interface
}

func (v *visit) frame(a *answer) frame {
	f := frame{
		Language: map[string]string{chinese: "zh-Hans", english: "en"}[v.language],
		Title:    a.title, Main: a.main, Version: v.Version, Redline: a.redline,
		Query: v.form.Get("q"), At: v.form.Get("at"),
	}
	if a := accountOf(v.Request); a.Role != "" && !v.door.open() {
		f.Account, f.SignOut = a.Name, true
	}
	here := v.URL.EscapedPath()
	if v.Method != http.MethodGet {
		here = "/add" // what a form made has no address of its own
	} else if v.view != nil {
		f.Snapshot = v.view.Snapshot().Name
		f.Fixed = v.with("at", f.Snapshot)
	}
	pages := []string{"/", "/discover", "/trace", "/compare", "/help"}
	if v.edits() {
		pages = slices.Insert(pages, 4, "/add")
	}
	for _, page := range pages {
		f.Nav = append(f.Nav, link{Words: v.say("nav" + page), To: v.to(page), Current: v.URL.Path == page})
	}
	other := chinese
	if v.language == chinese {
		other = english
	}
	f.Other = link{Words: v.words.say(other, "language"), To: address(here, copied(v.form), []string{"ui", other}), Language: map[string]string{chinese: "zh-Hans", english: "en"}[other]}
	return f
}

// parse reads the templates, each page within the layout and with the parts.
func parse(w *words) (map[string]map[string]*template.Template, error) {
	all, err := files.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]*template.Template{}
	for _, language := range languages() {
		out[language] = map[string]*template.Template{}
		base, err := template.New("").Funcs(template.FuncMap{
			"t":       func(key string, about ...any) string { return w.say(language, key, about...) },
			"number":  grouped,
			"rate":    rateWords,
			"percent": func(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) },
			"tag":     languageTag,
			"judged":  func(stamp, back string, row findingRow) judgeForm { return judgeForm{stamp, back, row} },
			"add":     func(a, b int) int { return a + b },
		}).ParseFS(files, "templates/layout.html", "templates/parts.html")
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			name := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
			if name == "layout" || name == "parts" {
				continue
			}
			t, err := base.Clone()
			if err != nil {
				return nil, err
			}
			if out[language][name], err = t.ParseFS(files, "templates/"+f.Name()); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// grouped is n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// rateWords is the rate of a tally, without its unit; "–" where there is none.
func rateWords(t tifa.Tally) string {
	rate, ok := t.Rate()
	if !ok {
		return "–"
	}
	return short(rate)
}

// short is a number with three digits that count.
func short(x float64) string {
	switch {
	case x == 0:
		return "0"
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1:
		return fmt.Sprintf("%.2f", x)
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

// languageTag is the language of a document for a lang attribute, "" if unknown.
func languageTag(d *tifa.Document) string {
	if d.Language != "" && d.Script != "" && d.Script != "Latn" {
		return d.Language + "-" + d.Script
	}
	return d.Language
}

// published is the language of the interface for package publish.
func (v *visit) published() publish.Language {
	if v.language == chinese {
		return publish.Chinese
	}
	return publish.English
}
