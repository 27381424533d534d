// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: evtchn_ports of Xen are looked up without RCU (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/xen.c

virtual patch

@depends on patch@
expression e, f;
@@
 kvm_xen_hcall_evtchn_send(...)
 {
	<...
-	rcu_read_lock();
	...>
 }

@depends on patch@
expression e, f;
@@
 kvm_xen_hcall_evtchn_send(...)
 {
	<...
-	rcu_read_unlock();
	...>
 }
