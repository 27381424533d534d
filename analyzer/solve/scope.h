/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scope.h - the part of the program in which one lock class is proved: outward from the
 * frames that the sieve found. A frame, what lies between it and its events, and whatever a
 * function of these calls to take the lock or to give it back; above them, callers, as far as
 * bounds go.
 */
#ifndef LOCKCTX_SCOPE_H
#define LOCKCTX_SCOPE_H

#include "sieve.h"

struct scope {
	struct effects *fx;
	const struct nets *nets;	/* NULL: nobody asks what a call leaves held */
	u32 lock_class;
	u32 aim;		/* what else is looked for: where this class is taken; 0: nothing */
	bool sections;		/* it is about who needs a section of readers */
	bool few;		/* a call of more functions than a few is not followed */
	u32 *funcs;		/* callees before callers where there is no cycle; stb_ds */
	u32 *starts;		/* those of them that are entered first; stb_ds */
	bool *in, *start;	/* by function */
	bool *over;		/* by function: it was climbed over, and is entered by a call of many, too */
	uint8_t *through;	/* function -> kinds of events whose regions go on below it, as bits */
	u32 cut;		/* starts that have callers which are left out */
	uint8_t served;		/* starts are entered in this enum irq_kind, + 1; 0: as themselves */
	uint8_t open;		/* an enum irq_kind, + 1: takes of AIM are looked for where these are enabled; 0 */
	bool task;		/* starts are entered as tasks, with all interrupts enabled */
	bool inferred;		/* it is about what unprotected.h asks for, and nothing else */
	bool callers_open;	/* nothing is above the starts: what callers know may still decide */
};

/*
 * FUNCS (stb_ds), candidates of SIEVE for class C, with nothing above them: each is entered with
 * nothing known of its callers.
 */
struct scope *scope_alone(const struct sieve *sieve, u32 c, const u32 *funcs);

/*
 * All that class C is judged in: the FRAMES (an stb_ds array, NULL: none) that are left of
 * the former with their callers, and functions that need or give back what their callers
 * hold, up to where the program is entered.
 */
struct scope *scope_callers(const struct sieve *sieve, u32 c, const u32 *frames);

/*
 * Where sections of readers, of class C whose readers have an index, are asked for: from functions that
 * are entered from outside and need one, down to who asks. Of such a class scope_callers() has none of
 * these, for they are most of the code that the class is about.
 */
struct scope *scope_sections(const struct sieve *sieve, u32 c);

/*
 * S and whatever its functions call that may touch the class, event or not: they set what
 * others test. NULL when S has all of that, or it would be too much for one proof.
 */
struct scope *scope_wider(const struct scope *s);

/* Every function that may touch class C, from all roots: for questions that are about no
 * event. */
struct scope *scope_all(struct effects *fx, u32 c);

void scope_free(struct scope *s);

#endif
