// SPDX-License-Identifier: GPL-2.0-or-later
/* Waiting for readers under a lock that readers take. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct vm { struct srcu_struct srcu; struct mutex slots; struct mutex irqs; int n; };

void vm_set_bad(struct vm *v)
{
	mutex_lock(&v->slots);
	v->n++;
	synchronize_srcu(&v->srcu); /* WARN! lock-order vm::slots */
	mutex_unlock(&v->slots);
}

void vm_walk_bad(struct vm *v)
{
	int idx = srcu_read_lock(&v->srcu);

	mutex_lock(&v->slots);
	v->n--;
	mutex_unlock(&v->slots);
	srcu_read_unlock(&v->srcu, idx);
}

/* A lock that readers take, and nobody waits under. */
void vm_irq_ok(struct vm *v)
{
	int idx = srcu_read_lock(&v->srcu);

	mutex_lock(&v->irqs);
	v->n--;
	mutex_unlock(&v->irqs);
	srcu_read_unlock(&v->srcu, idx);
}

void vm_irq_set_ok(struct vm *v)
{
	mutex_lock(&v->irqs);
	v->n++;
	mutex_unlock(&v->irqs);
	synchronize_srcu(&v->srcu);
}
