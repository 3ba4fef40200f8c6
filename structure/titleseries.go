package structure

import (
	"regexp"
	"strings"
	"unicode"
)

const englishMonth = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?`

var (
	// A mission whose mandate a resolution renews is named by its letters.
	missionInTitle = regexp.MustCompile(`\(([A-Z][A-Z-]{3,})\)`)
	renewalInTitle = regexp.MustCompile(`(?i)\b(?:exten(?:sion|ding|ds)|renew(?:al|ing|s|ed)|mandate)\b`)
	// what changes in a title from edition to edition
	editionInTitle = []*regexp.Regexp{
		// until when, for how long
		regexp.MustCompile(`(?i),? (?:until|through|till|for (?:a|an|another|a further|an additional)?\s*(?:further |additional )?(?:period of )?(?:\d+|[a-z]+) (?:months?|years?|days?))\b(?: (?:\d{1,2} )?` + englishMonth + `(?: \d{4})?)?`),
		// dates, and years by themselves
		regexp.MustCompile(`\b(?:\d{1,2} ` + englishMonth + `|` + englishMonth + ` \d{1,2},|` + englishMonth + `),? \d{4}\b`),
		regexp.MustCompile(`\b\d{4}-\d{2}(?:-\d{2})?\b|\(?\b(?:19|20)\d{2}\b\)?`),
		// numbers, of a resolution and of a meeting
		regexp.MustCompile(`(?i)\b(?:no\.|nos\.|number) ?\d+|\b\d+(?:st|nd|rd|th)\b`),
		regexp.MustCompile(`(?i)(\bresolutions?) \d+(?:\s*(?:,|and)\s*\d+)*`),
	}
	ordinalInTitle = regexp.MustCompile(`\b(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth) ((?:[\w.’'-]+ ){0,6}(?:Meeting|Session|Summit|Conference|Round|Dialogue)\b)`)
)

// titleKey is the title of a document in English without what changes from
// edition to edition: dates, numbers, how long something is prolonged; for the
// renewal of a mission's mandate, that mandate. It is "" for a title of fewer than
// two words.
func titleKey(title string) string {
	if m := missionInTitle.FindStringSubmatch(title); m != nil && renewalInTitle.MatchString(title) {
		return "mandate of " + m[1]
	}
	for _, e := range editionInTitle {
		title = e.ReplaceAllString(title, "$1")
	}
	title = ordinalInTitle.ReplaceAllString(title, "$1")
	words := strings.FieldsFunc(title, func(r rune) bool { return unicode.IsSpace(r) })
	key := strings.Trim(strings.Join(words, " "), " ,;:–—-.")
	for _, p := range []string{" ]", " )", " ,", " ;"} {
		key = strings.ReplaceAll(key, p, p[1:])
	}
	if letters := strings.FieldsFunc(key, func(r rune) bool { return !unicode.IsLetter(r) }); len(letters) < 2 {
		return ""
	}
	return key
}
