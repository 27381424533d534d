// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: mm: fix vm_brk_flags() to not bail out while holding lock
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: mm/mmap.c

virtual patch

@depends on patch@
expression ret;
@@
 vm_brk_flags(...)
 {
	<...
	ret = check_brk_limits(...);
	if (ret)
-		goto limits_failed;
+		return ret;
	...>
 }
