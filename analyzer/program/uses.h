/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * uses.h - who puts what where: initialisers and stores by the member or variable that
 * they fill, whole copies, and who calls a function by its name. Made once for a program,
 * for the pointers and the configurations. Internal to program/.
 */
#ifndef LOCKCTX_USES_H
#define LOCKCTX_USES_H

#include "program.h"

/* An instruction. */
struct place { u32 func, insn; };

/* Places by key: those of key K are v[first[K]] to v[first[K + 1] - 1]. */
struct places { u32 *first; struct place *v; };

struct uses {
	const struct program *p;
	struct places fields;		/* member -> stores to it */
	struct places globals;		/* variable -> stores to it itself or to its elements */
	struct places copies;		/* variable -> whole copies into it */
	struct places updates;		/* static_call key -> its updates */
	struct places calls;		/* function symbol, resolved -> calls that name it */
	struct places inits;		/* member -> initialisers: `insn` is one's number */
	struct place *plain;		/* stores through a pointer, to no member; stb_ds */
	bool *holds;			/* by symbol: a variable that pointers are put into */
};

/* P is linked and outlives the index. */
struct uses *uses_new(const struct program *p);
void uses_free(struct uses *u);

/* The variable at the bottom of address E of F (`&table.member[i]`), or NONE. */
u32 uses_root(const struct func *f, u32 e);

/* The member that a store to, or a load from, address E of F is about, array steps aside; 0. */
u32 uses_field(const struct func *f, u32 e);

/* The address that whole copy IN of F (a COPY, a wide STORE or a memcpy()) reads. */
u32 uses_copy_source(const struct func *f, const struct insn *in);

/* The key of static_call() trampoline SYM; NONE when it is none, or has no key here. */
u32 uses_static_key(const struct program *p, u32 sym);
/* Is symbol SYM such a trampoline? */
bool uses_trampoline(const struct program *p, u32 sym);

/* The value that was stored where load E of F reads, with nothing in between: `a->x = a->y = v` reads
 * a->y again. 0: none. */
u32 uses_stored(const struct func *f, u32 e);

#endif
