package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served runs tifa serve over the sample corpus until the test ends. It gives the
// address that is printed, and what is written to standard error when ended is called.
func served(t *testing.T, dir string, args ...string) (address string, ended func() string) {
	t.Helper()
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	log := filepath.Join(t.TempDir(), "log")
	stderr, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		a := newApp(strings.NewReader(""), out, stderr)
		root := a.root()
		root.SetArgs(append([]string{"serve", "--corpus", dir}, args...))
		err := root.ExecuteContext(ctx)
		done <- errors.Join(err, out.Close(), stderr.Close())
	}()
	first := bufio.NewReader(in)
	line, err := first.ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("serve %v: %v, %v", args, err, <-done)
	}
	go func() { _, _ = io.Copy(io.Discard, first) }()
	address, _, _ = strings.Cut(line, " ")
	return address, func() string {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve %v: %v", args, err)
		}
		written, err := os.ReadFile(log)
		if err != nil {
			t.Error(err)
		}
		return string(written)
	}
}

// certificate writes one for 127.0.0.1 and its key.
func certificate(t *testing.T, dir string) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pool = x509.NewCertPool()
	cert, key = write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", secret)
	text, err := os.ReadFile(cert)
	if err != nil || !pool.AppendCertsFromPEM(text) {
		t.Fatal("no certificate", err)
	}
	return cert, key, pool
}

// The server speaks TLS by the files named, lets in by the password file, and warns
// where others can listen in.
func TestServe(t *testing.T) {
	dir, files := filepath.Join(t.TempDir(), "corpus"), t.TempDir()
	run := func(stdin string, args ...string) string {
		t.Helper()
		out, err := os.Create(filepath.Join(files, "out"))
		if err != nil {
			t.Fatal(err)
		}
		a := newApp(strings.NewReader(stdin), out, out)
		root := a.root()
		root.SetArgs(args)
		if err := errors.Join(root.ExecuteContext(t.Context()), a.out.Flush(), out.Close()); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		written, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(written)
	}
	samples, err := filepath.Glob("sample/*.txt")
	if err != nil || len(samples) == 0 {
		t.Fatal("no samples", err)
	}
	run("", append([]string{"add", "--corpus", dir}, samples...)...)
	const password = "同舟渡海 and some more"
	people := filepath.Join(files, "people.txt")
	if err := os.WriteFile(people, []byte(run(password+"\n", "serve", "password", "mira")), 0o600); err != nil {
		t.Fatal(err)
	}
	cert, key, pool := certificate(t, files)

	address, ended := served(t, dir, "--addr", "127.0.0.1:0", "--auth", people, "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Errorf("address %q", address)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	get := func(client *http.Client, target string) (int, string) {
		t.Helper()
		r, err := client.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, r.Request.URL.Path + " " + string(body)
	}
	if status, body := get(client, address+"/help"); status != 200 || !strings.HasPrefix(body, "/login ") {
		t.Errorf("nobody: status %d, %.40s", status, body)
	}
	r, err := client.PostForm(address+"/login", url.Values{"name": {"mira"}, "secret": {password}, "next": {"/help"}})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if status, body := get(client, address+"/help"); status != 200 || !strings.HasPrefix(body, "/help ") {
		t.Errorf("mira: status %d, %.40s", status, body)
	}
	if log := ended(); strings.Contains(log, "without --tls-cert") || !strings.Contains(log, "account=mira") {
		t.Errorf("log %s", log)
	}

	address, ended = served(t, dir, "--addr", "0.0.0.0:0", "--auth", people)
	if _, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://")); err != nil {
		t.Error(err)
	} else if status, body := get(http.DefaultClient, "http://127.0.0.1:"+port+"/"); status != 200 || !strings.HasPrefix(body, "/login ") {
		t.Errorf("beyond this computer: status %d, %.40s", status, body)
	}
	if log := ended(); !strings.Contains(log, "tifa: without --tls-cert anybody on the way can read passwords and texts") {
		t.Errorf("no warning: %s", log)
	}
}
