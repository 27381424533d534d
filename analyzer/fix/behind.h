/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * behind.h - which values of a function are used behind a place where a read section is left,
 * though they were read before it: forward from that place, what is read anew is good again.
 */
#ifndef LOCKCTX_FIX_BEHIND_H
#define LOCKCTX_FIX_BEHIND_H

#include "pins.h"

enum use_how {
	USE_LOAD,	/* what it points to is read */
	USE_STORE,	/* or written */
	USE_WALK,	/* the section's own kind of read goes on from it */
	USE_PASSED,	/* it is handed to a function */
	USE_KEPT,	/* it is stored in memory */
	USE_OUTSIDE,	/* it is read outside of the section */
	USE_HOWS
};

struct use { u32 func, insn, expr; enum use_how how; struct origin of; };

struct behind {
	/* set by the caller */
	struct origins *o;
	struct func *f;
	const struct values *v;
	u32 start;		/* the instruction that leaves the section, or calls what does */
	bool result;		/* what START returns was read before */
	const u64 *stops;	/* set of instructions that end the section for good: not looked past */
	struct pins *pins;
	const u64 *pinned;	/* set of bases whose objects a reference keeps, see pins_at() */
	/* results */
	struct use *uses;	/* stb_ds; one for each instruction and value */
	struct origin returned;	/* what is returned though it was read before */
	u64 *passed;		/* set of instructions that are reached behind START */
};

void behind_find(struct behind *b);
void behind_release(struct behind *b);

#endif
