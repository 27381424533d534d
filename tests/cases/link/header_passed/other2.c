// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other2 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other2_release(struct ref *r)
{
	struct other2 *o = (struct other2 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other2_put_ok(struct other2 *o)
{
	ref_put(&o->ref, other2_release);
}
