// SPDX-License-Identifier: GPL-2.0-or-later
/* contract.c - see contract.h. */
#include <stb/stb_ds.h>

#include "contract.h"
#include "effects-parts.h"

/*
 * Whether a lock may be taken again is not annotated, so taking it is never a mistake.
 * Those without an effect on a call are left out: their row has no function.
 */
#define LEFT_OUT { .sure = -1, .effect = EFFECT_LEAF }
static const struct lock_row rows[ANNOT_KINDS] = {
	[ANNOT_MUST_HOLD] = { .sure = -1, .effect = EFFECT_ASSERT_HELD },
	[ANNOT_MUST_HOLD_SHARED] = { .sure = -1, .effect = EFFECT_ASSERT_HELD, .mode = MODE_READ },
	[ANNOT_MUST_NOT_HOLD] = { .sure = -1, .effect = EFFECT_ASSERT_NOT_HELD },
	[ANNOT_ACQUIRES] = { .sure = -1, .effect = EFFECT_ACQUIRE, .flags = ROW_RECURSIVE },
	[ANNOT_ACQUIRES_SHARED] = { .sure = -1, .effect = EFFECT_ACQUIRE, .mode = MODE_READ, .flags = ROW_RECURSIVE },
	[ANNOT_RELEASES] = { .sure = -1, .effect = EFFECT_RELEASE },
	[ANNOT_RELEASES_SHARED] = { .sure = -1, .effect = EFFECT_RELEASE, .mode = MODE_READ },
	[ANNOT_COND_ACQUIRES] = { .sure = -1, .effect = EFFECT_TRY, .flags = ROW_RECURSIVE },
	[ANNOT_COND_ACQUIRES_SHARED] = { .sure = -1, .effect = EFFECT_TRY, .mode = MODE_READ, .flags = ROW_RECURSIVE },
	[ANNOT_COND_RELEASES] = { .sure = -1, .effect = EFFECT_MAY_RELEASE },
	[ANNOT_ASSERTS_HELD] = LEFT_OUT,
	[ANNOT_ASSERTS_HELD_SHARED] = LEFT_OUT,
	[ANNOT_ASSERTS_NOT_HELD] = LEFT_OUT,
	[ANNOT_GUARDED_BY] = LEFT_OUT,
	[ANNOT_PT_GUARDED_BY] = LEFT_OUT,
	[ANNOT_RETURNS_LOCK] = LEFT_OUT,
	[ANNOT_UNCHECKED] = LEFT_OUT,
};

/* A try that succeeds by returning zero. */
static const struct lock_row rows_if_zero[] = {
	{ .sure = -1, .effect = EFFECT_TRY, .flags = ROW_RECURSIVE | ROW_IF_ZERO },
	{ .sure = -1, .effect = EFFECT_TRY, .mode = MODE_READ, .flags = ROW_RECURSIVE | ROW_IF_ZERO },
};

/* What A does; on a TOKEN it is a reader's, whether it says so or not. */
static const struct lock_row *row_of(const struct annot *a, bool token)
{
	enum annot_kind kind = a->kind;

	if (token && (kind == ANNOT_MUST_HOLD || kind == ANNOT_ACQUIRES || kind == ANNOT_RELEASES || kind == ANNOT_COND_ACQUIRES))
		kind++;
	if (a->if_zero && rows[kind].effect == EFFECT_TRY)
		return &rows_if_zero[kind == ANNOT_COND_ACQUIRES_SHARED];
	return &rows[kind];
}

static bool is_requirement(const struct lock_row *r)
{
	return r->effect == EFFECT_ASSERT_HELD || r->effect == EFFECT_ASSERT_NOT_HELD;
}

u32 contract_lock(struct terms *ts, const struct annot *a)
{
	const struct program *p = terms_program(ts);
	u32 t = 0;

	if (a->lock.param != NONE)
		t = term_make(ts, T_PARAM, 0, 0, 0, a->lock.param);
	else if (a->lock.sym != NONE)
		t = term_make(ts, T_GLOBAL, 0, 0, program_resolve(p, a->lock.sym), 0);
	for (u32 i = 0; t && i < a->lock.n; i++) {
		const struct lock_step *s = &a->lock.steps[i];

		switch (s->kind) {
		case STEP_FIELD: case STEP_FIRST:
			t = term_make(ts, T_FIELD, t, 0, s->field, s->kind == STEP_FIRST);
			break;
		case STEP_ELEMENT:
			t = term_make(ts, T_INDEX, t, 0, 0, 0);
			break;
		default:
			t = term_make(ts, T_DEREF, t, 0, 0, 0);
		}
	}
	return t;
}

u32 contract_class(struct effects *fx, const struct annot *a, u32 *lock)
{
	u32 token = model_token(fx->m, a->text);

	*lock = token ? 0 : effects_strip(fx, contract_lock(fx->ts, a));
	return token ? effects_named_class(fx, token) : *lock ? effects_class(fx, *lock) : 0;
}

/* The annotations from FIRST on, on TARGET, at a call that is entered when ENTERED. */
static void add_list(struct effects *fx, struct func *f, u32 insn, u32 first, u32 target, bool entered,
		     struct lock_op **ops)
{
	const struct insn *in = &f->insns[insn];
	u32 args[32], n = in->n > 32 ? 32 : in->n;

	for (u32 i = 0; i < n; i++)
		args[i] = term_of(fx->ts, f, insn_args(f, in)[i]);
	for (u32 i = first; i != NONE; i = fx->p->annots[i].next) {
		const struct annot *a = &fx->p->annots[i];
		u32 token = model_token(fx->m, a->text);
		struct lock_op op = { .func = f->id, .insn = insn, .row = row_of(a, token), .annot = i + 1, .target = target };

		if (op.row->effect == EFFECT_LEAF || (entered && !is_requirement(op.row)))
			continue;
		op.term = token ? 0 : contract_lock(fx->ts, a);
		if (op.term)
			op.term = term_in_caller(fx->ts, op.term, args, n, 0, 0);
		if (!op.term && !token)
			continue;
		op.term = effects_strip(fx, op.term);
		op.lock_class = token ? effects_named_class(fx, token) : effects_class(fx, op.term);
		arrput(*ops, op);
	}
}

/* The member that the function called by IN was loaded from; 0. */
static u32 member_called(const struct func *f, const struct insn *in)
{
	const struct expr *e = &f->exprs[in->a];

	while (e->op == EX_CAST)
		e = &f->exprs[e->a];
	if (e->op != EX_LOAD)
		return 0;
	e = &f->exprs[e->a];
	while (e->op == EX_INDEX)
		e = &f->exprs[e->a];
	return e->op == EX_FIELD ? e->ref : 0;
}

void contract_ops(struct effects *fx, struct func *f, u32 insn, struct lock_op **ops)
{
	const struct insn *in = &f->insns[insn];
	const struct callsite *s;
	bool entered = false;
	u32 first;

	if (!arrlenu(fx->p->annots))
		return;
	s = callgraph_site(fx->g, f->id, insn);
	for (u32 i = 0; s && i < s->n; i++)
		entered |= effects_enters(fx, &fx->g->targets[s->first + i]);
	first = f->exprs[in->a].op == EX_FUNC ? NONE : annot_of_field(fx->p, member_called(f, in));
	if (first != NONE)
		add_list(fx, f, insn, first, NONE, entered, ops);
	for (u32 i = 0; s && i < s->n; i++) {
		const struct target *t = &fx->g->targets[s->first + i];

		if (!fx->modelled[t->sym] && (first = annot_of_sym(fx->p, t->sym)) != NONE)
			add_list(fx, f, insn, first, t->sym, entered || s->n > 1, ops);
	}
}

bool contract_holds(struct effects *fx, const struct func *f, u32 c)
{
	for (u32 i = annot_of_sym(fx->p, f->sym); i != NONE; i = fx->p->annots[i].next) {
		const struct annot *a = &fx->p->annots[i];
		u32 lock;

		if ((a->kind == ANNOT_MUST_HOLD || a->kind == ANNOT_MUST_HOLD_SHARED ||
		     a->kind == ANNOT_RELEASES || a->kind == ANNOT_RELEASES_SHARED) &&
		    contract_class(fx, a, &lock) == c)
			return true;
	}
	return false;
}
