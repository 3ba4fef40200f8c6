package ingest

import (
	"math"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// glyphs reads the characters of a page singly, for PDFium's own text of a page
// loses those outside the Basic Multilingual Plane. They come in the order they
// are drawn in. What is drawn at a slant or outside the page is left out.
func (f *pdfFile) glyphs(page requests.Page, text references.FPDF_TEXTPAGE, n int) ([]glyph, error) {
	box, err := f.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return nil, err
	}
	var byTurn [4][]glyph // by quarter turns of the writing
	var size float64
	var turn int
	var baseline float64
	var high rune // a high surrogate waiting for the low one
	for i := range n {
		r, ok, err := f.character(text, i, &high)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		loose, err := f.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
		if err != nil {
			return nil, err
		}
		at, err := f.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
		if err != nil {
			return nil, err
		}
		// A space that PDFium infers has no width, and no size either.
		inferred := r == ' ' && loose.Rect.Right == loose.Rect.Left && loose.Rect.Top == loose.Rect.Bottom
		if !inferred && (size == 0 || turn != 0 || at.Y != baseline) {
			if size, turn, err = f.setting(text, i); err != nil {
				return nil, err
			}
			baseline = at.Y
		}
		if turn < 0 || !(at.X >= float64(box.Rect.Left)-1 && at.X <= float64(box.Rect.Right)+1 &&
			at.Y >= float64(box.Rect.Bottom)-1 && at.Y <= float64(box.Rect.Top)+1) {
			continue
		}
		g := glyph{r: r, size: size, inferred: inferred}
		g.stand(turn, at.X, at.Y, loose.Rect)
		byTurn[turn] = append(byTurn[turn], g)
	}
	most := byTurn[0]
	for _, glyphs := range byTurn[1:] {
		if len(glyphs) > len(most) {
			most = glyphs
		}
	}
	return most, nil
}

// character is the i-th character of a page as printed; ok is false where
// nothing is. A high surrogate waits in high for its low one.
func (f *pdfFile) character(text references.FPDF_TEXTPAGE, i int, high *rune) (r rune, ok bool, err error) {
	code, err := f.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return 0, false, err
	}
	lost, err := f.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: text, Index: i})
	if err != nil {
		return 0, false, err
	}
	r = rune(uint32(code.Unicode))
	if lost.HasUnicodeMapError {
		r = unicode.ReplacementChar
	}
	if utf16.IsSurrogate(r) {
		if r < 0xDC00 {
			*high = r
			return 0, false, nil
		}
		r, *high = utf16.DecodeRune(*high, r), 0
	}
	r = printed(r)
	return r, r >= 0, nil
}

// stand places g, whose origin is x, y and whose loose box is given, on a page
// turned so that its writing runs from left to right and y grows downwards.
func (g *glyph) stand(turn int, x, y float64, loose structs.FPDF_FS_RECTF) {
	switch turn {
	case 0:
		g.x0, g.x1, g.y = x, float64(loose.Right), -y
	case 1:
		g.x0, g.x1, g.y = y, float64(loose.Top), x
	case 2:
		g.x0, g.x1, g.y = -x, -float64(loose.Left), y
	case 3:
		g.x0, g.x1, g.y = -y, -float64(loose.Bottom), -x
	}
	// The box of a character in some fonts is no wider than its ink.
	if wide(g.r) {
		g.x1 = max(g.x1, g.x0+0.95*g.size)
	}
	g.x1 = min(max(g.x1, g.x0), g.x0+4*g.size)
	if g.inferred {
		g.x1 = g.x0
	}
}

// setting is the size of a character on the page in points, and the quarter
// turns to the left that it is set at, -1 if at a slant.
func (f *pdfFile) setting(text references.FPDF_TEXTPAGE, i int) (size float64, turn int, err error) {
	font, err := f.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return 0, 0, err
	}
	matrix, err := f.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil {
		return 0, 0, err
	}
	m := matrix.Matrix
	size = math.Abs(font.FontSize) * math.Hypot(float64(m.C), float64(m.D))
	if !(size > 0.1 && size < 2000) {
		return 0, -1, nil
	}
	a, b := float64(m.A), float64(m.B)
	if font.FontSize < 0 {
		a, b = -a, -b
	}
	quarters := math.Atan2(b, a) / (math.Pi / 2)
	whole := math.Round(quarters)
	if !(math.Abs(quarters-whole) < 0.05) {
		return size, -1, nil
	}
	return size, (int(whole) + 4) % 4, nil
}

// printed is the character that r stands for in a PDF, -1 if it is none.
func printed(r rune) rune {
	switch {
	case r == 2: // PDFium's mark of a hyphen at the end of a line
		return '-'
	case r == '\u00a0', r == '\t':
		return ' '
	case r == 0, r == 0xFFFE, r == 0xFFFF, unicode.Is(unicode.Co, r):
		return unicode.ReplacementChar
	case r == '\u00ad':
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return -1
	case r >= 0x2E80 && r <= 0x2FD5:
		if ideograph, ok := radicals()[r]; ok {
			return ideograph
		}
	}
	return r
}
