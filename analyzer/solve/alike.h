/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alike.h - what of the program is another one in another configuration. Nearly all of a whole kernel is the same
 * whichever table is the one: a class that no function touches which differs is solved in the first
 * configuration alone, and of one that half the kernel is about, candidates that neither lead to such a
 * function nor are called by one.
 */
#ifndef LOCKCTX_ALIKE_H
#define LOCKCTX_ALIKE_H

#include "edges.h"

struct alike;

/* Of N configurations of one program, N > 1. */
struct alike *alike_new(struct callgraph *const *graphs, u32 n);
void alike_free(struct alike *a);

/* Has FUNC other calls, or other ways in, in some configuration, or is it not there? */
bool alike_differs(const struct alike *a, u32 func);

/* Does a function that differs touch class C of FX? */
bool alike_touched(const struct alike *a, const struct effects *fx, u32 c);

/* By function of FX: may what it does about class C be another thing than in the first configuration? It leads to a
 * function that differs and touches the class, or is called by one, over as many calls as proofs climb. The caller's. */
bool *alike_affected(const struct alike *a, const struct effects *fx, u32 c);

/* Is the same taken, at the same places, under class C of E as under class D of F? */
bool alike_edges(const struct edges *e, u32 c, const struct edges *f, u32 d);

#endif
