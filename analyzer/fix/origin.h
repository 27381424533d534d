/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * origin.h - which values of a function are pointers that were read inside a read section, or
 * come from such a pointer: through calls, joins, locals in memory and what callees store behind
 * their parameters. Flow-insensitive inside a function: what is still good where is for behind.h.
 *
 * A pointer that is loaded through a pointer from the section is taken to live as long as that
 * one, unless it leads to what the lock itself is in. What is passed in is named by the parameter,
 * so that one look at a function serves all of its callers. A function without a body here may fill
 * what its arguments point to with what it reads, and with what it is given; that is followed where
 * it is a local of some caller, or where the parameter's type says that a pointer is put there.
 * Pointers that are carried as integers are not followed, but through unions.
 */
#ifndef LOCKCTX_FIX_ORIGIN_H
#define LOCKCTX_FIX_ORIGIN_H

#include "../model/sections.h"
#include "../solve/effects.h"

enum read_how {
	READ_LOAD,	/* a load by a macro of sections.model */
	READ_GIVEN,	/* a call of a function that sections.model says returns one */
	READ_DOUBTS,	/* from here on, it may be one: */
	READ_SHARED = READ_DOUBTS,	/* a load, see load.h, */
	READ_LINK,	/* one that goes on in a list or tree, */
	READ_UNKNOWN,	/* a call of what has no body here: it may return one, */
	READ_FILLED,	/* or put one where an argument points */
};

struct section_read { u32 func, insn; enum read_how how; };

/* Where a pointer may come from: one read of the section, parameters. */
struct origin {
	u32 read;		/* in origins.reads, + 1; 0: none */
	u32 params;		/* bit i: parameter i, the last bit: any from there on */
};

/* A pointer that is stored where it outlives the frame: in PLACE of an object that parameter ROOT
 * leads to (NONE: of some object). MAYBE: somewhere in it, or nowhere, which only who has the object
 * for himself takes for true. */
struct keep { u32 place, root; struct origin what; struct loc loc; bool maybe; };

/* An instruction that puts a pointer that was read into a memory local. */
struct fill { u32 local, insn; };

/* The values of one function. */
struct values {
	struct origin *of;	/* by expression */
	struct origin *locals;	/* what stands in memory local i, */
	struct fill *fills;	/* and where it was put there; stb_ds */
	struct origin ret;
	struct keep *keeps;	/* stb_ds */
};

struct origins {
	struct effects *fx;
	const struct sections *rows;
	uint8_t kind;			/* enum section_kind: of the section that is left */
	u32 owner;			/* the tag of the struct that its lock is in; 0: none */
	struct section_read *reads;	/* stb_ds */
	struct { u64 key; u32 value; } *read_ids;
	struct values **whole;		/* by function: all of it inside the section */
	u64 **locked;			/* by function, for load.c; NULL: not asked yet */
};

/* For sections of KIND of the locks of LOCK_CLASS. */
struct origins *origins_new(struct effects *fx, const struct sections *rows, u32 lock_class, uint8_t kind);
void origins_free(struct origins *o);

/* Look at all that FUNC may call, and at what these call; before values_new() of FUNC. */
void origins_follow(struct origins *o, u32 func);

/* The values of F where only instructions of INSIDE (a set of bits) are inside the section. */
struct values *values_new(struct origins *o, struct func *f, const u64 *inside);
void values_free(struct values *v);

/* Is that what A was read by no more than a doubt? */
bool origin_doubted(const struct origins *o, struct origin a);
/* The expression that address or pointer E is a part of: no member, element or cast. */
u32 origin_root(const struct func *f, u32 e);
/* Where address E stores to: a member (string), or a variable; 0: through a plain pointer. */
u32 origin_place(const struct func *f, u32 e);
/* PLACE for people. */
const char *origin_place_text(const struct program *p, u32 place);
bool origin_any(struct origin a);

#endif
