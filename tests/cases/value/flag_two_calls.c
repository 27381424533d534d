// SPDX-License-Identifier: GPL-2.0-or-later
/* A constant argument becomes a member of a struct and decides two calls below. */
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

static void synic_set(struct kvm *kvm, u64 data, bool host)
{
	kvm->value = data;
	if (!host)
		synchronize_srcu(&kvm->srcu);
}

static void set_msr_common(struct kvm *kvm, struct msr_data *msr)
{
	if (msr->index == 1)
		synic_set(kvm, msr->data, msr->host_initiated);
}

static void set_msr(struct kvm *kvm, u32 index, u64 data, bool host_initiated)
{
	struct msr_data msr;

	msr.data = data;
	msr.index = index;
	msr.host_initiated = host_initiated;
	set_msr_common(kvm, &msr);
}

/* PATH: flag_two_calls_bad set_msr set_msr_common synic_set synchronize_srcu */
/* CONDITION: host == false */
void flag_two_calls_bad(struct kvm *kvm, u32 index, u64 data)
{
	int idx = srcu_read_lock(&kvm->srcu);

	set_msr(kvm, index, data, false); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void flag_two_calls_ok(struct kvm *kvm, u32 index, u64 data)
{
	int idx = srcu_read_lock(&kvm->srcu);

	set_msr(kvm, index, data, true);
	set_msr(kvm, 2, data, false);
	srcu_read_unlock(&kvm->srcu, idx);
	set_msr(kvm, index, data, false);
}
