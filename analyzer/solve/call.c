// SPDX-License-Identifier: GPL-2.0-or-later
/* call.c - see call.h. */
#include <string.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "recall.h"
#include "transfer.h"
#include "../program/cfg.h"

static struct terms *ts_of(const struct eval *ev)
{
	return ev->slice->fx->ts;
}

u32 call_args(const struct eval *ev, const struct state *st, const struct insn *in, u32 *args)
{
	u32 n = in->n > MAX_ARGS ? MAX_ARGS : in->n;

	for (u32 i = 0; i < n; i++)
		args[i] = eval_expr(ev, st, insn_args(ev->f, in)[i]);
	return n;
}

/* A path in the callee's words, from what the caller wrote or from what it knows
 * that to be. */
static u32 to_callee(const struct eval *ev, const struct state *st, u32 t, const u32 *args, u32 n)
{
	u32 r = t ? term_in_callee(ts_of(ev), t, args, n) : 0, known[MAX_ARGS];

	if (r || !t)
		return r;
	for (u32 i = 0; i < n; i++)
		known[i] = eval_term(ev, st, args[i]);
	return term_in_callee(ts_of(ev), t, known, n);
}

static void enter_locks(const struct eval *ev, const struct state *st, const u32 *args, u32 n,
			struct state *out, uint8_t *order)
{
	struct { struct hold hold; uint8_t from; } v[MAX_HOLDS], swap;

	memset(v, 0, sizeof(v));
	for (u32 i = 0; i < st->locks.n; i++) {
		const struct hold *h = &st->locks.hold[i];
		struct hold *c = &v[i].hold;

		v[i].from = i;
		c->mode = h->mode;
		c->flags = h->flags;
		c->doubter = h->doubter;
		c->path = to_callee(ev, st, h->path, args, n);
		for (u32 k = 0; k < h->nplaces; k++) {
			u32 place = to_callee(ev, st, h->places[k], args, n);

			if (!place)
				place = term_elsewhere(ts_of(ev), h->places[k]);
			if (place)
				hold_add_place(c, place);
			else
				c->flags |= HOLD_HIDDEN;
		}
	}
	for (u32 i = 1; i < st->locks.n; i++)
		for (u32 k = i; k > 0 && memcmp(&v[k - 1].hold, &v[k].hold, sizeof(struct hold)) > 0; k--) {
			swap = v[k];
			v[k] = v[k - 1];
			v[k - 1] = swap;
		}
	for (u32 i = 0; i < st->locks.n; i++) {
		u32 n = out->locks.n;

		/* an index that it cannot name is one it cannot give back */
		if (n && (v[i].hold.flags & HOLD_HIDDEN) && !v[i].hold.nplaces &&
		    !memcmp(&v[i].hold, &v[i - 1].hold, sizeof(struct hold))) {
			order[n - 1] |= 1 << v[i].from;
			continue;
		}
		out->locks.hold[n] = v[i].hold;
		out->locks.hold[n].origin = n + 1;
		order[n] = 1 << v[i].from;
		out->locks.n++;
	}
}

/* Does callee G use term T of its own as the address of a lock? */
static bool used_as_lock(const struct effects *fx, u32 g, u32 t)
{
	for (u32 i = 0; i < arrlenu(fx->unbound[g]); i++)
		if (fx->unbound[g][i] == t)
			return true;
	return false;
}

void call_enter(const struct eval *ev, const struct state *st, const struct insn *in,
		struct func *callee, struct state *out, uint8_t *order)
{
	struct terms *ts = ts_of(ev);
	struct effects *fx = ev->slice->fx;
	const struct part_of *p = ev->slice->part[callee->id];
	u32 args[MAX_ARGS], n = call_args(ev, st, in, args);
	const u32 *bound = eval_fresh(ev, st) ?
		slice_binding(ev->slice, ev->f, in - ev->f->insns, callee->id) : NULL;

	memset(out, 0, sizeof(*out));
	enter_locks(ev, st, args, n, out, order);
	for (u32 i = 0; i < arrlenu(p->objects); i++) {
		u32 here = term_in_caller(ts, p->objects[i], args, n, 0, 0);
		u32 object = here ? eval_term(ev, st, here) : 0;

		if (object && !term(ts, object)->derefs && term(ts, term_root(ts, object))->kind == T_GLOBAL)
			state_set(out, p->objects[i], (struct value){ object, MAY_ANY });
	}
	for (u32 i = 0; i < arrlenu(p->tests); i++) {
		u32 t = p->tests[i], here = bound ? bound[i] : term_in_caller(ts, t, args, n, 0, 0), c;
		struct value v;

		if (!here)
			continue;
		v = eval_value(ev, st, here);
		if (v.may == MAY_ANY)
			recall_enter(ev, st, here, out, t);
		/* which variable the lock is says more than its class */
		if (used_as_lock(fx, callee->id, t) && state_fact(out, t))
			continue;
		if (used_as_lock(fx, callee->id, t)) {
			c = effects_class(fx, v.term ? v.term : here);
			if (c)
				state_set(out, t, (struct value){ term_make(ts, T_CLASS, 0, 0, c, 0), MAY_POS });
			continue;
		}
		if (v.term && (term(ts, v.term)->param || term(ts, v.term)->local || term(ts, v.term)->derefs))
			v.term = 0;
		state_set(out, t, v);
	}
}

/* Hold X of a callee's exit as the caller's: WAS is the one it was at entry, or
 * NULL when the callee took it. REPEATED: the call stands in a loop. */
static struct hold return_hold(const struct eval *ev, const struct state *old, const struct hold *x,
			       const struct hold *was, const u32 *args, u32 n, u32 result, u32 result_at, bool repeated)
{
	struct terms *ts = ts_of(ev);
	struct hold h = { .mode = x->mode, .doubter = x->doubter };

	if (was) {
		h.path = was->path;
		h.origin = was->origin;
		h.flags = was->flags & HOLD_HIDDEN;
		/* places that the callee could not name are as they were, unless it
		 * wrote that member of some object */
		for (u32 k = 0; k < was->nplaces; k++) {
			u32 some = term_elsewhere(ts, was->places[k]);

			if (!to_callee(ev, old, was->places[k], args, n) && (!some || hold_has_place(x, some)))
				hold_add_place(&h, was->places[k]);
		}
	} else if (x->path) {
		u32 path = term_in_caller(ts, x->path, args, n, result, result_at);

		/* of what a loop goes through, each round takes another object */
		h.path = path && !(repeated && term(ts, path)->local) ? eval_term(ev, old, path) : path;
	}
	h.flags |= x->flags & ~HOLD_HIDDEN;
	for (u32 k = 0; k < x->nplaces; k++) {
		u32 place = term_in_caller(ts, x->places[k], args, n, result, result_at);
		u32 some = term_elsewhere(ts, x->places[k]);

		/* one that the callee could not name is among the caller's own */
		if (!was || place != some || hold_has_place(was, some))
			hold_add_place(&h, place ? place : some);
	}
	return h;
}

static void return_locks(const struct eval *ev, struct state *st, const struct state *old,
			 const struct state *exit, const uint8_t *order,
			 const u32 *args, u32 n, u32 result, u32 result_at, bool repeated)
{
	memset(&st->locks, 0, sizeof(st->locks));
	for (u32 i = 0; i < exit->locks.n; i++) {
		const struct hold *x = &exit->locks.hold[i];
		u32 from = x->origin ? order[x->origin - 1] : 0;

		for (u32 k = 0; k < old->locks.n && st->locks.n < MAX_HOLDS; k++)
			if (from >> k & 1)
				st->locks.hold[st->locks.n++] =
					return_hold(ev, old, x, &old->locks.hold[k], args, n, result, result_at, repeated);
		if (!from && st->locks.n < MAX_HOLDS)
			st->locks.hold[st->locks.n++] = return_hold(ev, old, x, NULL, args, n, result, result_at,
								       repeated);
		else if (!from)
			ev->slice->lost_holds++;
	}
}

bool call_return(const struct eval *ev, struct state *st, const struct insn *in,
		 const struct func *callee, const struct state *exit, const uint8_t *order)
{
	struct terms *ts = ts_of(ev);
	u32 args[MAX_ARGS], n = call_args(ev, st, in, args), result = 0, result_at = 0, own;
	struct value before;
	struct state old = *st;

	if (in->dst) {
		own = term_of(ts, ev->f, in->dst);
		result = term(ts, own)->kind == T_APPLY ? own : term_make(ts, T_SSA, 0, 0, ev->f->id, in->dst);
		result_at = term_make(ts, T_TEMP, 0, 0, ev->f->id, in->dst);
		transfer_define(ev, st, in->dst);
	}
	transfer_clobber(ev, st, in, callee);
	return_locks(ev, st, &old, exit, order, args, n, result, result_at,
		     cfg_of(ev->f)->loops[func_block(ev->f, in - ev->f->insns)]);
	for (u32 i = 0; i < exit->locks.n && old.locks.n; i++)
		if (!exit->locks.hold[i].origin)
			recall_forget(ev, st);
	for (u32 i = 0; i < exit->nfacts; i++) {
		const struct fact *x = &exit->facts[i];
		u32 here = term_in_caller(ts, x->atom, args, n, result, result_at);
		u32 value = x->term ? term_in_caller(ts, x->term, args, n, result, result_at) : 0;
		const struct term *k;

		if (!here)
			continue;
		if (here != result && term(ts, x->atom)->kind == T_PARAM) {
			/* a callee that came back this way has told what it was passed */
			struct value known = eval_value(ev, st, here);

			if (slice_wants(ev->slice, ev->f->id, here) && term(ts, known.term)->kind != T_CONST &&
			    (known.may & x->may))
				state_set(st, here, (struct value){ known.term, known.may & x->may });
			continue;
		}
		/* what a callee read from memory may be different by now */
		if (value && (term(ts, x->term)->derefs || term_contains(ts, value, here)))
			value = 0;
		k = term(ts, here);
		if (k->kind == T_DEREF && term(ts, term_root(ts, here))->kind == T_TEMP) {
			state_set(st, here, (struct value){ value, x->may });
		} else if (here == result || k->kind == T_DEREF || k->kind == T_APPLY) {
			struct value v = { value ? eval_term(ev, &old, value) : 0, x->may };

			if (v.term && term_contains(ts, v.term, here))
				v.term = 0;
			if (here == result && term(ts, result)->kind == T_APPLY) {
				/* a pure function says what it said before */
				before = eval_value(ev, st, here);
				v.may &= before.may;
				if (!v.may)
					return false;
			}
			/* which lock a member leads to is what the callers of this one want to know, too */
			if (here == result || slice_asks(ev->slice, ev->f->id, here) || term(ts, v.term)->kind == T_CLASS)
				state_set(st, here, v);
		}
	}
	return true;
}

/* Values are told apart as a caller's conditions would. */
static u32 class_of_value(const struct terms *ts, struct value v)
{
	const struct term *x = term(ts, v.term);

	if (v.term && x->kind == T_CONST && x->num >= 1 && x->num < 64)
		return 16 + x->num;
	return v.may;
}

u32 call_class(const struct eval *ev, const struct state *st, u32 value)
{
	return value ? class_of_value(ts_of(ev), eval_value(ev, st, eval_expr(ev, st, value))) : 0;
}

/* Is T what a lock of L is in? Nobody locks what is inside of nothing. */
static bool is_around(const struct terms *ts, const struct lockset *l, u32 t)
{
	for (u32 i = 0; t && i < l->n; i++) {
		u32 at = l->hold[i].path;

		while (at && at != t && (term(ts, at)->kind == T_FIELD || term(ts, at)->kind == T_INDEX))
			at = term(ts, at)->a;
		if (at == t)
			return true;
	}
	return false;
}

u32 call_leave(const struct eval *ev, struct state *st, u32 value)
{
	struct terms *ts = ts_of(ev);
	u32 result = term_make(ts, T_RESULT, 0, 0, 0, 0), at = term_make(ts, T_RESULT_AT, 0, 0, 0, 0);
	u32 t = value ? eval_expr(ev, st, value) : 0, known = value ? eval_term(ev, st, t) : 0;
	struct value v = eval_value(ev, st, t);
	const struct expr *x = &ev->f->exprs[value];
	u32 tag, object = 0;

	if (is_around(ts, &st->locks, t) || is_around(ts, &st->locks, known))
		v.may &= MAY_POS;
	tag = value ? class_of_value(ts, v) : 0;

	if (value && x->op == EX_LOAD && ev->f->exprs[x->a].op == EX_LOCAL)
		object = eval_expr(ev, st, x->a);
	for (u32 i = 0; i < st->locks.n; i++) {
		struct hold *h = &st->locks.hold[i];
		struct hold old = *h;
		bool returned = t && (hold_has_place(h, t) || hold_has_place(h, known));

		h->nplaces = 0;
		memset(h->places, 0, sizeof(h->places));
		for (u32 k = 0; k < old.nplaces; k++) {
			u32 place = object ? term_replace(ts, old.places[k], object, at) : old.places[k];

			if (!term_travels(ts, place))
				place = term_elsewhere(ts, place);
			if (place)
				hold_add_place(h, place);
		}
		if (returned)
			hold_add_place(h, result);
		if (!term_travels(ts, h->path))
			h->path = 0;
	}
	lockset_normalise(&st->locks);
	if (object)
		transfer_aggregate(ev, st, object, at);
	for (u32 i = st->nfacts; i-- > 0;) {
		struct fact *f = &st->facts[i];

		if (f->term && !term_travels(ts, f->term)) {
			f->term = 0;
			if (f->may == MAY_ANY) {
				state_unset(st, i);
				continue;
			}
		}
		if (!term_travels(ts, f->atom) ||
		    (term(ts, f->atom)->kind >= T_UNARY && term(ts, f->atom)->kind != T_APPLY))
			state_unset(st, i);
	}
	if (value) {
		if (!term_travels(ts, v.term))
			v.term = term_travels(ts, known) ? known : 0;
		state_set(st, result, v);
	}
	return tag;
}

u32 call_target(const struct eval *ev, const struct state *st, const struct insn *in)
{
	const struct terms *ts = ts_of(ev);
	u32 t = eval_value(ev, st, eval_expr(ev, st, in->a)).term;

	return t && term(ts, t)->kind == T_FUNC ? term(ts, t)->ref : NONE;
}
