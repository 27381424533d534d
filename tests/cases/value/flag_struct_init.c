// SPDX-License-Identifier: GPL-2.0-or-later
/* As flag_struct, with an initialiser that leaves the flag out: it is zero. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	u64 value;
};

struct msr_data {
	u32 index;
	u64 data;
	bool host_initiated;
	bool quiet;
};

static void set_msr(struct kvm *kvm, struct msr_data *msr)
{
	kvm->value = msr->data;
	if (!msr->host_initiated)
		synchronize_srcu(&kvm->srcu);
}

void flag_struct_init_bad(struct kvm *kvm, u64 data)
{
	struct msr_data msr = { .index = 1, .data = data };
	int idx = srcu_read_lock(&kvm->srcu);

	set_msr(kvm, &msr); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void flag_struct_init_ok(struct kvm *kvm, u64 data)
{
	struct msr_data msr = { .index = 1, .data = data, .host_initiated = true };
	int idx = srcu_read_lock(&kvm->srcu);

	set_msr(kvm, &msr);
	srcu_read_unlock(&kvm->srcu, idx);
	msr = (struct msr_data){ .index = 2 };
	set_msr(kvm, &msr);
}
