package ingest

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// margins are the outermost rows of a page that may be a running head or a
// page number.
const margins = 3

// dropHeads takes page numbers and running heads from the pages of a file: rows
// at the edge of a page that read as a number of a page, or that stand at the
// same place on most pages.
func dropHeads(pages [][]run) {
	type edge struct {
		page int
		row  row
		text string // without white space
		key  string // with each number as #
	}
	var tops, feet [][]edge // by page, from the edge inwards
	seen := map[string][]edge{}
	for i, page := range pages {
		all := rows(page)
		var top, foot []edge
		for k := range min(margins, len(all)) {
			for at, side := range []*[]edge{&top, &foot} {
				w := all[k]
				if at == 1 {
					w = all[len(all)-1-k]
				}
				text := strings.Join(strings.Fields(w.text()), "")
				e := edge{i, w, text, digits.ReplaceAllString(text, "#")}
				*side = append(*side, e)
				seen[e.key] = append(seen[e.key], e)
			}
		}
		tops, feet = append(tops, top), append(feet, foot)
	}
	repeated := func(e edge) bool {
		on := map[int]bool{}
		for _, other := range seen[e.key] {
			if math.Abs(other.row.y-e.row.y) < 4 {
				on[other.page] = true
			}
		}
		return len(on) >= 2 && len(on)*5 >= len(pages)*2 // left and right pages may differ
	}
	addressed := map[int]bool{} // pages printed by a browser
	for _, edges := range feet {
		if len(edges) > 0 && browserFoot.MatchString(edges[0].text) {
			addressed[edges[0].page] = true
		}
	}
	// A bare number counts the pages where those of other pages do so too.
	offsets := map[int]int{}
	for _, side := range [][][]edge{tops, feet} {
		for _, edges := range side {
			for _, e := range edges {
				if n, err := strconv.Atoi(e.text); err == nil {
					offsets[n-e.page]++
				}
			}
		}
	}
	numbered := func(e edge) bool {
		if addressed[e.page] && e.row.y == tops[e.page][0].row.y && browserHead.MatchString(e.text) {
			return true
		}
		if pageNumber.MatchString(e.text) || browserFoot.MatchString(e.text) {
			return true
		}
		n, err := strconv.Atoi(e.text)
		return err == nil && (offsets[n-e.page] > 1 || len(pages) == 1 && n < 1000)
	}
	for i := range pages {
		for _, edges := range [][]edge{tops[i], feet[i]} {
			for _, e := range edges {
				if !numbered(e) && !repeated(e) {
					break
				}
				pages[i] = slices.DeleteFunc(pages[i], func(r run) bool {
					return slices.ContainsFunc(e.row.runs, func(s run) bool { return &s.glyphs[0] == &r.glyphs[0] })
				})
			}
		}
	}
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^(` +
		`[-—–―·•~]+\d{1,4}[-—–―·•~]+` +
		`|第([\d０-９]+|[一二三四五六七八九十百〇零]+)页[,，/／]?(共([\d０-９]+|[一二三四五六七八九十百〇零]+)页)?` +
		`|(page|p\.?)\d{1,4}((of|/)\d{1,4})?` +
		`|\d{1,4}(/|of)\d{1,4}` +
		`|[ivxl]{1,6}` +
		`)$`)
	// What browsers print around a page: the time above it, its address below.
	browserHead = regexp.MustCompile(`^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?(上午|下午)?\d{1,2}:\d{2}`)
	browserFoot = regexp.MustCompile(`^(https?|file)://\S*\d{1,4}/\d{1,4}$`)
)
