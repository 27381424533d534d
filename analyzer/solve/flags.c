// SPDX-License-Identifier: GPL-2.0-or-later
/* flags.c - see flags.h. */
#include <stb/stb_ds.h>

#include "flags.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* A flag is looked for behind so many merges of values. */
#define MOST_MERGES 8

/* So many parts of one memo's states; those that find no room are merged as before, and counted. */
#define MOST_PARTS 8

/* Merges that were looked behind, and how much is computed between the first of them and what is looked at. */
struct merges { u32 n, seen[MOST_MERGES], computed; };

static bool is_flag(const struct func *f, u32 e, struct merges *m)
{
	const struct expr *x = &f->exprs[e];
	const struct insn *phi = x->op == EX_PHI ? func_def(f, e) : NULL;

	if (x->op == EX_CONST)
		return true;
	if (x->op == EX_CAST || x->op == EX_UNARY)
		return is_flag(f, x->a, m);
	if (x->op == EX_BINARY) {
		bool both;

		m->computed++;
		both = is_flag(f, x->a, m) && is_flag(f, x->b, m);
		m->computed--;
		return both;
	}
	/* what is computed from itself counts rounds, and each round would be a part */
	for (u32 i = 0; i < m->n; i++)
		if (m->seen[i] == e)
			return !m->computed;
	if (!phi || m->n == MOST_MERGES)
		return false;
	m->seen[m->n++] = e;
	for (u32 k = 0; k < phi->n; k++)
		if (!is_flag(f, f->ops[phi->list + phi->n + k], m))
			return false;
	return true;
}

bool flags_is(const struct func *f, u32 e)
{
	return is_flag(f, e, &(struct merges){ 0 });
}

/* Does PHI merge no constant but 0 and 1? A code that is returned has many, and says what is done rarely. */
static bool is_bool(const struct func *f, const struct insn *phi)
{
	for (u32 k = 0; k < phi->n; k++) {
		const struct expr *x = &f->exprs[f->ops[phi->list + phi->n + k]];

		if (x->op == EX_CONST && x->num != 0 && x->num != 1)
			return false;
	}
	return true;
}

u64 *flags_of(const struct func *f)
{
	u64 *set = xcalloc(f->nexprs / 64 + 1, sizeof(*set));

	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_PHI && is_bool(f, &f->insns[i]) && flags_is(f, f->insns[i].dst))
			set_bit(set, f->insns[i].dst);
	return set;
}

/* KEY with what F says of its atom: that it is a constant, or null or not. */
static u64 with(u64 key, const struct fact *f, const struct terms *ts)
{
	u32 is = term(ts, f->term)->kind == T_CONST ? f->term : !(f->may & MAY_ZERO);

	if (!is && f->may != MAY_ZERO)
		return key;
	return (key ^ ((u64)f->atom << 32 | is)) * UINT64_C(0x9e3779b97f4a7c15);
}

u32 flags_part(struct solver *s, u32 m, const struct state *st)
{
	const struct terms *ts = s->slice->fx->ts;
	struct memo *memo = &s->memos[m];
	const struct part_of *p = s->slice->part[memo->func];
	u64 key = 0;

	for (u32 i = 0; i < st->nfacts; i++) {
		const struct term *x = term(ts, st->facts[i].atom);

		if (x->kind == T_SSA && x->ref == memo->func && bit(p->flags, x->num))
			key = with(key, &st->facts[i], ts);
	}
	for (u32 i = 0; key && i < arrlenu(memo->parts); i++)
		if (memo->parts[i] == key)
			return i + 1;
	if (key && arrlenu(memo->parts) == MOST_PARTS)
		s->dropped++;
	if (!key || arrlenu(memo->parts) == MOST_PARTS)
		return 0;
	arrput(memo->parts, key);
	return arrlenu(memo->parts);
}
