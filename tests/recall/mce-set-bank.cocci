// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] mce: Make sure to grab mce_sysfs_mutex in set_bank()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kernel/cpu/mce/core.c

virtual patch

@depends on patch@
expression e, f;
@@
 set_bank(...)
 {
	<...
-	mutex_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 set_bank(...)
 {
	<...
-	mutex_unlock(e);
	...>
 }
