/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fresh.h - objects that nobody else sees, and code that runs while nobody else does: memory that this function,
 * or each of its callers, has just allocated, locals, what belongs to this CPU or to this task, and functions
 * of a module's or the kernel's start and end. No lock is missing there.
 */
#ifndef LOCKCTX_FRESH_H
#define LOCKCTX_FRESH_H

#include "effects.h"

struct fresh {
	const struct effects *fx;
	bool *returns;		/* by function: what it returns was allocated by it, or is null or an error */
	u32 *root;		/* by function: what it returns is a part of what parameter ROOT - 1 points to; 0 */
	u32 *params;		/* by function: parameters for which each caller passes what is fresh, as bits */
	bool *starts;		/* by function: it runs at a start or an end alone */
};

struct fresh *fresh_new(const struct effects *fx);
void fresh_free(struct fresh *w);

/* Does nobody else see what expression E of F points to? */
bool fresh_is(const struct fresh *w, const struct func *f, u32 e);

#endif
