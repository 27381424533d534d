/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rounds.h - loops of one round that are a section: `for (x = lock(); x; x = unlock(x))`. What the loop
 * tests is there to end it behind the release; that what lock() returns is never null is known to
 * nobody but lock() and whoever writes such a loop.
 */
#ifndef LOCKCTX_ROUNDS_H
#define LOCKCTX_ROUNDS_H

#include "eval.h"

/*
 * Does going from block B to block TO, as the branch on expression E decides that ends B, leave such a loop of
 * ST's class before its only round? It does where what is tested is what one of two calls by name returned, of
 * which one takes the class, whatever it returns, and the other, in the loop, gives it back; it is held, and
 * of what was returned nothing is known.
 */
bool rounds_skips(const struct eval *ev, const struct state *st, u32 b, u32 to, u32 e);

#endif
