// SPDX-License-Identifier: GPL-2.0-or-later
/* returned.c - see returned.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "returned.h"
#include "state.h"
#include "../program/util.h"

/* What one function returns. */
struct look {
	const struct program *p;
	const struct func *f;
	const uint8_t *signs;	/* by function: as far as known, growing */
	bool *seen;		/* by expression: is part of MAY already */
	uint8_t may;
};

static uint8_t of_const(i64 n)
{
	return n < 0 ? MAY_NEG : n ? MAY_POS : MAY_ZERO;
}

static uint8_t of_call(const struct look *l, u32 e)
{
	const struct insn *in = func_def(l->f, e);
	const struct func *g;

	if (!in || in->kind != IN_CALL || l->f->exprs[in->a].op != EX_FUNC)
		return MAY_ANY;
	g = program_body(l->p, l->f->exprs[in->a].ref);
	return g ? l->signs[g->id] : MAY_ANY;
}

/* Is the value of X 0 or 1? */
static bool is_truth(const struct expr *x)
{
	i64 op = x->num & 0xff;

	return (x->op == EX_BINARY && op >= BIN_EQ && op <= BIN_GE) || (x->op == EX_UNARY && x->num == UN_NOT) ||
	       (x->op == EX_LOAD && (x->ref & LOAD_BOOL));
}

/* A value that is made of no other one. */
static uint8_t of_leaf(const struct look *l, u32 e)
{
	const struct expr *x = &l->f->exprs[e];

	switch (x->op) {
	case EX_CONST: return of_const(x->num);
	case EX_FIELD: case EX_INDEX: case EX_GLOBAL: case EX_FUNC: case EX_STRING: case EX_LOCAL: return MAY_POS;
	case EX_CALL: return of_call(l, e);
	default: return is_truth(x) ? MAY_ZERO | MAY_POS : MAY_ANY;
	}
}

/* Casts that leave small numbers what they are. */
static bool is_wide(const struct expr *x)
{
	return x->num == 32 || x->num == -32 || x->num == 64 || x->num == -64;
}

static void add(struct look *l, u32 e)
{
	const struct expr *x = &l->f->exprs[e];
	const struct insn *phi = x->op == EX_PHI ? func_def(l->f, e) : NULL;

	if (l->seen[e])
		return;
	l->seen[e] = true;
	if (phi && phi->kind == IN_PHI)
		for (u32 k = 0; k < phi->n; k++)
			add(l, l->f->ops[phi->list + phi->n + k]);
	else if (x->op == EX_CAST && (is_wide(x) || is_truth(&l->f->exprs[x->a])))
		add(l, x->a);
	else
		l->may |= of_leaf(l, e);
}

static uint8_t of_func(struct look *l)
{
	l->may = 0;
	for (u32 e = 0; e < l->f->nexprs; e++)
		l->seen[e] = false;
	for (u32 b = 0; b < l->f->nblocks && l->may != MAY_ANY; b++) {
		const struct insn *end = block_end(l->f, &l->f->blocks[b]);

		if (end->kind == IN_RET && end->a)
			add(l, end->a);
		else if (end->kind == IN_RET)
			l->may = MAY_ANY;
	}
	return l->may;
}

uint8_t *returned_signs(const struct program *p)
{
	u32 n = arrlenu(p->funcs), most = 0;	/* exprs[0] is none */
	uint8_t *signs = xcalloc(n + 1, sizeof(*signs));
	struct look l = { .p = p, .signs = signs };
	bool news = true;

	for (u32 f = 0; f < n; f++)
		most = p->funcs[f]->nexprs > most ? p->funcs[f]->nexprs : most;
	l.seen = xcalloc(most + 1, sizeof(bool));
	/* sets only grow, three times each at most */
	while (news) {
		news = false;
		for (u32 f = 0; f < n; f++) {
			uint8_t may = signs[f];

			l.f = p->funcs[f];
			if (may != MAY_ANY && !(l.f->flags & FN_VOID))
				may |= of_func(&l);
			news |= may != signs[f];
			signs[f] = may;
		}
	}
	for (u32 f = 0; f < n; f++)
		if (!signs[f])
			signs[f] = MAY_ANY;
	free(l.seen);
	return signs;
}
