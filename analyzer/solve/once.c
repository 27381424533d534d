// SPDX-License-Identifier: GPL-2.0-or-later
/* once.c - see once.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "once.h"
#include "../program/util.h"

enum { NO_STORE, STORED, OTHERWISE };

static u32 variable(const struct program *p, const struct func *f, u32 e)
{
	return f->exprs[e].op == EX_GLOBAL ? program_resolve(p, f->exprs[e].ref) : NONE;
}

/* E, a part of an expression or an argument, is used for more than to read it. */
static void escapes(const struct program *p, const struct func *f, u32 e, uint8_t *how)
{
	u32 sym = e ? variable(p, f, e) : NONE;

	if (sym != NONE)
		how[sym] = OTHERWISE;
}

static void look(const struct callgraph *g, const struct func *f, uint8_t *how)
{
	const struct program *p = g->p;
	bool init = callgraph_at_boot(g, f->id);

	for (u32 e = 1; e < f->nexprs; e++) {
		const struct expr *x = &f->exprs[e];

		if (x->op != EX_LOAD && x->op != EX_GLOBAL && x->op != EX_FUNC && x->op != EX_CONST && x->op != EX_PARAM) {
			escapes(p, f, x->a, how);
			escapes(p, f, x->b, how);
		}
	}
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 sym = in->kind == IN_STORE ? variable(p, f, in->a) : NONE, n = in->n;

		if (sym != NONE && how[sym] != OTHERWISE)
			how[sym] = init && !(f->exprs[in->b].op == EX_CONST && !f->exprs[in->b].num) ? STORED : OTHERWISE;
		if (in->kind == IN_STORE || in->kind == IN_COPY || in->kind == IN_RET)
			escapes(p, f, in->kind == IN_RET ? in->a : in->b, how);
		if (in->kind == IN_COPY)
			escapes(p, f, in->a, how);
		if (in->kind == IN_ASM)
			n += in->b;
		for (u32 k = 0; (in->kind == IN_ASM || in->kind == IN_CALL) && k < n; k++)
			escapes(p, f, f->ops[in->list + k], how);
		for (u32 k = 0; in->kind == IN_PHI && k < n; k++)
			escapes(p, f, f->ops[in->list + n + k], how);
	}
}

bool *once_find(const struct callgraph *g)
{
	const struct program *p = g->p;
	u32 n = arrlenu(p->symbols);
	uint8_t *how = xcalloc(n, 1);
	bool *once = xcalloc(n, sizeof(bool));

	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		if (g->config.has[k])
			look(g, p->funcs[k], how);
	for (u32 i = 0; i < arrlenu(p->inits); i++)
		if (p->inits[i].sym != NONE)
			how[program_resolve(p, p->inits[i].sym)] = OTHERWISE;
	for (u32 s = 0; s < n; s++)
		once[s] = how[s] == STORED && p->symbols[s].object == NONE && !(p->symbols[s].flags & SYM_EXPORTED);
	free(how);
	return once;
}
