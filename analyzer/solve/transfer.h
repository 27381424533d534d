/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transfer.h - what one instruction does to a state, calls of analysed functions
 * aside (call.h): memory writes, merges of SSA values, lock operations.
 */
#ifndef LOCKCTX_TRANSFER_H
#define LOCKCTX_TRANSFER_H

#include "eval.h"

/* What a lock operation found wrong. */
struct misuse {
	bool any;
	enum event event;
	struct hold hold;	/* the hold concerned; zero when there is none */
	u32 taken;		/* of EVENT_TAKEN_UNDER: the address of the other lock; 0: it has no name */
};

void transfer_load(const struct eval *ev, struct state *st, u32 e);
void transfer_store(const struct eval *ev, struct state *st, const struct insn *in);
void transfer_copy(const struct eval *ev, struct state *st, const struct insn *in);
void transfer_asm(const struct eval *ev, struct state *st, const struct insn *in);

/* Along the edge from block FROM to block TO. */
void transfer_phis(const struct eval *ev, struct state *st, u32 from, u32 to);

/* SSA value E of the frame is defined anew: what was known of the last one, in a
 * loop, is not about this one. */
void transfer_define(const struct eval *ev, struct state *st, u32 e);

/* A call of function CALLEE (NULL: its body is not known) by IN may write. */
void transfer_clobber(const struct eval *ev, struct state *st, const struct insn *in,
		      const struct func *callee);

/* Facts about the aggregate at FROM are also true of the one at TO. */
void transfer_aggregate(const struct eval *ev, struct state *st, u32 from, u32 to);

/*
 * Apply lock operation OP at IN. A try-acquire is applied as successful. The
 * slice's class must be OP's under ST (transfer_concerns()).
 */
struct misuse transfer_lock(const struct eval *ev, struct state *st, const struct lock_op *op,
			    const struct insn *in);
bool transfer_concerns(const struct eval *ev, const struct state *st, const struct lock_op *op);

/* OP takes, or waits for, the class that the scope aims at: under which hold of the slice's? */
struct misuse transfer_under(const struct eval *ev, const struct state *st, const struct lock_op *op,
			     const struct insn *in);

/* The address of OP's lock under ST; 0 when it has no name, or is one of the model's. */
u32 transfer_path(const struct eval *ev, const struct state *st, const struct lock_op *op,
		  const struct insn *in);

/* A way that the source does not mean: nothing is told of the lock behind it. */
void transfer_doubt(const struct eval *ev, struct state *st, u32 insn);
/* What is held on this way is not known any more: counted, and nothing is told of it. */
void transfer_give_up(const struct eval *ev, struct state *st);

#endif
