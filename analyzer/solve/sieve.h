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

enum sieve_kind {
	SIEVE_WAIT,		/* waits for the class, or must be entered without it */
	SIEVE_TAKE,		/* takes it, which its holder may not do again */
	SIEVE_KINDS
};

/* Function FUNC may hold LOCK_CLASS at INSN, the first such call that may reach an event of
 * KIND; REGION functions lie between. */
struct candidate { u32 func, insn, lock_class; uint8_t kind; u32 region; };

struct sieve {
	struct effects *fx;
	struct nets *nets;
	u32 *reaches;			/* function -> set of class * SIEVE_KINDS + kind */
	struct candidate *candidates;	/* by class, kind and function; stb_ds */
	u64 held_calls;			/* calls under a lock that were looked at */
};

/* FX must outlive the sieve. */
struct sieve *sieve_new(struct effects *fx);
void sieve_free(struct sieve *s);

/* The table of it all: cycles of the call graph, regions, candidates by class and kind. */
void sieve_dump(const struct sieve *s, FILE *out);

#endif
