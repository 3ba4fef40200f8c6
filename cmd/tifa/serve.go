package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/corpus"
	"tifa/ladder"
	"tifa/web"
)

type serveFlags struct {
	addr, auth, rules string
	cert, key         string
	edit              bool
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the corpus as pages in a browser, and as JSON over HTTP",
		Long: `Serve opens the reading room: what the corpus holds, documents with their structure
and citation, concordances, the lives of formulations, redlines, series and briefs,
as pages that work without script. The same addresses give JSON to clients that ask
for application/json.

It listens on this computer alone. An address beyond it takes --auth, a file whose
first line is the token that readers must give (16 characters or more), and should
have --tls-cert and --tls-key. Readers with a token may add texts only with --edit.

Ctrl-C ends it when the requests that are running have ended.`,
		Example: `  tifa serve
  tifa serve --addr 127.0.0.1:9000
  tifa serve --addr 0.0.0.0:8470 --auth token.txt --tls-cert cert.pem --tls-key key.pem`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8470", "address to listen on")
	flags.StringVar(&f.auth, "auth", "", "file whose first line is the token that readers give")
	flags.BoolVar(&f.edit, "edit", false, "let readers add texts (default for yourself: on this computer, without --auth)")
	flags.StringVar(&f.cert, "tls-cert", "", "file of the certificate, PEM")
	flags.StringVar(&f.key, "tls-key", "", "file of its key, PEM")
	rulesFlag(cmd, &f.rules)
	return cmd
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	token, err := readToken(f.auth)
	if err != nil {
		return err
	}
	if token == "" && !web.Loopback(f.addr) {
		return &tifa.Problem{Fact: "--addr " + f.addr + " can be reached from other computers", Hint: "add --auth FILE with a token, or listen on 127.0.0.1:8470"}
	}
	config, err := f.tls()
	if err != nil {
		return err
	}
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	var ladders []ladder.Ladder
	for _, name := range ladder.Carried() {
		l, err := readLadder(name)
		if err != nil {
			return err
		}
		ladders = append(ladders, l)
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	c, err := corpus.Open(dir)
	if err != nil {
		return err
	}
	defer c.Close()
	if !f.edit && token != "" {
		dir = ""
	}
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	s, err := web.New(web.Config{Corpus: c, Dir: dir, Rules: rules, Ladders: ladders, Log: log, Token: token, Version: release()})
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return &tifa.Problem{Fact: "--addr " + f.addr + ": " + err.Error(), Hint: "name a free address with --addr", Err: err}
	}
	scheme := "http"
	if config != nil {
		scheme = "https"
	} else if !web.Loopback(f.addr) {
		a.note("tifa: without --tls-cert anybody on the way can read the token and the texts")
	}
	a.printf("%s://%s  (Ctrl-C ends)\n", scheme, l.Addr())
	if err := a.out.Flush(); err != nil {
		return errors.Join(err, l.Close())
	}
	return s.Serve(ctx, l, config)
}

// readToken is the first line of the file, "" where none is named.
func readToken(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", &tifa.Problem{Path: path, Fact: "no such file of a token", Hint: "write a line of 16 characters or more into it", Err: err}
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSpace(line)
	if len(line) < 16 {
		return "", &tifa.Problem{Path: path, Line: 1, Fact: "a token this short can be guessed", Hint: "want a line of 16 characters or more"}
	}
	return line, nil
}

// tls is how the server speaks TLS, nil where it does not.
func (f *serveFlags) tls() (*tls.Config, error) {
	if f.cert == "" && f.key == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return nil, &tifa.Problem{Fact: "--tls-cert, --tls-key: " + err.Error(), Hint: "name both, as PEM files that belong together", Err: err}
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
