// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static void plain(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	prepare(kvm);
	request(kvm, 1);
	srcu_read_unlock(&kvm->srcu, idx);
}

static int conditional(struct kvm *kvm, int vector)
{
	struct slots *slots;
	int idx, r = 0;

	idx = srcu_read_lock(&kvm->srcu);
	slots = srcu_dereference(kvm->slots, &kvm->srcu);
	if (!slots) {
		r = -ENOENT;
		goto out;
	}
	if (slots->count > vector)
		request(kvm, vector);
out:
	srcu_read_unlock(&kvm->srcu, idx);
	return r;
}

/* It moves: that this is no good is for the analysis to say. */
static void read_inside(struct kvm *kvm)
{
	struct slots *slots;
	int idx;

	idx = srcu_read_lock(&kvm->srcu);
	slots = srcu_dereference(kvm->slots, &kvm->srcu);
	request(slots, 1);
	srcu_read_unlock(&kvm->srcu, idx);
}

static void written_after(struct kvm *kvm, int n)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm, n);
	n = 0;
	srcu_read_unlock(&kvm->srcu, idx);
}
