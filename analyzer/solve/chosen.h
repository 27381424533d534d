/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chosen.h - second acquires behind a call by pointer of which some functions take the lock and others do not: what
 * was chosen for the object is one that goes with the caller's lock, as far as anybody knows. So with a wait, too,
 * behind a call of what a function was passed, where it is not known what that was: a walker of a list is passed a
 * function, and whether it has to lock what that is called for.
 */
#ifndef LOCKCTX_CHOSEN_H
#define LOCKCTX_CHOSEN_H

#include "witness.h"

/* Drops such ones from *W (stb_ds), witnesses of S, unless the level is strict. How many. */
u32 chosen_drop(const struct solver *s, struct witness **w);

#endif
