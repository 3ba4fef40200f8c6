package index

// Count is how often the string p occurs; see [Shard.Lookup]. One and two
// characters are looked up, three where the first two are common; occurrences
// of other strings are found and counted.
func (s *Shard) Count(p []rune) (int, error) {
	switch len(p) {
	case 0:
		return 0, nil
	case 1:
		c, ok := s.character(p[0])
		if !ok {
			return 0, nil
		}
		return int(s.bigrams.totals.at(int(c))), nil
	case 2:
		return s.countPair(&s.bigrams, p[0], p[1])
	case 3:
		if n, ok, err := s.countThree(p); ok || err != nil {
			return n, err
		}
	}
	return s.CountSets(sets(p))
}

func (s *Shard) countPair(d *dictionary, first, second rune) (int, error) {
	a, ok1 := s.character(first)
	b, ok2 := s.character(second)
	if !ok1 || !ok2 {
		return 0, nil
	}
	e, err := d.find(a, b, false)
	return e.count, err
}

// countThree looks up three characters; ok is false if they are not tabulated.
func (s *Shard) countThree(p []rune) (n int, ok bool, err error) {
	var c [3]uint32
	for i, r := range p {
		if c[i], ok = s.character(r); !ok {
			return 0, true, nil
		}
	}
	key := int64(c[1])*int64(s.characters.n) + int64(c[0])
	i := s.common.from(key)
	if i == s.common.n || s.common.at(i) != key {
		return 0, false, nil
	}
	e, err := s.trigrams.find(uint32(i), c[2], false)
	return e.count, true, err
}

// CountSets is how often the strings occur that have one of the characters of
// p[i] in place i; see [Shard.LookupSets].
func (s *Shard) CountSets(p [][]rune) (int, error) {
	it, err := s.LookupSets(p)
	if err != nil {
		return 0, err
	}
	if len(p) <= 2 {
		return it.size, nil
	}
	if it.list == nil {
		return 0, nil
	}
	total := 0
	var buf [512]uint32
	for n := it.list.fill(buf[:]); n > 0; n = it.list.fill(buf[:]) {
		total += n
	}
	return total, nil
}

// CountUnbridged is how many of the occurrences of the strings of p are not
// bridged, in the documents that in admits, or all if it is nil; see
// [Shard.Bridged].
func (s *Shard) CountUnbridged(p [][]rune, in func(doc int) bool) (int, error) {
	it, err := s.LookupSets(p)
	if err != nil || it.list == nil {
		return 0, err
	}
	bridges, reach := s.bridges, uint32(len(p)-1)
	bridge := head(bridges.next())
	total := 0
	var buf [512]uint32
	for n := it.list.fill(buf[:]); n > 0; n = it.list.fill(buf[:]) {
		for _, pos := range buf[:n] {
			if bridge < pos {
				bridge = head(bridges.seek(pos))
			}
			if bridge >= pos+reach && (in == nil || in(s.DocumentAt(pos))) {
				total++
			}
		}
	}
	return total, nil
}

// CountBridged is how many of the occurrences of the two characters p are
// bridged; see [Shard.Bridged]. It is looked up.
func (s *Shard) CountBridged(p [2]rune) (int, error) { return s.countPair(&s.bridged, p[0], p[1]) }

// CountDocuments is in how many documents the two characters p occur. It is
// looked up.
func (s *Shard) CountDocuments(p [2]rune) (int, error) {
	a, ok1 := s.character(p[0])
	b, ok2 := s.character(p[1])
	if !ok1 || !ok2 {
		return 0, nil
	}
	e, err := s.bigrams.find(a, b, false)
	return e.documents, err
}

// A Run is the documents from From on, before End.
type Run struct{ From, End int }

// CountRuns counts the occurrences of p in runs of documents, which must be in
// order and disjoint. Of one and two characters no occurrence is read unless
// there are more runs than occurrences.
func (s *Shard) CountRuns(p []rune, runs []Run) ([]int, error) { return s.CountRunsSets(sets(p), runs) }

// CountRunsSets does the same for sets of characters; see [Shard.LookupSets].
func (s *Shard) CountRunsSets(p [][]rune, runs []Run) ([]int, error) {
	out := make([]int, len(runs))
	places, ok := s.places(p)
	if !ok {
		return out, nil
	}
	if len(places) <= 2 {
		all, err := s.entriesOf(places)
		if err != nil {
			return nil, err
		}
		if len(all.entries)*len(runs) <= all.count {
			return out, s.rank(all.entries, runs, out)
		}
	}
	it, err := s.LookupSets(p)
	if err != nil {
		return nil, err
	}
	for i, r := range runs {
		end := s.Start(r.End)
		for pos, ok := it.NextGEQ(s.Start(r.From)); ok && pos < end; pos, ok = it.Next() {
			out[i]++
		}
	}
	return out, nil
}

// rank adds to out how many numbers of lists are in each run.
func (s *Shard) rank(all []entry, runs []Run, out []int) error {
	for _, e := range all {
		c, err := s.posting(e)
		if err != nil {
			return err
		}
		for i, r := range runs {
			from := c.rank(s.Start(r.From))
			out[i] += c.rank(s.Start(r.End)) - from
		}
	}
	return nil
}

// PerDocument yields the documents that contain p, in order, and how often they
// do, until yield returns false.
func (s *Shard) PerDocument(p []rune, yield func(doc, occurrences int) bool) error {
	return s.PerDocumentSets(sets(p), yield)
}

// PerDocumentSets does the same for sets of characters; see
// [Shard.LookupSets].
func (s *Shard) PerDocumentSets(p [][]rune, yield func(doc, occurrences int) bool) error {
	return s.PerDocumentIn(p, Run{0, s.Documents()}, yield)
}

// PerDocumentIn does the same for the documents of a run.
func (s *Shard) PerDocumentIn(p [][]rune, in Run, yield func(doc, occurrences int) bool) error {
	places, ok := s.places(p)
	if ok && len(places) <= 2 {
		all, err := s.entriesOf(places)
		if err != nil {
			return err
		}
		if len(all.entries) > fewLists {
			return s.perDocument(all.entries, in, yield)
		}
	}
	it, err := s.LookupSets(p)
	if err != nil {
		return err
	}
	if it.list == nil {
		return nil
	}
	documents, stop := s.finder(), s.Start(in.End)
	doc, end, count := -1, uint32(0), 0
	var buf [512]uint32
	for n := begin(it.list, s.Start(in.From), buf[:]); n > 0; n = it.list.fill(buf[:]) {
		for _, pos := range buf[:n] {
			if pos < end {
				count++
				continue
			}
			if count > 0 && !yield(doc, count) || pos >= stop {
				return nil
			}
			doc = documents.document(pos)
			end, count = documents.starts[doc+1], 1
		}
	}
	if count > 0 {
		yield(doc, count)
	}
	return nil
}

// begin fills buf with the first numbers of a list from x on, and says how many.
func begin(l list, x uint32, buf []uint32) int {
	if x == 0 {
		return l.fill(buf)
	}
	v, ok := l.seek(x)
	if !ok {
		return 0
	}
	buf[0] = v
	return 1
}

// perDocument counts many lists, one after the other: to bring their positions
// in order takes four times as long.
func (s *Shard) perDocument(lists []entry, in Run, yield func(doc, occurrences int) bool) error {
	documents, stop := s.finder(), s.Start(in.End)
	counts := make([]uint32, s.Documents()+1) // the last one for positions behind a damaged column
	var buf [512]uint32
	for _, e := range lists {
		c, err := s.posting(e)
		if err != nil {
			return err
		}
	list:
		for n := begin(&c, s.Start(in.From), buf[:]); n > 0; n = c.fill(buf[:]) {
			for _, p := range buf[:n] {
				if p >= stop {
					break list
				}
				counts[documents.document(p)]++
			}
		}
	}
	for doc := in.From; doc < in.End; doc++ {
		if n := counts[doc]; n > 0 && !yield(doc, int(n)) {
			return nil
		}
	}
	return nil
}
