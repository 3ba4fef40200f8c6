package web

import (
	"bufio"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tifa"
)

// A Role is what somebody may do.
type Role string

// The roles. Whoever has none is not let in.
const (
	Reader Role = "reader" // reads, and changes nothing
	Editor Role = "editor" // reads, and changes the corpus
)

// An Access says who is let in. The zero value lets everybody on this computer in,
// as an editor.
type Access struct {
	Token    string    // lets in whoever gives it, "" if there is none
	Role     Role      // of whoever gives the token
	Accounts []Account // of those who sign in with a name and a password
}

// open reports whether nobody is asked who he is.
func (a *Access) open() bool { return a.Token == "" && len(a.Accounts) == 0 }

// An Account is somebody who signs in with a password.
type Account struct {
	Name string
	Role Role
	key  passwordKey
}

const (
	passwordLeast = 12 // characters
	nameMost      = 64 // bytes
)

// NewAccount makes an account. Its error says what is wrong with the name, the role or
// the password.
func NewAccount(name string, role Role, password string) (Account, error) {
	a := Account{Name: name, Role: role}
	if err := a.check(); err != nil {
		return a, err
	}
	if n := utf8.RuneCountInString(password); n < passwordLeast {
		return a, &tifa.Problem{Fact: fmt.Sprintf("a password of %d characters can be guessed", n), Hint: fmt.Sprintf("want %d characters or more", passwordLeast)}
	}
	a.key = newPasswordKey(password)
	return a, nil
}

// check is what is wrong with the name or the role.
func (a *Account) check() error {
	bad := strings.ContainsFunc(a.Name, func(r rune) bool {
		return r == ':' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r)
	})
	switch {
	case bad || a.Name == "" || len(a.Name) > nameMost || strings.HasPrefix(a.Name, "#"):
		return &tifa.Problem{Fact: fmt.Sprintf("name %q", a.Name), Hint: fmt.Sprintf("want a name of up to %d bytes, without a colon, a space or a # at its beginning", nameMost)}
	case a.Role != Reader && a.Role != Editor:
		return &tifa.Problem{Fact: fmt.Sprintf("role %q", a.Role), Hint: "want reader or editor"}
	}
	return nil
}

// Line is the account as a line of a password file: name, role and the key of the
// password, which does not tell the password, set apart by colons.
func (a Account) Line() string { return a.Name + ":" + string(a.Role) + ":" + a.key.String() }

// ReadAccounts reads a password file, a line of [Account.Line] each; empty lines and
// those that begin with # are passed over. Errors name the path and the line.
func ReadAccounts(path string, r io.Reader) (all []Account, err error) {
	lines, n := bufio.NewScanner(r), 0
	for lines.Scan() {
		n++
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		a, err := parseAccount(line)
		if err == nil && slices.ContainsFunc(all, func(b Account) bool { return a.Name == b.Name }) {
			err = &tifa.Problem{Fact: fmt.Sprintf("the name %q stands twice", a.Name), Hint: "keep one of the lines"}
		}
		if err != nil {
			return nil, &tifa.Problem{Path: path, Line: n, Fact: err.Error(), Hint: tifa.Hint(err), Err: err}
		}
		all = append(all, a)
	}
	if err := lines.Err(); err != nil {
		return nil, &tifa.Problem{Path: path, Fact: err.Error(), Err: err}
	}
	if len(all) == 0 {
		return nil, &tifa.Problem{Path: path, Fact: "names nobody", Hint: `write a line into it with "tifa serve password NAME"`}
	}
	return all, nil
}

func parseAccount(line string) (a Account, err error) {
	parts := strings.Split(line, ":")
	if len(parts) != 3 {
		return a, &tifa.Problem{Fact: "want name, role and key, set apart by colons", Hint: `write the line with "tifa serve password NAME"`}
	}
	a = Account{Name: parts[0], Role: Role(parts[1])}
	if err := a.check(); err != nil {
		return a, err
	}
	a.key, err = parsePasswordKey(parts[2])
	return a, err
}

// A passwordKey is what Argon2id derives from a password (RFC 9106): it costs time and
// memory, so that who has got hold of it can try few passwords a second.
type passwordKey struct {
	time, memory uint32 // passes; KiB
	threads      uint8
	salt, key    []byte
}

// newPasswordKey derives with the parameters that RFC 9106, 4, recommends where memory
// is dear.
func newPasswordKey(password string) passwordKey {
	k := passwordKey{time: 3, memory: 64 << 10, threads: 4, salt: make([]byte, 16), key: make([]byte, 32)}
	_, _ = rand.Read(k.salt) // never fails
	k.key = k.derive(password)
	return k
}

func (k *passwordKey) derive(password string) []byte {
	return argon2.IDKey([]byte(password), k.salt, k.time, k.memory, k.threads, uint32(len(k.key)))
}

// matches reports whether the key is of this password, in a time that does not tell
// where they differ.
func (k *passwordKey) matches(password string) bool {
	return subtle.ConstantTimeCompare(k.derive(password), k.key) == 1
}

// String is the key in the PHC string format.
func (k passwordKey) String() string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, k.memory, k.time, k.threads, e.EncodeToString(k.salt), e.EncodeToString(k.key))
}

func parsePasswordKey(s string) (k passwordKey, err error) {
	wrong := &tifa.Problem{Fact: "the key is none of Argon2id", Hint: `write the line anew with "tifa serve password NAME"`}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return k, wrong
	}
	if n, err := fmt.Sscanf(parts[3]+"\n", "m=%d,t=%d,p=%d\n", &k.memory, &k.time, &k.threads); n != 3 || err != nil {
		return k, wrong
	}
	const memoryMost, timeMost = 1 << 20, 100 // 1 GiB
	if k.memory < 8*uint32(k.threads) || k.memory > memoryMost || k.time < 1 || k.time > timeMost || k.threads < 1 {
		return k, wrong
	}
	e := base64.RawStdEncoding.Strict()
	var err1, err2 error
	k.salt, err1 = e.DecodeString(parts[4])
	k.key, err2 = e.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(k.salt) < 8 || len(k.key) < 16 {
		return k, wrong
	}
	return k, nil
}
