package web

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"tifa"
	"tifa/formulation"
	"tifa/wire"
)

// families are those that the user keeps with the corpus. Lines of their file that
// cannot be read are left out.
func (s *Server) families() ([]formulation.Family, error) {
	file, err := os.ReadFile(s.familiesPath())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	families, _ := formulation.ParseFamilies(formulation.FamiliesFile, string(file))
	return families, nil
}

func (s *Server) familiesPath() string {
	return filepath.Join(s.Corpus.Dir(), formulation.FamiliesFile)
}

// A judgement is what the user takes a wording for.
type judgement struct {
	Family   string // that it is kept in, "" if it is in none
	Rejected bool
}

// judgements are those of a file of families, by wording.
func judgements(families []formulation.Family) map[string]judgement {
	all := map[string]judgement{}
	for _, f := range families {
		for _, w := range f.Wordings {
			j := judgement{Family: f.Name}
			if f.Name == formulation.Rejected {
				j = judgement{Rejected: true}
			}
			all[w] = j
		}
	}
	return all
}

// word is the judgement as JSON has it: kept, rejected, or open.
func (j judgement) word() string {
	switch {
	case j.Rejected:
		return "rejected"
	case j.Family != "":
		return "kept"
	}
	return "open"
}

// A judgeForm is the form that judges a finding.
type judgeForm struct {
	Stamp, Back string
	Row         findingRow
}

// judge writes a judgement into the file of families: a wording is kept, under its
// own name or that of a family, or rejected, or open again.
func judge(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	if v.PostForm.Get("stamp") != v.stamp {
		return nil, errCross
	}
	wording, name := v.PostForm.Get("wording"), v.PostForm.Get("name")
	switch as := v.PostForm.Get("as"); as {
	case "keep":
		if name == "" {
			name = wording
		}
	case "reject":
		name = formulation.Rejected
	case "open":
		name = ""
	default:
		return nil, &tifa.Problem{Fact: "as: want keep, reject or open"}
	}
	v.judging.Lock()
	defer v.judging.Unlock()
	path := v.familiesPath()
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file, err := formulation.Judge(string(old), wording, name)
	if err != nil {
		return nil, err
	}
	if file != string(old) {
		if err := replace(path, file); err != nil {
			return nil, err
		}
	}
	return &answer{see: local(v.PostForm.Get("back"))}, nil
}

// replace gives a file other content; a reader sees the old or the new one.
func replace(path, content string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".families-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.WriteString(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// names are those of the families that wordings are kept in, in order.
func names(families []formulation.Family) (all []string) {
	for _, f := range families {
		if f.Name != formulation.Rejected && !slices.Contains(all, f.Name) {
			all = append(all, f.Name)
		}
	}
	return all
}

// A familyLine is wordings that the user keeps under a name.
type familyLine struct {
	Name, Note, To string
	Wordings       []link
}

// families lists what is kept.
func (m *discoverMain) families(v *visit, families []formulation.Family) {
	for i := range families {
		if families[i].Name != formulation.Rejected {
			m.Kept = append(m.Kept, v.family(&families[i]))
		}
	}
}

// family is what is kept under a name, with a chart of its wordings.
func (v *visit) family(f *formulation.Family) familyLine {
	line := familyLine{Name: f.Name, Note: f.Note}
	form := url.Values{}
	for _, w := range f.Wordings {
		line.Wordings = append(line.Wordings, link{Words: w, To: v.to("/trace", "f", w)})
		if len(form["f"]) < tracedMost {
			form.Add("f", w)
		}
	}
	line.To = address("/trace", form, []string{"at", v.form.Get("at")})
	return line
}

func judgedData(families []formulation.Family) []wire.KeptFamily {
	all := []wire.KeptFamily{}
	for i := range families {
		all = append(all, wire.NewFamily(&families[i]))
	}
	return all
}

// in reports whether findings of this judgement are among those shown.
func (j judgement) in(which string) bool {
	switch which {
	case "open":
		return !j.Rejected
	case "new":
		return j.word() == "open"
	case "kept", "rejected":
		return j.word() == which
	}
	return true
}
