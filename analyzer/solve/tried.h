/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tried.h - locks that are missing on purpose. Who tries to take a lock, does not get it, and goes on to
 * what needs it, does so knowingly: a console writes its last words in an oops, when the lock may be held by
 * whoever has crashed.
 */
#ifndef LOCKCTX_TRIED_H
#define LOCKCTX_TRIED_H

#include "witness.h"

/* Drop from *W, the witnesses of S, what needs a lock where every way leads over an attempt to take it that
 * failed. Returns how many. */
u32 tried_drop(struct solver *s, struct witness **w);

#endif
