// SPDX-License-Identifier: GPL-2.0-or-later
/* fold-call.c - see fold-call.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "fold.h"
#include "fold-call.h"
#include "../program/util.h"

/* A helper has no more blocks to go through: what goes round is none. */
#define MOST_BLOCKS 64

struct run {
	const struct func *f;
	const i64 *args;
	u32 n;
	i64 *phi;		/* by expression */
	bool *given;
};

/* The value of expression E, in *OUT. */
static bool value(const struct run *r, u32 e, i64 *out)
{
	const struct expr *x = &r->f->exprs[e];
	i64 a, b;

	switch (x->op) {
	case EX_CONST:
		*out = x->num;
		return true;
	case EX_PARAM:
		if (x->num < 0 || x->num >= r->n)
			return false;
		*out = r->args[x->num];
		return true;
	case EX_PHI:
		*out = r->phi[e];
		return r->given[e];
	case EX_UNARY:
		if (!value(r, x->a, &a))
			return false;
		*out = fold_unary(x->num, a);
		return true;
	case EX_CAST:
		if (!value(r, x->a, &a))
			return false;
		*out = fold_cast(x->num, a);
		return true;
	case EX_BINARY:
		return value(r, x->a, &a) && value(r, x->b, &b) && fold_binary(x->num, a, b, out);
	default:
		return false;
	}
}

/* Give the PHIs of block B what they get from block FROM: all at once, for one may be what another one was. */
static bool give(struct run *r, const struct block *b, u32 from)
{
	i64 *values = NULL, v;
	bool known = true;

	for (u32 i = b->first; known && i < b->first + b->n && r->f->insns[i].kind == IN_PHI; i++) {
		const struct insn *in = &r->f->insns[i];
		u32 k = 0;

		while (k < in->n && r->f->ops[in->list + k] != from)
			k++;
		known = k < in->n && value(r, r->f->ops[in->list + in->n + k], &v);
		if (known)
			arrput(values, v);
	}
	for (u32 i = 0; known && i < arrlenu(values); i++) {
		u32 dst = r->f->insns[b->first + i].dst;

		r->phi[dst] = values[i];
		r->given[dst] = true;
	}
	arrfree(values);
	return known;
}

/* The successor that the switch IN takes for V. */
static u32 chosen(const struct func *f, const struct insn *in, i64 v)
{
	for (u32 i = in->list; i < in->list + in->n; i++)
		if (v >= f->cases[i].low && v <= f->cases[i].high)
			return f->cases[i].succ;
	return 0;
}

/* From block B, come to from FROM, to the next one, in *NEXT; or *OUT is what is returned, and *NEXT is NONE. */
static bool go_on(struct run *r, u32 b, u32 from, u32 *next, i64 *out)
{
	const struct block *k = &r->f->blocks[b];
	const struct insn *end = block_end(r->f, k);
	i64 v;

	if (!give(r, k, from))
		return false;
	for (u32 i = k->first; i < k->first + k->n; i++)
		if (r->f->insns[i].kind != IN_PHI && &r->f->insns[i] != end)
			return false;
	*next = NONE;
	switch (end->kind) {
	case IN_RET:
		return end->a && value(r, end->a, out);
	case IN_JUMP:
		*next = r->f->succs[k->succ];
		return true;
	case IN_BRANCH:
		if (!value(r, end->a, &v))
			return false;
		*next = r->f->succs[k->succ + !v];
		return true;
	case IN_SWITCH:
		if (!value(r, end->a, &v))
			return false;
		*next = r->f->succs[k->succ + chosen(r->f, end, v)];
		return true;
	default:
		return false;
	}
}

bool fold_call(const struct func *f, const i64 *args, u32 n, i64 *out)
{
	struct run r = { .f = f, .args = args, .n = n };
	u32 b = 0, from = NONE, blocks = 0;
	bool known = f->nblocks > 0;

	r.phi = xcalloc(f->nexprs + 1, sizeof(*r.phi));
	r.given = xcalloc(f->nexprs + 1, sizeof(*r.given));
	while (known && b != NONE) {
		u32 next = NONE;

		known = ++blocks <= MOST_BLOCKS && go_on(&r, b, from, &next, out);
		from = b;
		b = next;
	}
	free(r.phi);
	free(r.given);
	return known;
}

/* Of a case that stands for more values than that no list is made. */
#define MOST_VALUES 64

/* Is expression E of F the first parameter, and *ADDED to it? GCC makes one comparison of neighbouring cases. */
static bool is_first(const struct func *f, u32 e, i64 *added)
{
	const struct expr *x = &f->exprs[e];

	switch (x->op) {
	case EX_PARAM:
		*added = 0;
		return x->num == 0;
	case EX_CAST:
		return is_first(f, x->a, added);
	case EX_BINARY:
		if ((x->num & 0xff) != BIN_ADD || f->exprs[x->b].op != EX_CONST || !is_first(f, x->a, added))
			return false;
		*added = (int32_t)((u64)*added + (u64)f->exprs[x->b].num);
		return true;
	default:
		return false;
	}
}

/* A less B, whatever they are. */
static i64 less(i64 a, i64 b)
{
	return (i64)((u64)a - (u64)b);
}

/* Does expression X of F use the first parameter for something else than to compare it with constants, which go
 * to *CONSTANTS? */
static bool misuses(const struct func *f, const struct expr *x, i64 **constants)
{
	i64 op = x->num & 0xff, added, limit;

	switch (x->op) {
	case EX_BINARY:
		if (is_first(f, x->b, &added))
			return true;
		if (!is_first(f, x->a, &added))
			return false;
		if (f->exprs[x->b].op != EX_CONST)
			return true;
		if (op == BIN_ADD)
			return false;
		limit = f->exprs[x->b].num;
		if (op == BIN_EQ || op == BIN_NE) {
			arrput(*constants, less(limit, added));
			return false;
		}
		if (op < BIN_LT || op > BIN_GE || !(x->num & BIN_UNSIGNED) || limit < 0 || limit > MOST_VALUES)
			return true;
		for (i64 v = -1; v <= limit + 1; v++)
			arrput(*constants, less(v, added));
		return false;
	case EX_UNARY: case EX_FIELD: case EX_CONTAINER: case EX_LOAD:
		return is_first(f, x->a, &added);
	default:
		return false;
	}
}

/* The same of instruction IN. */
static bool misuses_in(const struct func *f, const struct insn *in, i64 **constants)
{
	i64 added;

	switch (in->kind) {
	case IN_SWITCH:
		for (u32 i = in->list; is_first(f, in->a, &added) && i < in->list + in->n; i++) {
			u64 more = (u64)f->cases[i].high - (u64)f->cases[i].low;

			if (f->cases[i].high < f->cases[i].low || more >= MOST_VALUES)
				return true;
			for (u64 k = 0; k <= more; k++)
				arrput(*constants, less(f->cases[i].low + (i64)k, added));
		}
		return false;
	case IN_PHI:
		for (u32 k = 0; k < in->n; k++)
			if (is_first(f, f->ops[in->list + in->n + k], &added))
				return true;
		return false;
	default:
		return (in->kind == IN_RET || in->kind == IN_BRANCH) && is_first(f, in->a, &added);
	}
}

bool fold_constants(const struct func *f, i64 **constants, i64 *other)
{
	bool found = true;

	*constants = NULL;
	for (u32 e = 1; e < f->nexprs; e++)
		if (misuses(f, &f->exprs[e], constants))
			return false;
	for (u32 i = 0; i < f->ninsns; i++)
		if (misuses_in(f, &f->insns[i], constants))
			return false;
	for (*other = INT32_MIN + 1; found; ++*other) {
		found = false;
		for (size_t i = 0; i < arrlenu(*constants) && !found; i++)
			found = (*constants)[i] == *other;
		if (!found)
			break;
	}
	return true;
}
