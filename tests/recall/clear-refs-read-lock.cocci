// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: mm: fix clear_refs_write locking
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/proc/task_mmu.c

virtual patch

@depends on patch@
expression mm;
@@
 clear_refs_write(...)
 {
	<...
-	mmap_write_lock_killable(mm)
+	mmap_read_lock_killable(mm)
	...>
 }

@depends on patch@
expression mm;
@@
 clear_refs_write(...)
 {
	<...
-	mmap_write_unlock(mm)
+	mmap_read_unlock(mm)
	...>
 }
