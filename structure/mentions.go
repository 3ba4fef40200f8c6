package structure

// disjoint leaves out mentions, in the order of the text, that begin within the
// one before, and lets the offices of each begin no earlier than that one ends.
func disjoint(mentions []mention) []mention {
	out := mentions[:0]
	end := 0
	for _, m := range mentions {
		if m.Start < end {
			continue
		}
		m.lead = max(m.lead, end)
		end = m.End
		out = append(out, m)
	}
	return out
}
