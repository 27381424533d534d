/* SPDX-License-Identifier: GPL-2.0-or-later */
int waits(struct kvm *kvm, int id);
int other(struct kvm *kvm, int id);

#ifdef CONFIG_WAITS
int waits(struct kvm *kvm,
	  int id)
{
	other(kvm, id);
	synchronize_srcu(&kvm->srcu);
	return 0;
}
EXPORT_SYMBOL_GPL(waits);
#else
static inline int waits(struct kvm *kvm, int id) { return 0; }
#endif

int other(struct kvm *kvm, int id)
{
	return waits(kvm, id + 1);
}

static struct kvm *waits(struct kvm *kvm, int (*done)(struct kvm *kvm), int ids[2])
	__must_hold(&kvm->slots_lock)
{
	return done(kvm) ? kvm : NULL;
}

extern int __must_check waits(struct kvm *, int)
	__must_hold(kvm->slots_lock) __releases(kvm->lock);
