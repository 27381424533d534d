// SPDX-License-Identifier: GPL-2.0-or-later
/* transfer.c - see transfer.h: memory and values. Locks are in lockop.c. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "alias.h"
#include "recall.h"
#include "transfer.h"
#include "zeroed.h"
#include "../program/cfg.h"
#include "../program/util.h"

static struct terms *ts_of(const struct eval *ev)
{
	return ev->slice->fx->ts;
}

/* A write that may have happened. */
struct write {
	const struct eval *ev;
	u32 addr;			/* one address, or 0: */
	const struct func *callee;	/* what this function may write, NULL: nothing of */
	u32 *locals;			/* interest but the locals passed to it; stb_ds */
	u32 ssa;			/* a value defined anew */
};

static bool address_hit(const struct write *w, u32 at)
{
	struct terms *ts = ts_of(w->ev);
	u32 field = term_last_field(ts, at), root = term_root(ts, at);

	if (w->addr)
		return alias_may(ts, w->addr, at);
	for (u32 i = 0; i < arrlenu(w->locals); i++)
		if (w->locals[i] == root && !term(ts, at)->derefs &&
		    (!w->callee || (!field && effects_writes_plain(w->ev->slice->fx, w->callee->id))))
			return true;
	if (!w->callee || !field || !effects_writes(w->ev->slice->fx, w->callee->id, field))
		return false;
	if (!alias_in_frame(term(ts, root)) || term(ts, at)->derefs)
		return true;
	for (u32 i = 0; i < arrlenu(w->locals); i++)
		if (w->locals[i] == root)
			return true;
	return false;
}

/* Does pure function FUNC read what W wrote? */
static bool reads_hit(const struct write *w, u32 func)
{
	u32 n, field = w->addr ? term_last_field(ts_of(w->ev), w->addr) : 0;
	bool other;
	const u32 *reads = term_reads(ts_of(w->ev), func, &n, &other);

	if (w->addr && !field)
		return other;
	for (u32 i = 0; i < n; i++)
		if (w->addr ? reads[i] == field :
		    w->callee && effects_writes(w->ev->slice->fx, w->callee->id, reads[i]))
			return true;
	return w->callee && other && effects_writes_plain(w->ev->slice->fx, w->callee->id);
}

/* Does T depend on what W wrote? */
static bool hit(const struct write *w, u32 t)
{
	const struct term *x = term(ts_of(w->ev), t);
	u32 a = x->a, b = x->b;
	enum term_kind kind = x->kind;

	if (!t || !(w->ssa ? x->local : x->derefs))
		return false;
	if (w->ssa)
		return term_contains(ts_of(w->ev), t, w->ssa);
	if (kind == T_DEREF && address_hit(w, a))
		return true;
	if (kind == T_APPLY && reads_hit(w, x->ref))
		return true;
	return hit(w, a) || (b && hit(w, b));
}

/* Is T what stands in one of the frame's variables? */
static bool in_frame(const struct write *w, u32 t)
{
	struct terms *ts = ts_of(w->ev);
	u32 at = term(ts, t)->a;

	return term(ts, t)->kind == T_DEREF && !term(ts, at)->derefs && alias_in_frame(term(ts, term_root(ts, at)));
}

/* What was told of comparisons with T, which has a name of its OWN from now on, and of what pure functions say
 * of it, is so of that. */
static void keep_relations(const struct eval *ev, struct state *st, u32 t, u32 own)
{
	struct fact old[MAX_FACTS];
	u32 n = st->nfacts;

	memcpy(old, st->facts, n * sizeof(*old));
	for (u32 i = 0; i < n; i++) {
		const struct term *x = term(ts_of(ev), old[i].atom);

		if ((x->kind == T_BINARY || x->kind == T_UNARY || x->kind == T_APPLY) && !recall_about(ts_of(ev), old[i].atom) &&
		    term_contains(ts_of(ev), old[i].atom, t))
			state_set(st, term_replace(ts_of(ev), old[i].atom, t, own),
				  (struct value){ old[i].term, old[i].may });
	}
}

/* A value loaded before the write keeps what was known of it, by a name of its
 * own: conditions are about values, not about the memory they were read from. */
static void keep_loads(const struct write *w, struct state *st)
{
	const struct eval *ev = w->ev;
	struct part_of *p = ev->slice->part[ev->f->id];

	for (u32 i = 0; i < arrlenu(p->loads); i++) {
		u32 e = p->loads[i], t = term_of(ts_of(ev), ev->f, e);
		u32 own = p->own[i];
		struct value v;

		if (!hit(w, t) || state_fact(st, own))
			continue;
		v = eval_value(ev, st, t);
		if (v.term == t || hit(w, v.term))
			v.term = 0;
		state_part(st, own, v);
		keep_relations(ev, st, t, own);
		for (u32 k = 0; k < st->locks.n; k++)
			if (hold_has_place(&st->locks.hold[k], t))
				hold_add_place(&st->locks.hold[k], own);
	}
}

/* Does F itself store to member FIELD? */
static bool stores_to(const struct func *f, u32 field)
{
	for (u32 i = 0; i < f->ninsns; i++) {
		u32 e = f->insns[i].kind == IN_STORE ? f->insns[i].a : 0;

		while (f->exprs[e].op == EX_INDEX)
			e = f->exprs[e].a;
		if (f->exprs[e].op == EX_FIELD && f->exprs[e].ref == field)
			return true;
	}
	return false;
}

/* Is what ATOM reads written by callees of W's callee alone? A function that stores to the member
 * itself is called for it. */
static bool far(const struct write *w, u32 atom)
{
	struct terms *ts = ts_of(w->ev);
	const struct term *x = term(ts, term(ts, atom)->kind == T_BINARY ? term(ts, atom)->a : atom);
	u32 n, field;
	const u32 *reads;
	bool other;

	if (x->kind == T_DEREF) {
		field = term_last_field(ts, x->a);
		return field && !stores_to(w->callee, field);
	}
	if (x->kind != T_APPLY)
		return false;
	reads = term_reads(ts, x->ref, &n, &other);
	for (u32 i = 0; i < n; i++)
		if (stores_to(w->callee, reads[i]))
			return false;
	return true;
}

static void hit_holds(const struct write *w, struct state *st)
{
	for (u32 i = 0; i < st->locks.n; i++) {
		struct hold *h = &st->locks.hold[i];

		if (hit(w, h->path)) {
			/* the next round of a loop takes another object: how many are
			 * held cannot be counted */
			if (w->ssa && !(h->flags & HOLD_ASSUMED))
				h->flags |= HOLD_MANY;
			h->path = 0;
		}
		for (u32 k = h->nplaces; k-- > 0;) {
			if (!hit(w, h->places[k]))
				continue;
			/* a callee that gets a variable's address may write it, or not; one below it
			 * may write that member, of some object */
			if ((arrlenu(w->locals) && in_frame(w, h->places[k])) ||
			    (w->callee && far(w, h->places[k])))
				h->flags |= HOLD_UNSURE;
			hold_drop_place(h, k);
		}
	}
}

/* What fact F said of memory is not sure any more. */
static void note(const struct eval *ev, struct state *st, const struct fact *f)
{
	struct terms *ts = ts_of(ev);
	bool is = f->term && term(ts, f->term)->kind == T_CONST && term(ts, f->term)->num;

	recall_note(ev, st, f->atom, f->may);
	if (is)
		recall_note(ev, st, term_make(ts, T_BINARY, f->atom, f->term, 0, BIN_EQ), MAY_POS);
	if (is)
		recall_note(ev, st, term_make(ts, T_BINARY, f->atom, f->term, 0, BIN_NE), MAY_ZERO);
}

static void apply(const struct write *w, struct state *st)
{
	struct fact noted[MAX_FACTS];
	u32 n = 0;

	if (!w->ssa)
		keep_loads(w, st);
	for (u32 i = st->nfacts; i-- > 0;) {
		struct fact *f = &st->facts[i];
		u32 about = recall_about(ts_of(w->ev), f->atom);

		if (about) {
			if (w->ssa ? hit(w, about) : w->addr && hit(w, about))
				state_unset(st, i);
		} else if (hit(w, f->atom)) {
			if (w->callee && far(w, f->atom))
				noted[n++] = *f;
			state_unset(st, i);
		} else if (f->term && hit(w, f->term)) {
			f->term = 0;
			if (f->may == MAY_ANY && !f->apart)
				state_unset(st, i);
		}
	}
	while (n--)
		note(w->ev, st, &noted[n]);
	hit_holds(w, st);
	for (u32 i = 0; i < st->locks.n; i++)
		if (st->locks.hold[i].flags & HOLD_MANY) {
			transfer_give_up(w->ev, st);
			break;
		}
}

void transfer_load(const struct eval *ev, struct state *st, u32 e)
{
	u32 own = term_found(ts_of(ev), T_SSA, 0, 0, ev->f->id, e);

	if (own && state_fact(st, own))
		transfer_define(ev, st, e);
}

void transfer_define(const struct eval *ev, struct state *st, u32 e)
{
	struct write w = { .ev = ev, .ssa = term_found(ts_of(ev), T_SSA, 0, 0, ev->f->id, e) };
	struct write tmp = { .ev = ev, .ssa = term_found(ts_of(ev), T_TEMP, 0, 0, ev->f->id, e) };

	if (w.ssa)
		apply(&w, st);
	if (tmp.ssa)
		apply(&tmp, st);
	if (ev->f->exprs[e].op == EX_CALL)
		zeroed_members(ev, st, func_def(ev->f, e));
}

void transfer_aggregate(const struct eval *ev, struct state *st, u32 from, u32 to)
{
	struct terms *ts = ts_of(ev);
	u32 n = st->nfacts;
	struct fact old[MAX_FACTS];

	for (u32 i = 0; i < n; i++)
		old[i] = st->facts[i];
	for (u32 i = 0; i < n; i++) {
		u32 t = term_replace(ts, old[i].atom, from, to);

		if (t && t != old[i].atom)
			state_set(st, t, (struct value){ old[i].term, old[i].may });
	}
	for (u32 i = 0; i < st->locks.n; i++) {
		struct hold *h = &st->locks.hold[i];

		for (u32 k = 0; k < h->nplaces; k++) {
			u32 t = term_replace(ts, h->places[k], from, to);

			if (t && t != h->places[k] && !hold_has_place(h, t)) {
				hold_add_place(h, t);
				k = 0;
			}
		}
	}
}

/* Is a store to address AT worth a fact? */
static bool tracked(const struct eval *ev, u32 at)
{
	struct terms *ts = ts_of(ev);
	u32 field = term_last_field(ts, at);

	if (field)
		return slice_field(ev->slice, field);
	if (term(ts, at)->kind == T_PARAM)
		return true;
	return !term(ts, at)->derefs && alias_in_frame(term(ts, term_root(ts, at))) &&
	       term(ts, at)->kind != T_INDEX;
}

void transfer_store(const struct eval *ev, struct state *st, const struct insn *in)
{
	struct terms *ts = ts_of(ev);
	u32 at = eval_term(ev, st, eval_expr(ev, st, in->a)), t = eval_expr(ev, st, in->b), place, e;
	const struct expr *x = &ev->f->exprs[in->b];
	struct value v = eval_value(ev, st, t);
	bool index[MAX_HOLDS] = { false };
	struct write w = { .ev = ev, .addr = at };

	if (term(ts, at)->kind == T_CLASS)
		at = eval_expr(ev, st, in->a);
	e = eval_term(ev, st, t);
	for (u32 i = 0; i < st->locks.n; i++)
		index[i] = hold_has_place(&st->locks.hold[i], t) || hold_has_place(&st->locks.hold[i], e);
	apply(&w, st);
	place = term_make(ts, T_DEREF, at, 0, 0, 0);
	if (!place)
		return;
	for (u32 i = 0; i < st->locks.n; i++)
		if (index[i])
			hold_add_place(&st->locks.hold[i], place);
	if (x->op == EX_CALL)
		transfer_aggregate(ev, st, term_make(ts, T_TEMP, 0, 0, ev->f->id, in->b), at);
	else if (x->op == EX_LOAD && x->num > 8)
		transfer_aggregate(ev, st, eval_expr(ev, st, x->a), at);
	if (tracked(ev, at) && !hit(&w, v.term))
		state_set(st, place, v);
}

/* Everything asked for below address AT is zero. */
static void clear(const struct eval *ev, struct state *st, u32 at)
{
	struct terms *ts = ts_of(ev);
	const struct part_of *p = ev->slice->part[ev->f->id];

	for (ptrdiff_t i = 0; i < hmlen(p->uses); i++) {
		u32 t = p->uses[i].key;

		if (term(ts, t)->kind == T_DEREF && !term(ts, term(ts, t)->a)->derefs &&
		    term_contains(ts, t, at))
			state_set(st, t, (struct value){ term_const(ts, 0), MAY_ZERO });
	}
}

void transfer_copy(const struct eval *ev, struct state *st, const struct insn *in)
{
	struct terms *ts = ts_of(ev);
	u32 at = eval_term(ev, st, eval_expr(ev, st, in->a));

	/* what is below the destination is overwritten, member by member */
	for (u32 i = st->nfacts; i-- > 0;)
		if (term_contains(ts, st->facts[i].atom, at))
			state_unset(st, i);
	for (u32 i = 0; i < st->locks.n; i++)
		for (u32 k = st->locks.hold[i].nplaces; k-- > 0;)
			if (term_contains(ts, st->locks.hold[i].places[k], at))
				hold_drop_place(&st->locks.hold[i], k);
	if (in->b)
		transfer_aggregate(ev, st, eval_term(ev, st, eval_expr(ev, st, in->b)), at);
	else
		clear(ev, st, at);
}

void transfer_asm(const struct eval *ev, struct state *st, const struct insn *in)
{
	for (u32 i = 0; i < in->n; i++) {
		u32 e = ev->f->ops[in->list + i];
		struct write w = { .ev = ev };

		if (ev->f->exprs[e].op == EX_ASM) {
			transfer_define(ev, st, e);
			continue;
		}
		w.addr = eval_term(ev, st, eval_expr(ev, st, e));
		apply(&w, st);
	}
}

/* What one PHI gets, said of the values before any of its block is given. */
struct given { u32 own, e, term; struct value v; u32 held; };

/* Is T about a value that one of the PHIs has just replaced? */
static bool replaced(const struct terms *ts, u32 t, const struct given *phi)
{
	for (u32 i = 0; t && i < arrlenu(phi); i++)
		if (term_contains(ts, t, phi[i].own))
			return true;
	return false;
}

void transfer_phis(const struct eval *ev, struct state *st, u32 from, u32 to)
{
	struct given *phi = NULL, one;
	const struct block *b = &ev->f->blocks[to];
	struct part_of *p = ev->slice->part[ev->f->id];

	for (u32 i = b->first; i < b->first + b->n && ev->f->insns[i].kind == IN_PHI; i++) {
		const struct insn *in = &ev->f->insns[i];
		u32 k = 0, value;

		while (k < in->n && ev->f->ops[in->list + k] != from)
			k++;
		if (k == in->n)
			continue;
		value = ev->f->ops[in->list + in->n + k];
		one.e = in->dst;
		one.own = term_make(ts_of(ev), T_SSA, 0, 0, ev->f->id, in->dst);
		one.term = eval_expr(ev, st, value);
		one.v = eval_value(ev, st, one.term);
		/* another name of it: a lock in that is in this, but for what a loop goes through */
		if (!one.v.term && !cfg_of(ev->f)->loops[to])
			one.v.term = one.term;
		one.held = 0;
		for (u32 h = 0; h < st->locks.n; h++)
			if (hold_has_place(&st->locks.hold[h], one.term))
				one.held |= 1u << h;
		arrput(phi, one);
	}
	for (u32 i = 0; i < arrlenu(phi); i++)
		transfer_define(ev, st, phi[i].e);
	for (u32 i = 0; i < arrlenu(phi); i++) {
		for (u32 h = 0; h < st->locks.n; h++)
			if (phi[i].held >> h & 1)
				hold_add_place(&st->locks.hold[h], phi[i].own);
		if (!bit(p->needed, phi[i].e) || term_contains(ts_of(ev), phi[i].v.term, phi[i].own))
			continue;
		if (replaced(ts_of(ev), phi[i].v.term, phi))
			phi[i].v.term = 0;
		state_set(st, phi[i].own, phi[i].v);
	}
	arrfree(phi);
}

void transfer_clobber(const struct eval *ev, struct state *st, const struct insn *in,
		      const struct func *callee)
{
	struct terms *ts = ts_of(ev);
	struct write w = { .ev = ev, .callee = callee };

	if (!st->nfacts && !st->locks.n)
		return;
	for (u32 i = 0; i < in->n; i++) {
		u32 t = eval_term(ev, st, eval_expr(ev, st, insn_args(ev->f, in)[i])), root = term_root(ts, t);

		if (alias_in_frame(term(ts, root)) && !term(ts, t)->derefs)
			arrput(w.locals, root);
	}
	apply(&w, st);
	arrfree(w.locals);
}
