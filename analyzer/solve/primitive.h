/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * primitive.h - calls that have rows: what a primitive does to the lock, what the callee requires by its annotations,
 * and what is known of what it returns. Internal to the solver.
 */
#ifndef LOCKCTX_PRIMITIVE_H
#define LOCKCTX_PRIMITIVE_H

#include "solver.h"

/*
 * What the N operations OP at call INSN of NODE say that the callee requires of ST: mistakes go into the tables. True
 * when the call is not entered all the same.
 */
bool primitive_require(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn);

/* What they do to ST, where a row stands for the call. True when nodes behind it take over. */
bool primitive_step(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn);

#endif
