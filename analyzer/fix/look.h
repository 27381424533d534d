/* SPDX-License-Identifier: GPL-2.0-or-later */
/* look.h - one look at a function, for the files that find its values (origin.h). */
#ifndef LOCKCTX_FIX_LOOK_H
#define LOCKCTX_FIX_LOOK_H

#include "origin.h"

struct look {
	struct origins *o;
	struct func *f;
	struct values *v;
	const u64 *inside;	/* NULL: everything is */
	u32 insn;		/* the instruction that is looked at */
	bool doubts;		/* what may be a read counts, too: last, as those that are one are to be named */
	bool changed;
};

/* Add FROM to *TO; true when that changes it. */
bool origin_add(struct origin *to, struct origin from);
/* The bit of parameter I. */
u32 origin_param(i64 i);

/* Is the instruction inside the section? */
bool look_inside(const struct look *l);
/* A read at the instruction, or nothing where that is outside. */
struct origin look_read(struct look *l, enum read_how how);
/* Expression E (0: none) may be WHAT, too. */
void look_set(struct look *l, u32 e, struct origin what);
/* Pointers that stand at ADDRESS. */
struct origin look_content(const struct look *l, u32 address);
/* K.WHAT is stored in K.PLACE of that which expression E points into. */
void look_store(struct look *l, u32 e, struct keep k);

/* What call IN brings: what it returns, and what it stores behind its arguments. */
void look_call(struct look *l, const struct insn *in);

#endif
