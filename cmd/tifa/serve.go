package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/netip"
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
	proxies           []string
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

It listens on this computer alone. An address beyond it takes --auth and should have
--tls-cert and --tls-key. The file of --auth has in its first line a token of 16
characters or more, and whoever gives it reads, with --edit adds texts too; or else it
has a line for each person, as tifa serve password writes it, and persons read or edit
by their role. The file is read once: who is taken out of it stays until the next start.

Each client is held to a rate by his address. Behind a reverse proxy all would count as
one: --proxy names its address, or its network, and what it says in X-Forwarded-For and
X-Forwarded-Proto is believed then. It must pass Host on as it came.

A program gives the token as Authorization: Bearer, a name and a password as Basic;
/api/openapi.json describes what it may ask. A request that takes longer than 10 seconds
is stopped and says so. /healthz, /readyz and /metrics are for who watches over it.

Ctrl-C ends it when the requests that are running have ended and what was added is
stored.`,
		Example: `  tifa serve                                           # http://127.0.0.1:8470, for you alone
  tifa serve --addr 127.0.0.1:9000 --corpus readouts

  # for others: names, roles and passwords
  tifa serve password mira >> people.txt               # a reader
  tifa serve password tarek --role editor >> people.txt
  tifa serve --addr 0.0.0.0:8470 --auth people.txt --tls-cert cert.pem --tls-key key.pem
  curl -u mira -H 'Accept: application/json' 'https://corpus.example:8470/trace?f=邻岸优先'

  # behind a reverse proxy on this computer, which speaks TLS
  tifa serve --auth people.txt --proxy 127.0.0.1 --proxy ::1

  # for programs: a token
  openssl rand -hex 16 > token.txt
  tifa serve --auth token.txt
  curl -H "Authorization: Bearer $(cat token.txt)" 'http://127.0.0.1:8470/?format=json'`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8470", "address to listen on")
	flags.StringVar(&f.auth, "auth", "", "file of the token that readers give, or of names and passwords")
	flags.BoolVar(&f.edit, "edit", false, "let whoever gives the token add texts (you always may: on this computer, without --auth)")
	flags.StringVar(&f.cert, "tls-cert", "", "file of the certificate, PEM")
	flags.StringVar(&f.key, "tls-key", "", "file of its key, PEM")
	flags.StringSliceVar(&f.proxies, "proxy", nil, "address or network of a reverse proxy that is believed; may be repeated")
	rulesFlag(cmd, &f.rules)
	cmd.AddCommand(a.passwordCommand())
	return cmd
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	access, err := readAccess(f.auth, f.edit)
	if err != nil {
		return err
	}
	if f.auth == "" && !web.Loopback(f.addr) {
		return &tifa.Problem{Fact: "--addr " + f.addr + " can be reached from other computers", Hint: "add --auth FILE with a token or passwords, or listen on 127.0.0.1:8470"}
	}
	proxies, err := readProxies(f.proxies)
	if err != nil {
		return err
	}
	if len(proxies) > 0 && f.auth == "" {
		return &tifa.Problem{Fact: "--proxy lets in who comes from other computers", Hint: "add --auth FILE with a token or passwords"}
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
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	s, err := web.New(web.Config{Corpus: c, Dir: dir, CacheDir: cacheDir(), Rules: rules, Ladders: ladders, Log: log, Access: access, Proxies: proxies, Version: release()})
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
		a.note("tifa: without --tls-cert anybody on the way can read passwords and texts")
	}
	a.printf("%s://%s  (Ctrl-C ends)\n", scheme, l.Addr())
	if err := a.out.Flush(); err != nil {
		return errors.Join(err, l.Close())
	}
	return s.Serve(ctx, l, config)
}

// readProxies reads addresses, 192.0.2.7, and networks, 192.0.2.0/24.
func readProxies(all []string) (out []netip.Prefix, err error) {
	for _, s := range all {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			var ip netip.Addr
			if ip, err = netip.ParseAddr(s); err != nil {
				return nil, &tifa.Problem{Fact: "--proxy " + s + ": no address and no network", Hint: "want for instance 127.0.0.1 or 192.0.2.0/24"}
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

// readAccess reads who is let in: a token, or a password file. Everybody on this
// computer where no file is named.
func readAccess(path string, edit bool) (web.Access, error) {
	var access web.Access
	if path == "" {
		return access, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return access, &tifa.Problem{Path: path, Fact: "no such file of a token or of passwords", Hint: `write a line of 16 characters or more into it, or lines of "tifa serve password NAME"`, Err: err}
	}
	if bytes.Contains(b, []byte(":$argon2")) {
		if edit {
			return access, &tifa.Problem{Path: path, Fact: "--edit is for a token: here each name has its role", Hint: `leave --edit out; write the line anew with "tifa serve password NAME --role editor"`}
		}
		access.Accounts, err = web.ReadAccounts(path, bytes.NewReader(b))
		return access, err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	access.Token, access.Role = strings.TrimSpace(line), web.Reader
	if edit {
		access.Role = web.Editor
	}
	if len(access.Token) < 16 {
		return access, &tifa.Problem{Path: path, Line: 1, Fact: "a token this short can be guessed", Hint: "want a line of 16 characters or more"}
	}
	return access, nil
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
