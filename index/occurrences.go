package index

// Occurrences yields the documents of a run that contain p, in order, and the
// positions of its occurrences in each, until yield returns false. The positions
// are the caller's until yield returns. See [Shard.LookupSets].
func (s *Shard) Occurrences(p [][]rune, in Run, yield func(doc int, at []uint32) bool) error {
	it, err := s.LookupSets(p)
	if err != nil || it.list == nil {
		return err
	}
	documents, stop := s.finder(), s.Start(in.End)
	var at []uint32 // in the document that is read
	doc, end := -1, uint32(0)
	var buf [512]uint32
	for n := begin(it.list, s.Start(in.From), buf[:]); n > 0; n = it.list.fill(buf[:]) {
		for _, pos := range buf[:n] {
			if pos < end {
				at = append(at, pos)
				continue
			}
			if len(at) > 0 && !yield(doc, at) || pos >= stop {
				return nil
			}
			doc = documents.document(pos)
			end, at = documents.starts[doc+1], append(at[:0], pos)
		}
	}
	if len(at) > 0 {
		yield(doc, at)
	}
	return nil
}
