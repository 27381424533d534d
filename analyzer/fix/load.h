/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load.h - is what a load reads kept by the read section alone? That is so of what the macros of
 * sections.model read, and of links. Other pointers may be as well, as people read with READ_ONCE(),
 * or plainly, what they should not: of what is volatile, or stands in a variable of the program that
 * others may write, it is taken to be, and of links, but for lists of an object that the function
 * has a lock for. What a pointer leads to that came from somewhere is as that
 * one is: plain loads through parameters, locals and such pointers are no reads of their own.
 */
#ifndef LOCKCTX_FIX_LOAD_H
#define LOCKCTX_FIX_LOAD_H

#include "origin.h"

enum load_is {
	LOAD_PLAIN,	/* as what it is loaded through */
	LOAD_OTHER,	/* by a macro, of another kind of section */
	LOAD_SHARED,	/* from where others may put another pointer */
	LOAD_LINK,	/* from one object of a list or tree to another */
	LOAD_READ,	/* by a macro of the section's */
};

enum load_is load_is(const struct origins *o, const struct func *f, const struct insn *in);

/* Does ADDRESS, an operand of an asm statement, have such a pointer? */
bool load_by_asm(const struct origins *o, const struct func *f, u32 address);

/* Does the member at ADDRESS point to a struct that the lock itself is in? It is there as long as
 * anybody can hold the lock. */
bool load_of_owner(const struct origins *o, const struct func *f, u32 address);

#endif
