package formulation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFamilies(t *testing.T) {
	const file = `# mine
通道: 海上通道 | 海上大通道   # since 2031

港口:
- : 会议指出
通道: 甲 | 乙
航道: 海上通道 | 丙
no colon
统一: 和平统一|祖国统一 | 完全统一
`
	got, errs := ParseFamilies("families.txt", file)
	want := []Family{
		{"通道", []string{"海上通道", "海上大通道"}, "since 2031", 2},
		{Rejected, []string{"会议指出"}, "", 5},
		{"统一", []string{"和平统一", "祖国统一", "完全统一"}, "", 9},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantErrs := []string{
		`families.txt:4: the family "港口" has no wording`,
		`families.txt:6: a second family "通道"`,
		`families.txt:7: "海上通道" is in the family "通道", too`,
		"families.txt:8: no name before a colon",
	}
	var gotErrs []string
	for _, err := range errs {
		gotErrs = append(gotErrs, err.Error())
	}
	if diff := cmp.Diff(wantErrs, gotErrs); diff != "" {
		t.Error(diff)
	}
	again, errs := ParseFamilies("families.txt", got[0].String())
	if len(errs) > 0 || len(again) != 1 || again[0].String() != got[0].String() {
		t.Errorf("%q read again gives %v, %v", got[0].String(), again, errs)
	}
}

func TestJudge(t *testing.T) {
	const file = `# mine
通道: 海上通道 | 海上大通道   # since 2031
no colon
港口: 平安港口
`
	for _, c := range []struct{ about, wording, name, want string }{
		{"a new family", "同航共济", "同航共济", file + "同航共济: 同航共济\n"},
		{"into a family", "大通道", "通道", "# mine\n通道: 海上通道 | 海上大通道 | 大通道   # since 2031\nno colon\n港口: 平安港口\n"},
		{"from one to another, which ends", "平安港口", "通道", "# mine\n通道: 海上通道 | 海上大通道 | 平安港口   # since 2031\nno colon\n"},
		{"out of all", "海上通道", "", "# mine\n通道: 海上大通道   # since 2031\nno colon\n港口: 平安港口\n"},
		{"rejected", "会议指出", Rejected, file + "-: 会议指出\n"},
		{"as it was", "海上通道", "通道", file},
		{"not there", "甲", "", file},
	} {
		got, err := Judge(file, c.wording, c.name)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.about, got, err, c.want)
		}
		families, _ := ParseFamilies("", got)
		in := ""
		for _, f := range families {
			for _, w := range f.Wordings {
				if w == c.wording {
					in += f.Name
				}
			}
		}
		if in != c.name {
			t.Errorf("%s: %s is in %q, want %q", c.about, c.wording, in, c.name)
		}
	}
	for _, bad := range []struct{ wording, name string }{{"", "x"}, {"a|b", "x"}, {"a\nb: c", "x"}, {"a #b", "x"}, {"a", "x: y"}, {"a", "# x"}} {
		got, err := Judge(file, bad.wording, bad.name)
		if err == nil || got != file {
			t.Errorf("%q as %q: no error", bad.wording, bad.name)
		}
	}
}
