/* SPDX-License-Identifier: GPL-2.0-or-later */
/* put.h - the last reference calls what it is passed. */
#ifndef CASES_PUT_H
#define CASES_PUT_H

#include <linux/refcount.h>
#include <linux/mutex.h>

struct ref {
	refcount_t count;
};

static inline int ref_put(struct ref *r, void (*release)(struct ref *r))
{
	if (refcount_dec_and_test(&r->count)) {
		release(r);
		return 1;
	}
	return 0;
}

#endif
