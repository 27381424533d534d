// SPDX-License-Identifier: GPL-2.0-or-later
/* outlive-name.c - what pointers are called in the words of the source, see outlive.h. */
#include <string.h>

#include "outlive.h"
#include "../program/expr-text.h"
#include "../program/util.h"

static char *call_name(const struct program *p, const struct func *f, const struct insn *in)
{
	return f->exprs[in->a].op == EX_FUNC ?
	       xasprintf("%s()", program_text(p, p->symbols[f->exprs[in->a].ref].name)) : xasprintf("a function pointer");
}

char *outlived_reader(struct analysis *a, const struct outlived *x)
{
	const struct func *f = a->p->funcs[x->read.func];
	const struct insn *in = &f->insns[x->read.insn];
	const char *macros = in->macro ? program_text(a->p, in->macro) : "";
	int n = strcspn(macros, " ");

	if (in->kind == IN_CALL)
		return call_name(a->p, f, in);
	if (in->kind == IN_ASM)
		return xasprintf("an asm statement");
	return n ? xasprintf("%.*s()", n, macros) : xasprintf("a load");
}

/* The variable that definition E of F is, or "". */
static const char *variable(const struct program *p, const struct func *f, u32 e)
{
	const struct insn *in;

	e = origin_root(f, e);
	if (f->exprs[e].op == EX_PARAM)
		return program_text(p, f->params[f->exprs[e].num]);
	if (f->exprs[e].op == EX_LOCAL)
		return program_text(p, f->locals[f->exprs[e].num]);
	in = func_def(f, e);
	if (in && in->name)
		return program_text(p, in->name);
	/* the value of a variable that stands in memory */
	e = f->exprs[e].op == EX_LOAD ? origin_root(f, f->exprs[e].a) : 0;
	return e && f->exprs[e].op == EX_LOCAL ? program_text(p, f->locals[f->exprs[e].num]) : "";
}

char *outlived_name(struct analysis *a, const struct outlived *x)
{
	const struct func *f = a->p->funcs[x->use.func];
	const char *name = x->place ? origin_place_text(a->p, x->place) : variable(a->p, f, x->use.expr);
	char *text;
	u32 e;

	if (*name)
		return xasprintf("%s", name);
	f = a->p->funcs[x->read.func];
	name = variable(a->p, f, f->insns[x->read.insn].dst);
	if (*name)
		return xasprintf("%s", name);
	e = f->insns[x->read.insn].dst;
	text = f->exprs[e].op == EX_LOAD ? place_text(a->p, f, f->exprs[e].a) : NULL;
	return text ? text : xasprintf("what it %s", x->read.how == READ_FILLED ? "fills in" : "returns");
}
