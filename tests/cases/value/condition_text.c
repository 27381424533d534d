// SPDX-License-Identifier: GPL-2.0-or-later
/* Conditions read as the source has them: helpers as calls, variables by their names, numbers as
 * they were written. The plugin sees them before GCC folds `x == 1 || x == 2` into a range. */
#include <linux/srcu.h>

#define SCHED_DEADLINE	6

struct kvm {
	struct srcu_struct srcu;
	struct kvm *next;
	int policy;
	unsigned long flags;
};

static inline int dl_policy(int policy)
{
	return policy == SCHED_DEADLINE;
}

static inline bool rt_policy(int policy)
{
	return policy == 1 || policy == 2;
}

/* CONDITION: dl_policy(policy) is false */
void helper_bad(struct kvm *kvm, int asked)
{
	int policy = asked < 0 ? kvm->policy : asked, idx = 0;

	if (!dl_policy(policy))
		idx = srcu_read_lock(&kvm->srcu);
	if (!dl_policy(policy))
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (!dl_policy(policy))
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: rt_policy(policy) is true */
void range_bad(struct kvm *kvm, int policy)
{
	int idx = 0;

	if (rt_policy(policy))
		idx = srcu_read_lock(&kvm->srcu);
	if (rt_policy(policy))
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (rt_policy(policy))
		srcu_read_unlock(&kvm->srcu, idx);
}

void range_ok(struct kvm *kvm, int policy)
{
	int idx = 0;

	if (rt_policy(policy))
		idx = srcu_read_lock(&kvm->srcu);
	if (!rt_policy(policy))
		synchronize_srcu(&kvm->srcu);
	if (rt_policy(policy))
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: (flags & 0x60) != 0 */
void mask_bad(struct kvm *kvm, unsigned long flags)
{
	int idx = 0;

	if (flags & 0x60)
		idx = srcu_read_lock(&kvm->srcu);
	if (flags & 0x60)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (flags & 0x60)
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: (flags & ~0x107f) == 0 */
void inverse_mask_bad(struct kvm *kvm, unsigned long flags)
{
	int idx = 0;

	if (!(flags & ~0x107ful))
		idx = srcu_read_lock(&kvm->srcu);
	if (!(flags & ~0x107ful))
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (!(flags & ~0x107ful))
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: next == NULL */
void pointer_bad(struct kvm *kvm)
{
	struct kvm *next = kvm->next;
	int idx = 0;

	if (!next)
		idx = srcu_read_lock(&kvm->srcu);
	if (!next)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (!next)
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: 1 <= nr && nr <= 8 */
void wrapped_bad(struct kvm *kvm, unsigned int nr)
{
	int idx = 0;

	if (nr - 1 < 8)
		idx = srcu_read_lock(&kvm->srcu);
	if (nr - 1 < 8)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (nr - 1 < 8)
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: oldpolicy == -1 */
void negative_bad(struct kvm *kvm, int asked)
{
	int oldpolicy = asked ? -1 : kvm->policy, idx = 0;

	if (oldpolicy == -1)
		idx = srcu_read_lock(&kvm->srcu);
	if (oldpolicy == -1)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (oldpolicy == -1)
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: rt_policy(policy) != (kvm->flags != 0) */
void compared_bad(struct kvm *kvm, int policy)
{
	int idx = 0;

	if (rt_policy(policy) != (kvm->flags != 0))
		idx = srcu_read_lock(&kvm->srcu);
	if (rt_policy(policy) != (kvm->flags != 0))
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (rt_policy(policy) != (kvm->flags != 0))
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: ((flags & 0x100) == 0 && next != NULL) is true */
void both_bad(struct kvm *kvm, unsigned long flags)
{
	struct kvm *next = kvm->next;
	bool both = !(flags & 0x100) & !!next;
	int idx = 0;

	if (both)
		idx = srcu_read_lock(&kvm->srcu);
	if (both)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (both)
		srcu_read_unlock(&kvm->srcu, idx);
}

/* CONDITION: change == 1 || change == 2 */
void folded_bad(struct kvm *kvm, int change)
{
	int idx = 0;

	if (change == 1 || change == 2)
		idx = srcu_read_lock(&kvm->srcu);
	if (change == 1 || change == 2)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (change == 1 || change == 2)
		srcu_read_unlock(&kvm->srcu, idx);
}

#define unlikely(x)	__builtin_expect(!!(x), 0)
#define list_is_empty	list_is_empty
#define this_kvm	kvm_of(0)

extern struct kvm *kvm_of(int cpu);
extern bool list_is_empty(struct kvm *kvm, int policy);

/* CONDITION: list_is_empty(kvm, policy) is true */
int in_argument_bad(struct kvm *kvm, int policy)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (unlikely(list_is_empty(kvm, policy)))
		return -1;
	srcu_read_unlock(&kvm->srcu, idx);
	return 0;
} /* WARN! lock-imbalance kvm::srcu */

/* CONDITION: this_kvm->policy != 0 */
int bare_macro_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (unlikely(this_kvm->policy))
		return -1;
	srcu_read_unlock(&kvm->srcu, idx);
	return 0;
} /* WARN! lock-imbalance kvm::srcu */

/* CONDITION: what is tested here is true */
int exchanged_bad(struct kvm *kvm, int old, int new)
{
	int idx = srcu_read_lock(&kvm->srcu), was;

	asm volatile("cmpxchg %2, %1" : "=a" (was), "+m" (kvm->policy) : "r" (new), "0" (old));
	if (was == old)
		return -1;
	srcu_read_unlock(&kvm->srcu, idx);
	return 0;
} /* WARN! lock-imbalance kvm::srcu */

extern int value_of(struct kvm *kvm);

/* `y` is the `value` of then to GCC: that a value is itself would say nothing.
 * CONDITION: what is tested here is true */
int same_name_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu), value = value_of(kvm), y = value;

	value = value_of(kvm);
	if (value == y)
		return -1;
	srcu_read_unlock(&kvm->srcu, idx);
	return 0;
} /* WARN! lock-imbalance kvm::srcu */
