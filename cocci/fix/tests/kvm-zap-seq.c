// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the names and shapes that the semantic patch looks for. */

void kvm_zap_gfn_range(struct kvm *kvm, gfn_t from, gfn_t to)
{
	bool flush;

	spin_lock(&kvm->mmu_lock);
	flush = zap_all(kvm, from, to);
	if (flush)
		kvm_flush_remote_tlbs(kvm);
	spin_unlock(&kvm->mmu_lock);
}

void kvm_zap_rmap(struct kvm *kvm)
{
	spin_lock(&kvm->mmu_lock);
	spin_unlock(&kvm->mmu_lock);
}
