// SPDX-License-Identifier: GPL-2.0-or-later
/* Members that are set by stores at run time, each to its own function. */
#include <linux/srcu.h>

struct mmu {
	void (*inject)(struct mmu *mmu);
	void (*reset)(struct mmu *mmu);
	struct srcu_struct srcu;
	int faults;
};

static void inject_wait(struct mmu *mmu)
{
	synchronize_srcu(&mmu->srcu);
}

static void reset_count(struct mmu *mmu)
{
	mmu->faults = 0;
}

void mmu_init(struct mmu *mmu)
{
	mmu->inject = inject_wait;
	mmu->reset = reset_count;
}

/* PATH: stored_pointer_bad inject_wait synchronize_srcu */
void stored_pointer_bad(struct mmu *mmu)
{
	int idx = srcu_read_lock(&mmu->srcu);

	mmu->inject(mmu); /* WARN! must-not-hold mmu::srcu */
	srcu_read_unlock(&mmu->srcu, idx);
}

void stored_pointer_ok(struct mmu *mmu)
{
	int idx = srcu_read_lock(&mmu->srcu);

	mmu->reset(mmu);
	srcu_read_unlock(&mmu->srcu, idx);
	mmu->inject(mmu);
}
