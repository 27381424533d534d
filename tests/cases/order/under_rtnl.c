// SPDX-License-Identifier: GPL-2.0-or-later
/* Operations of network devices are called with a lock that their driver never sees. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct net_device {
	void *priv;
};

struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
	int (*ndo_init)(struct net_device *dev);
};

void rtnl_lock(void);
int rtnl_trylock(void);
void rtnl_unlock(void);
int register_ops(const struct net_device_ops *ops);

struct nic {
	struct work_struct reset, links, late;
	int state, link, lately;
};

static void nic_reset(struct work_struct *work)
{
	struct nic *n = container_of(work, struct nic, reset);

	rtnl_lock();
	n->state = 0;
	rtnl_unlock();
}

/* Who waits for this one is not waited for. */
static void nic_links(struct work_struct *work)
{
	struct nic *n = container_of(work, struct nic, links);

	if (!rtnl_trylock())
		return;
	n->link = 0;
	rtnl_unlock();
}

static void nic_late(struct work_struct *work)
{
	struct nic *n = container_of(work, struct nic, late);

	rtnl_lock();
	n->lately = 0;
	rtnl_unlock();
}

static int nic_open_ok(struct net_device *dev)
{
	struct nic *n = dev->priv;

	n->state = 1;
	return cancel_work_sync(&n->links);
}

static int nic_stop_bad(struct net_device *dev)
{
	struct nic *n = dev->priv;

	n->state = 1;
	cancel_work_sync(&n->reset); /* WARN! lock-order rtnl_mutex */
	return 0;
}

/* What this is called with, nobody says. */
static int nic_init_ok(struct net_device *dev)
{
	struct nic *n = dev->priv;

	cancel_work_sync(&n->late);
	return 0;
}

static const struct net_device_ops nic_ops = {
	.ndo_open = nic_open_ok, .ndo_stop = nic_stop_bad, .ndo_init = nic_init_ok,
};

int nic_probe(struct nic *n)
{
	INIT_WORK(&n->reset, nic_reset);
	INIT_WORK(&n->links, nic_links);
	INIT_WORK(&n->late, nic_late);
	return register_ops(&nic_ops);
}
