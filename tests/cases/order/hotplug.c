// SPDX-License-Identifier: GPL-2.0-or-later
/* What is called when a CPU comes or goes has cpu_hotplug_lock around it, held by who waits for it. */
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>

struct percpu_rw_semaphore cpu_hotplug_lock;

void cpus_read_lock(void)
{
	percpu_down_read(&cpu_hotplug_lock);
}

void cpus_read_unlock(void)
{
	percpu_up_read(&cpu_hotplug_lock);
}

int __cpuhp_setup_state(int state, const char *name, bool invoke, int (*startup)(unsigned int cpu),
			int (*teardown)(unsigned int cpu), bool multi);

static struct mutex pool_lock, stats_lock;
static int cpus, seen;

static int pool_online(unsigned int cpu)
{
	mutex_lock(&pool_lock);
	cpus++;
	mutex_unlock(&pool_lock);
	return 0;
}

static int pool_offline(unsigned int cpu)
{
	mutex_lock(&stats_lock);
	seen++;
	mutex_unlock(&stats_lock);
	return 0;
}

int pool_init(void)
{
	return __cpuhp_setup_state(1, "pool", true, pool_online, pool_offline, false);
}

int pool_resize_bad(int n)
{
	mutex_lock(&pool_lock);
	cpus_read_lock(); /* WARN! lock-order pool_lock */
	n += cpus;
	cpus_read_unlock();
	mutex_unlock(&pool_lock);
	return n;
}

/* In the order that the callbacks have. */
int pool_seen_ok(int n)
{
	cpus_read_lock();
	mutex_lock(&stats_lock);
	n += seen;
	mutex_unlock(&stats_lock);
	cpus_read_unlock();
	return n;
}
