// SPDX-License-Identifier: GPL-2.0-or-later
/* container_of() of a member is the object again, also through two inline helpers. */
#include <linux/mutex.h>

struct synic {
	int active;
};

struct hv {
	struct synic synic;
	int vp_index;
};

struct vcpu {
	struct mutex mutex;
	struct hv hv;
};

static inline struct hv *synic_to_hv(struct synic *synic)
{
	return container_of(synic, struct hv, synic);
}

static inline struct vcpu *hv_to_vcpu(struct hv *hv)
{
	return container_of(hv, struct vcpu, hv);
}

static inline struct vcpu *synic_to_vcpu(struct synic *synic)
{
	return hv_to_vcpu(synic_to_hv(synic));
}

static void activate(struct synic *synic)
{
	struct vcpu *vcpu = synic_to_vcpu(synic);

	mutex_lock(&vcpu->mutex); /* WARN! double-lock vcpu::mutex */
	synic->active = 1;
	mutex_unlock(&vcpu->mutex);
}

static void deactivate(struct synic *synic)
{
	synic->active = 0;
	mutex_unlock(&synic_to_vcpu(synic)->mutex);
}

void container_of_bad(struct vcpu *vcpu)
{
	mutex_lock(&vcpu->mutex);
	activate(&vcpu->hv.synic);
	mutex_unlock(&vcpu->mutex);
}

void container_of_ok(struct vcpu *vcpu, struct vcpu *other)
{
	mutex_lock(&vcpu->mutex);
	activate(&other->hv.synic);
	deactivate(&vcpu->hv.synic);
}
