package ingest

import (
	_ "embed" // publishers.csv
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"sync"
)

//go:embed publishers.csv
var publishersCSV string

// A publisher is a row of publishers.csv.
type publisher struct {
	host, name, issuer string
	title, body        []string // selectors, the first that finds text wins
	remove             string
}

// publishers reads publishers.csv, once.
var publishers = sync.OnceValue(func() []publisher {
	r := csv.NewReader(strings.NewReader(publishersCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("publishers.csv: " + err.Error()) // embedded: a test reads it
	}
	selectors := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ';' })
	}
	var all []publisher
	for _, row := range rows[1:] {
		all = append(all, publisher{
			host: row[0], name: row[1], issuer: row[2],
			title: selectors(row[3]), body: selectors(row[4]),
			remove: strings.Join(selectors(row[5]), ","),
		})
	}
	return all
})

// PublisherOf is who publishes at an address and, where the site is the own
// one of an organ, that organ. Both are "" for a site not listed.
func PublisherOf(rawURL string) (publisher, issuer string) {
	p := publisherAt(rawURL)
	return p.name, p.issuer
}

// publisherAt is the row of the longest host that the address's host ends in,
// the row "*" if there is none.
func publisherAt(rawURL string) publisher {
	host := ""
	if u, err := url.Parse(strings.TrimSpace(rawURL)); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	all := publishers()
	best := all[slices.IndexFunc(all, func(p publisher) bool { return p.host == "*" })]
	for _, p := range all {
		fits := host == p.host || "www."+host == p.host || strings.HasSuffix(host, "."+p.host)
		if fits && (best.host == "*" || len(p.host) > len(best.host)) {
			best = p
		}
	}
	return best
}
