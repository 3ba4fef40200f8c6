//go:build !linux

package corpus

// syncFileSystem brings everything written to the file system of dir to the
// disk; done is false where the system cannot do that.
func syncFileSystem(string) (done bool, err error) { return false, nil }
