package index

import "math/bits"

// Count is how often the string p occurs; see [Shard.Lookup]. One and two
// characters are looked up, three where the first two are common; occurrences
// of other strings are found and counted.
func (s *Shard) Count(p []rune) (int, error) {
	switch len(p) {
	case 0:
		return 0, nil
	case 1:
		c, ok := s.alphabet.number(p[0])
		if !ok {
			return 0, nil
		}
		return int(s.bigrams.totals.at(int(c))), nil
	case 2:
		e, err := s.entryOf(&s.bigrams, [2]rune(p))
		return e.count, err
	case 3:
		if n, ok, err := s.countThree(p); ok || err != nil {
			return n, err
		}
	}
	w := s.lookout()
	defer s.done(w)
	x, _, err := w.findString(s, p)
	if err != nil || x == nil {
		return 0, err
	}
	return x.count(), nil
}

// entryOf looks up two characters.
func (s *Shard) entryOf(d *dictionary, p [2]rune) (entry, error) {
	a, ok1 := s.alphabet.number(p[0])
	b, ok2 := s.alphabet.number(p[1])
	if !ok1 || !ok2 {
		return entry{}, nil
	}
	return d.find(a, b)
}

// countThree looks up three characters; ok is false if they are not tabulated.
func (s *Shard) countThree(p []rune) (n int, ok bool, err error) {
	var c [3]uint32
	for i, r := range p {
		if c[i], ok = s.alphabet.number(r); !ok {
			return 0, true, nil
		}
	}
	key := int64(c[1])*int64(s.characters.n) + int64(c[0])
	i := s.common.from(key)
	if i == s.common.n || s.common.at(i) != key {
		return 0, false, nil
	}
	e, err := s.trigrams.find(uint32(i), c[2])
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
	return it.count(), nil
}

// count counts the positions that are left.
func (it *Iterator) count() (total int) {
	switch l := it.list.(type) {
	case nil:
	case *intersection:
		return l.count()
	default:
		var buf [chunkMost]uint32
		for n := l.fill(buf[:]); n > 0; n = l.fill(buf[:]) {
			total += n
		}
	}
	return total
}

// CountDocuments is in how many documents the two characters p occur. It is
// looked up.
func (s *Shard) CountDocuments(p [2]rune) (int, error) {
	e, err := s.entryOf(&s.bigrams, p)
	return e.documents, err
}

// A Run is the documents from From on, before End.
type Run struct{ From, End int }

// A Tally is how often something occurs, and in how many documents.
type Tally struct{ Occurrences, Documents int }

// TallyRuns counts the occurrences of the two characters p in runs of documents,
// which must be in order and disjoint. No occurrence is read: ok is false where
// that cannot be done, or where reading them takes less.
func (s *Shard) TallyRuns(p [2]rune, runs []Run) (all []Tally, ok bool, err error) {
	e, err := s.entryOf(&s.bigrams, p)
	if err != nil {
		return nil, false, err
	}
	whole := len(runs) == 1 && runs[0] == Run{0, s.Documents()}
	switch {
	case whole:
		return []Tally{{e.count, e.documents}}, true, nil
	case e.count == 0:
		return make([]Tally, len(runs)), true, nil
	case e.count < s.bigrams.kind.opened || len(runs) > e.count/16:
		return nil, false, nil
	}
	c, err := s.posting(e)
	if err != nil {
		return nil, false, err
	}
	openings, err := s.bigrams.openings(e)
	if err != nil {
		return nil, false, err
	}
	all = make([]Tally, len(runs))
	for i, r := range runs {
		from, end := c.rank(s.Start(r.From)), c.rank(s.Start(r.End))
		all[i] = Tally{end - from, onesIn(openings, from, end)}
	}
	return all, true, nil
}

// TallyUnbridged does the same for occurrences that are not bridged.
func (s *Shard) TallyUnbridged(p [2]rune, runs []Run) (all []Tally, ok bool, err error) {
	all, ok, err = s.TallyRuns(p, runs)
	if !ok || err != nil {
		return nil, false, err
	}
	bridged, err := s.LookupBridged(p[:])
	if err != nil || len(bridged) == 0 {
		return all, true, err
	}
	e, err := s.entryOf(&s.bigrams, p)
	if err != nil {
		return nil, false, err
	}
	c, err := s.posting(e)
	if err != nil {
		return nil, false, err
	}
	for i := 0; len(bridged) > 0; {
		doc := s.DocumentAt(bridged[0])
		end, n := s.Start(doc+1), 1
		for n < len(bridged) && bridged[n] < end {
			n++
		}
		bridged = bridged[n:]
		for i < len(runs) && runs[i].End <= doc {
			i++
		}
		if i == len(runs) {
			break
		}
		if doc < runs[i].From {
			continue
		}
		all[i].Occurrences -= n
		before := c.rank(s.Start(doc))
		if c.rank(end)-before == n { // and no other one is there
			all[i].Documents--
		}
	}
	return all, true, nil
}

// onesIn is how many bits are set from number from to before number end, in
// bytes that are followed by [overread] more.
func onesIn(data []byte, from, end int) (n int) {
	for from < end {
		word := load(data, from>>3) >> (from & 7)
		size := min(64-from&7, end-from)
		if size < 64 {
			word &= 1<<size - 1
		}
		n += bits.OnesCount64(word)
		from += size
	}
	return n
}

// CountRuns counts the occurrences of p in runs of documents, which must be in
// order and disjoint. Of one and two characters no occurrence is read unless
// there are more runs than occurrences.
func (s *Shard) CountRuns(p []rune, runs []Run) ([]int, error) {
	places, ok := s.placesOf(p)
	if !ok {
		return make([]int, len(runs)), nil
	}
	return s.countRuns(places, runs)
}

// CountRunsSets does the same for sets of characters; see [Shard.LookupSets].
func (s *Shard) CountRunsSets(p [][]rune, runs []Run) ([]int, error) {
	places, ok := s.places(p)
	if !ok {
		return make([]int, len(runs)), nil
	}
	return s.countRuns(places, runs)
}

func (s *Shard) countRuns(places [][]uint32, runs []Run) ([]int, error) {
	out := make([]int, len(runs))
	if len(places) <= 2 {
		all, count, err := s.entriesOf(places)
		if err != nil {
			return nil, err
		}
		if len(all)*len(runs) <= count {
			return out, s.rank(all, runs, out)
		}
	}
	it, err := s.lookup(places)
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
	places, ok := s.placesOf(p)
	if !ok {
		return nil
	}
	return s.perDocument(places, Run{0, s.Documents()}, yield)
}

// PerDocumentSets does the same for sets of characters; see
// [Shard.LookupSets].
func (s *Shard) PerDocumentSets(p [][]rune, yield func(doc, occurrences int) bool) error {
	return s.PerDocumentIn(p, Run{0, s.Documents()}, yield)
}

// PerDocumentIn does the same for the documents of a run.
func (s *Shard) PerDocumentIn(p [][]rune, in Run, yield func(doc, occurrences int) bool) error {
	places, ok := s.places(p)
	if !ok {
		return nil
	}
	return s.perDocument(places, in, yield)
}

func (s *Shard) perDocument(places [][]uint32, in Run, yield func(doc, occurrences int) bool) error {
	if len(places) <= 2 {
		all, count, err := s.entriesOf(places)
		if err != nil {
			return err
		}
		switch {
		case len(all) > fewLists:
			return s.perList(all, in, yield)
		case len(all) == 1 && count >= s.bigrams.kind.opened:
			return s.perOpening(all[0], in, yield)
		}
	}
	it, err := s.lookup(places)
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

// perOpening counts one list by its openings, which takes half the time of
// comparing each position with the end of its document.
func (s *Shard) perOpening(e entry, in Run, yield func(doc, occurrences int) bool) error {
	c, err := s.posting(e)
	if err != nil {
		return err
	}
	openings, err := s.bigrams.openings(e)
	if err != nil {
		return err
	}
	behind := c
	last := behind.rank(s.Start(in.End))
	documents := s.finder()
	var buf [512]uint32
	n := begin(&c, s.Start(in.From), buf[:])
	i := max(c.i-n+1, 0) // index of buf[0]
	doc, at := -1, 0     // what is counted, and the index of its first position
	for n = min(n, last-i); n > 0; n = min(c.fill(buf[:]), last-i) {
		for k := 0; k < n; k += 56 {
			word := load(openings, (i+k)>>3) >> ((i + k) & 7) & (1<<min(56, n-k) - 1)
			for ; word != 0; word &= word - 1 {
				j := k + bits.TrailingZeros64(word)
				if doc >= 0 && !yield(doc, i+j-at) {
					return nil
				}
				doc, at = documents.document(buf[j]), i+j
			}
		}
		i += n
	}
	if doc >= 0 {
		yield(doc, i-at)
	}
	return nil
}

// perList counts many lists, one after the other: to bring their positions in
// order takes four times as long.
func (s *Shard) perList(lists []entry, in Run, yield func(doc, occurrences int) bool) error {
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
