// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * within.c - see effects-parts.h: who is waited for as a part of something else. An attribute of sysfs is in an
 * array, that in a group, and the group in a device: who takes the device away waits for who reads the attribute.
 */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "effects-parts.h"
#include "../program/util.h"

/* Variable INNER is part of variable OUTER, or, when that is NONE, of what has class LOCK_CLASS. */
struct part_of { u32 inner, outer, lock_class; };

static bool is_member(const struct effects *fx, u32 field)
{
	for (u32 i = 0; i < arrlenu(fx->m->within); i++)
		if (fx->m->within[i].field == field)
			return true;
	return false;
}

/* The variable whose address value E of F is; NONE. */
static u32 variable(const struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];

	while (x->op == EX_FIELD || x->op == EX_INDEX || x->op == EX_CAST)
		x = &f->exprs[x->a];
	return x->op == EX_GLOBAL ? x->ref : NONE;
}

static void put(struct part_of **v, u32 inner, u32 outer, u32 c)
{
	if (inner != NONE && (outer != NONE || c))
		arrput(*v, ((struct part_of){ inner, outer, c }));
}

/* What value E of F, an address, is part of: a variable, or what has that class. */
static void put_address(struct effects *fx, struct func *f, u32 inner, u32 e, struct part_of **v)
{
	u32 outer = variable(f, e);

	put(v, inner, outer, outer == NONE ? effects_class(fx, effects_strip(fx, term_of(fx->ts, f, e))) : 0);
}

static void put_call(struct effects *fx, struct func *f, const struct insn *in, struct part_of **v)
{
	u32 name = f->exprs[in->a].op == EX_FUNC ? fx->p->symbols[f->exprs[in->a].ref].name : 0;

	for (u32 i = 0; name && i < arrlenu(fx->m->within); i++) {
		const struct within_row *r = &fx->m->within[i];

		if (r->function == name && r->inner < in->n && r->outer < in->n)
			put_address(fx, f, variable(f, insn_args(f, in)[r->inner]), insn_args(f, in)[r->outer], v);
	}
}

static int by_inner(const void *a, const void *b)
{
	const struct part_of *x = a, *y = b;

	return (x->inner > y->inner) - (x->inner < y->inner);
}

/* All that is part of something, sorted; stb_ds. */
static struct part_of *find_parts(struct effects *fx)
{
	const struct program *p = fx->p;
	struct part_of *v = NULL;

	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct init *in = &p->inits[i];
		u32 field = in->npath ? in->path[in->npath - 1].field : 0;

		/* an array's own elements, or such a member */
		if (in->sym != NONE && !(p->symbols[in->sym].flags & SYM_FUNC) && in->npath &&
		    (field ? is_member(fx, field) : in->npath == 1))
			put(&v, in->sym, p->objects[in->object].sym, 0);
	}
	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		for (u32 i = 0; fx->g->config.has[k] && i < p->funcs[k]->ninsns; i++) {
			struct func *f = p->funcs[k];
			const struct insn *in = &f->insns[i];

			if (in->kind == IN_STORE && f->exprs[in->a].op == EX_FIELD && is_member(fx, f->exprs[in->a].ref))
				put_address(fx, f, variable(f, in->b), f->exprs[in->a].a, &v);
			else if (in->kind == IN_CALL)
				put_call(fx, f, in, &v);
		}
	if (v)
		qsort(v, arrlenu(v), sizeof(*v), by_inner);
	return v;
}

/* By class: does somebody wait for it? To be freed. */
static bool *waited_for(const struct effects *fx)
{
	bool *out = xcalloc(arrlenu(fx->classes) + 1, sizeof(bool));

	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		out[fx->ops[i].lock_class] |= fx->ops[i].row->effect == EFFECT_WAIT;
	return out;
}

/* The class of variable SYM, if there is one; 0. */
static u32 class_of(struct effects *fx, u32 sym)
{
	ptrdiff_t at = hmgeti(fx->class_ids, (u64)sym << 2 | 2);

	return at >= 0 ? fx->class_ids[at].value : 0;
}

/* Whom E names, which runs as variable SYM, runs as what that is part of. */
static void enter(struct effects *fx, const struct part_of *v, const bool *waited, struct entered_as e, u32 sym)
{
	u32 *todo = NULL;

	arrput(todo, sym);
	for (u32 i = 0; i < arrlenu(todo); i++) {
		u32 lo = 0, hi = arrlenu(v);

		while (lo < hi) {
			u32 mid = (lo + hi) / 2;

			if (v[mid].inner < todo[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		for (; lo < arrlenu(v) && v[lo].inner == todo[i]; lo++) {
			u32 c = v[lo].outer == NONE ? v[lo].lock_class : class_of(fx, v[lo].outer);
			bool seen = v[lo].outer == NONE;

			if (waited[c])
				effects_enter_as(fx, fx->p->funcs[e.func]->sym, c, e.callback);
			for (u32 k = 0; k < arrlenu(todo) && !seen; k++)
				seen = todo[k] == v[lo].outer;
			if (!seen)
				arrput(todo, v[lo].outer);
		}
	}
	arrfree(todo);
}

void effects_find_within(struct effects *fx)
{
	struct part_of *v = arrlenu(fx->m->within) ? find_parts(fx) : NULL;
	bool *waited = waited_for(fx);

	waited[0] = false;
	for (u32 i = 0, n = arrlenu(fx->entered); v && i < n; i++) {
		u32 sym = fx->classes[fx->entered[i].lock_class].sym;

		if (sym != NONE)
			enter(fx, v, waited, fx->entered[i], sym);
	}
	arrfree(v);
	free(waited);
}
