/* SPDX-License-Identifier: GPL-2.0-or-later */
/* term-parts.h - what term.c and term-call.c share, and nobody else. */
#ifndef LOCKCTX_TERM_PARTS_H
#define LOCKCTX_TERM_PARTS_H

#include "term.h"

/* What is known of a function as a value. */
struct purity {
	enum { NOT_ASKED, ASKING, PURE, IMPURE } is;
	u32 *reads;		/* members; stb_ds */
	bool other;		/* memory that is no member's, too */
	bool changes;		/* some of it as volatile */
};

struct terms {
	const struct program *p;
	struct term *v;				/* stb_ds; 0 unused */
	u32 *slots;				/* open addressing over v: term, 0 free */
	size_t nslots;
	u32 **of_expr;				/* function -> expression -> term + 1 */
	u32 *result;				/* function -> term it returns + 1; 1 none */
	u32 helpers;
	struct purity *pure;			/* by function */
	bool *layer;				/* by string: a lock inside a lock */
};

/* What call E of F is as a term: the path that a helper computes, what a pure function returns, or opaque. */
u32 term_of_call(struct terms *ts, struct func *f, u32 e);

#endif
