// Package docs carries the manual of the query language, for pages that show it.
package docs

import _ "embed"

//go:embed query.md
var query string

// Query is query.md, as it stands beside this file.
func Query() string { return query }
