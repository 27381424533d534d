// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: fcntl: fix potential deadlocks for &fown_struct.lock
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/fcntl.c

virtual patch

@depends on patch@
expression e, f;
@@
 send_sigio(...)
 {
	<...
-	read_lock_irqsave(e, f);
+	read_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 send_sigio(...)
 {
	<...
-	read_unlock_irqrestore(e, f);
+	read_unlock(e);
	...>
 }

