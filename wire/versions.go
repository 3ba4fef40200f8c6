package wire

import (
	"slices"

	"tifa"
	"tifa/version"
)

// Versions are the documents of one event.
type Versions struct {
	Event    *Event    `json:"event"` // as the fullest names it
	Fullest  string    `json:"fullest"`
	Versions []Version `json:"versions"`
}

// Version is one text of an event.
type Version struct {
	Document   string  `json:"document"`
	Date       *string `json:"date"`
	Source     *string `json:"source"`
	Characters int     `json:"characters"`
	Partial    bool    `json:"partial"`
	Abridged   bool    `json:"abridged"`
}

// NewVersions is g, whose documents are among entries by their ids.
func NewVersions(g version.Group, entries map[string]*tifa.Entry) Versions {
	out := Versions{Event: event(entries[g.Fullest].Event), Fullest: g.Fullest, Versions: []Version{}}
	for _, id := range g.Documents {
		e := entries[id]
		out.Versions = append(out.Versions, Version{id, known(e.Date), known(e.Source), e.Characters, e.Partial, slices.Contains(g.Abridged, id)})
	}
	return out
}
