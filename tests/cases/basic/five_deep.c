// SPDX-License-Identifier: GPL-2.0-or-later
/* Five calls lie between the reader and the wait, with an argument renamed on the way. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
};

struct synic {
	struct vcpu *vcpu;
};

static void install(struct kvm *machine)
{
	synchronize_srcu(&machine->srcu);
}

static void set_region(struct kvm *machine)
{
	install(machine);
}

static void request(struct kvm *kvm)
{
	set_region(kvm);
}

static void update_vector(struct synic *synic)
{
	request(synic->vcpu->kvm);
}

static void set_sint(struct synic *synic)
{
	update_vector(synic);
}

/* PATH: five_deep_bad set_sint update_vector request set_region install synchronize_srcu */
void five_deep_bad(struct synic *synic)
{
	int idx = srcu_read_lock(&synic->vcpu->kvm->srcu);

	set_sint(synic); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&synic->vcpu->kvm->srcu, idx);
}

void five_deep_ok(struct synic *synic)
{
	int idx = srcu_read_lock(&synic->vcpu->kvm->srcu);

	srcu_read_unlock(&synic->vcpu->kvm->srcu, idx);
	set_sint(synic);
}
