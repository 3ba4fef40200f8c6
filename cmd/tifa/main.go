// Command tifa reads official communiqués: what system of statements a text
// sets out, what in it is new against the earlier texts of its series, where a
// formulation was first said, how often and by whom. It works offline, over
// texts the user owns.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"tifa"
)

func main() { os.Exit(run()) }

// Exit statuses, as grep has them.
const (
	statusDone    = 0
	statusNothing = 1
	statusFailure = 2
)

// errNothing ends a command that worked and found nothing.
var errNothing = errors.New("nothing found")

// errReported ends a command that failed after it has said why.
var errReported = errors.New("reported")

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	err := a.root().ExecuteContext(ctx)
	if e := a.out.Flush(); e != nil && err == nil && !errors.Is(e, syscall.EPIPE) {
		err = e
	}
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, errNothing):
		return statusNothing
	case errors.Is(err, errReported):
		return statusFailure
	case errors.Is(err, syscall.EPIPE):
		return statusDone // the reader of our output had enough
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "tifa: interrupted")
		return statusFailure
	}
	a.report(err)
	return statusFailure
}

// report writes an error as the fact and, on a line of its own, the hint.
func (a *app) report(err error) {
	fmt.Fprintf(a.stderr, "tifa: %v\n", err)
	if hint := tifa.Hint(err); hint != "" {
		fmt.Fprintf(a.stderr, "tifa: hint: %s\n", hint)
	}
}
