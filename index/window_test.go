package index

import "testing"

// A window that has given all it has stays at its end, however often and for what
// it is asked.
func TestWindowStaysAtItsEnd(t *testing.T) {
	w := &window{cursors: make([]cursor, 2), heads: []uint32{5, past}}
	w.cursors[0], w.cursors[1] = newCursor(make([]byte, 64), 0, 1), newCursor(make([]byte, 64), 0, 1)
	if got, ok := w.seek(3); !ok || got != 5 {
		t.Fatalf("seek 3: %d, %t, want 5", got, ok)
	}
	for _, x := range []uint32{6, 100_000, 100_001, 4_000_000} {
		if got, ok := w.seek(x); ok {
			t.Errorf("seek %d: %d, want none", x, got)
		}
	}
}
