// SPDX-License-Identifier: GPL-2.0-or-later
/* unsafe.c - see unsafe.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "unsafe.h"
#include "../program/annot.h"
#include "../program/util.h"

/* What sparse-annotations/gcc.h puts around the contents of context_unsafe(). */
#define BEGIN "__lockctx_unsafe_begin"
#define END "__lockctx_unsafe_end"

static bool calls(const struct program *p, const struct func *f, u32 insn, const char *name)
{
	const struct insn *in = &f->insns[insn];

	return in->kind == IN_CALL && f->exprs[in->a].op == EX_FUNC &&
	       !strcmp(program_text(p, p->symbols[f->exprs[in->a].ref].name), name);
}

/* Can control come from instruction FROM of F to TO without passing an end? */
static bool reaches(const struct program *p, const struct func *f, u32 from, u32 to)
{
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;
	u32 *todo = NULL;

	arrput(todo, from);
	while (arrlenu(todo) && !found) {
		u32 i = arrpop(todo), b = func_block(f, i);
		const struct block *k = &f->blocks[b];
		bool ended = false;

		for (; i < k->first + k->n && !found && !ended; i++) {
			found = i == to;
			ended = calls(p, f, i, END);
		}
		for (u32 s = 0; s < k->nsucc && !found && !ended; s++) {
			u32 next = f->succs[k->succ + s];

			if (!seen[next])
				arrput(todo, f->blocks[next].first);
			seen[next] = true;
		}
	}
	arrfree(todo);
	free(seen);
	return found;
}

bool is_unsafe(const struct program *p, u32 func, u32 insn)
{
	const struct func *f = p->funcs[func];

	if (annot_has(p, f->sym, ANNOT_UNCHECKED))
		return true;
	for (u32 i = 0; i < f->ninsns; i++)
		if (calls(p, f, i, BEGIN) && reaches(p, f, i, insn))
			return true;
	return false;
}
