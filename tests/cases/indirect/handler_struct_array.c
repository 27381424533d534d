// SPDX-License-Identifier: GPL-2.0-or-later
/* An array of structs that hold handlers, picked by a known and an unknown index. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

struct command {
	int number;
	void (*run)(struct kvm *kvm);
};

static void run_sync(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void run_count(struct kvm *kvm)
{
	kvm->count++;
}

static const struct command commands[] = {
	{ 1, run_count },
	{ 7, run_sync },
};

void handler_struct_array_bad(struct kvm *kvm, int number)
{
	int idx = srcu_read_lock(&kvm->srcu);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].number == number)
			commands[i].run(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void handler_struct_array_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	commands[0].run(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	commands[1].run(kvm);
}
