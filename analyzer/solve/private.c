// SPDX-License-Identifier: GPL-2.0-or-later
/* private.c - see private.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "private.h"
#include "../program/util.h"

/* Does the function of step S give back a reference before, and learn whether it was the last? */
static bool gives_back(const struct effects *fx, const struct wstep *s)
{
	for (u32 i = fx->op_of[s->func]; i < fx->op_of[s->func + 1] && fx->ops[i].insn < s->insn; i++)
		if (fx->ops[i].row->effect == EFFECT_PUT)
			return true;
	return false;
}

/* Which parameter of function SYM is the struct that has class C? The first, where none is. */
static u32 object_parameter(const struct effects *fx, u32 sym, u32 c)
{
	const char *lock = program_text(fx->p, fx->classes[c].field), *end = strstr(lock, "::");
	const char *type = program_text(fx->p, fx->p->symbols[sym].type), *at = strchr(type, '(');
	char *passed = end ? xasprintf("struct %.*s *", (int)(end - lock), lock) : NULL;
	u32 n = 0;

	at = passed && at ? strstr(at, passed) : NULL;
	for (const char *s = at ? strchr(type, '(') : NULL; s && s < at; s++)
		n += *s == ',';
	free(passed);
	return n;
}

/* What of F's instruction INSN T is about; 0. */
static u32 object_at(const struct effects *fx, const struct protection *t, const struct func *f, u32 insn)
{
	const struct insn *in = &f->insns[insn];
	u32 arg;

	if (t->kind == USE_VARIABLE)
		return 0;
	if (in->kind != IN_CALL)
		return in->a;
	arg = t->kind == USE_CALL ? object_parameter(fx, t->number, t->lock_class) : 0;
	for (u32 i = 0; t->kind == USE_MEMBER && i < in->n; i++)
		if (f->exprs[insn_args(f, in)[i]].op == EX_FIELD && f->exprs[insn_args(f, in)[i]].ref == t->number)
			arg = i;
	return arg < in->n ? insn_args(f, in)[arg] : 0;
}

/* The parameter of F that E is a part of, or is behind a pointer in, + 1; 0. */
static u32 parameter_of(const struct fresh *fresh, const struct func *f, u32 e)
{
	for (;;) {
		const struct expr *x = &f->exprs[e];
		const struct insn *call = x->op == EX_CALL ? func_def(f, e) : NULL;
		const struct callsite *s = call ? callgraph_site(fresh->fx->g, f->id, call - f->insns) : NULL;
		u32 g = s && s->n == 1 ? fresh->fx->g->targets[s->first].func : NONE;

		if (x->op == EX_PARAM)
			return x->num + 1;
		if ((x->op >= EX_FIELD && x->op <= EX_LOAD) || x->op == EX_CAST)
			e = x->a;
		else if (g != NONE && fresh->root[g] && fresh->root[g] - 1 < call->n)
			e = insn_args(f, call)[fresh->root[g] - 1];
		else
			return 0;
	}
}

bool private_way(const struct protects *p, const struct protection *t, const struct witness *w)
{
	const struct effects *fx = p->fresh->fx;
	u32 n = arrlenu(w->path), e;

	for (u32 i = 0; i < n; i++)
		if (gives_back(fx, &w->path[i]))
			return true;
	e = object_at(fx, t, fx->p->funcs[w->path[n - 1].func], w->path[n - 1].insn);
	for (u32 i = n; e && i-- > 0;) {
		const struct func *f = fx->p->funcs[w->path[i].func];
		u32 param;

		if (fresh_is(p->fresh, f, e))
			return true;
		param = parameter_of(p->fresh, f, e);
		if (!param || !i)
			return false;
		f = fx->p->funcs[w->path[i - 1].func];
		e = param - 1 < f->insns[w->path[i - 1].insn].n ? insn_args(f, &f->insns[w->path[i - 1].insn])[param - 1] : 0;
	}
	return false;
}
