// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other5 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other5_release(struct ref *r)
{
	struct other5 *o = (struct other5 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other5_put_ok(struct other5 *o)
{
	ref_put(&o->ref, other5_release);
}
