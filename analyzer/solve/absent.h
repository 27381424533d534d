/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * absent.h - why a path that another program has is not in this one: up to where its
 * functions still call each other, what the first call is that is gone, and whether
 * the lock is held there. The other program is another version of a kernel, or the
 * same one before a fix; the path is that of one of its findings.
 */
#ifndef LOCKCTX_ABSENT_H
#define LOCKCTX_ABSENT_H

#include "analysis.h"

/* A path that ends in a wait for LOCK_CLASS: functions by name, outermost first,
 * without the primitive that waits. */
struct absent_path {
	const char **names;
	u32 n;
	const char *lock_class;
	const char *config;	/* short name of its configuration, or NULL */
};

struct absent {
	bool *here;		/* by name: a function of that name has a body here */
	bool *held;		/* by name: entered with the lock held by some state */
	u32 last;		/* index of the last name that calls still lead to; NONE: not even one */
	u32 next;		/* the first later name that is here, and to which no call leads
				 * from there; NONE: there is none */
	u32 missing;		/* names up to `last` that are not here: others call in their place */
	u32 below;		/* how many functions `last` leads to */
	u32 unresolved;		/* how many calls below `last` lead nobody knows where */
	u32 *waiting;		/* functions that wait for the class, or for a lock that callers
				 * pass; stb_ds */
	u32 reached;		/* how many of these `last` leads to */
	bool leads_to_wait;	/* `last`, entered with the lock, leads to a wait with it held */
	bool given_up;		/* the class took too many steps: `held` and `leads_to_wait` are unknown */
	struct loc loc;		/* of `last` */
};

/*
 * Look for P in A, in the configuration of that name, or in the first when A has none.
 * The class must be one of A's. *OUT is to be released. False: A lacks the class.
 */
bool absent_find(struct analysis *a, const struct absent_path *p, struct absent *out);
void absent_release(struct absent *out);

#endif
