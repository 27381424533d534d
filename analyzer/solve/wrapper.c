// SPDX-License-Identifier: GPL-2.0-or-later
/* wrapper.c - see wrapper.h. */
#include <string.h>

#include "wrapper.h"
#include "../program/annot.h"

/* A .c file that another includes is no header. */
static bool in_header(const struct program *p, const struct func *f)
{
	const char *name = program_text(p, f->loc.file);
	size_t n = strlen(name);

	return (f->flags & FN_HEADER) && n > 2 && !strcmp(name + n - 2, ".h");
}

bool is_wrapper(const struct program *p, u32 func, u32 caller, u32 insn)
{
	const struct func *f = p->funcs[func];

	return in_header(p, f) || annot_has(p, f->sym, ANNOT_UNCHECKED) ||
	       (p->funcs[caller]->insns[insn].flags & CALL_CLEANUP);
}
