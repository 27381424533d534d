// SPDX-License-Identifier: GPL-2.0-or-later
/* outer.c - see outer.h. Of expressions, and not of terms, to which the first member of a struct is the struct. */
#include <stb/stb_ds.h>

#include "outer.h"

/* The address of the lock of class C that INSN of FUNC takes, an expression of it; 0. */
static u32 address(const struct effects *fx, u32 func, u32 insn, u32 c)
{
	const struct func *f = fx->p->funcs[func];
	u32 n;
	const struct lock_op *op = effects_ops(fx, func, insn, &n);

	for (u32 i = 0; i < n; i++)
		if (op[i].lock_class == c && !op[i].annot && op[i].row->effect != EFFECT_RELEASE && op[i].row->arg >= 0 &&
		    f->insns[insn].kind == IN_CALL && (u32)op[i].row->arg < f->insns[insn].n)
			return insn_args(f, &f->insns[insn])[op[i].row->arg];
	return 0;
}

/* Address E of F without what chooses one of an array. */
static u32 plain(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	return e;
}

/* What INSN of FUNC passes for parameter E of CALLEE; 0: it is none. */
static u32 passed(const struct effects *fx, u32 func, u32 insn, u32 callee, u32 e)
{
	const struct func *f = fx->p->funcs[func];
	const struct expr *x = &fx->p->funcs[callee]->exprs[e];

	return f->insns[insn].kind == IN_CALL && x->op == EX_PARAM && x->num >= 0 && x->num < f->insns[insn].n ?
		       insn_args(f, &f->insns[insn])[x->num] : 0;
}

/* The struct, an address expression, that the lock at E of F is a member of; 0. */
static u32 object(const struct effects *fx, const struct func *f, u32 e)
{
	for (e = plain(f, e); f->exprs[e].op == EX_FIELD; e = plain(f, f->exprs[e].a))
		if (!model_says(fx->m, WORD_LAYER, f->exprs[e].ref))
			return plain(f, f->exprs[e].a);
	return 0;
}

/* The member that the struct at E is, an expression of the function of step DEPTH of W. */
static u32 member(const struct effects *fx, const struct witness *w, u32 depth, u32 e)
{
	const struct func *f = fx->p->funcs[w->path[depth].func];

	while (e && depth && f->exprs[e].op == EX_PARAM) {
		depth--;
		e = passed(fx, w->path[depth].func, w->path[depth].insn, f->id, e);
		f = fx->p->funcs[w->path[depth].func];
		e = e ? plain(f, e) : 0;
	}
	return e && f->exprs[e].op == EX_FIELD ? f->exprs[e].ref : 0;
}

/* The same of what stands at E of CALLEE, by what the function of step DEPTH passes wherever it calls that, or at INSN
 * alone (NONE: everywhere): the member that all of these agree on. */
static u32 by_calls(const struct effects *fx, const struct witness *w, u32 depth, u32 insn, u32 callee, u32 e)
{
	u32 func = w->path[depth].func, found = 0;

	for (u32 i = fx->g->site_of[func]; i < fx->g->site_of[func + 1]; i++) {
		const struct callsite *s = &fx->g->sites[i];
		u32 at, is;

		if (s->n != 1 || fx->g->targets[s->first].func != callee || (insn != NONE && s->insn != insn))
			continue;
		at = passed(fx, func, s->insn, callee, e);
		is = at ? member(fx, w, depth, plain(fx->p->funcs[func], at)) : 0;
		if (!is || (found && is != found))
			return 0;
		found = is;
	}
	return found;
}

u32 outer_first(const struct effects *fx, const struct witness *w, u32 c)
{
	const struct wacquire *a = arrlenu(w->acquires) ? &w->acquires[0] : NULL;
	u32 e = a && a->depth < arrlenu(w->path) ? address(fx, a->func, a->insn, c) : 0;
	u32 at = e ? object(fx, fx->p->funcs[a->func], e) : 0;

	if (!at || fx->p->funcs[a->func]->exprs[at].op == EX_FIELD)
		return at ? fx->p->funcs[a->func]->exprs[at].ref : 0;
	if (a->func == w->path[a->depth].func)
		return member(fx, w, a->depth, at);
	/* a wrapper takes it for that function, which may have said where */
	return by_calls(fx, w, a->depth, a->at_func == w->path[a->depth].func ? a->at_insn : NONE, a->func, at);
}

u32 outer_taken(const struct effects *fx, const struct witness *w, u32 c)
{
	u32 last = arrlenu(w->path) - 1, e = address(fx, w->path[last].func, w->path[last].insn, c);
	u32 at = e ? object(fx, fx->p->funcs[w->path[last].func], e) : 0;

	return at ? member(fx, w, last, at) : 0;
}
