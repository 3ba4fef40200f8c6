package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
	"tifa/formulation"
	"tifa/web"
)

// The card of a formulation tells the templates that it fills, with what else stands in
// the slot, and lines of its last years.
func TestCard(t *testing.T) {
	var more []*tifa.Document
	for _, x := range []struct{ year, second string }{{"2026", "开放港口的政策"}, {"2027", "互惠贸易的方针"}, {"2028", "敬重渔家的态度"}} {
		more = append(more, &tifa.Document{
			ID: "vow-" + x.year, Date: tifa.Date(x.year + "-03-01"), Language: "zh",
			Text: "港口之约\n会议强调，守护航道的决心永不动摇，" + x.second + "永不动摇。",
		})
	}
	s := room(t, nil, more...)
	target := "/trace?card=yes&f=" + q("守护航道的决心永不动摇")
	d := page(t, s, target, "Accept-Language", "zh")
	if got := d.Find("h3.template").Text(); !strings.Contains(got, "…永不动摇") {
		t.Errorf("template %q", got)
	}
	filling := d.Find("th a").FilterFunction(func(_ int, a *goquery.Selection) bool { return a.Text() == "互惠贸易的方针" })
	if got := page(t, s, filling.AttrOr("href", "")).Find(".lead").First().Text(); !strings.Contains(got, "1 occurrence") {
		t.Errorf("the life of another filling: %q", got)
	}
	if n := d.Find(".attested").Length(); n != 2+3 {
		t.Errorf("%d lines, want the first, the last and those of three years", n)
	}
	var all []struct {
		Templates []struct{ Text string }
		Lines     []struct{ Document string }
	}
	if err := json.NewDecoder(answer(s, request(target, "Accept", "application/json")).Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || len(all[0].Templates) != 1 || all[0].Templates[0].Text != "…永不动摇" || len(all[0].Lines) != 3 || all[0].Lines[0].Document != "vow-2028" {
		t.Errorf("as JSON %+v", all)
	}
}

// Every rule of a variant has its words, and what other characters say and the family of
// a formulation stands beside its life.
func TestVariantRules(t *testing.T) {
	words, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []formulation.Rule{
		formulation.OtherScript, formulation.OtherCase, formulation.OtherSigns, formulation.Reordering, formulation.Insertion,
		formulation.Deletion, formulation.Substitution, formulation.Filled, formulation.Confirmed,
	} {
		if !strings.Contains(string(words), "\nrule."+string(r)+"\t") {
			t.Errorf("no words for the rule %s", r)
		}
	}
	s := room(t, func(c *web.Config) {
		c.Dir = "add"
		kept := "海约: 守护浅滩 | 守护浅滩之约\n"
		if err := os.WriteFile(filepath.Join(c.Corpus.Dir(), formulation.FamiliesFile), []byte(kept), 0o600); err != nil {
			t.Fatal(err)
		}
	}, &tifa.Document{ID: "a", Date: "2040-01-05", Language: "zh", Text: "会议指出，要守护浅滩。"},
		&tifa.Document{ID: "b", Date: "2041-01-05", Language: "zh", Text: "会议指出，要守护浅滩之约，重申守护浅滩之约。"},
		&tifa.Document{ID: "c", Date: "2042-01-05", Language: "zh", Text: "會議指出，要守護淺灘。"})
	life := page(t, s, "/trace?f="+q("守护浅滩"), "Accept-Language", "en").Find(".life")
	if got := strings.Join(strings.Fields(life.Find("tbody").First().Text()), " "); got != "守护浅滩12040-01-052040-01-05守护浅滩之约22041-01-052041-01-05" {
		t.Errorf("the family: %q", got)
	}
	for _, want := range []string{"2040 守护浅滩, 2041 守护浅滩之约", "1 occurrence more in other characters"} {
		if !strings.Contains(life.Text(), want) {
			t.Errorf("no %q in %s", want, life.Text())
		}
	}
}
