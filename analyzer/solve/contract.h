/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * contract.h - what annotations mean at a call: a lock that the callee requires
 * held or not held, and, where no body tells, one that it takes or gives back.
 * They are lock operations like those of locks.model, with rows of their own.
 */
#ifndef LOCKCTX_CONTRACT_H
#define LOCKCTX_CONTRACT_H

#include "effects.h"
#include "../program/annot.h"

/* The address of the lock that A names, in the frame of the function that it is on; 0
 * when it has no path. */
u32 contract_lock(struct terms *ts, const struct annot *a);

/*
 * The class of the lock that A names, in *LOCK its address; that is 0 for one that has no object (`token` in
 * locks.model). 0: it is not known.
 */
u32 contract_class(struct effects *fx, const struct annot *a, u32 *lock);

/*
 * Append to OPS (stb_ds) what the annotations of the functions that call INSN of F may
 * enter, and of the member that it goes through, say. Their locks are terms of F.
 */
void contract_ops(struct effects *fx, struct func *f, u32 insn, struct lock_op **ops);

/* Is FUNC annotated to be entered with class C held, by __must_hold() or __releases()? */
bool contract_holds(struct effects *fx, const struct func *f, u32 c);

/* Does OP stand for the call, which is not entered? */
static inline bool contract_stands(const struct lock_op *op)
{
	return (!op->annot && !(op->row->flags & ROW_INFERRED)) || op->row->effect < EFFECT_ASSERT_HELD || op->row->effect > EFFECT_ASSERT_NOT_HELD;
}

#endif
