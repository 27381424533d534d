// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: mm/memory.c: properly pte_offset_map_lock/unlock in vm_insert_pages()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: mm/memory.c

virtual patch

@depends on patch@
expression r, e, s, l;
@@
-	pte_unmap_unlock(s, l);
	ret = e;
	remaining_pages_total -= r;
	goto out;
