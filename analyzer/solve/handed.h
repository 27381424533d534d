/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * handed.h - releases of a lock that nobody on the way has taken. Functions give back locks that
 * their callers hold: page faults come in with the lock of the VMA, or with the one of the whole
 * address space, and a member says with which. On a way from where nothing takes the lock such a
 * release is no mistake that can be seen, and no lock is named that would be missing. It is one
 * when somebody on the way takes the lock before it on another way (an error path that jumps to
 * the wrong label, a second unlock); when the root gives the lock back whatever it is told; or when
 * a function on the way leaves the lock and always takes it again, which is a contract. It is none in
 * a root that stands beside a function which leaves the lock (siblings.h).
 */
#ifndef LOCKCTX_HANDED_H
#define LOCKCTX_HANDED_H

#include "witness.h"

/* Drop from *W, the witnesses of S, releases that are no mistake in this sense. Returns how many. */
u32 handed_drop(struct solver *s, struct witness **w);

/* Does every way out of memo M, entered with nothing, lead past a release of what was not held? */
bool handed_back(const struct solver *s, u32 m);

#endif
