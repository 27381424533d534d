// SPDX-License-Identifier: GPL-2.0-or-later
/* A getter gives the index by reference: it stands in the variable whose address it got. */
#include <linux/srcu.h>

struct mdev {
	struct srcu_struct io_gate, cfg_gate;
	int n;
};

void look_at(const int *idx);
void fetch_index(struct mdev *m, int *idx);

static void enter_io(struct mdev *m, int *idx)
{
	*idx = srcu_read_lock(&m->io_gate);
}

static void enter_cfg(struct mdev *m, int *idx)
{
	*idx = srcu_read_lock(&m->cfg_gate);
}

int swapped_bad(struct mdev *m)
{
	int io, cfg, n;

	enter_io(m, &io);
	enter_cfg(m, &cfg);
	n = m->n;
	srcu_read_unlock(&m->cfg_gate, io); /* WARN! wrong-cookie mdev::cfg_gate */
	srcu_read_unlock(&m->io_gate, cfg); /* WARN! wrong-cookie mdev::io_gate */
	return n;
}

int straight_ok(struct mdev *m)
{
	int io, cfg, n;

	enter_io(m, &io);
	enter_cfg(m, &cfg);
	n = m->n;
	srcu_read_unlock(&m->cfg_gate, cfg);
	srcu_read_unlock(&m->io_gate, io);
	return n;
}

/* Two of one gate, each with its own index. */
int twice_ok(struct mdev *m)
{
	int a, b;

	enter_io(m, &a);
	enter_io(m, &b);
	srcu_read_unlock(&m->io_gate, b);
	srcu_read_unlock(&m->io_gate, a);
	return 0;
}

/* Whoever else gets the address may have put the same back: nothing is certain then. */
int looked_at_ok(struct mdev *m)
{
	int io;

	enter_io(m, &io);
	look_at(&io);
	srcu_read_unlock(&m->io_gate, io);
	return 0;
}

int kept_elsewhere_ok(struct mdev *m)
{
	int io, mine;

	enter_io(m, &io);
	fetch_index(m, &mine);
	look_at(&io);
	srcu_read_unlock(&m->io_gate, mine);
	return 0;
}
