/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * always.h - the classes that are surely held whenever a function is entered: each of its
 * callers holds them, by its own doing or because it was entered with them. The greatest
 * solution, from callers to callees. What a pointer calls that nothing resolves, and what is
 * entered from outside, is entered with nothing.
 */
#ifndef LOCKCTX_ALWAYS_H
#define LOCKCTX_ALWAYS_H

#include "edges.h"

struct always {
	const struct edges *e;
	u32 **of;	/* by function: classes, sorted; stb_ds, NULL: none */
	struct { u64 key; u32 *value; } *gone;	/* function << 32 | instruction (NONE: all) -> classes that are entered
						 * with and may be given back there, sorted; stb_ds */
};

/* E must outlive it. */
struct always *always_new(const struct edges *e);
void always_free(struct always *a);

/* Add to *CLASSES (stb_ds, sorted) what is surely held at INSN of FUNC. */
void always_held(const struct always *a, u32 func, u32 insn, u32 **classes);

#endif
