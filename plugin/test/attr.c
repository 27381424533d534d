/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Annotations, where the kernel's headers put them. */
struct kvm {
	int srcu, lock;
	int users [[lockctx::guarded_by("&kvm->lock")]];
	void (*flush)(struct kvm *kvm) [[lockctx::must_hold("&kvm->lock")]];
};

void request(struct kvm *kvm) [[lockctx::must_not_hold("&kvm->srcu")]];
static int both(struct kvm *kvm) [[lockctx::must_hold("&kvm->lock", "RCU")]] [[lockctx::acquires("x")]]
{
	request(kvm);
	return kvm->users;
}
int use(struct kvm *kvm) { return both(kvm); }
// = attribute request must_not_hold(&kvm->srcu)
// = attribute both must_hold(&kvm->lock, RCU)
// = attribute both acquires(x)
// = attribute kvm::users guarded_by(&kvm->lock)
// = attribute kvm::flush must_hold(&kvm->lock)
