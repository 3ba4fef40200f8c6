package index

import (
	"runtime/debug"
	"unsafe"
)

// Guard lets a function that reads shards survive that another program cuts
// one of their files while it is mapped, which otherwise ends the process: the
// function returns [tifa.ErrCorrupt] in err instead. It is written
//
//	defer index.Guard(&err, shards...)()
//
// as the first statement, and holds for the goroutine that calls it; other
// goroutines that read need a guard of their own. What was cut away cannot be
// seen before it is read, so answers given earlier stand.
func Guard(err *error, shards ...*Shard) (end func()) {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if fault := recover(); fault != nil {
			*err = faultIn(fault, shards)
		}
	}
}

// faultIn is the error for a fault within one of shards. It panics anew with
// whatever else fault is.
func faultIn(fault any, shards []*Shard) error {
	if at, ok := fault.(interface{ Addr() uintptr }); ok {
		for _, s := range shards {
			if s.holds(at.Addr()) {
				return s.cut()
			}
		}
	}
	panic(fault)
}

// holds reports whether an address lies in the mapping of the shard.
func (s *Shard) holds(addr uintptr) bool {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(s.data)))
	return addr >= start && addr-start < uintptr(len(s.data))
}

func (s *Shard) cut() error {
	return corrupt(s.path, 0, int64(len(s.data)), "the file was cut while it was open")
}
