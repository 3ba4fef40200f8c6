// Package index keeps texts in shards, files that find any string of them.
//
// A shard is an immutable file. It holds documents in order of date, their
// texts as issued, and for every pair of neighbouring characters the list of
// places where it stands. No word is ever looked for, so none can be missed:
// a string of two characters is one list, a longer one the intersection of the
// lists of its pairs.
//
// # The stream
//
// Documents are ordered by date, those without one last, then by id. The text
// of each is flattened by [text.Flatten] (a paragraph is one line; white space
// beside a Chinese character is gone, elsewhere a line break is a space). The
// stream is the code points of the flat texts; one '\n' stands between
// paragraphs and one closes each document. A position is an offset in the
// stream in code points; a shard holds fewer than 2^31.
//
// # The file
//
//	"tifashrd" version:u32 zero:u32    16 bytes
//	sections, one after the other, in any order
//	contents: for each section: id:u32 offset:u64 length:u64
//	          then for each section the CRC-32C of each of its pages, u32
//	trailer:  contents offset:u64, number of sections:u32,
//	          CRC-32C of contents and of the 12 bytes before:u32,
//	          version:u32 "tifashrd"   28 bytes
//
// Numbers are little-endian. A page is 16 KiB of a section, the last one
// shorter. Pages are checked when they are first read; sections that are small
// or describe documents are checked when the file is opened. Section "text" has
// no pages: its blocks carry checksums of their own, so that a scattered line
// reads its block and nothing else.
//
// # Parts that sections are made of
//
// A column is base:i64 n:u64 width:u8 and n numbers of width bytes each (0 to
// 8), to which base is added. A table is columns followed by 8 zero bytes, so
// that any number can be read as 8 bytes.
//
// A list is n ascending numbers below a universe u, neither of which is stored
// with it. Up to two numbers are stored as they are, in as many bytes as u-1
// needs. More are coded after Elias and Fano: of each number the low bits,
// floor(log2(u/n)) of them, are stored as they are, one number after the other;
// then, from the next whole byte on, the high bits h as a bit vector that has a
// one at h+i for number i, and (u-1)>>low zeros and one more between them; then
// for each multiple z of 256 up to (u-1)>>low the bit that follows zero z, u32.
// So the size of a list follows from n and u, and number i, the first number
// that is not below x, and its index are found without reading the others.
// Pages of lists are followed by 8 zero bytes at the end of their section.
//
// A dictionary maps (first, second) to a count, and to a list of that many
// numbers where it has lists. Its index is a table: for each first its first
// block, for each first the sum of its counts; for each block where its entries
// begin, its first second, and where its first list begins. A block holds some
// entries of one first, 8 at most with lists and 32 without: uvarint of 2·d if the count is 1; otherwise uvarint of
// 2·d+1, uvarint of count-2 and, in a dictionary with lists, uvarint of by how
// many the documents that the list is in are fewer than the count. d is the
// distance from the second before, 0 for the first of a block. Lists follow one
// another in the order of entries, hence their offsets.
//
// # The sections
//
//	 1 shape       table of one column: positions, documents, paragraphs,
//	               bridges, jumps, sum of the shifts, bytes of text, code points of text
//	 2 characters  table: the code points of the stream, ascending. Below,
//	               a character is its index here.
//	 3 bigrams     dictionary index: characters a, b to the number of positions of a
//	               before b. a is never '\n', b may be: so every other position
//	               begins exactly one bigram.
//	 4 bigram entries
//	 5 postings    the lists of the bigrams, universe: positions. A list of max(256,
//	               positions/2048) numbers or more is followed by openings, a bit for
//	               each number in whole bytes: whether it is the first one in its document
//	 6 bridged     dictionary index: of those, how many are bridged
//	 7 bridged entries
//	 8 bridged postings  the lists of these, universe: positions
//	 9 trigrams    table of one column: b·characters+a for each common bigram a b,
//	               one that occurs max(256, positions/32768) times at least and does
//	               not end a paragraph, ascending; then a dictionary index: common
//	               bigram, character c to the number of positions of a before b
//	               before c; without lists
//	10 trigram entries
//	11 paragraphs  list: the positions of '\n'
//	12 bridges     list: positions p such that between p and p+1 white space was
//	               removed, or that one of both is a space that stands for white
//	               space with a line break
//	13 jumps       list: positions whose distance from the text as issued, in code
//	               points from the start of their document, is greater than that of
//	               the position before, or than 0 at the start of a document
//	14 shifts      list, universe: sum of the shifts + 1: of each jump the sum of the
//	               growth of the distances up to it, over all documents
//	15 documents   table: see columns below
//	16 blocks      table: for each block of text and once more for the end: where it
//	               begins in the concatenation of titles and texts, in bytes; the same
//	               in code points; where the block begins in section "text"; then for
//	               each block its CRC-32C and its code, counted from 0
//	17 codes       table: where each code ends; their code points, counted from 1,
//	               common ones first
//	18 marks       table: for each mark, in order of position, where it begins; its length
//	               in positions; then as for the documents below three columns for each
//	               of the strings place, speaker, cue, act
//	19 text        blocks of about 24 KiB of titles and texts, each one zstd frame of
//	               text in a code: code points 1 to 127 as one byte, the others less
//	               128 as two, 128 + high bits and 7 low ones; code points that are
//	               not in the code as a zero byte and three bytes. A block ends with
//	               a document; only a long one runs over several.
//
// The columns of documents are, one number for each: key, generation it was
// born in, first position, first byte and first code point of its text in the
// concatenation of the titles and texts (in the order in which they were added),
// length of the text and of the title before it in bytes, characters, words,
// day, partial. Then three columns for each of the strings id, date, kind, series, series
// name, source, language, script, series key, event, its first day, version: for each document the index
// of its value, or nothing where each document has its own; for each value
// where it ends; the bytes of the values, which ascend where they are shared.
//
// # Versions
//
// A shard of another version is refused. Version 1 had neither openings nor
// section "bridged postings".
package index

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"tifa"
)

const (
	magic       = "tifashrd"
	version     = 2
	headerSize  = 16
	trailerSize = 28
	entrySize   = 20 // of a section in the contents
	pageBits    = 14
	pageSize    = 1 << pageBits
	overread    = 8 // bytes that may be read beyond a number

	maxPositions = 1<<31 - 1
)

// A sectionID names a section in the file.
type sectionID uint32

const (
	secShape sectionID = 1 + iota
	secCharacters
	secBigrams
	secBigramEntries
	secPostings
	secBridged
	secBridgedEntries
	secBridgedPostings
	secTrigrams
	secTrigramEntries
	secParagraphs
	secBridges
	secJumps
	secShifts
	secDocuments
	secBlocks
	secCodes
	secMarks
	secText
	secEnd
)

var sectionNames = [secEnd]string{
	"contents", "shape", "characters", "bigrams", "bigram entries", "postings", "bridged", "bridged entries", "bridged postings",
	"trigrams", "trigram entries", "paragraphs", "bridges", "jumps", "shifts", "documents", "blocks", "codes", "marks", "text",
}

// String is the name of the section in errors and in [Stats].
func (id sectionID) String() string { return sectionNames[id] }

// The numbers of section shape.
const (
	shapePositions = iota
	shapeDocuments
	shapeParagraphs
	shapeBridges
	shapeJumps
	shapeShifts
	shapeBytes
	shapePoints
	shapeEnd
)

// shape holds the numbers of section shape.
type shape [shapeEnd]int64

// castagnoli is never changed.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// corrupt is the error for a file that is not what the writer wrote. The offset
// counts from the start of the section.
func corrupt(path string, id sectionID, offset int64, format string, args ...any) error {
	return &tifa.Problem{
		Path: path,
		Fact: fmt.Sprintf("section %q, byte %d: %s: corrupt shard", id, offset, fmt.Sprintf(format, args...)),
		Hint: `run "tifa check --repair"`,
		Err:  tifa.ErrCorrupt,
	}
}

// load reads 8 bytes of b from byte i on.
func load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }

// pages is how many pages hold n bytes of a section.
func pages(id sectionID, n int64) int64 {
	if id == secText {
		return 0
	}
	return (n + pageSize - 1) >> pageBits
}
