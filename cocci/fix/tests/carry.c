// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static long vcpu_ioctl(struct file *f, int n)
{
	struct kvm_vcpu *vcpu = f->private_data;
	int r, other;

	switch (n) {
	case 1: {
		int idx = srcu_read_lock(&vcpu->kvm->srcu);
		r = msr_io(vcpu, 1);
		srcu_read_unlock(&vcpu->kvm->srcu, idx);
		break;
	}
	case 2: {
		int idx = srcu_read_lock(&vcpu->kvm->srcu);
		r = msr_io(vcpu, 2);
		srcu_read_unlock(&vcpu->kvm->srcu, idx);
		break;
	}
	case 3: {
		int idx;

		idx = srcu_read_lock(&vcpu->kvm->srcu);
		r = msr_io(vcpu, 2);
		if (r) {
			srcu_read_unlock(&vcpu->kvm->srcu, idx);
			goto out;
		}
		srcu_read_unlock(&vcpu->kvm->srcu, idx);
		break;
	}
	}
out:
	return r;
}
