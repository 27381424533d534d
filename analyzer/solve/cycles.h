/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cycles.h - two locks that are taken in both orders: who holds the first and wants the second,
 * and who holds the second and wants the first, wait for each other for ever. The edges that the
 * sieve found are proved one by one, as any other candidate is; a cycle is told when each of its
 * edges has a way that nothing known refutes, and no third lock keeps the two ways apart.
 */
#ifndef LOCKCTX_CYCLES_H
#define LOCKCTX_CYCLES_H

#include "always.h"
#include "analysis.h"

/*
 * Prove the cycles of class C with classes of higher number, or with ALL, and tell EACH: of one
 * cycle there is one witness, that of the order which fewer places have, with the other order's.
 * What runs, and is no lock, is proved with the lock that it takes.
 */
void cycles_prove(struct analysis *a, const struct always *held, u32 c, bool all, analysis_fn *each, void *data);

/* Is there a cycle of class C, as far as the sieve's edges tell? */
bool cycles_any(const struct always *held, u32 c);

#endif
