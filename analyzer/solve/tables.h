/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.h - what the tabulation writes down: nodes and their states, memos and who
 * entered them, events. Everything joins what is there already, and what has changed is
 * queued. Internal to the solver; others read the tables (solver.h).
 */
#ifndef LOCKCTX_TABLES_H
#define LOCKCTX_TABLES_H

#include "solver.h"

/* What else keeps nodes of one lockset apart: exits have tags from call_leave(). */
enum { TAG_NONE, TAG_GOT = 1000, TAG_MISSED, TAG_AROUND, TAG_RETURN = 2000 };

/* NODE has to be processed (again). */
void tables_queue(struct solver *s, u32 node);

/* State ST reaches instruction INSN of block B in memo M, by way of P. Returns the node. */
u32 tables_reach(struct solver *s, u32 m, u32 b, u32 insn, u32 tag, struct state *st, struct pred p);

/* The memo of FUNC entered with ST, made if there is none; ST loses what a bound cuts. */
u32 tables_memo(struct solver *s, u32 func, struct state *st);

/* The call at INSN of NODE enters MEMO. */
void tables_caller(struct solver *s, u32 memo, u32 node, u32 insn);

/* Operation OP at INSN of NODE is mistake M. */
void tables_event(struct solver *s, u32 node, u32 insn, const struct lock_op *op, struct misuse m);

/* Memo MEMO, and all that enter it, reach a wait, or a place that TAKES the class. */
void tables_mark(struct solver *s, u32 memo, bool takes);

#endif
