package main

import (
	"os"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/structure"
)

// rulesFlag adds the flag that names a folder of tables.
func rulesFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "rules", "", "folder whose tables add to those that structure is recognised by (default $TIFA_RULES)")
}

// loadRules loads the tables that come with the program and, after them, those
// of the folder dir or, where it is "", of $TIFA_RULES.
func loadRules(dir string) (*structure.Rules, error) {
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
