// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: super: fix emergency thaw deadlock on frozen block devices
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/super.c

virtual patch

@depends on patch@
expression sb;
@@
 do_thaw_all_callback(...)
 {
	...
	if (!get_active_super(sb))
		return;
+	if (!super_lock_excl(sb))
+		return;
	...
-	if (super_lock_excl(sb))
		thaw_super_locked(sb, ...);
	...
 }
