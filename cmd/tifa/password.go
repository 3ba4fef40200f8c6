package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tifa"
	"tifa/web"
)

func (a *app) passwordCommand() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "password NAME",
		Short: "Write a line of the password file of serve --auth",
		Long: `Password asks twice for a password, of 12 characters or more, which the terminal does
not show, or reads a line of standard input where that is no terminal. It prints a line
for the file of tifa serve --auth: the name, the role and a key that Argon2id derived,
which does not tell the password.

A reader changes nothing; an editor adds texts and takes them back.`,
		Example: `  tifa serve password mira >> people.txt
  tifa serve password tarek --role editor >> people.txt`,
		Args: args(1, 1, "the name of a person"),
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.password(cmd.Context(), names[0], web.Role(role))
		},
	}
	cmd.Flags().StringVar(&role, "role", string(web.Reader), "reader or editor")
	return cmd
}

func (a *app) password(ctx context.Context, name string, role web.Role) error {
	password, err := a.readPassword(ctx)
	if err != nil {
		return err
	}
	account, err := web.NewAccount(name, role, password)
	if err != nil {
		return err
	}
	a.printf("%s\n", account.Line())
	return nil
}

// readPassword asks for a password twice, or reads it where nobody can be asked.
func (a *app) readPassword(ctx context.Context) (string, error) {
	f, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(a.stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var given [2]string
	for i, ask := range []string{"password: ", "again: "} {
		if _, err := io.WriteString(a.stderr, ask); err != nil {
			return "", err
		}
		var err error
		if given[i], err = hidden(ctx, int(f.Fd())); err != nil {
			return "", err
		}
		a.note("")
	}
	if given[0] != given[1] {
		return "", &tifa.Problem{Fact: "the two passwords differ", Hint: "try again"}
	}
	return given[0], nil
}

// hidden reads a line from a terminal that does not show it. Ctrl-C gives up, and the
// terminal shows again what is typed.
func hidden(ctx context.Context, terminal int) (string, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	type line struct {
		words []byte
		err   error
	}
	read := make(chan line, 1)
	go func() {
		words, err := term.ReadPassword(terminal)
		read <- line{words, err}
	}()
	select {
	case l := <-read:
		return string(l.words), l.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(terminal, before))
	}
}
