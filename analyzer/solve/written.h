/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * written.h - what functions write that others may see, and whom they call to change it: members, variables,
 * and lists and the like inside an object that a helper changes. What only asm ever changes without a lock,
 * an atomic counter or a word of bits, is not among that, nor what a helper locks itself.
 */
#ifndef LOCKCTX_WRITTEN_H
#define LOCKCTX_WRITTEN_H

#include "fresh.h"

enum use_kind { USE_MEMBER, USE_VARIABLE, USE_CALL };

/* FUNC uses, at INSN, the member, variable or function NUMBER: a string of the first, else a symbol. */
struct use { uint8_t kind; u32 number, func, insn; };

struct written {
	const struct effects *fx;
	u32 *params;		/* by function: parameters in whose objects it writes, as bits */
	bool *locks;		/* by function: it takes a lock */
	bool *acts;		/* by function: it does more than to look at something */
	bool *asm_field;	/* by string: asm writes the member */
};

struct written *written_new(const struct effects *fx);
void written_free(struct written *w);

/* Add to *USES (stb_ds) what FUNC does that others may see. */
void written_by(const struct written *w, const struct fresh *fresh, const struct func *f, struct use **uses);

#endif
