/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sieve.h - who may do something wrong, of all classes at once and before anything is proved:
 * the functions that hold a lock by their own doing (frames) while a callee may reach an
 * event of that lock. What the sieve lets go is clean.
 */
#ifndef LOCKCTX_SIEVE_H
#define LOCKCTX_SIEVE_H

#include <stdio.h>

#include "net.h"

/* What sleeps is looked for over so many calls, from where the context is entered. */
#define MOST_CALLS_TO_SLEEP 8

enum sieve_kind {
	SIEVE_WAIT,		/* waits for the class, or must be entered without it */
	SIEVE_TAKE,		/* takes it, which its holder may not do again */
	SIEVE_EVENTS,
	SIEVE_COOKIE = SIEVE_EVENTS,	/* gives back a reader of the class by its index */
	SIEVE_UNEVEN,		/* no frame: FUNC returns with it held or not and does not tell, or
				 * is in a cycle with one that gives it back */
	SIEVE_KINDS
};

/* Function FUNC may hold LOCK_CLASS at INSN, the first such call that may reach an event of
 * KIND; REGION functions
 * lie between, once that is measured. */
struct suspect { u32 func, insn, lock_class; uint8_t kind; u32 region; };

/* A function that is entered from outside, and a class. */
struct asking { u32 func, lock_class; };

struct sieve {
	struct effects *fx;
	struct nets *nets;
	u32 *reaches;			/* function -> set of class * SIEVE_EVENTS + event */
	uint8_t *near;			/* by function: over so many calls that are followed (effects_follows())
					 * does it reach something that sleeps, that one counted; 0: over none,
					 * or too many. Of MODEL_ATOMIC, REACHES is not asked */
	uint8_t most_calls;		/* so many are not too many */
	u32 aim;			/* of what edges.h makes of a sieve: NEAR, and nothing else, says who takes
					 * this class, and candidates are who holds another one there; 0 */
	bool *cookies;			/* by class: its readers have an index */
	struct suspect *candidates;	/* by class, kind and function; stb_ds, as the others */
	struct asking *asking;		/* who needs or gives back what a caller should hold */
	struct asking *leaving;		/* who may return with a class held */
	struct func_number *inside;	/* while it is made: see sieve.c */
	u64 held_calls;			/* calls under a lock that were looked at */
};

/* FX must outlive the sieve. */
struct sieve *sieve_new(struct effects *fx);
void sieve_free(struct sieve *s);

/* May function FUNC reach an event of KIND, of class C? */
bool sieve_reaches(const struct sieve *s, u32 func, u32 c, enum sieve_kind kind);

/* The same of a lock that it is passed. */
bool sieve_reaches_passed(const struct sieve *s, u32 func, enum sieve_kind kind);

static inline bool sieve_is_frame(const struct suspect *c)
{
	return c->kind != SIEVE_UNEVEN;
}

/* Find out how many functions lie between each frame and its events. */
void sieve_measure(struct sieve *s);

/* The table of it all: cycles of the call graph, regions, candidates by class and kind. */
void sieve_dump(const struct sieve *s, FILE *out);

#endif
