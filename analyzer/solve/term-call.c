// SPDX-License-Identifier: GPL-2.0-or-later
/* term-call.c - see term.h and term-parts.h: what calls are as values. */
#include <stb/stb_ds.h>

#include "term-parts.h"

/* How far a helper's result is followed through the helpers it calls. */
#define MAX_HELPERS 8

static bool changes_memory(const struct func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE || f->insns[i].kind == IN_COPY)
			return true;
	return false;
}

/* The path that G returns, in its own frame, when it only computes one. */
static u32 result_of(struct terms *ts, struct func *g)
{
	const struct insn *ret = NULL;
	u32 t;

	if (ts->result[g->id])
		return ts->result[g->id] - 1;
	ts->result[g->id] = 1;
	if (g->nblocks > 12 || ts->helpers >= MAX_HELPERS || changes_memory(g))
		return 0;
	for (u32 i = 0; i < g->ninsns; i++)
		if (g->insns[i].kind == IN_RET) {
			if (ret && ret->a != g->insns[i].a)
				return 0;
			ret = &g->insns[i];
		}
	if (!ret || !ret->a)
		return 0;
	ts->helpers++;
	t = term_of(ts, g, ret->a);
	ts->helpers--;
	if (t && term_travels(ts, t) && ts->v[t].derefs <= 3)
		ts->result[g->id] = t + 1;
	return ts->result[g->id] - 1;
}

static void add_read(struct purity *p, u32 field)
{
	for (u32 i = 0; i < arrlenu(p->reads); i++)
		if (p->reads[i] == field)
			return;
	arrput(p->reads, field);
}

static bool pure_insn(struct terms *ts, struct func *f, const struct insn *in, struct purity *p)
{
	const struct expr *x;
	struct func *g;
	u32 e;

	switch (in->kind) {
	case IN_STORE: case IN_COPY: case IN_ANYOF: case IN_STOP:
		return false;
	case IN_ASM:
		/* WARN() leaves one that puts out nothing; one that writes no memory looks at something */
		for (u32 i = 0; i < in->n; i++)
			if (f->exprs[f->ops[in->list + i]].op != EX_ASM)
				return false;
		p->changes |= in->n != 0;
		return true;
	case IN_LOAD:
		p->changes |= (f->exprs[in->dst].ref & LOAD_VOLATILE) != 0;
		e = f->exprs[in->dst].a;
		while (f->exprs[e].op == EX_INDEX)
			e = f->exprs[e].a;
		if (f->exprs[e].op == EX_FIELD)
			add_read(p, f->exprs[e].ref);
		else if (f->exprs[e].op != EX_GLOBAL)	/* only a store by its name writes a variable */
			p->other = true;
		return true;
	case IN_CALL:
		x = &f->exprs[in->a];
		g = x->op == EX_FUNC ? program_body(ts->p, x->ref) : NULL;
		if (!g || !term_looks(ts, g))
			return false;
		p->changes |= ts->pure[g->id].changes;
		for (u32 i = 0; i < arrlenu(ts->pure[g->id].reads); i++)
			add_read(p, ts->pure[g->id].reads[i]);
		p->other |= ts->pure[g->id].other;
		return true;
	default:
		return true;
	}
}

bool term_looks(struct terms *ts, struct func *f)
{
	struct purity *p = &ts->pure[f->id];

	if (p->is != NOT_ASKED)
		return p->is == PURE;
	p->is = ASKING;		/* recursion is no helper */
	if (f->nblocks > 16 || f->ninsns > 64 || (f->flags & FN_VOID) || !f->nparams) {
		p->is = IMPURE;
		return false;
	}
	for (u32 i = 0; i < f->ninsns; i++)
		if (!pure_insn(ts, f, &f->insns[i], p)) {
			p->is = IMPURE;
			return false;
		}
	p->is = PURE;
	return true;
}

bool term_pure(struct terms *ts, struct func *f)
{
	return term_looks(ts, f) && !ts->pure[f->id].changes;
}

u32 term_seen(struct terms *ts, struct func *f, u32 e, const u32 *args)
{
	const struct insn *in = func_def(f, e);
	struct func *g;

	if (!in || in->kind != IN_CALL || f->exprs[in->a].op != EX_FUNC)
		return 0;
	g = program_body(ts->p, f->exprs[in->a].ref);
	if (!g || g == f || (in->n != 1 && in->n != 2) || in->n != g->nparams || !term_looks(ts, g))
		return 0;
	return term_make(ts, T_APPLY, args[0], in->n > 1 ? args[1] : 0, g->id, in->n);
}

const u32 *term_reads(const struct terms *ts, u32 func, u32 *n, bool *other)
{
	*n = arrlenu(ts->pure[func].reads);
	*other = ts->pure[func].other;
	return ts->pure[func].reads;
}

u32 term_of_call(struct terms *ts, struct func *f, u32 e)
{
	const struct insn *in = func_def(f, e);
	u32 opaque = term_make(ts, T_SSA, 0, 0, f->id, e), args[16], t;
	struct func *g;

	if (!in || f->exprs[in->a].op != EX_FUNC || in->n > 16)
		return opaque;
	g = program_body(ts->p, f->exprs[in->a].ref);
	if (!g || g == f)
		return opaque;
	t = result_of(ts, g);
	for (u32 i = 0; i < in->n; i++)
		args[i] = term_of(ts, f, insn_args(f, in)[i]);
	if (t)
		t = term_in_caller(ts, t, args, in->n, 0, 0);
	else if ((in->n == 1 || in->n == 2) && in->n == g->nparams && term_pure(ts, g))
		t = term_make(ts, T_APPLY, args[0], in->n > 1 ? args[1] : 0, g->id, in->n);
	return t ? t : opaque;
}
