package web

import (
	"context"

	"tifa"
	"tifa/formulation"
	"tifa/wire"
)

const (
	variantsShown = 20
	fillingsShown = 8 // of a template
)

// A cardMain is what the card of a formulation tells beside its life.
type cardMain struct {
	Variants   []variantLine
	Short      string // why there are few variants; "" where there may be all
	Reigns     string // which wording was the commonest when; "" where it was always this one
	Templates  []templateLine
	Companions []formulation.Companion
	Lines      []*attestation // of the last years
}

type variantLine struct {
	Text, Rule, To string
	Occurrences    int
	First, Last    string
}

// A templateLine is a template that the formulation fills, with the commonest of what
// fills it.
type templateLine struct {
	Text, Counted string
	Fillings      []fillingLine
	More          int
}

type fillingLine struct {
	Text        string
	To          string // to the life of the template so filled
	Occurrences int
	First       link // to the passage
}

// card tells what the card of a formulation has, into extras too.
func (v *visit) card(ctx context.Context, l *formulation.Life, filter tifa.Filter, extras *wire.TraceExtras) (*cardMain, error) {
	found, err := v.cards.of(ctx, lifeKey{v.view.Snapshot().Name, l.Formulation, filter}, func() (wire.TraceExtras, error) {
		return v.cardOf(ctx, l, filter)
	})
	if err != nil {
		return nil, err
	}
	extras.Variants, extras.Reigns, extras.Templates = found.Variants, found.Reigns, found.Templates
	extras.Companions, extras.Lines = found.Companions, found.Lines
	m := &cardMain{Companions: extras.Companions[:min(groupsShown, len(extras.Companions))]}
	m.variants(v, l.Formulation, extras)
	m.templates(v, extras.Templates)
	for i := range extras.Lines {
		m.Lines = append(m.Lines, v.attested(&extras.Lines[i], nil))
	}
	return m, nil
}

// cardOf finds it.
func (v *visit) cardOf(ctx context.Context, l *formulation.Life, filter tifa.Filter) (x wire.TraceExtras, err error) {
	if x.Variants, err = formulation.Variants(ctx, v.view, l.Formulation, filter); err != nil {
		return x, err
	}
	x.Reigns = formulation.Reigns(l, x.Variants)
	if x.Templates, err = formulation.Templates(ctx, v.view, l.Formulation, filter); err != nil {
		return x, err
	}
	if x.Companions, _, err = formulation.Companions(ctx, v.view, l.Formulation, filter); err != nil {
		return x, err
	}
	x.Lines, err = formulation.Typical(ctx, v.view, l, filter)
	return x, err
}

// variants puts other wordings into rows, and which of them ruled when into a line.
func (m *cardMain) variants(v *visit, f string, extras *wire.TraceExtras) {
	if !formulation.LongEnough(f) {
		m.Short = v.say("variants.short", formulation.VariantShortest, formulation.VariantWords)
	}
	for i := range extras.Variants[:min(variantsShown, len(extras.Variants))] {
		m.Variants = append(m.Variants, v.variant(&extras.Variants[i]))
	}
	m.Reigns = v.reigns(extras.Reigns)
}

func (v *visit) variant(x *formulation.Variant) variantLine {
	line := variantLine{Text: x.Text, Rule: v.say("rule." + string(x.Rule)), Occurrences: x.Occurrences, To: v.to("/trace", "f", x.Text)}
	if x.First != nil {
		line.First, line.Last = string(x.First.Date), string(x.Last.Date)
	}
	return line
}

// reigns tell which wording was the commonest when, "" where it was always the same.
func (v *visit) reigns(all []formulation.Reign) (words string) {
	if len(all) < 2 {
		return ""
	}
	for i, r := range all {
		if i > 0 {
			words += v.say("comma")
		}
		words += between(r.From, r.To) + " " + r.Text
	}
	return words
}

func (m *cardMain) templates(v *visit, all []formulation.Template) {
	for i := range all {
		t := &all[i]
		line := templateLine{
			Text: t.String(), Counted: v.say("template.counted", len(t.Fillings), t.Occurrences, t.Documents, t.Together),
			More: max(0, len(t.Fillings)-fillingsShown),
		}
		if t.Partial {
			line.Counted += v.say("template.partial")
		}
		for _, f := range t.Fillings[:len(t.Fillings)-line.More] {
			x := fillingLine{Text: f.Text, To: v.to("/trace", "f", t.Before+f.Text+t.After), Occurrences: f.Occurrences}
			if f.First != nil {
				x.First = link{Words: string(f.First.Date), To: v.passage(f.First.Document, f.First.Points)}
			}
			line.Fillings = append(line.Fillings, x)
		}
		m.Templates = append(m.Templates, line)
	}
}
