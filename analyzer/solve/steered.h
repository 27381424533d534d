/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steered.h - ways that go wrong at a branch which was meant to tell. A function takes a lock on some
 * ways, the ways meet, and behind that a branch decides whether it is given back: what is tested there
 * says how it was, though not in values that are known here. A second unlock or a forgotten one does
 * not look like that: nothing is tested on its way that the ways with and without the lock have in
 * common. Where every way to what goes wrong passes such a branch, it is a doubt. So it is with a second
 * acquire behind a branch that ways with the lock and ways without it come to, from one caller or another:
 * `if (!root_lock) spin_lock(l)`, as a bit says that was tested to find root_lock.
 */
#ifndef LOCKCTX_STEERED_H
#define LOCKCTX_STEERED_H

#include "witness.h"

/* Drop from *W, the witnesses of S, releases, returns and second acquires that are steered. Returns how many. */
u32 steered_drop(struct solver *s, struct witness **w);

#endif
