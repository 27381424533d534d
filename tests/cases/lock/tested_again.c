// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One member is tested to lock and once more to unlock, and what is called in between may write
 * that member, of whatever object: it is the same still. Not so when the lock was left in
 * between, in the condition of a loop, or when the callee is called to write it.
 */
#include <linux/mutex.h>

struct mapping { struct mutex lock; int shared, pages, done; };

/* shared is written somewhere below */
static void mapping_reset(struct mapping *m)
{
	m->shared = 0;
}

static void mapping_fault(struct mapping *m)
{
	if (m->pages > 7)
		mapping_reset(m + 1);
}

static void mapping_share(struct mapping *m)
{
	m->shared = 1;
}

void tested_again_ok(struct mapping *m)
{
	if (m->shared)
		mutex_lock(&m->lock);
	mapping_fault(m);
	if (m->shared)
		mutex_unlock(&m->lock);
}

void tested_again_bad(struct mapping *m)
{
	if (m->shared)
		mutex_lock(&m->lock);
	mapping_fault(m);
	if (m->shared)
		mutex_lock(&m->lock); /* WARN! double-lock mapping::lock */
	m->pages = 0;
}

/* what the callee is called for is no doubt */
void tested_after_write_bad(struct mapping *m)
{
	mutex_lock(&m->lock);
	if (!m->shared) {
		mapping_share(m);
		if (m->shared) {
			mutex_lock(&m->lock); /* WARN! double-lock mapping::lock */
			return;
		}
	}
	mutex_unlock(&m->lock);
}

/* somebody else may have written it while the lock was left */
void tested_under_new_lock_bad(struct mapping *m)
{
	mutex_lock(&m->lock);
	if (!m->shared) {
		mutex_unlock(&m->lock);
		mapping_fault(m);
		mutex_lock(&m->lock);
		if (m->shared) {
			mutex_lock(&m->lock); /* WARN! double-lock mapping::lock */
			return;
		}
	}
	mutex_unlock(&m->lock);
}

/* the loop ends by what the callee does */
void tested_in_loop_bad(struct mapping *m)
{
	mutex_lock(&m->lock);
	m->shared = 1;
	while (m->shared)
		mapping_fault(m);
	mutex_lock(&m->lock); /* WARN! double-lock mapping::lock */
}
