// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] KVM: SEV: Acquire vcpu mutex when updating VMSA
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/svm/sev.c

virtual patch

@depends on patch@
expression ret, vcpu;
@@
 sev_launch_update_vmsa(...)
 {
	<...
-	ret = mutex_lock_killable(&vcpu->mutex);
-	if (ret)
-		return ret;
	ret = __sev_launch_update_vmsa(...);
-	mutex_unlock(&vcpu->mutex);
	...>
 }
