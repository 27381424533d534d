/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ways.h - every distinct way into a function, with what it holds there. Ways
 * are distinct when their context differs, or the last two functions that they
 * enter through a pointer: a handler, a callback, a member of a table.
 */
#ifndef LOCKCTX_WAYS_H
#define LOCKCTX_WAYS_H

#include "analysis.h"

struct ways_query {
	const char *to;		/* required */
	const char *from;	/* the way passes this function, or NULL */
	const char *through;	/* likewise */
	const char *holding;	/* class held when `to` is entered; NULL: whatever is held */
	bool unheld;		/* `holding` is not held there, instead */
	bool all;		/* every caller of `to` is a way of its own, too */
};

/* Called once for each way, shortest first within one configuration. W is valid
 * during the call; its last path step is `to` itself, at its first instruction. */
typedef void ways_fn(struct analysis *a, struct solver *s, const struct witness *w, void *data);

/* Are the functions and the class of Q in A's program? ways_find() dies without. */
bool ways_known(struct analysis *a, const struct ways_query *q);

/* Returns how many ways there were. A function or class that is not in the program
 * is die(). */
u32 ways_find(struct analysis *a, const struct ways_query *q, ways_fn *each, void *data);

#endif
