package claim

import (
	"context"
	"errors"
	"fmt"

	"tifa"
)

// A Verdict says what the corpus makes of a claim.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"
	Contradicted Verdict = "contradicted"
	Undecidable  Verdict = "undecidable"
)

// A Judgement is a claim with its verdict and what it rests on.
type Judgement struct {
	*Claim
	Verdict  Verdict
	Because  string        // one clause
	Hits     []tifa.Hit    // passages, a few
	Found    *int          // what was counted, nil where nothing was; of More, of F
	Other    *int          // of More, of G
	Unit     string        // "occurrences" or "documents"
	Coverage tifa.Coverage // of what was searched
}

// A Library is a corpus whose documents can be read.
type Library interface {
	tifa.Searcher
	// Resolve is the id of the document that name means; the error wraps
	// [tifa.ErrNotFound] if there is none.
	Resolve(ctx context.Context, name string) (string, error)
	Document(ctx context.Context, id string) (*tifa.Entry, error)
}

// A Judge judges claims. It is not safe for concurrent use.
type Judge struct {
	corpus    Library
	coverages map[tifa.Filter]tifa.Coverage
}

// NewJudge makes a Judge of claims about a corpus.
func NewJudge(corpus Library) *Judge {
	return &Judge{corpus, map[tifa.Filter]tifa.Coverage{}}
}

// Judge judges a claim. A claim about a document that is not held is undecidable;
// errors are those of reading the corpus.
func (j *Judge) Judge(ctx context.Context, c *Claim) (*Judgement, error) {
	out := &Judgement{Claim: c}
	judges := map[Kind]func(context.Context, *Judgement) error{
		First: j.first, Absent: j.absent, Count: j.count, Dropped: j.dropped,
		New: j.new, Said: j.said, More: j.more, Same: j.same,
	}
	err := judges[c.Kind](ctx, out)
	var missing *missingError
	if errors.As(err, &missing) {
		out.rule(Undecidable, "no document %q is held", missing.id)
		err = nil
	}
	return out, err
}

func (o *Judgement) rule(v Verdict, because string, args ...any) {
	o.Verdict, o.Because = v, fmt.Sprintf(because, args...)
}

// A missingError says that the corpus lacks a document that a claim names.
type missingError struct{ id string }

func (e *missingError) Error() string { return "no document " + e.id }

// document reads the document that a claim names.
func (j *Judge) document(ctx context.Context, name string) (*tifa.Entry, error) {
	id, err := j.corpus.Resolve(ctx, name)
	if errors.Is(err, tifa.ErrNotFound) {
		return nil, &missingError{name}
	}
	if err != nil {
		return nil, err
	}
	return j.corpus.Document(ctx, id)
}
