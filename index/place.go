package index

// readLists opens the lists of places, whose sections are small.
func (s *Shard) readLists() error {
	for _, l := range []struct {
		to *cursor
		id sectionID
		n  int
		u  uint32
	}{
		{&s.paragraphs, secParagraphs, shapeParagraphs, s.positions},
		{&s.bridges, secBridges, shapeBridges, s.positions},
		{&s.jumps, secJumps, shapeJumps, s.positions},
		{&s.shifts, secShifts, shapeJumps, uint32(s.shape[shapeShifts]) + 1},
	} {
		var err error
		if *l.to, err = s.list(l.id, s.shape[l.n], l.u); err != nil {
			return err
		}
	}
	return nil
}

// Locate says which document holds position pos, and where its text as issued
// has that character: its offset in code points. The '\n' that closes a
// paragraph stands behind the last character of it.
func (s *Shard) Locate(pos uint32) (doc, point int) {
	doc = s.DocumentAt(pos)
	start := s.Start(doc)
	return doc, int(pos-start) + s.shifted(pos) - s.shiftedBefore(start)
}

// shifted is the sum of the shifts up to and with pos.
func (s *Shard) shifted(pos uint32) int { return s.shiftedBefore(pos + 1) }

func (s *Shard) shiftedBefore(pos uint32) int {
	jumps := s.jumps
	n := jumps.rank(pos)
	if n == 0 {
		return 0
	}
	return int(s.shifts.at(n - 1))
}

// Paragraph gives the positions that the paragraph of pos begins at and ends
// before: that of its '\n'.
func (s *Shard) Paragraph(pos uint32) (start, end uint32) {
	c := s.paragraphs
	end, ok := c.seek(pos)
	if !ok {
		end = s.positions
	}
	if c.i > 0 {
		start = s.paragraphs.at(c.i-1) + 1
	}
	return start, end
}
