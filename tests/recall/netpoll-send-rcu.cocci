// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: netpoll: hold rcu read lock in __netpoll_send_skb()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/core/netpoll.c

virtual patch

@depends on patch@
expression e, f;
@@
 __netpoll_send_skb(...)
 {
	<...
-	rcu_read_lock();
	...>
 }

@depends on patch@
expression e, f;
@@
 __netpoll_send_skb(...)
 {
	<...
-	rcu_read_unlock();
	...>
 }
