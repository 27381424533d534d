// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: trace/pid_list: Change gfp flags in pid_list_fill_irq()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/trace/pid_list.c

virtual patch

@depends on patch@
@@
 pid_list_refill_irq(...)
 {
	<...
-	GFP_NOWAIT
+	GFP_KERNEL
	...>
 }
