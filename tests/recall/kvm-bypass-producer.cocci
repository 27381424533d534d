// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [amd64] KVM: x86: Take irqfds.lock when adding/deleting IRQ bypass producer
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression e, f;
@@
 kvm_arch_irq_bypass_add_producer(...)
 {
	<...
-	spin_lock_irq(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 kvm_arch_irq_bypass_add_producer(...)
 {
	<...
-	spin_unlock_irq(e);
	...>
 }
