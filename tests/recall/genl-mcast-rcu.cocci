// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: genetlink: hold RCU in genlmsg_mcast()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/netlink/genetlink.c

virtual patch

@depends on patch@
expression e, f;
@@
 genlmsg_mcast(...)
 {
	<...
-	rcu_read_lock();
	...>
 }

@depends on patch@
expression e, f;
@@
 genlmsg_mcast(...)
 {
	<...
-	rcu_read_unlock();
	...>
 }
