package query

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{ // want: String, or ! and the error with its hint
		{"人类命运共同体", "人类命运共同体"},
		{"  climate  change ", "climate  change"},
		{`"climate change"`, "climate change"},
		{`"改革 AND 开放"`, `"改革 AND 开放"`},
		{`"he said \"yes\""`, `"he said \"yes\""`},
		{`" x"`, `" x"`},
		{"“一带一路”", "“一带一路”"},
		{"改革 | 开放 | 发展", "改革 | 开放 | 发展"},
		{"改革|开放", "改革|开放"},
		{"and not or", "and not or"},
		{"改革 ..10 开放", "改革 ..10 开放"},
		{"改革 ~0 开放 ..5 发展", "改革 ~0 开放 ..5 发展"},
		{"改革 NOT WITHIN 改革开放", "改革 NOT WITHIN 改革开放"},
		{"改革 WITHIN 改革开放", "改革 WITHIN 改革开放"},
		{"A AND B NOT C", "A AND B NOT C"},
		{"A AND ( B NOT C )", "A AND ( B NOT C )"},
		{"( A | B ) ..3 C", "A | B ..3 C"},
		{"A | ( B ..3 C )", "A | ( B ..3 C )"},
		{"坚持[*]不动摇", "坚持[*]不动摇"},
		{"第[?]次 会议", "第[?]次 会议"},
		{`"第[?]次"`, `"第[?]次"`},
		{`/第[一二]次/`, "/第[一二]次/"},
		{`/a\/b/`, `/a\/b/`},
		{`/a\\/`, `/a\\/`},
		{"改革 series:cewc date:2012..2020", "改革 series:cewc date:2012..2020"},
		{"date:2012 改革", "改革 date:2012"},
		{"lang:zh", "lang:zh"},
		{`改革 title:"外事 工作"`, `改革 title:"外事 工作"`},
		{"date:..2017 x", "x date:..2017"},
		{`"series:cewc"`, `"series:cewc"`},
		{"note: this", "note: this"},
		{"A/RES/78/1", "A/RES/78/1"},
		{"..", ".."},
		{"..x 10", "..x 10"},

		{"", "!query:1:1: nothing to find"},
		{"   ", "!query:1:1: nothing to find"},
		{`""`, "!query:1:1: an empty string"},
		{`"共同体`, `!query:1:1: unclosed quotation mark (add " after 共同体)`},
		{`改革 "开放`, `!query:1:4: a quotation mark within a string`},
		{`"a"b`, `!query:1:4: text right behind the closing quotation mark`},
		{`"a" "b"`, "!query:1:5: two strings without an operator"},
		{"AND 改革", "!query:1:1: operator AND without a string before it"},
		{"改革 AND", "!query:1:7: the query breaks off"},
		{"改革 | | 开放", "!query:1:6: operator | without"},
		{"( 改革", `!query:1:1: unclosed "("`},
		{"改革 )", `!query:1:4: ")" without "("`},
		{"改革 date:2013-13", `!query:1:4: date "2013-13": month out of range`},
		{"改革 date:2019..2012", "!query:1:4: date 2019 is later than 2012"},
		{"series: 改革", "!query:1:1: no value behind series:"},
		{"改革 series:a series:b", "!query:1:13: series is given twice"},
		{"/a(/", "!query:1:1: regular expression: missing closing )"},
		{"/x*/", "!query:1:1: the regular expression matches the empty string"},
		{"/abc", "!query:1:1: unclosed regular expression"},
		{"[*]x", "!query:1:1: a pattern begins and ends with text"},
		{"a[*]b[*]c[*]d[*]e", "!query:1:1: 4 gaps [*], the limit is 3"},
		{"改革 ..99999 开放", "!query:1:4: distance 99999, the limit is 10000"},
		{"a\xff", "!query: the query is not UTF-8"},
	} {
		q, err := Parse(tt.in)
		if want, bad := strings.CutPrefix(tt.want, "!"); bad {
			got := "no error"
			if err != nil {
				got = err.Error() + " (" + tifa.Hint(err) + ")"
			}
			if !strings.HasPrefix(got, want) {
				t.Errorf("Parse(%q): got %s\nwant %s", tt.in, got, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if got := q.String(); got != tt.want {
			t.Errorf("Parse(%q).String() = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// generate draws a tree.
func generate(t *rapid.T, depth int) Node {
	word := rapid.SampledFrom([]string{"改革", "a b", "AND", "|", `"`, `\`, "..3", "x:y", "series:q", "(", "[?]", "/x/", " ", "“", "~2", "开"})
	text := rapid.SliceOfN(word, 1, 4)
	if depth == 0 {
		switch rapid.IntRange(0, 3).Draw(t, "leaf") {
		case 0:
			return Pattern{{Text: "坚持"}, {Any: One}, {Text: "不 动"}, {Any: Anyrun}, {Text: "摇"}}
		case 1:
			return Regexp{regexp.MustCompile(rapid.SampledFrom([]string{`a/b`, `第.次`, `\\x+`, `"`, `a\\/`}).Draw(t, "expr"))}
		}
		return Literal(strings.Join(text.Draw(t, "literal"), ""))
	}
	a, b := generate(t, rapid.IntRange(0, depth-1).Draw(t, "a")), generate(t, rapid.IntRange(0, depth-1).Draw(t, "b"))
	switch rapid.IntRange(0, 4).Draw(t, "op") {
	case 0:
		return Or{a, b}
	case 1:
		return Near{a, b, rapid.IntRange(0, 50).Draw(t, "n"), rapid.Bool().Draw(t, "ordered")}
	case 2:
		return Within{a, b, rapid.Bool().Draw(t, "not")}
	case 3:
		return And{a, b}
	}
	return Not{a, b}
}

// Parse reads what String writes, and String writes it again.
func TestParseInvertsString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Query{Root: generate(t, 3)}
		q.Filter.Series = rapid.SampledFrom([]string{"", "cewc", "外事 会议", `a"b\`}).Draw(t, "series")
		q.Filter.Since = rapid.SampledFrom([]tifa.Date{"", "2012", "2013-05"}).Draw(t, "since")
		printed := q.String()
		back, err := Parse(printed)
		if err != nil {
			t.Fatalf("%q: %v", printed, err)
		}
		if again := back.String(); again != printed {
			t.Fatalf("%q reads back as %q", printed, again)
		}
		if back.Filter != q.Filter {
			t.Fatalf("%q: filter %+v, want %+v", printed, back.Filter, q.Filter)
		}
	})
}

// find evaluates a query over a text as it stands.
func find(t testing.TB, query, form string) string {
	q, err := Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range Eval(q.Root, InText(form), func(n Node) []tifa.Span { return leaf(n, form) }) {
		out = append(out, s.In(form))
	}
	return strings.Join(out, "|")
}

func leaf(n Node, form string) []tifa.Span {
	switch n := n.(type) {
	case Pattern:
		return n.Find(form)
	case Regexp:
		return n.Find(form)
	case Literal:
		return Pattern{{Text: string(n)}}.Find(form)
	}
	return nil
}

func TestEval(t *testing.T) {
	for _, tt := range []struct{ query, form, want string }{
		{"改革", "改革开放，深化改革", "改革|改革"},
		{"哈哈", "哈哈哈", "哈哈|哈哈"},
		{"改革 | 开放", "改革开放", "改革|开放"},
		{"改革 | 改革", "改革", "改革"},
		{"改革 ..2 开放", "改革和开放", "改革和开放"},
		{"改革 ..2 开放", "改革很好的开放", ""},
		{"改革 ..2 开放", "开放和改革", ""},
		{"改革 ~2 开放", "开放和改革", "开放和改革"},
		{"改革 ..9 开放", "改革\n开放", ""},
		{"改革 ~9 开放", "开放与改革，开放", "改革，开放"}, // as near on both sides: the one behind
		{"改革 NOT WITHIN 改革开放", "改革开放，深化改革", "改革"},
		{"改革 WITHIN 改革开放", "改革开放，深化改革", "改革"},
		{"改革 AND 发展", "改革，发展，改革", "改革|发展|改革"},
		{"改革 AND 发展", "改革，改革", ""},
		{"改革 NOT 发展", "改革，改革", "改革|改革"},
		{"改革 NOT 发展", "改革，发展", ""},
		{"坚持[*]不动摇", "坚持改革开放不动摇，坚持不动摇。坚持，不动摇", "坚持改革开放不动摇|坚持不动摇"},
		{"第[?]次", "第一次第二十次第次", "第一次"},
		{"/第.{1,2}次/", "第一次第二十次\n第\n次", "第一次|第二十次"},
		{"( 改革 | 开放 ) ..1 发展", "改革发展开放的发展", "改革发展|开放的发展"},
	} {
		if got := find(t, tt.query, tt.form); got != tt.want {
			t.Errorf("%s in %q: got %s, want %s", tt.query, tt.form, got, tt.want)
		}
	}
}

// Near and Within equal their definitions, tried on every pair.
func TestEvalEqualsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙，\n")), 0, 40, -1).Draw(t, "form")
		a := leaf(Literal("甲"), form)
		b := leaf(Pattern{{Text: "乙"}, {Any: Anyrun}, {Text: "丙"}}, form)
		for _, not := range []bool{false, true} {
			var want []tifa.Span
			for _, s := range a {
				inside := false
				for _, w := range b {
					inside = inside || w.Contains(s)
				}
				if inside != not {
					want = append(want, s)
				}
			}
			if got := within(a, b, not); !equal(got, want) {
				t.Fatalf("within %v, not %t: got %v, want %v", form, not, got, want)
			}
		}
		for _, s := range near(a, b, InText(form), Near{Distance: 3}) {
			if strings.Contains(s.In(form), "\n") {
				t.Fatalf("near runs over a paragraph: %q", s.In(form))
			}
		}
	})
}

func equal(a, b []tifa.Span) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"改革", `"a\"b"`, "A ..3 B NOT WITHIN C", "/x+/ | [?]", "( a )", "date:2012..", `title:"x`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			return
		}
		printed := q.String()
		back, err := Parse(printed)
		if err != nil || back.String() != printed {
			t.Fatalf("%q prints as %q, which reads as %v, %v", s, printed, back, err)
		}
	})
}
