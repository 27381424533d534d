// SPDX-License-Identifier: GPL-2.0-or-later
/* lockop.c - the lock half of transfer.h: acquire, release, wait. */
#include <string.h>

#include "bits.h"
#include "doubt.h"
#include "recall.h"
#include "transfer.h"
#include "../program/cfg.h"

static struct terms *ts_of(const struct eval *ev)
{
	return ev->slice->fx->ts;
}

/* The address of OP's lock as the source has it. */
static u32 lock_expr(const struct eval *ev, const struct state *st, const struct lock_op *op, const struct insn *in)
{
	return op->annot ? op->term : eval_expr(ev, st, insn_args(ev->f, in)[op->row->arg]);
}

u32 transfer_path(const struct eval *ev, const struct state *st, const struct lock_op *op,
		  const struct insn *in)
{
	u32 t, e;

	if (op->row->arg < 0)
		return 0;
	t = lock_expr(ev, st, op, in);
	e = eval_term(ev, st, t);
	if (op->merged)
		return e;
	if (term(ts_of(ev), e)->kind == T_CLASS)	/* which object, the caller knows */
		e = op->term;
	e = effects_strip(ev->slice->fx, e);
	return term_travels(ts_of(ev), e) ? e : term_travels(ts_of(ev), op->term) ? op->term : e;
}

/* Is OP's lock one of class C? */
static bool is_of(const struct eval *ev, const struct state *st, const struct lock_op *op, u32 c)
{
	if (!op->term)
		return op->lock_class == c;
	return effects_class(ev->slice->fx, eval_term(ev, st, op->term)) == c;
}

bool transfer_concerns(const struct eval *ev, const struct state *st, const struct lock_op *op)
{
	return is_of(ev, st, op, ev->slice->lock_class);
}

struct misuse transfer_under(const struct eval *ev, const struct state *st, const struct lock_op *op,
			     const struct insn *in)
{
	struct misuse m = { 0 };

	if (!effects_blocks(ev->slice->fx, op) || !is_of(ev, st, op, ev->slice->scope->aim))
		return m;
	/* that they are enabled on the way, its functions have told */
	if (ev->slice->scope->open)
		return (struct misuse){ .any = true, .event = EVENT_TAKEN_OPEN, .taken = transfer_path(ev, st, op, in) };
	for (u32 i = 0; i < st->locks.n; i++) {
		const struct hold *h = &st->locks.hold[i];

		if ((h->flags & (HOLD_NONE | HOLD_NESTED)) || (ev->slice->scope->served && h->mode != MODE_ENTRY))
			continue;
		if (h->flags & HOLD_MAYBE)
			doubt_quiet(ev->slice, ev->f->id, op->insn);
		else if (!m.any || h->origin < m.hold.origin)
			m = (struct misuse){ true, EVENT_TAKEN_UNDER, *h, transfer_path(ev, st, op, in) };
	}
	return m;
}

/* Two addresses that cannot be one object. */
static bool different(const struct eval *ev, u32 a, u32 b)
{
	const struct terms *ts = ts_of(ev);

	return a && b && a != b && !term(ts, a)->derefs && !term(ts, b)->derefs &&
	       term(ts, term_root(ts, a))->kind == T_GLOBAL && term(ts, term_root(ts, b))->kind == T_GLOBAL &&
	       term_root(ts, a) != term_root(ts, b);
}

/* One mistake is one finding: what follows from it on this way is not told. */
static struct misuse broken(struct state *st, enum event event, struct hold hold)
{
	memset(&st->locks, 0, sizeof(st->locks));
	st->locks.n = 1;
	st->locks.hold[0].flags = HOLD_BROKEN;
	return (struct misuse){ .any = true, .event = event, .hold = hold };
}

/* A mistake in something that is in doubt is none that can be told. */
static struct misuse doubtful(const struct eval *ev, struct state *st, u32 insn)
{
	doubt_quiet(ev->slice, ev->f->id, insn);
	broken(st, EVENTS, (struct hold){ 0 });
	st->locks.hold[0].flags |= HOLD_MAYBE;
	return (struct misuse){ 0 };
}

void transfer_doubt(const struct eval *ev, struct state *st, u32 insn)
{
	doubtful(ev, st, insn);
}

void transfer_give_up(const struct eval *ev, struct state *st)
{
	ev->slice->lost_holds++;
	broken(st, EVENTS, (struct hold){ 0 });
}

static bool exclusive(uint8_t mode)
{
	return mode != MODE_READ;
}

/* May A and B be one lock once more is known of who calls? */
static bool may_become_one(const struct eval *ev, u32 a, u32 b)
{
	const struct terms *ts = ts_of(ev);

	if (!ev->slice->scope->callers_open || !a || !b)
		return ev->slice->scope->callers_open;
	return term(ts, term_root(ts, a))->kind == T_PARAM || term(ts, term_root(ts, b))->kind == T_PARAM;
}

static void drop(struct state *st, u32 i)
{
	memmove(&st->locks.hold[i], &st->locks.hold[i + 1], (st->locks.n - i - 1) * sizeof(struct hold));
	memset(&st->locks.hold[--st->locks.n], 0, sizeof(struct hold));
}

/* The lock at PATH is held from now on, whatever was in doubt. */
static void drop_absent(struct state *st, u32 path)
{
	for (u32 i = st->locks.n; i-- > 0;) {
		const struct hold *h = &st->locks.hold[i];

		if ((h->flags & HOLD_ABSENT) && (!path || !h->path || path == h->path))
			drop(st, i);
	}
}

/* Is X what a call of this frame returned? */
static bool is_returned(const struct eval *ev, const struct term *x)
{
	const struct insn *in = x->kind == T_SSA && x->ref == ev->f->id ? func_def(ev->f, (u32)x->num) : NULL;

	return in && in->kind == IN_CALL;
}

static struct misuse acquire(const struct eval *ev, struct state *st, const struct lock_op *op,
			     const struct insn *in, u32 path)
{
	struct misuse m = { 0 };
	const struct lock_row *r = op->row;
	struct hold h = { .path = path, .mode = r->mode, .flags = op->nested ? HOLD_NESTED : 0 };
	bool doubt = false;

	if (path && is_returned(ev, term(ts_of(ev), term_root(ts_of(ev), path))))
		h.flags |= HOLD_FOUND;
	for (u32 i = 0; i < st->locks.n; i++) {
		struct hold *old = &st->locks.hold[i];

		if (old->flags & HOLD_ASSUMED)
			old->flags |= HOLD_STALE;
		if (((path && old->path == path) || may_become_one(ev, path, old->path)) &&
		    !(old->flags & HOLD_ABSENT) && !(r->flags & ROW_RECURSIVE) && !op->nested && !(old->flags & HOLD_ASSUMED) &&
		    (exclusive(old->mode) || exclusive(r->mode))) {
			if (old->flags & HOLD_MAYBE)
				doubt = true;
			else
				m = (struct misuse){ .any = true, .event = EVENT_ACQUIRE_HELD, .hold = *old };
		}
	}
	if (m.any)
		return broken(st, m.event, m.hold);
	if (doubt)
		return doubtful(ev, st, op->insn);
	if (!(r->flags & ROW_RECURSIVE))
		drop_absent(st, path);
	if (r->cookie == COOKIE_RET && in->dst)
		hold_add_place(&h, term_make(ts_of(ev), T_SSA, 0, 0, ev->f->id, in->dst));
	else if (r->cookie == COOKIE_ARG_TARGET && r->cookie_arg < in->n)
		hold_add_place(&h, term_make(ts_of(ev), T_DEREF,
					     eval_term(ev, st, eval_expr(ev, st, insn_args(ev->f, in)[r->cookie_arg])),
					     0, 0, 0));
	if (st->locks.n == MAX_HOLDS) {
		/* a depth counts as far as there is room */
		if (ev->slice->lock_class != ev->slice->fx->atomic)
			transfer_give_up(ev, st);
		return m;
	}
	st->locks.hold[st->locks.n++] = h;
	return m;
}

/* Do two index values come from the same member? Which object it belongs to is
 * often not comparable: `ctxt->vcpu->srcu_idx` is vcpu's. */
static bool same_member(const struct terms *ts, u32 a, u32 b)
{
	const struct term *x = term(ts, a), *y = term(ts, b);
	u32 f;

	if (x->kind != T_DEREF || y->kind != T_DEREF)
		return false;
	/* two variables of this frame are two places */
	if (!term(ts, x->a)->derefs && !term(ts, y->a)->derefs && x->a != y->a &&
	    term(ts, term_root(ts, x->a))->kind == T_LOCAL && term(ts, term_root(ts, y->a))->kind == T_LOCAL)
		return false;
	f = term_last_field(ts, x->a);
	return f && f == term_last_field(ts, y->a);
}

/* Is the place at T in an element of an array whose number is no constant? */
static bool has_open_index(const struct terms *ts, u32 t)
{
	const struct term *x = term(ts, t);

	for (; x->kind == T_INDEX || x->kind == T_FIELD; x = term(ts, x->a))
		if (x->kind == T_INDEX && term(ts, x->b)->kind != T_CONST)
			return true;
	return false;
}

/* Is index value C one whose origin is known: a member, or what an acquire of
 * some class returned? */
static bool known_index(const struct eval *ev, u32 c)
{
	const struct term *x = term(ts_of(ev), c);
	const struct expr *e;

	if (x->kind == T_CONST)
		return true;
	/* elements of an array are told apart by constants alone */
	if (x->kind == T_DEREF && has_open_index(ts_of(ev), x->a))
		return false;
	if (x->kind == T_DEREF)
		return term_last_field(ts_of(ev), x->a) || !term(ts_of(ev), x->a)->derefs;
	if (x->kind != T_SSA || x->ref != ev->f->id)
		return false;
	e = &ev->f->exprs[x->num];
	return e->op == EX_CALL || e->op == EX_LOAD;
}

/* The hold that a release with index C ends; locks.n when none does. *CERTAIN
 * says whether C is known not to be the index of any. */
static u32 by_index(const struct eval *ev, const struct state *st, u32 c, bool *certain)
{
	u32 any = st->locks.n;

	*certain = known_index(ev, c);
	for (u32 i = 0; i < st->locks.n; i++)
		if (hold_has_place(&st->locks.hold[i], c))
			return i;
	for (u32 i = 0; i < st->locks.n; i++) {
		const struct hold *h = &st->locks.hold[i];

		for (u32 k = 0; k < h->nplaces; k++)
			if (same_member(ts_of(ev), h->places[k], c))
				return i;
		if (h->flags & (HOLD_UNSURE | HOLD_ASSUMED)) {
			*certain = false;
			any = i;
		}
	}
	return any;
}

/*
 * Of the holds of MODE, whose object is the one at PATH when it IS known, that which was taken last:
 * what the function took itself before what it was entered with, whose last one is listed first.
 * locks.n when there is none.
 */
static u32 last_taken(const struct state *st, u32 path, bool is, uint8_t mode)
{
	u32 found = st->locks.n;

	for (u32 i = 0; i < st->locks.n; i++) {
		const struct hold *h = &st->locks.hold[i];

		if (h->mode == mode && (!is || h->path == path) && !(h->flags & HOLD_ABSENT) &&
		    (found == st->locks.n || h->origin < st->locks.hold[found].origin))
			found = i;
	}
	return found;
}

static u32 by_path(const struct state *st, u32 path, uint8_t mode)
{
	u32 found = path ? last_taken(st, path, true, mode) : st->locks.n;

	if (found == st->locks.n)	/* one whose object may be this one */
		found = last_taken(st, 0, false, mode);
	for (u32 i = 0; i < st->locks.n && found == st->locks.n; i++)
		if (!(st->locks.hold[i].flags & HOLD_ABSENT))
			found = i;
	return found < st->locks.n || !st->locks.n ? found : 0;
}

/*
 * A release that finds nothing held may still be right: another task took it, or it
 * is one round of a loop over objects that an earlier loop has locked.
 */
static bool may_be_another(const struct eval *ev, const struct lock_op *op, u32 path)
{
	if (op->row->flags & ROW_ANYONE)
		return true;
	/* named by a value of this function's, such as what the loop goes through, or its index */
	return (term(ts_of(ev), path)->local || term(ts_of(ev), op->term)->local) && cfg_of(ev->f)->loops[func_block(ev->f, op->insn)];
}

static struct misuse release(const struct eval *ev, struct state *st, const struct lock_op *op,
			     const struct insn *in, u32 path)
{
	const struct lock_row *r = op->row;
	struct misuse m = { 0 };
	u32 i, c;
	bool certain = false;

	if (ev->slice->lock_class == ev->slice->fx->atomic) {
		i = last_taken(st, 0, false, r->mode);
		if (i < st->locks.n)
			drop(st, i);
		return m;
	}
	if (!st->locks.n)
		return may_be_another(ev, op, path) ? m :
		       broken(st, EVENT_RELEASE_UNHELD, (struct hold){ 0 });
	if (r->cookie != COOKIE_ARG || r->cookie_arg >= in->n) {
		i = by_path(st, path, r->mode);
	} else {
		c = eval_expr(ev, st, insn_args(ev->f, in)[r->cookie_arg]);
		i = by_index(ev, st, c, &certain);
		if (i == st->locks.n)
			i = by_index(ev, st, eval_term(ev, st, c), &certain);
		if (i == st->locks.n) {
			i = by_path(st, path, r->mode);
			if (certain && !(st->locks.hold[i].flags & HOLD_MAYBE))
				return broken(st, EVENT_RELEASE_COOKIE, st->locks.hold[i]);
		}
	}
	if (st->locks.hold[i].flags & HOLD_STALE)
		return broken(st, EVENT_RELEASE_UNHELD, (struct hold){ 0 });
	if (st->locks.hold[i].flags & HOLD_MAYBE)
		doubt_answered(ev->slice, ev->f->id, &st->locks.hold[i]);
	if (st->locks.hold[i].flags & HOLD_ABSENT)
		return doubtful(ev, st, op->insn);
	drop(st, i);
	return m;
}

/* Has the argument that R asks for surely one of its bits? */
static bool surely_has(const struct eval *ev, const struct state *st, const struct insn *in, const struct lock_row *r)
{
	u32 t = eval_expr(ev, st, insn_args(ev->f, in)[r->bits_arg]), known = eval_value(ev, st, t).term;

	return bits_set(ts_of(ev), known ? known : t) & r->bits;
}

/* Is this an interrupt, or a place where softirqs are disabled? in_interrupt() has no other answer. */
static bool is_interrupt(const struct eval *ev, const struct state *st)
{
	return ev->slice->lock_class == ev->slice->fx->atomic &&
	       (last_taken(st, 0, false, MODE_ENTRY) < st->locks.n || last_taken(st, 0, false, MODE_BH) < st->locks.n);
}

/* What says whether a lock of the class is held: MAY_*. */
static uint8_t is_held(const struct state *st)
{
	for (u32 i = 0; i < st->locks.n; i++)
		if (st->locks.hold[i].flags & (HOLD_NONE | HOLD_MAYBE))
			return MAY_ANY;
	return st->locks.n ? MAY_NEG | MAY_POS : MAY_ZERO;
}

/* lockdep_assert_not_held() is about one lock, that at PATH, and not about its class: is the one at HELD another one,
 * as far as is known? */
static bool is_another(const struct eval *ev, const struct lock_op *op, u32 path, u32 held)
{
	return op->row->effect == EFFECT_ASSERT_NOT_HELD && !op->annot && op->term && !ev->slice->fx->strict &&
	       !(path && held == path) && !may_become_one(ev, path, held);
}

/* May a lock of class C be held by another name: where it is, or what its owner has instead? */
static bool stands_elsewhere(const struct effects *fx, u32 c)
{
	return !fx->strict && (fx->classes[c].pointer || model_says(fx->m, WORD_EXTERNAL, fx->classes[c].name));
}

struct misuse transfer_lock(const struct eval *ev, struct state *st, const struct lock_op *op,
			    const struct insn *in)
{
	u32 path = transfer_path(ev, st, op, in);
	struct misuse m = { 0 };

	if (st->locks.n && (st->locks.hold[0].flags & HOLD_BROKEN))
		return m;
	if (op->row->effect == EFFECT_RELEASE || op->row->effect == EFFECT_ACQUIRE)
		recall_hands(ev, st, op->row->effect == EFFECT_RELEASE);
	switch (op->row->effect) {
	case EFFECT_ACQUIRE: case EFFECT_TRY:
		/* nobody asks what else is held on the way */
		if (ev->slice->scope->served || ev->slice->scope->open)
			return m;
		if (op->row->arg >= 0)
			eval_used(ev, st, lock_expr(ev, st, op, in));
		return acquire(ev, st, op, in, path);
	case EFFECT_RELEASE:
		return release(ev, st, op, in, path);
	case EFFECT_IS_HELD:
		if (in->dst)
			state_set(st, term_make(ts_of(ev), T_SSA, 0, 0, ev->f->id, in->dst),
				  (struct value){ 0, is_held(st) });
		return m;
	case EFFECT_MAY_RELEASE:
		if (st->locks.n)
			transfer_give_up(ev, st);
		return m;
	case EFFECT_ASSERT_HELD:
		/* of a section of readers, scope_sections() asks */
		if (ev->slice->fx->classes[ev->slice->lock_class].indexed && !ev->slice->scope->sections)
			return m;
		if (!(op->row->flags & ROW_INFERRED) == ev->slice->scope->inferred)
			return m;
		if (!st->locks.n && stands_elsewhere(ev->slice->fx, ev->slice->lock_class))
			doubt_quiet(ev->slice, ev->f->id, op->insn);
		else if (!st->locks.n && (op->annot || !ev->slice->fx->annotated_only))
			return broken(st, EVENT_NEEDED_UNHELD, (struct hold){ 0 });
		return m;
	case EFFECT_WAIT: case EFFECT_ASSERT_NOT_HELD:
		if ((op->row->bits && !surely_has(ev, st, in, op->row)) || ((op->row->flags & ROW_TASKS) && is_interrupt(ev, st)) ||
		    ((op->row->flags & ROW_FAULTS) && last_taken(st, 0, false, MODE_NOFAULT) < st->locks.n))
			return m;
		if (!op->annot && ev->slice->fx->annotated_only)
			return m;
		/* an interrupt does not sleep, or that is another mistake */
		if (ev->slice->scope->served)
			return doubtful(ev, st, op->insn);
		/* what the function took itself is its own mistake, whatever its callers hold */
		for (u32 i = 0; i < st->locks.n; i++)
			if (different(ev, st->locks.hold[i].path, path) || is_another(ev, op, path, st->locks.hold[i].path) || st->locks.hold[i].mode == MODE_NOFAULT ||
			    (op->row->mode == MODE_READ && st->locks.hold[i].mode == MODE_READ))
				;
			else if (st->locks.hold[i].flags & HOLD_MAYBE)
				doubt_quiet(ev->slice, ev->f->id, op->insn);
			else if ((!m.any || st->locks.hold[i].origin < m.hold.origin))
				m = (struct misuse){ .any = true, .event = EVENT_WAIT_HELD, .hold = st->locks.hold[i] };
		return m;
	default:
		return m;
	}
}
