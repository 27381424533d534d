// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions without a body do to locks what their annotations say. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

struct vcpu {
	struct kvm *kvm;
};

void vcpu_lock(struct vcpu *vcpu) __acquires(&vcpu->kvm->lock);
void vcpu_unlock(struct vcpu *vcpu) __releases(&vcpu->kvm->lock);
void read_begin(struct kvm *kvm) __acquires_shared(&kvm->srcu);
void read_end(struct kvm *kvm) __releases_shared(&kvm->srcu);
int vcpu_trylock(struct vcpu *vcpu) __cond_acquires(true, &vcpu->kvm->lock);
int vcpu_lock_killable(struct vcpu *vcpu) __cond_acquires(0, &vcpu->kvm->lock);

void effects_bad(struct vcpu *vcpu)
{
	read_begin(vcpu->kvm);
	synchronize_srcu(&vcpu->kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	read_end(vcpu->kvm);
}

void effects_ok(struct vcpu *vcpu)
{
	read_begin(vcpu->kvm);
	read_end(vcpu->kvm);
	synchronize_srcu(&vcpu->kvm->srcu);
	vcpu_lock(vcpu);
	vcpu_unlock(vcpu);
	mutex_lock(&vcpu->kvm->lock);
	vcpu_unlock(vcpu);
}

void effects_released_bad(struct vcpu *vcpu)
{
	vcpu_lock(vcpu);
	vcpu_unlock(vcpu);
	mutex_unlock(&vcpu->kvm->lock); /* WARN! unlock-not-held kvm::lock */
}

void effects_try_bad(struct vcpu *vcpu)
{
	if (!vcpu_trylock(vcpu))
		vcpu_unlock(vcpu); /* WARN! unlock-not-held kvm::lock */
	else
		vcpu_unlock(vcpu);
	if (vcpu_lock_killable(vcpu))
		vcpu_unlock(vcpu); /* WARN! unlock-not-held kvm::lock */
	else
		vcpu_unlock(vcpu);
}

void effects_try_ok(struct vcpu *vcpu)
{
	if (vcpu_trylock(vcpu))
		vcpu_unlock(vcpu);
	if (!vcpu_lock_killable(vcpu))
		vcpu_unlock(vcpu);
}
