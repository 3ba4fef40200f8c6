package corpus

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tifa"
	"tifa/index"
	"tifa/search"
)

// Predecessor is the document that d is read against, with its text: of the
// same series, from the latest event before that of d, and of the versions of
// that event the fullest. seriesKey is as in [Batch.Put]; d need not be in the
// corpus.
//
// It is in the language of d, as far as both are known, and issued earlier than d, too. An event is as early as its first day, or the date of the document if that is
// unknown. A version is fuller than another if it is longer by more than one
// part in fifty; abridged versions come last, and the first id decides among
// equals. If there is none the error wraps [tifa.ErrNotFound] and says what was
// looked for.
func (v *View) Predecessor(ctx context.Context, d *tifa.Document, seriesKey string) (e *tifa.Entry, err error) {
	defer index.Guard(&err, v.shards...)()
	name := cmp.Or(d.SeriesName, seriesKey, d.Series)
	if name == "" {
		return nil, &tifa.Problem{
			Fact: fmt.Sprintf("nothing says which series %q belongs to", d.ID),
			Hint: "name both documents: tifa compare OLD NEW", Err: tifa.ErrNotFound,
		}
	}
	names := []string{seriesKey}
	if d.Series != "" { // what the record says goes before what the text suggests
		names = slices.DeleteFunc([]string{d.Series, d.SeriesName}, func(s string) bool { return s == "" })
	}
	editions := slices.DeleteFunc(v.search.InSeries(names...), func(e *tifa.Entry) bool {
		return e.ID == d.ID || e.SameEvent(d) || e.Language != "" && d.Language != "" && e.Language != d.Language
	})
	earlier := slices.DeleteFunc(slices.Clone(editions), func(e *tifa.Entry) bool {
		return !before(e.When(), d.When()) || d.Date != "" && !before(e.Date, d.Date)
	})
	if len(earlier) == 0 {
		return nil, noPredecessor(d, name, editions)
	}
	last := slices.MaxFunc(earlier, func(a, b *tifa.Entry) int { return cmp.Compare(a.When(), b.When()) })
	versions := slices.DeleteFunc(earlier, func(e *tifa.Entry) bool {
		return !e.SameEvent(&last.Document) && e.When() != last.When()
	})
	return v.Document(ctx, search.Fullest(versions).ID)
}

// before reports whether a is known to be earlier than b: 2018 is not known to
// be earlier than 2018-06.
func before(a, b tifa.Date) bool {
	return a != "" && a < b && !strings.HasPrefix(string(b), string(a))
}

// noPredecessor says how much of the series the corpus holds.
func noPredecessor(d *tifa.Document, name string, editions []*tifa.Entry) error {
	p := &tifa.Problem{Hint: "add earlier editions, or name both documents: tifa compare OLD NEW", Err: tifa.ErrNotFound}
	var dates []tifa.Date
	events := map[string]bool{}
	for _, e := range editions {
		if w := e.When(); w != "" {
			dates = append(dates, w)
			name := string(w)
			if e.Event != nil && e.Event.ID != "" {
				name = e.Event.ID
			}
			events[name] = true
		}
	}
	held := "no other edition of it"
	if len(dates) > 0 {
		held = fmt.Sprintf("%d of its editions, from %s to %s, none of them earlier", len(events), slices.Min(dates), slices.Max(dates))
	}
	p.Fact = fmt.Sprintf("no predecessor of %q in the series %s: the corpus holds %s", d.ID, name, held)
	if d.When() == "" {
		p.Fact += "; the document has no date"
	}
	return p
}
