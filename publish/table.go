package publish

// A Table is published below a redline or by itself.
type Table struct {
	Caption string
	Note    string // what the numbers count and hold for; "" if there is nothing to say
	Head    []string
	Rows    [][]Cell
}

// A Cell is a cell of a table.
type Cell struct {
	Text     string
	Language string // BCP 47, "" where it is that of the page
	Number   bool   // stands to the right
	Anchor   string // the place on the page that it leads to, "" if none
}
