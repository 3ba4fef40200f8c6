// Package docs carries the manual of the query language, for pages that show it.
package docs

import _ "embed"

//go:embed query.md
var english string

//go:embed query.zh.md
var chinese string

// Query is the manual in a language, as it stands beside this file: in Chinese for
// "zh", else in English. The examples are the same in both.
func Query(language string) string {
	if language == "zh" {
		return chinese
	}
	return english
}
