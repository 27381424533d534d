// SPDX-License-Identifier: GPL-2.0-or-later
/* The flag is a member of a local struct whose address is passed. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	u64 value;
};

struct msr_data {
	bool host_initiated;
	u32 index;
	u64 data;
};

static void set_msr(struct kvm *kvm, struct msr_data *msr)
{
	kvm->value = msr->data;
	if (!msr->host_initiated)
		synchronize_srcu(&kvm->srcu);
}

/* CONDITION: host_initiated == false */
void flag_struct_bad(struct kvm *kvm, u64 data)
{
	struct msr_data msr;
	int idx = srcu_read_lock(&kvm->srcu);

	msr.host_initiated = false;
	msr.index = 1;
	msr.data = data;
	set_msr(kvm, &msr); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void flag_struct_ok(struct kvm *kvm, u64 data)
{
	struct msr_data msr;
	int idx = srcu_read_lock(&kvm->srcu);

	msr.host_initiated = true;
	msr.index = 1;
	msr.data = data;
	set_msr(kvm, &msr);
	srcu_read_unlock(&kvm->srcu, idx);
	msr.host_initiated = false;
	set_msr(kvm, &msr);
}
