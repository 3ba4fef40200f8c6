package web_test

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"tifa"
	"tifa/web"
)

const (
	token    = "a-token-of-some-length"
	password = "同舟共渡 and some more"
)

// people are a reader and an editor, who have the same password. Their keys are
// derived in less time than those of real accounts.
func people(t *testing.T) web.Access {
	t.Helper()
	salt, e := []byte("12345678"), base64.RawStdEncoding
	key := "$argon2id$v=19$m=64,t=1,p=1$" + e.EncodeToString(salt) + "$" + e.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 64, 1, 32))
	all, err := web.ReadAccounts("people.txt", strings.NewReader("# who may come in\n\nmira:reader:"+key+"\n tarek:editor:"+key+"\n"))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d accounts: %v", len(all), err)
	}
	return web.Access{Accounts: all}
}

// signIn gives a name and a secret at the door.
func signIn(s *web.Server, name, secret string, change ...func(*http.Request)) *http.Response {
	form := url.Values{"name": {name}, "secret": {secret}, "next": {"/help"}}
	r := httptest.NewRequest("POST", "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "en")
	for _, c := range change {
		c(r)
	}
	return answer(s, r)
}

// session is the cookie of who signs in.
func session(t *testing.T, s *web.Server, name, secret string, change ...func(*http.Request)) *http.Cookie {
	t.Helper()
	r := signIn(s, name, secret, change...)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/help" || len(r.Cookies()) != 1 {
		t.Fatalf("%s: status %d, %v", name, r.StatusCode, r.Header)
	}
	return r.Cookies()[0]
}

func with(c *http.Cookie, r *http.Request) *http.Request {
	r.AddCookie(c)
	return r
}

func TestToken(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Access = web.Access{Token: token, Role: web.Reader} })
	if got := answer(s, request("/search?q=x")); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/login?next="+q("/search?q=x") {
		t.Errorf("status %d, to %s", got.StatusCode, got.Header.Get("Location"))
	}
	if got := answer(s, request("/", "Accept", "application/json")); got.StatusCode != http.StatusUnauthorized || got.Header.Get("WWW-Authenticate") != `Bearer realm="tifa"` {
		t.Errorf("JSON without the token: status %d, %v", got.StatusCode, got.Header)
	}
	for given, want := range map[string]int{token: 200, token + "x": 401, token[1:]: 401, "": 401} {
		if got := answer(s, request("/", "Accept", "application/json", "Authorization", "Bearer "+given)).StatusCode; got != want {
			t.Errorf("JSON with %q: status %d, want %d", given, got, want)
		}
	}
	if d := page(t, s, "/login"); d.Find("#name").Length() != 0 || d.Find("#secret[type=password]").Length() != 1 {
		t.Error("the page does not ask for the token alone")
	}
	for _, next := range []string{"//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", `"><script>alert(1)</script>`} {
		d := page(t, s, "/login?next="+q(next))
		if got := d.Find("input[name=next]").AttrOr("value", ""); got != "/" || d.Find("script").Length() != 1 {
			t.Errorf("after signing in to %q", got)
		}
	}
	pageOf(t, signIn(s, "", "wrong"), http.StatusUnauthorized, "/login")
	d := pageOf(t, answer(s, with(session(t, s, "", " "+token+"\n"), request("/help"))), 200, "/help")
	if d.Find("form[action='/logout']").Length() != 1 {
		t.Error("nobody can sign out")
	}
	if page(t, room(t, nil), "/help").Find("form[action='/logout']").Length() != 0 {
		t.Error("on this computer there is nothing to sign out of")
	}
}

// Who signs in is let in until he signs out or the session ends.
func TestSession(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Access = people(t) })
	if d := page(t, s, "/login"); d.Find("#name").Length() != 1 || d.Find("#secret[type=password]").Length() != 1 {
		t.Error("the page does not ask for a name and a password")
	}
	for _, wrong := range [][2]string{{"mira", password + "x"}, {"mira", ""}, {"nobody", password}, {"", ""}, {"mira\x00", password}} {
		d := pageOf(t, signIn(s, wrong[0], wrong[1]), http.StatusUnauthorized, "/login")
		if d.Find("[role=alert]").Text() != "The name or the password is wrong." {
			t.Errorf("%q: %q", wrong, d.Find("main").Text())
		}
	}
	c := session(t, s, "mira", password)
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.MaxAge != 12*3600 || c.Secure {
		t.Errorf("cookie %v", c)
	}
	secure := session(t, s, "mira", password, func(r *http.Request) { r.TLS = &tls.ConnectionState{} })
	if !secure.Secure || !strings.HasPrefix(secure.Name, "__Host-") || secure.Value == c.Value {
		t.Errorf("cookie over TLS %v", secure)
	}
	if d := pageOf(t, answer(s, with(c, request("/help"))), 200, "/help"); !strings.Contains(d.Find(".foot").Text(), "mira") {
		t.Error("the page does not say who is signed in")
	}
	out := func(c *http.Cookie, what string) {
		if got := answer(s, with(c, request("/help"))).StatusCode; got != http.StatusSeeOther {
			t.Errorf("%s: status %d", what, got)
		}
	}
	out(&http.Cookie{Name: c.Name, Value: "forged"}, "a forged cookie")
	out(&http.Cookie{Name: c.Name, Value: strings.ToLower(c.Value)}, "a cookie that was changed")
	out(&http.Cookie{Name: "mira", Value: c.Value}, "a cookie of another name")
	leave := answer(s, with(c, httptest.NewRequest("POST", "/logout", nil)))
	if gone := leave.Cookies(); leave.StatusCode != http.StatusSeeOther || len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("signing out: status %d, %v", leave.StatusCode, gone)
	}
	out(c, "the cookie of who signed out")
	for who, want := range map[string]int{"mira": 200, "tarek": 200, "nobody": 401} {
		r := request("/", "Accept", "application/json")
		r.SetBasicAuth(who, password)
		if got := answer(s, r).StatusCode; got != want {
			t.Errorf("%s by Basic: status %d, want %d", who, got, want)
		}
	}
	s = room(t, func(c *web.Config) { c.Access, c.Limits.Session = people(t), time.Nanosecond })
	out(session(t, s, "mira", password), "a cookie whose session has ended")
}

// Whoever guesses passwords must wait, and so must who gives the right one meanwhile;
// who gave it before is let in.
func TestGuesses(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Access = web.Access{Token: token, Role: web.Reader} })
	from := func(address string) func(*http.Request) {
		return func(r *http.Request) { r.RemoteAddr = address }
	}
	session(t, s, "", token, from("[2001:db8:1:1::1]:1"))
	last := 0
	for range 12 {
		last = signIn(s, "", "guessed", from("[2001:db8:1:1::2]:1")).StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the twelfth guess: status %d", last)
	}
	if got := signIn(s, "", "another", from("[2001:db8:1:1:ffff::]:1")).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("from another address of the same network: status %d", got)
	}
	session(t, s, "", token, from("[2001:db8:1:1::2]:1"))
	if got := signIn(s, "", "another", from("192.0.2.7:1")).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("from elsewhere: status %d", got)
	}
	s = room(t, func(c *web.Config) { c.Access = people(t) })
	for i := range 11 {
		last = signIn(s, "mira", "guessed", from("192.0.2."+string(rune('1'+i%9))+":1")).StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the eleventh guess under one name: status %d", last)
	}
	session(t, s, "tarek", password, from("192.0.2.1:1"))
}

// Every change takes an editor and a page of this server. What is no page is refused
// the same way, so that a page that will be added is guarded too.
func TestChanges(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	s := room(t, func(c *web.Config) { c.Dir, c.Access = "add", people(t) })
	reader, editor := session(t, s, "mira", password), session(t, s, "tarek", password)
	ask := func(method, target string, c *http.Cookie, header ...string) int {
		r := httptest.NewRequest(method, target, strings.NewReader("name=x"))
		r.Header.Set("Content-Type", form)
		if c != nil {
			r.AddCookie(c)
		}
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return answer(s, r).StatusCode
	}
	for _, x := range []struct {
		method, target string
		editor         int
	}{
		{"POST", "/add", 400},
		{"POST", "/add/store", 404},
		{"POST", "/add/undo", 404},
		{"POST", "/", 404},
		{"PUT", "/doc/" + newest, 404},
		{"DELETE", "/doc/" + newest, 404},
		{"PATCH", "/none", 404},
	} {
		name := x.method + " " + x.target
		if got := ask(x.method, x.target, reader); got != http.StatusForbidden {
			t.Errorf("%s by a reader: status %d", name, got)
		}
		if got := ask(x.method, x.target, nil); got != http.StatusUnauthorized {
			t.Errorf("%s by nobody: status %d", name, got)
		}
		if got := ask(x.method, x.target, editor); got != x.editor {
			t.Errorf("%s by an editor: status %d, want %d", name, got, x.editor)
		}
		for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			if got := ask(x.method, x.target, editor, h...); got != http.StatusForbidden {
				t.Errorf("%s with %s: status %d", name, h, got)
			}
		}
	}
	if got := answer(s, with(reader, request("/add"))).StatusCode; got != http.StatusForbidden {
		t.Errorf("the form for a reader: status %d", got)
	}
	if n := pageOf(t, answer(s, with(reader, request("/help"))), 200, "/help").Find("nav a[href='/add']").Length(); n != 0 {
		t.Error("a reader is led to the form")
	}
	if n := pageOf(t, answer(s, with(editor, request("/add"))), 200, "/add").Find("nav a[href='/add']").Length(); n != 1 {
		t.Error("an editor is not led to the form")
	}
}

// A password file that is wrong is told by its line.
func TestReadAccounts(t *testing.T) {
	a, err := web.NewAccount("mira", web.Reader, password)
	if err != nil {
		t.Fatal(err)
	}
	line := a.Line()
	all, err := web.ReadAccounts("people.txt", strings.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	s := room(t, func(c *web.Config) { c.Access.Accounts = all })
	session(t, s, "mira", password)
	pageOf(t, signIn(s, "mira", password+"x"), http.StatusUnauthorized, "/login")
	for _, c := range []struct{ file, want string }{
		{"", "people.txt: names nobody"},
		{"# mira\n\n", "people.txt: names nobody"},
		{line + "\n" + line + "\n", `people.txt:2: the name "mira" stands twice`},
		{"mira", "people.txt:1: want name, role and key, set apart by colons"},
		{strings.Replace(line, "reader", "king", 1), `people.txt:1: role "king"`},
		{strings.Replace(line, "mira", "mi ra", 1), `people.txt:1: name "mi ra"`},
		{strings.Replace(line, "mira", "", 1), `people.txt:1: name ""`},
		{line[:len(line)-30], "people.txt:1: the key is none of Argon2id"},
		{strings.Replace(line, "argon2id", "argon2i", 1), "people.txt:1: the key is none of Argon2id"},
		{strings.Replace(line, "m=65536", "m=4294967295", 1), "people.txt:1: the key is none of Argon2id"},
		{strings.Replace(line, "t=3", "t=0", 1), "people.txt:1: the key is none of Argon2id"},
		{strings.Replace(line, "m=65536,t=3,p=4", "m=65536,t=3", 1), "people.txt:1: the key is none of Argon2id"},
	} {
		if _, err := web.ReadAccounts("people.txt", strings.NewReader(c.file)); err == nil || err.Error() != c.want || tifa.Hint(err) == "" {
			t.Errorf("%q: %v, want %s", c.file, err, c.want)
		}
	}
	for _, c := range []struct {
		name, password string
		role           web.Role
	}{{"", password, web.Reader}, {"a:b", password, web.Reader}, {"#a", password, web.Reader}, {"a", "eleven 字 ok", web.Reader}, {"a", password, ""}} {
		if _, err := web.NewAccount(c.name, c.role, c.password); err == nil || tifa.Hint(err) == "" {
			t.Errorf("%q, %q, %q: %v", c.name, c.role, c.password, err)
		}
	}
}

// Where on this computer a text was read from is told to nobody elsewhere.
func TestPathsStayHere(t *testing.T) {
	d := &tifa.Document{ID: "kept", Date: "2035-01-01", Text: "会议指出，要守住航道。", Provenance: tifa.Provenance{Path: "/home/mira/files/kept.txt"}}
	here := room(t, nil, d)
	there := room(t, func(c *web.Config) { c.Access = web.Access{Token: token, Role: web.Reader} }, d)
	for _, target := range []string{"/", "/doc/kept", "/doc/kept?format=json", "/search?q=" + q("守住航道"), "/brief/kept"} {
		for _, accept := range []string{"text/html", "application/json"} {
			said := func(s *web.Server) string {
				b, err := io.ReadAll(answer(s, request(target, "Accept", accept, "Authorization", "Bearer "+token)).Body)
				if err != nil {
					t.Fatal(err)
				}
				return string(b)
			}
			if strings.Contains(said(there), "/home/mira") {
				t.Errorf("%s as %s tells a path", target, accept)
			}
			if target == "/doc/kept" && !strings.Contains(said(here), "/home/mira/files/kept.txt") {
				t.Errorf("%s as %s tells no path on this computer", target, accept)
			}
		}
	}
}

// The page that asks who somebody is speaks the language that was asked for.
func TestLoginLanguage(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Access = web.Access{Token: token, Role: web.Reader} })
	r := answer(s, request("/?ui=en", "Accept-Language", "zh"))
	to := request(r.Header.Get("Location"), "Accept-Language", "zh")
	for _, c := range r.Cookies() {
		to.AddCookie(c)
	}
	if got := pageOf(t, answer(s, to), 200, "/login").Find("h1").Text(); got != "Sign in" {
		t.Errorf("asked for in English, it says %q", got)
	}
}
