/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pins.h - which objects a function has taken a reference of: these stay when the section is left. */
#ifndef LOCKCTX_FIX_PINS_H
#define LOCKCTX_FIX_PINS_H

#include "origin.h"

struct pins;
struct pins *pins_new(const struct origins *o);
void pins_free(struct pins *p);

/* The value that pointer E of F points into the object of: E without members and casts, before
 * helpers that only compute a place. */
u32 pins_base(struct pins *p, struct func *f, u32 e);

/* The values of F (a set of expressions that are bases) whose objects have a reference on every
 * way to instruction INSN, taken here; NULL when there is none. The caller frees it. */
u64 *pins_at(struct pins *p, struct func *f, u32 insn);

/* The argument whose reference the call at INSN of F may give back; -1: none. */
int pins_given_back(struct pins *p, struct func *f, u32 insn);

#endif
