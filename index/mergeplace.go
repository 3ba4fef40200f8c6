package index

// places merges the lists of places. The documents' runs, in the order of the
// new stream, leave nothing to sort.
func (m *merger) places() error {
	jumps := func(in *input) cursor { return in.jumps }
	var err error
	growth := func(in *input, i int) uint32 {
		before := uint32(0)
		if i > 0 {
			before = in.shifts.at(i - 1)
		}
		at := in.shifts.at(i)
		if at < before || int64(at) > in.shape[shapeShifts] {
			err = corrupt(in.path, secShifts, 0, "number %d is %d after %d", i, at, before)
			return 0
		}
		return at - before
	}
	sum := uint32(0)
	m.eachPlace(jumps, func(in *input, i int, _ uint32) { sum += growth(in, i) })
	if err != nil {
		return err
	}
	m.shape[shapeShifts] = int64(sum)
	m.ascending = m.ascending[:0]
	position := func(_ *input, _ int, p uint32) uint32 { return p }
	shift := uint32(0)
	for _, l := range []struct {
		id    sectionID
		shape int
		of    func(*input) cursor
		u     uint32
		value func(in *input, i int, p uint32) uint32
	}{
		{secParagraphs, shapeParagraphs, func(in *input) cursor { return in.paragraphs }, m.u, position},
		{secBridges, shapeBridges, func(in *input) cursor { return in.bridges }, m.u, position},
		{secJumps, shapeJumps, jumps, m.u, position},
		{secShifts, shapeJumps, jumps, sum + 1, func(in *input, i int, _ uint32) uint32 {
			shift += growth(in, i)
			return shift
		}},
	} {
		n := 0
		m.eachPlace(l.of, func(*input, int, uint32) { n++ })
		m.enc.begin(n, l.u)
		m.eachPlace(l.of, func(in *input, i int, p uint32) {
			if m.ascending = append(m.ascending, l.value(in, i, p)); len(m.ascending) == 512 {
				m.enc.add(m.ascending)
				m.ascending = m.ascending[:0]
			}
		})
		m.enc.add(m.ascending)
		m.ascending = m.ascending[:0]
		m.shape[l.shape] = int64(n)
		m.f.section(l.id)
		m.f.write(m.enc.end())
		m.f.write(make([]byte, overread))
	}
	return nil
}

// eachPlace yields the numbers of a list of each input with their new
// positions, in order.
func (m *merger) eachPlace(of func(*input) cursor, yield func(in *input, i int, p uint32)) {
	cursors := make([]cursor, len(m.in))
	for i, in := range m.in {
		cursors[i] = of(in)
	}
	for i := 0; i < len(m.docs); {
		o := m.docs[i]
		last := o.doc
		for i++; i < len(m.docs) && m.docs[i].in == o.in && m.docs[i].doc == last+1; i++ {
			last++
		}
		in, c := m.in[o.in], &cursors[o.in]
		from, end := in.Start(int(o.doc)), in.Start(int(last)+1)
		for p, ok := c.seek(from); ok && p < end; p, ok = c.next() {
			yield(in, c.i, p-from+o.start)
		}
	}
}
