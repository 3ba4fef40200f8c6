package formulation

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// items are what a list name counts, where texts spell it out: as many items of 、
// as it says, all of which begin or end with what it names (四个意识: 政治意识、…),
// or which begin or end alike and stand right before it (A、B、C“三个…”) or in the
// clause behind it (“三个…”，即A、B、C). Of several such lists the one told most
// often.
func (d *Discovery) items(c *candidate) []string {
	s := d.stream
	n, what := count(c.text)
	if bare(c.text, what) && strings.ContainsAny(what, numerals) {
		return nil // 三去一降一补: how many there are is not said
	}
	counts := map[string]int{}
	for _, list := range d.lists[n] {
		if items := trimmed(strings.Split(list.text, "、")); alike(items, what) {
			counts[strings.Join(items, "、")] += list.read
		}
	}
	for _, p := range c.run {
		if n < 3 {
			break // any two items may begin or end alike
		}
		for _, items := range [][]string{s.itemsBefore(p, n), s.itemsBehind(p+uint32(c.length), n)} {
			if len(items) == n && !slices.Contains(items, c.text) && alike(items, "") {
				counts[strings.Join(items, "、")]++
			}
		}
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n < 2 })
	if len(counts) == 0 {
		return nil
	}
	best := slices.MinFunc(slices.Sorted(maps.Keys(counts)), func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return strings.Split(best, "、")
}

// alike reports whether all items begin or end with what or, where it is "", with
// the same character.
func alike(items []string, what string) bool {
	begin, end := what, what
	if what == "" {
		begin, end = string(firstRune(items[0])), string(lastRune(items[0]))
	}
	begins, ends := true, true
	for i, item := range items {
		begins = begins && strings.HasPrefix(item, begin) && item != begin
		ends = ends && strings.HasSuffix(item, end) && item != end
		if slices.Contains(items[:i], item) {
			return false
		}
	}
	return begins || ends
}

// trimmed cuts off what leads the first item, such as a verb, where it is longer
// than all the others: it is given the length of most of these. 的 behind the last
// one is no part of it.
func trimmed(items []string) []string {
	lengths := map[int]int{}
	size, longest := 0, 0
	for _, item := range items[1:] {
		length := utf8.RuneCountInString(item)
		lengths[length]++
		longest = max(longest, length)
		if size == 0 || lengths[length] > lengths[size] {
			size = length
		}
	}
	if first := []rune(items[0]); len(first) > longest && 2*lengths[size] >= len(items) {
		items[0] = string(first[len(first)-size:])
	}
	items[len(items)-1] = strings.TrimSuffix(items[len(items)-1], "的")
	return items
}

// itemsBefore are the n items that end at position p.
func (s *stream) itemsBefore(p uint32, n int) []string {
	start := p
	for start > 0 && s.symbol(start-1) != edge {
		start--
	}
	if items := s.split(start, p); len(items) == n {
		return trimmed(items)
	}
	return nil
}

// itemsBehind are the n items of the clause that begins behind the edge at p.
func (s *stream) itemsBehind(p uint32, n int) []string {
	if s.symbol(p) != edge || int(p)+1 >= len(s.symbols) {
		return nil
	}
	end := p + 1
	for s.symbol(end) != edge {
		end++
	}
	items := s.split(p+1, end)
	if len(items) != n {
		return nil
	}
	for _, word := range []string{"即", "就是", "包括"} {
		items[0] = strings.TrimPrefix(items[0], word)
	}
	return items
}

// split are the items of 、 between two positions, none of which is empty.
func (s *stream) split(from, to uint32) (items []string) {
	start := from
	for p := from; p <= to; p++ {
		if p < to && !s.comma(s.symbol(p)) {
			continue
		}
		if p == start {
			return nil
		}
		items = append(items, s.words(start, int(p-start)))
		start = p + 1
	}
	return items
}

// fillers are the commonest of what stands in the slot of a frame.
func (s *stream) fillers(c *candidate) []string {
	const most = 5
	counts := map[string]int{}
	for _, p := range c.run[:c.read] {
		from := p + uint32(c.slot.start)
		end := from
		for end < p+longest && s.symbol(end) != edge && s.symbol(end) != s.title {
			end++
		}
		slot := s.slot(c, from, end)
		if slot != "" {
			counts[slot]++
		}
	}
	all := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return all[:min(len(all), most)]
}

// slot is what stands between the parts of frame c from one position to the end
// of its clause.
func (s *stream) slot(c *candidate, from, end uint32) string {
	second := c.slot.at + uint32(c.slot.from)
	last := end - uint32(c.slot.end)
	if !c.slot.open {
		if last > from {
			return s.words(from, int(last-from))
		}
		return ""
	}
	for p := from + 1; p+uint32(c.slot.end) < end; p++ {
		same := true
		for i := range uint32(c.slot.end) {
			same = same && s.symbol(p+i) == s.symbol(second+i)
		}
		if same {
			return s.words(from, int(p-from))
		}
	}
	return ""
}
