// SPDX-License-Identifier: GPL-2.0-or-later
/* doubt.c - see doubt.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "doubt.h"
#include "leak.h"
#include "siblings.h"
#include "../program/util.h"

static u64 key_of(u32 func, u32 tag)
{
	return (u64)func << 32 | tag;
}

static struct doubts *doubts_of(struct slice *s)
{
	if (!s->doubts) {
		s->doubts = xcalloc(1, sizeof(*s->doubts));
		s->doubts->given = xcalloc(arrlenu(s->fx->p->funcs) + 1, sizeof(bool));
	}
	return s->doubts;
}

void doubts_free(struct doubts *d)
{
	if (!d)
		return;
	hmfree(d->exits);
	hmfree(d->quiet);
	free(d->given);
	free(d);
}

/* ---- functions that return both ways ---- */

/* How many holds of its own a lockset has, and, in *ENTRY, that it was entered with; NONE when one
 * is part of another mistake or doubt. */
static u32 held(const struct solver *s, u32 locks, u32 *entry)
{
	struct holds l = pool_lockset(s->pool, locks);

	*entry = 0;
	for (u32 i = 0; i < l.n; i++) {
		if (l.hold[i].flags & (HOLD_ASSUMED | HOLD_BROKEN | HOLD_MAYBE))
			return NONE;
		*entry += l.hold[i].origin != 0;
	}
	return l.n - *entry;
}

static bool contradict(const struct terms *ts, const struct fact *x, const struct fact *y)
{
	if (x->atom != y->atom)
		return false;
	if (!(x->may & y->may))
		return true;
	return x->term && y->term && x->term != y->term &&
	       term(ts, x->term)->kind == T_CONST && term(ts, y->term)->kind == T_CONST;
}

/* Where F puts the aggregate that its call IN returns: an address; 0: nowhere. */
static u32 put_at(struct terms *ts, struct func *f, const struct insn *in)
{
	for (u32 i = 0; in->dst && i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE && f->insns[i].b == in->dst)
			return term_of(ts, f, f->insns[i].a);
	return 0;
}

/* Does some caller of memo M ask for ATOM, which is in the callee's words? */
static bool asked_for(const struct solver *s, const struct memo *m, u32 atom)
{
	struct terms *ts = s->slice->fx->ts;

	for (u32 i = 0; i < arrlenu(m->callers); i++) {
		struct func *f = s->slice->fx->p->funcs[s->memos[s->nodes[m->callers[i].node].memo].func];
		const struct insn *in = &f->insns[m->callers[i].insn];
		u32 args[MAX_ARGS], n = in->n > MAX_ARGS ? MAX_ARGS : in->n, here;

		for (u32 k = 0; k < n; k++)
			args[k] = term_of(ts, f, insn_args(f, in)[k]);
		here = term_in_caller(ts, atom, args, n, 0, put_at(ts, f, in));
		if (here && slice_wants(s->slice, f->id, here))
			return true;
	}
	return !arrlenu(m->callers);
}

/* Do two sets of facts contradict each other on something a caller of M can see? *ASKED: and does. */
static bool distinct(const struct solver *s, const struct memo *m, u32 a, u32 b, bool *asked)
{
	u32 na, nb;
	const struct fact *x = pool_fact(s->pool, a, &na), *y = pool_fact(s->pool, b, &nb);
	bool is = false;

	*asked = false;
	for (u32 i = 0; i < na && !*asked; i++)
		for (u32 k = 0; k < nb && !*asked; k++)
			if (contradict(s->slice->fx->ts, &x[i], &y[k])) {
				is = true;
				*asked = asked_for(s, m, x[i].atom);
			}
	return is;
}

/* A class of returned values that a caller could not split any further. */
static bool precise(u32 tag)
{
	return tag != MAY_ANY && tag != (MAY_NEG | MAY_POS) && tag != (MAY_ZERO | MAY_POS) &&
	       tag != (MAY_NEG | MAY_ZERO);
}

/* May two classes of returned values have one in common? */
static bool overlap(u32 a, u32 b)
{
	u32 signs_a = a > MAY_ANY ? MAY_POS : a, signs_b = b > MAY_ANY ? MAY_POS : b;

	return a == b || (!(a > MAY_ANY && b > MAY_ANY) && (signs_a & signs_b));
}

/* Are two holds of a lockset of two objects? They may be one on other ways. */
static bool two_objects(const struct solver *s, u32 locks)
{
	struct holds l = pool_lockset(s->pool, locks);

	for (u32 i = 0; i < l.n; i++)
		for (u32 k = 0; k < i; k++)
			if (l.hold[i].path && l.hold[k].path && l.hold[i].path != l.hold[k].path)
				return true;
	return false;
}

/* Do two exits differ in how many locks are held? */
static bool other_locks(const struct solver *s, const struct exit_state *x, const struct exit_state *y, struct doubt *d)
{
	u32 of_entry[2], own[2] = { held(s, x->locks, &of_entry[0]), held(s, y->locks, &of_entry[1]) };

	if (own[0] == NONE || own[1] == NONE)
		return false;
	d->entry = of_entry[0] != of_entry[1];
	d->own = own[0] != own[1];
	d->most = own[0] > own[1] ? own[0] : own[1];
	d->few = own[0] && own[1] && (two_objects(s, x->locks) || two_objects(s, y->locks));
	/* one of the caller's that was given back and taken again is as good as it was */
	return own[0] + of_entry[0] != own[1] + of_entry[1];
}

static bool differ(const struct solver *s, const struct memo *m, const struct exit_state *x,
		   const struct exit_state *y, struct doubt *d)
{
	bool asked = false, forgets = s->slice->scope->nets && leaks(s->slice->scope->nets, m->func, s->slice->lock_class);

	if ((!forgets && !overlap(x->tag, y->tag)) || !other_locks(s, x, y, d))
		return false;
	d->told = forgets;
	if (forgets) {
		d->told = !d->few;
		return true;
	}
	d->told = x->tag == y->tag && precise(x->tag);
	/* what is returned was meant to tell, and is not known well enough */
	if (x->tag != y->tag)
		return true;
	d->told &= !d->few && !distinct(s, m, x->facts, y->facts, &asked);
	return !asked;
}

u32 doubt_odd(const struct solver *s, u32 m, const struct exit_state *x, struct doubt *d)
{
	for (u32 i = 0; i < arrlenu(x); i++)
		for (u32 k = 0; k < i; k++)
			if (differ(s, &s->memos[m], &x[i], &x[k], d) && d->told)
				return pool_lockset(s->pool, x[i].locks).n > pool_lockset(s->pool, x[k].locks).n ? i : k;
	return NONE;
}

static bool add_doubt(struct doubts *all, u64 key, struct doubt d)
{
	struct doubt was = hmget(all->exits, key);
	bool added = (d.entry && !was.entry) || (d.own && (!was.own || d.most > was.most));

	d.entry |= was.entry;
	d.own |= was.own;
	if (was.most > d.most)
		d.most = was.most;
	hmput(all->exits, key, d);
	return added;
}

/* Do two exits of X differ where no caller can tell, or none that is seen? */
static bool any_differ(const struct solver *s, const struct memo *m)
{
	const struct exit_state *x = m->exits;
	struct doubt d;

	for (u32 i = 0; i < arrlenu(x); i++)
		for (u32 k = 0; k < i; k++)
			if (differ(s, m, &x[i], &x[k], &d))
				return true;
	return false;
}

/* The exits of memo M: all that differ are in doubt now. True when one had not been. */
static bool add_exits(struct solver *s, u32 m)
{
	struct doubts *all = doubts_of(s->slice);
	const struct exit_state *x = s->memos[m].exits;
	bool added = false;

	for (u32 i = 0; i < arrlenu(x); i++)
		for (u32 k = 0; k < i; k++) {
			struct holds more = pool_lockset(s->pool, x[i].locks), l = pool_lockset(s->pool, x[k].locks);
			struct doubt d;

			if (!differ(s, &s->memos[m], &x[i], &x[k], &d))
				continue;
			if (l.n > more.n)
				more = l;
			d.mode = more.hold[0].mode;
			added |= add_doubt(all, key_of(s->memos[m].func, x[i].tag), d);
			added |= add_doubt(all, key_of(s->memos[m].func, x[k].tag), d);
		}
	return added;
}

bool doubt_find(struct solver *s)
{
	u32 n = arrlenu(s->memos);
	bool *odd = xcalloc(n, sizeof(bool)), *below = xcalloc(n, sizeof(bool)), added = false;

	for (u32 m = 1; m < n; m++)
		odd[m] = any_differ(s, &s->memos[m]);
	for (u32 m = 1; m < n; m++)
		for (u32 i = 0; odd[m] && i < arrlenu(s->memos[m].callers); i++)
			if (s->nodes[s->memos[m].callers[i].node].memo != m)
				below[s->nodes[s->memos[m].callers[i].node].memo] = true;
	for (u32 m = 1; m < n; m++)
		if (odd[m] && !below[m])
			added |= add_exits(s, m);
	/* they may call each other */
	for (u32 m = 1; m < n && !added; m++)
		if (odd[m])
			added |= add_exits(s, m);
	free(odd);
	free(below);
	return added;
}

/* ---- what is left ---- */

static void put(struct slice *s, struct lockset *l, struct hold h)
{
	if (l->n < MAX_HOLDS)
		l->hold[l->n++] = h;
	else
		s->lost_holds++;
}

/* H as a hold in doubt, because of DOUBTER if it was not before, as it is on this way. */
static struct hold in_doubt(struct hold h, u32 doubter, bool absent)
{
	if (!(h.flags & HOLD_MAYBE))
		h.doubter = doubter;
	h.flags |= HOLD_MAYBE | (absent ? HOLD_ABSENT | HOLD_UNSURE : 0);
	return h;
}

void doubt_blur(struct slice *s, struct doubt d, u32 doubter, struct holds before, struct lockset *locks)
{
	struct lockset out = { 0 };
	u32 own = 0;

	if (locks->n && (locks->hold[0].flags & HOLD_BROKEN))
		return;
	for (u32 i = 0; i < before.n; i++) {
		const struct hold *h = NULL;

		for (u32 k = 0; k < locks->n && !h; k++)
			if (locks->hold[k].origin == before.hold[i].origin)
				h = &locks->hold[k];
		if (h)
			put(s, &out, d.entry ? in_doubt(*h, doubter, false) : *h);
		else if (d.entry)
			put(s, &out, in_doubt(before.hold[i], doubter, true));
	}
	for (u32 k = 0; k < locks->n; k++) {
		struct hold h = locks->hold[k];

		if (h.origin)
			continue;
		own++;
		put(s, &out, d.own ? in_doubt(h, doubter, false) : h);
	}
	for (; d.own && own < d.most; own++)
		put(s, &out, in_doubt((struct hold){ .mode = d.mode }, doubter, true));
	lockset_normalise(&out);
	*locks = out;
}

void doubt_around(struct slice *s, struct doubt d, struct lockset *locks)
{
	if (locks->n && (locks->hold[0].flags & HOLD_BROKEN))
		return;
	for (u32 i = 0; i < locks->n && d.entry; i++)
		locks->hold[i] = in_doubt(locks->hold[i], 0, false);
	if (d.own)
		put(s, locks, in_doubt((struct hold){ .mode = d.mode }, 0, true));
}

bool doubt_exit(struct slice *s, u32 func, u32 tag, struct holds entry, struct lockset *locks)
{
	ptrdiff_t at = s->doubts ? hmgeti(s->doubts->exits, key_of(func, tag)) : -1;

	if (at < 0)
		return false;
	doubt_blur(s, s->doubts->exits[at].value, func + 1, entry, locks);
	return true;
}

/* May function FUNC give back a lock of its caller's? */
static bool may_give(const struct slice *s, u32 func)
{
	return effects_touches(s->fx, func, s->lock_class) && !s->fx->closed[func] &&
	       (nets_mask(s->scope->nets, func, s->lock_class) & NET_LESS);
}

/* Does some function of those that SITE may enter, and does not, give back a lock of its caller's? */
static bool crowd_gives(const struct slice *s, const struct callsite *site)
{
	for (u32 i = 0; i < site->ncrowd; i++)
		if (may_give(s, s->fx->g->crowds[site->crowd + i]))
			return true;
	return false;
}

bool doubt_passed(const struct slice *s, const struct func *f, const struct insn *in)
{
	const struct effects *fx = s->fx;

	for (u32 i = 0; s->scope->nets && !fx->strict && i < in->n; i++) {
		const struct expr *x = &f->exprs[insn_args(f, in)[i]];
		const struct func *g = x->op == EX_FUNC ? program_body(fx->p, x->ref) : NULL;

		if (g && may_give(s, g->id))
			return true;
	}
	return false;
}

struct doubt doubt_call(const struct slice *s, const struct callsite *site)
{
	const struct nets *nets = s->scope->nets;
	struct doubt d = { 0 };
	u32 takes = 0, gives = 0;

	if (!nets || s->fx->strict || !site->indirect)
		return d;
	d.entry = crowd_gives(s, site);
	if (site->n < 2)
		return d;
	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &s->fx->g->targets[site->first + i];
		uint8_t mask = effects_enters(s->fx, t) ? nets_mask(nets, t->func, s->lock_class) : 0;

		takes += (mask & NET_HELD) != 0;
		gives += (mask & NET_LESS) != 0;
	}
	d.own = takes && takes < site->n;
	d.most = 1;
	d.entry = gives && gives < site->n;
	return d;
}

void doubt_answered(struct slice *s, u32 func, const struct hold *h)
{
	if (h->doubter && h->doubter != func + 1)
		doubts_of(s)->given[h->doubter - 1] = true;
}

void doubt_quiet(struct slice *s, u32 func, u32 insn)
{
	hmput(doubts_of(s)->quiet, key_of(func, insn), 1);
}

u32 doubt_places(const struct slice *s)
{
	return s->doubts ? hmlenu(s->doubts->quiet) : 0;
}

/* Was M entered with what H is, and held it? */
static bool was_there(const struct solver *s, const struct memo *m, const struct hold *h)
{
	struct holds entry = pool_lockset(s->pool, m->locks);

	for (u32 i = 0; i < entry.n; i++)
		if (entry.hold[i].origin == h->origin)
			return h->origin && !(entry.hold[i].flags & HOLD_ABSENT);
	return false;
}

/* Do some exits of M still have what FUNC took and left in doubt, and others not? */
static bool parts(const struct solver *s, const struct memo *m, u32 func)
{
	bool with = false, without = false;

	for (u32 i = 0; i < arrlenu(m->exits); i++) {
		struct holds l = pool_lockset(s->pool, m->exits[i].locks);
		bool gone = !(l.n && (l.hold[0].flags & HOLD_BROKEN));

		for (u32 k = 0; k < l.n; k++) {
			if (l.hold[k].doubter != func + 1)
				continue;
			with |= !(l.hold[k].flags & HOLD_ABSENT);
			gone &= (l.hold[k].flags & HOLD_ABSENT) && was_there(s, m, &l.hold[k]);
		}
		without |= gone;
	}
	return with && without;
}

/* Does M return with what FUNC took and left in doubt? */
static bool leaves_doubt(const struct solver *s, const struct memo *m, u32 func)
{
	for (u32 i = 0; i < arrlenu(m->exits); i++) {
		struct holds l = pool_lockset(s->pool, m->exits[i].locks);

		for (u32 k = 0; k < l.n; k++)
			if (l.hold[k].doubter == func + 1 && !(l.hold[k].flags & HOLD_ABSENT))
				return true;
	}
	return false;
}

bool doubt_is_answered(const struct solver *s, u32 func)
{
	const struct doubts *d = s->slice->doubts;

	for (u32 m = 1; d && d->given[func] && m < arrlenu(s->memos); m++)
		if (s->memos[m].func != func && parts(s, &s->memos[m], func))
			return true;
	for (u32 m = 1; s->slice->scope->nets && m < arrlenu(s->memos); m++)
		if (s->memos[m].root && leaves_doubt(s, &s->memos[m], func) &&
		    siblings_give(s->slice->scope->nets, s->memos[m].func, s->slice->lock_class))
			return true;
	return false;
}
