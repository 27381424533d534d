/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held.h - where a solved class is held inside one function: which instructions are inside a
 * section, and which end one.
 */
#ifndef LOCKCTX_FIX_HELD_H
#define LOCKCTX_FIX_HELD_H

#include "../solve/solver.h"

/* Whose section it is, ORed. */
enum held_by {
	HELD_ENTRY = 1,		/* the function was entered with it */
	HELD_OWN = 2,		/* it took it itself, */
	HELD_NEW = 4,		/* in a line that a change brings */
	HELD_NESTED = 8,	/* taken once more inside */
	HELD_BITS = 4		/* how many these are */
};

struct held {
	u64 *inside;		/* set of instructions that are executed with the class held, maybe */
	u64 *ends;		/* set of instructions that release it */
	uint8_t *by;		/* by instruction: enum held_by, before it */
};

/* Is this line of the tree one that a change brings? */
struct new_lines {
	bool (*is_new)(void *data, const struct program *p, struct loc loc);
	void *data;
};

/* Of F, entered with the class (ENTRY) or without. */
struct held held_find(const struct solver *s, struct func *f, bool entry, const struct new_lines *lines);
void held_free(struct held *h);

bool held_is_new(const struct program *p, const struct new_lines *lines, struct loc loc);

/* Does instruction INSN of F release the class, or call what does? */
bool held_ends(const struct solver *s, const struct func *f, u32 insn);

/* Is lockset L of S's pool one with a hold, no mistake's leftover? */
bool held_locks(const struct solver *s, u32 locks);

/* Whose the only hold is that instruction INSN of F ends: HELD_ENTRY, HELD_OWN, both on different
 * ways; 0: none, or more than one. */
uint8_t held_last(const struct solver *s, const struct func *f, u32 insn);

#endif
