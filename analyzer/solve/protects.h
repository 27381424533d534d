/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * protects.h - which lock protects what, told by the code: a member or a variable that is written, or a function
 * that is called, with a lock held in nearly all functions that do so. Where it is not held is an exception,
 * which is for the proof (unprotected.h) to find a way to. That most of the code is right, and that what differs
 * from it is a bug, is from Engler et al., "Bugs as Deviant Behavior" (2001), what counts as support and how
 * it ranks from Engler and Ashcraft, "RacerX" (2003):
 *
 *  - MANY functions hold the lock, and one or two do not;
 *  - a function takes the lock around ALONE that call: it is what the lock is for;
 *  - each function that takes the lock writes the member or variable under it: to that it is DEDICATED.
 */
#ifndef LOCKCTX_PROTECTS_H
#define LOCKCTX_PROTECTS_H

#include "always.h"
#include "written.h"

enum belief { BELIEF_MANY, BELIEF_ALONE, BELIEF_DEDICATED };

/* FUNC does it at INSN. */
struct use_place { u32 func, insn; };

/* LOCK_CLASS is held by WITH functions that use a NUMBER, of KIND. */
struct protection {
	u32 lock_class;
	uint8_t kind, belief;		/* enum use_kind, enum belief */
	u32 number;
	struct use_place *with;		/* one of each function; stb_ds */
	struct use_place *without;	/* all of the functions that do not hold it; stb_ds */
	u32 exceptions;			/* functions that WITHOUT has */
	i64 rank;			/* the more, the surer: see rank_of() */
};

struct protects {
	const struct always *always;
	struct fresh *fresh;
	struct protection *v;		/* by class, then rank, the surest first; stb_ds */
};

/* ALWAYS must outlive it. */
struct protects *protects_new(const struct always *always);
void protects_free(struct protects *p);

/* Those of class C, *N from the result on. */
const struct protection *protects_of(const struct protects *p, u32 c, u32 *n);

#endif
