/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * missing.h - a lock that is required and that nobody on the way has: which object's it is, whether a loop may
 * have taken it, and whether somebody above the way may hold it.
 */
#ifndef LOCKCTX_MISSING_H
#define LOCKCTX_MISSING_H

#include "edges.h"
#include "witness.h"

/* The address of the lock that event H misses, in the function it happened in; 0 without a name. */
u32 missing_lock(const struct solver *s, const struct happening *h);

/* LOCK, of what IT calls, to the caller that IT is of; 0. */
u32 missing_in_caller(const struct solver *s, const struct witem *it, u32 lock);

/* Is the missing lock of IT that of an object which a loop goes through? */
bool missing_in_loop(const struct solver *s, const struct witem *it);

/* May the function of IT hold another lock of the class there, by its own doing? It may be the one. */
bool missing_perhaps(const struct solver *s, const struct witem *it);

/*
 * Is ITEMS[at] entered without the class because of the order of locks? On the way down another lock is held,
 * under which others take the class, and under the class nobody takes that one: who had it would deadlock.
 */
bool missing_by_order(const struct solver *s, const struct witem *items, u32 at);

/* Does W begin at an entry that is known, and does no function on its way change what is held of the class? It is
 * missing there, then, whatever is not known of other ways. */
bool missing_straight(const struct solver *s, const struct witness *w);

#endif
