package corpus

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncFileSystem brings everything written to the file system of dir to the
// disk; done is false where the system cannot do that.
func syncFileSystem(dir string) (done bool, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return false, err
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return false, err
	}
	return true, nil
}
