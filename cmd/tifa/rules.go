package main

import (
	"os"

	"tifa"
	"tifa/structure"
)

// rules loads the tables that come with the program and, after them, those of
// the folder that --rules names or, without it, $TIFA_RULES.
func (a *app) rules() (*structure.Rules, error) {
	dir := a.rulesDir
	if dir == "" {
		dir = os.Getenv("TIFA_RULES")
	}
	if dir == "" {
		return structure.Standard()
	}
	if !isDir(dir) {
		return nil, &tifa.Problem{Path: dir, Fact: "no such folder of tables", Hint: "name a folder with files such as cues.csv or offices.txt"}
	}
	return structure.Load(structure.Tables(), os.DirFS(dir))
}
