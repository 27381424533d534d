/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * paired.h - functions entered from outside that are one half of a pair: they are called with the lock held
 * (a seq_file's stop), and another one returned with it.
 */
#ifndef LOCKCTX_PAIRED_H
#define LOCKCTX_PAIRED_H

#include "solver.h"

/* Who would be the other half? Some function of S that is entered from outside returns with the class held. A
 * class that nothing here takes is not looked at. */
bool paired_outside(const struct solver *s);

/*
 * A root of S is taken for one half when, entered with the lock, it is clean and always releases. OUTSIDE says
 * whether anything may be the other half. The result marks these roots by function, *COUNT is their number; the
 * caller frees it.
 */
bool *paired_roots(struct solver *s, bool outside, u32 *count);

#endif
