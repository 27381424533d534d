// SPDX-License-Identifier: GPL-2.0-or-later
/* Indices that are kept in an array: elements are told apart by their numbers, as far as these are known. */
#include <linux/srcu.h>

struct mdev {
	struct srcu_struct io_gate, cfg_gate;
	int n;
};

static __attribute__((__noinline__)) void enter_first(struct mdev *m, int *idx)
{
	idx[0] = srcu_read_lock(&m->io_gate);
}

static __attribute__((__noinline__)) void enter(struct mdev *m, int *idx)
{
	*idx = srcu_read_lock(&m->io_gate);
}

int another_element_ok(struct mdev *m)
{
	int x[2];

	x[0] = srcu_read_lock(&m->io_gate);
	x[1] = m->n;
	srcu_read_unlock(&m->io_gate, x[0]);
	return x[1];
}

int two_ok(struct mdev *m)
{
	int x[3];

	x[1] = srcu_read_lock(&m->io_gate);
	x[2] = srcu_read_lock(&m->cfg_gate);
	srcu_read_unlock(&m->cfg_gate, x[2]);
	srcu_read_unlock(&m->io_gate, x[1]);
	return 0;
}

int swapped_bad(struct mdev *m)
{
	int x[3];

	x[1] = srcu_read_lock(&m->io_gate);
	x[2] = srcu_read_lock(&m->cfg_gate);
	srcu_read_unlock(&m->cfg_gate, x[1]); /* WARN! wrong-cookie mdev::cfg_gate */
	srcu_read_unlock(&m->io_gate, x[2]); /* WARN! wrong-cookie mdev::io_gate */
	return 0;
}

int overwritten_bad(struct mdev *m)
{
	int x[2];

	x[0] = srcu_read_lock(&m->io_gate);
	x[0] = m->n;
	srcu_read_unlock(&m->io_gate, x[0]); /* WARN! wrong-cookie mdev::io_gate */
	return 0;
}

int rounds_ok(struct mdev *m)
{
	int x[2];

	for (int i = 0; i < 2; i++)
		x[i] = srcu_read_lock(&m->io_gate);
	for (int i = 0; i < 2; i++)
		srcu_read_unlock(&m->io_gate, x[i]);
	return 0;
}

int by_pointer_ok(struct mdev *m)
{
	int x[2];

	enter(m, x);
	srcu_read_unlock(&m->io_gate, x[0]);
	return 0;
}

int first_by_pointer_ok(struct mdev *m)
{
	int x[2];

	enter_first(m, x);
	x[1] = m->n;
	srcu_read_unlock(&m->io_gate, x[0]);
	return x[1];
}

int second_by_pointer_bad(struct mdev *m)
{
	int x[2];

	enter(m, x);
	x[1] = m->n;
	srcu_read_unlock(&m->io_gate, x[1]); /* WARN! wrong-cookie mdev::io_gate */
	return 0;
}
