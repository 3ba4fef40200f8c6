package corpus

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

// A series is called by the name that most of its documents give it, and by its id
// where none gives one.
func TestSeriesNames(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	b := c.Begin()
	for i, x := range []struct{ series, name, key string }{
		{"port", "港口年会", ""}, {"port", "港口会议", ""}, {"port", "港口年会", ""}, {"bare", "", ""}, {"", "", "航道座谈会"}, {"", "", ""},
	} {
		d := document(string(rune('a'+i)), "要守住航道。")
		d.Series, d.SeriesName = x.series, x.name
		if _, err := b.Put(d, x.key, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	shut(t, c)
	v := now(t, openReader(t, dir)).view()
	defer v.Close()
	want := map[string]string{"port": "港口年会", "bare": "bare", "航道座谈会": "航道座谈会"}
	if diff := cmp.Diff(want, v.SeriesNames()); diff != "" {
		t.Error(diff)
	}
	all, err := v.Entries(context.Background(), tifa.Filter{Series: "航道座谈会"})
	if err != nil || len(all) != 1 {
		t.Errorf("%d documents of the series, want 1: %v", len(all), err)
	}
}
