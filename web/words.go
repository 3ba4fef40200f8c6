package web

import (
	"fmt"
	"net/http"
	"strings"
)

// The languages of the interface, the first for those who ask for neither.
const (
	chinese = "zh"
	english = "en"
)

// languages are all of them.
func languages() []string { return []string{chinese, english} }

// words are those of the interface, by language and key.
type words struct{ by map[string]map[string]string }

// readWords reads words.txt: a key, Chinese and English, set apart by tabs. Where a
// number decides, the words for one stand before "|" and those for others after.
func readWords() (*words, error) {
	page, err := files.ReadFile("words.txt")
	if err != nil {
		return nil, err
	}
	w := &words{map[string]map[string]string{chinese: {}, english: {}}}
	n := 0
	for line := range strings.Lines(string(page)) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || cells[1] == "" || cells[2] == "" {
			return nil, fmt.Errorf("words.txt:%d: want a key, Chinese and English", n)
		}
		if _, twice := w.by[chinese][cells[0]]; twice {
			return nil, fmt.Errorf("words.txt:%d: %q stands twice", n, cells[0])
		}
		w.by[chinese][cells[0]], w.by[english][cells[0]] = cells[1], cells[2]
	}
	return w, nil
}

// say is the words of a key with what they are about; the key where there are none.
func (w *words) say(language, key string, about ...any) string {
	s, ok := w.by[language][key]
	if !ok {
		return key
	}
	if one, many, counts := strings.Cut(s, "|"); counts && len(about) > 0 {
		s = many
		if fmt.Sprint(about[0]) == "1" {
			s = one
		}
	}
	if len(about) == 0 {
		return s
	}
	for i, a := range about {
		if n, ok := a.(int); ok {
			about[i] = grouped(n)
		}
	}
	return fmt.Sprintf(s, about...)
}

// say is the words of a key in the language of the interface.
func (v *visit) say(key string, about ...any) string { return v.words.say(v.language, key, about...) }

const languageCookie = "tifa-language"

// language is that of the interface: the one asked for by "ui", which is kept in a
// cookie if w is not nil, else the kept one, else what the browser prefers.
func (s *Server) language(w http.ResponseWriter, r *http.Request) string {
	asked := r.URL.Query().Get("ui")
	for _, l := range languages() {
		if asked == l {
			if w != nil {
				http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: l, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode})
			}
			return l
		}
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		for _, l := range languages() {
			if c.Value == l {
				return l
			}
		}
	}
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		for _, l := range languages() {
			if strings.HasPrefix(strings.TrimSpace(part), l) {
				return l
			}
		}
	}
	return languages()[0]
}
