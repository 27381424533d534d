// SPDX-License-Identifier: GPL-2.0-or-later
/* The one order is behind a pointer to many, and depends on something that who calls it may know. */
#include <linux/mutex.h>

struct group { struct mutex lock; int state; struct group *parent; const struct kind *kind; int sure; };
struct kind { int (*online)(struct group *g); int (*offline)(struct group *g); };

static struct mutex freezer, keys, timers;
static int frozen, locked, armed;

static void count_key(void)
{
	mutex_lock(&keys);
	locked++;
	mutex_unlock(&keys);
}

static int freezer_online_bad(struct group *g)
{
	mutex_lock(&freezer);
	if (g->state & 2)
		count_key(); /* WARN! lock-order freezer */
	mutex_unlock(&freezer);
	return 0;
}

void freezer_write_bad(void)
{
	mutex_lock(&keys);
	mutex_lock(&freezer);
	frozen++;
	mutex_unlock(&freezer);
	mutex_unlock(&keys);
}

/* Nobody calls this with the bit that it asks for. */
static int freezer_offline_ok(struct group *g)
{
	mutex_lock(&timers);
	if (g->sure & 2)
		count_key();
	mutex_unlock(&timers);
	return 0;
}

void timers_write_ok(void)
{
	mutex_lock(&keys);
	mutex_lock(&timers);
	armed++;
	mutex_unlock(&timers);
	mutex_unlock(&keys);
}

static int cpu_online(struct group *g)
{
	return g->state == 1;
}

static int cpu_offline(struct group *g)
{
	return g->state == 2;
}

static int io_online(struct group *g)
{
	return g->state == 3;
}

static int io_offline(struct group *g)
{
	return g->state == 4;
}

const struct kind kinds[] = {
	{ freezer_online_bad, freezer_offline_ok },
	{ cpu_online, cpu_offline },
	{ io_online, io_offline },
};

static int online(struct group *g)
{
	g->state = g->parent ? g->parent->state : 0;
	return g->kind->online(g);
}

int group_make(struct group *g, int n)
{
	g->kind = &kinds[n];
	return online(g);
}

int group_end(struct group *g)
{
	g->sure = 1;
	return g->kind->offline(g);
}
