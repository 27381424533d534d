// SPDX-License-Identifier: GPL-2.0-or-later
/// Wait for the packet handlers of a device that goes down, in packet_notifier(): a wait for
/// the readers of RCU, in the middle of the walk over the sockets.
///
//# A mutation: it puts a deadlock into a correct tree, and one that must not be mended by
//# leaving the read section around the call: the walk would go on from a socket that may be gone.
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: net/packet/af_packet.c

virtual patch

@depends on patch@
identifier sk;
@@
 packet_notifier(...)
 {
 	<...
-	__unregister_prot_hook(sk, false);
+	__unregister_prot_hook(sk, true);
 	...>
 }
