package index

import (
	"context"
	"path"
)

// Steps is told of each step of a writer of a shard that changes the disk,
// before it is taken: "create" a file, "write" to it (many times), "sync" it,
// "close" it, "rename" it to its final name, "sync directory", and "done" after
// the last of them. An error stops the writer there as if the machine had
// stopped: nothing is cleaned up, and the error is given. Tests cut writers by
// it; nil, which is told nothing, is what programs use.
type Steps func(step string) error

// Write is [Writer.Write] step by step.
func (steps Steps) Write(w *Writer, path string) error { return w.write(path, steps) }

// Merge is [Merge] step by step.
func (steps Steps) Merge(ctx context.Context, path string, keep func(key int64) bool, in ...*Shard) error {
	return merge(ctx, path, keep, steps, in)
}

const temporary = "tmp-*.tifa"

// Temporary reports whether name, the last element of a path, is one that a
// shard has while it is written. After a crash such a file is of no use.
func Temporary(name string) bool {
	ok, _ := path.Match(temporary, name)
	return ok
}
