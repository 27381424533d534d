// SPDX-License-Identifier: GPL-2.0-or-later
/* fresh.c - see fresh.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "fresh.h"
#include "../program/util.h"

/* So many merges of values and calls are looked behind, of one value. */
#define MOST_STEPS 64

/* The numbers of parameters that have a bit. */
#define PARAMS 32

static bool is_fresh(const struct fresh *w, const struct func *f, u32 e, u32 *steps);

static bool target_returns(const struct fresh *w, const struct target *t)
{
	/* of what is not among the files nothing is known */
	return t->func == NONE || !effects_enters(w->fx, t) || w->returns[t->func];
}

/* Is what CALL of F returns fresh? */
static bool result_is(const struct fresh *w, const struct func *f, const struct insn *call, u32 *steps)
{
	const struct effects *fx = w->fx;
	const struct callsite *s = callgraph_site(fx->g, f->id, call - f->insns);
	u32 sym = f->exprs[call->a].op == EX_FUNC ? f->exprs[call->a].ref : NONE;

	/* those of the model's functions that return a pointer allocate */
	if (sym != NONE && fx->modelled[sym])
		return true;
	if (s && s->n == 1 && fx->g->targets[s->first].func != NONE && w->root[fx->g->targets[s->first].func]) {
		u32 arg = w->root[fx->g->targets[s->first].func] - 1;

		return arg < call->n && is_fresh(w, f, insn_args(f, call)[arg], steps);
	}
	for (u32 i = 0; s && i < s->n; i++)
		if (!target_returns(w, &fx->g->targets[s->first + i]))
			return false;
	return true;
}

/* Is all that F puts into its variable at E fresh? One that is passed to functions, but for those that clean it
 * up, gets something from them. */
static bool variable_is(const struct fresh *w, const struct func *f, i64 num, u32 *steps)
{
	bool any = false;

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];

		for (u32 k = 0; in->kind == IN_CALL && !(in->flags & CALL_CLEANUP) && k < in->n; k++)
			if (f->exprs[insn_args(f, in)[k]].op == EX_LOCAL && f->exprs[insn_args(f, in)[k]].num == num)
				return false;
		if (in->kind != IN_STORE || f->exprs[in->a].op != EX_LOCAL || f->exprs[in->a].num != num)
			continue;
		any = true;
		if (!is_fresh(w, f, in->b, steps))
			return false;
	}
	return any;
}

static bool is_fresh(const struct fresh *w, const struct func *f, u32 e, u32 *steps)
{
	const struct expr *x = &f->exprs[e];
	const struct insn *in;

	if (!*steps)
		return true;	/* in a loop: the others say */
	switch (x->op) {
	case EX_PARAM:
		return x->num < PARAMS && (w->params[f->id] >> x->num & 1);
	case EX_GLOBAL:
		return w->fx->p->symbols[x->ref].flags & SYM_PERCPU;
	case EX_FUNC: case EX_STRING:
		return false;
	case EX_LOAD:
		if (f->exprs[x->a].op == EX_LOCAL) {
			--*steps;
			return variable_is(w, f, f->exprs[x->a].num, steps);
		}
		return f->exprs[x->a].op != EX_GLOBAL && is_fresh(w, f, x->a, steps);
	case EX_FIELD: case EX_CONTAINER: case EX_INDEX: case EX_OFFSET: case EX_CAST: case EX_UNARY: case EX_BINARY:
		return is_fresh(w, f, x->a, steps);
	case EX_CALL:
		in = func_def(f, e);
		--*steps;
		return !in || result_is(w, f, in, steps);
	case EX_PHI:
		in = func_def(f, e);
		--*steps;
		for (u32 k = 0; in && k < in->n; k++)
			if (!is_fresh(w, f, f->ops[in->list + in->n + k], steps))
				return false;
		return true;
	default:
		return true;	/* null, an error, a local, what asm says of this CPU */
	}
}

bool fresh_is(const struct fresh *w, const struct func *f, u32 e)
{
	u32 steps = MOST_STEPS;

	return is_fresh(w, f, e, &steps);
}

/* The parameter that value E of F is a part of, + 1; 0. */
static u32 root_of(const struct func *f, u32 e)
{
	while (f->exprs[e].op >= EX_FIELD && f->exprs[e].op <= EX_OFFSET)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_PARAM ? f->exprs[e].num + 1 : 0;
}

/* What F returns, once its callees are known. */
static void look_at_returns(struct fresh *w, const struct func *f)
{
	bool any = false, fresh = true, first = true;
	u32 root = 0;

	for (u32 i = 0; i < f->ninsns; i++) {
		u32 e = f->insns[i].a;

		if (f->insns[i].kind != IN_RET || !e)
			continue;
		root = first || root == root_of(f, e) ? root_of(f, e) : 0;
		first = false;
		any |= f->exprs[e].op != EX_CONST;
		fresh = fresh && fresh_is(w, f, e);
	}
	w->root[f->id] = root;
	w->returns[f->id] = any && fresh && !root;
}

/* What the callers of F have in common. True when there is less of it than before. */
static bool look_at_callers(struct fresh *w, const struct func *f)
{
	const struct callgraph *g = w->fx->g;
	u32 params = w->params[f->id];
	bool starts = true;

	for (u32 k = 0; k < arrlenu(g->callers[f->id]); k++) {
		const struct callsite *s = &g->sites[g->callers[f->id][k]];
		const struct func *caller = w->fx->p->funcs[s->func];
		const struct insn *in = &caller->insns[s->insn];

		starts &= w->starts[s->func];
		for (u32 i = 0; params && i < f->nparams && i < PARAMS; i++)
			if ((params >> i & 1) && (i >= in->n || !fresh_is(w, caller, insn_args(caller, in)[i])))
				params &= ~(UINT32_C(1) << i);
	}
	starts |= func_at_ends(w->fx->p, f);
	if (params == w->params[f->id] && starts == w->starts[f->id])
		return false;
	w->params[f->id] = params;
	w->starts[f->id] = starts;
	return true;
}

struct fresh *fresh_new(const struct effects *fx)
{
	struct fresh *w = xcalloc(1, sizeof(*w));
	u32 n = arrlenu(fx->p->funcs);
	bool again = true;

	w->fx = fx;
	w->returns = xcalloc(n + 1, sizeof(bool));
	w->root = xcalloc(n + 1, sizeof(u32));
	w->params = xcalloc(n + 1, sizeof(u32));
	w->starts = xcalloc(n + 1, sizeof(bool));
	for (u32 k = 0; k < n; k++)
		look_at_returns(w, fx->p->funcs[fx->components->members[k]]);
	for (u32 f = 0; f < n; f++) {
		bool known = !fx->g->root[f] && arrlenu(fx->g->callers[f]);

		w->starts[f] = known || func_at_ends(fx->p, fx->p->funcs[f]);
		w->params[f] = known ? UINT32_MAX : 0;
	}
	while (again) {
		again = false;
		for (u32 k = n; k-- > 0;) {
			u32 f = fx->components->members[k];

			if (!fx->g->root[f] && arrlenu(fx->g->callers[f]))
				again |= look_at_callers(w, fx->p->funcs[f]);
		}
	}
	return w;
}

void fresh_free(struct fresh *w)
{
	if (!w)
		return;
	free(w->returns);
	free(w->root);
	free(w->params);
	free(w->starts);
	free(w);
}
