// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: netlink: fix potential deadlock in netlink_set_err()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/netlink/af_netlink.c

virtual patch

@depends on patch@
expression e, f;
@@
 netlink_set_err(...)
 {
	<...
-	read_lock_irqsave(e, f);
+	read_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 netlink_set_err(...)
 {
	<...
-	read_unlock_irqrestore(e, f);
+	read_unlock(e);
	...>
 }

