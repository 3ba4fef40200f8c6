package formulation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFamilies(t *testing.T) {
	const file = `# mine
通道: 海上通道 | 海上大通道   # since 2031

港口: 平安港口
通道: 甲 | 乙
航道: 海上通道 | 丙
no colon
统一: 和平统一|祖国统一 | 完全统一
`
	got, errs := ParseFamilies("families.txt", file)
	want := []Family{
		{"通道", []string{"海上通道", "海上大通道"}, "since 2031", 2},
		{"统一", []string{"和平统一", "祖国统一", "完全统一"}, "", 8},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantErrs := []string{
		`families.txt:4: the family "港口" has fewer than two wordings`,
		`families.txt:5: a second family "通道"`,
		`families.txt:6: "海上通道" is in the family "通道", too`,
		"families.txt:7: no name before a colon",
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
