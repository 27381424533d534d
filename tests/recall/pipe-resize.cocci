// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: pipe: Fix missing lock in pipe_resize_ring()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/pipe.c

virtual patch

@depends on patch@
expression e, f;
@@
 pipe_resize_ring(...)
 {
	<...
-	spin_lock_irq(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 pipe_resize_ring(...)
 {
	<...
-	spin_unlock_irq(e);
	...>
 }
