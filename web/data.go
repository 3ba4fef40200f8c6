package web

// comparableData is the form that asks for a comparison as JSON: the latest documents
// that have a predecessor, each with the address of its comparison.
type comparableData struct {
	Latest []lineData `json:"latest"`
}

// lineData is a document in a list as JSON. Page is an address of this server.
type lineData struct {
	Page   string `json:"page"`
	Title  string `json:"title"`
	Date   string `json:"date"`
	Series string `json:"series"`
	Source string `json:"source"`
}

func linesData(lines []entryLine) []lineData {
	all := []lineData{}
	for _, l := range lines {
		all = append(all, lineData{l.To, l.Title, l.Date, l.Series, l.Source})
	}
	return all
}

// addData is the page that adds as JSON. Understood is what waits to be stored, Stored
// what was; Progress is null where nothing is being worked on.
type addData struct {
	Name       string           `json:"name"` // of the addition, "" before there is one
	Progress   *progressData    `json:"progress"`
	Understood []understoodData `json:"understood"`
	More       int              `json:"more"` // documents that are not listed
	Faults     []string         `json:"faults"`
	Stored     []lineData       `json:"stored"`
	Undo       bool             `json:"undo"` // it can be taken back
	Gone       int              `json:"taken_back"`
}

// understoodData is a document that waits to be stored.
type understoodData struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Date        string     `json:"date"`
	Kind        string     `json:"kind"`
	Issuer      string     `json:"issuer"`
	Source      string     `json:"source"`
	Series      string     `json:"series"`
	URL         string     `json:"url"`
	Event       string     `json:"event"`
	Start       string     `json:"event_start"`
	Language    string     `json:"language"`
	Characters  int        `json:"characters"`
	Statements  int        `json:"statements"`
	Exists      bool       `json:"exists"` // the id is in the corpus
	Predecessor *lineData  `json:"predecessor"`
	Versions    []lineData `json:"versions"`
}

func (m addMain) data() any {
	out := addData{
		Name: m.Name, Understood: []understoodData{}, More: m.More, Faults: append([]string{}, m.Faults...),
		Stored: linesData(m.Stored), Undo: m.Undo, Gone: m.Gone,
	}
	if p := m.Progress; p != nil {
		out.Progress = &progressData{p.Words, p.Done, p.Total}
	}
	all := m.Many
	if m.Single != nil {
		all = []understood{*m.Single}
	}
	for i := range all {
		out.Understood = append(out.Understood, all[i].data())
	}
	return out
}

func (u *understood) data() understoodData {
	out := understoodData{
		ID: u.ID, Title: u.Title, Date: u.Date, Kind: u.Kind, Issuer: u.Issuer, Source: u.Source, Series: u.Series, URL: u.URL,
		Event: u.Event, Start: u.Start, Language: u.Language, Characters: u.Size, Statements: u.Statements, Exists: u.Exists,
		Versions: linesData(u.Versions),
	}
	if u.Predecessor != nil {
		out.Predecessor = &linesData([]entryLine{*u.Predecessor})[0]
	}
	return out
}
