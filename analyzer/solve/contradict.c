// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * contradict.c - see contradict.h. The function is entered with the lock that its
 * annotation names held, or not, and what happens in its own body is looked at.
 * Where something stays unknown (a callee without a body could do what is missed)
 * nothing is said.
 */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "contradict.h"
#include "leak.h"
#include "../program/util.h"

struct hunt {
	struct solver *s;
	struct effects *fx;
	struct func *f;
	const struct annot *a;
	u32 lock;			/* the annotation's, in F's frame; 0: it has no object */
	struct witness **out;
};

static bool is_shared(enum annot_kind kind)
{
	return kind == ANNOT_MUST_HOLD_SHARED || kind == ANNOT_RELEASES_SHARED;
}

static struct hold held(const struct hunt *h)
{
	return (struct hold){ .path = h->lock, .mode = is_shared(h->a->kind) || !h->lock ? MODE_READ : MODE_EXCLUSIVE,
			      .flags = HOLD_UNSURE };
}

/* The instruction of F where EVENT happened to the annotated lock in memo M, or NONE. */
static u32 find_event(const struct hunt *h, u32 m, enum event event)
{
	for (u32 i = 0; i < arrlenu(h->s->events); i++) {
		const struct happening *e = &h->s->events[i];
		const struct lock_op *op;
		u32 n;

		if (e->memo != m || e->event != event)
			continue;
		op = effects_ops(h->fx, h->f->id, e->insn, &n);
		for (u32 k = 0; op && k < n; k++)
			if (op[k].row == e->row && op[k].term == h->lock)
				return e->insn;
	}
	return NONE;
}

/* Does every way out of memo M hold N of the class, and what it was entered with? */
static bool all_exits(const struct hunt *h, u32 m, u32 n)
{
	const struct memo *x = &h->s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++) {
		struct holds l = pool_lockset(h->s->pool, x->exits[i].locks);

		if (l.n != n || (n && ((l.hold[0].flags & HOLD_BROKEN) || l.hold[0].origin != 1)))
			return false;
	}
	return arrlenu(x->exits) > 0;
}

static bool all_broken(const struct hunt *h, u32 m)
{
	const struct memo *x = &h->s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++) {
		struct holds l = pool_lockset(h->s->pool, x->exits[i].locks);

		if (!l.n || !(l.hold[0].flags & HOLD_BROKEN))
			return false;
	}
	return arrlenu(x->exits) > 0;
}

/* Is T the address of a lock of class C, or of something inside it? */
static bool is_part(const struct hunt *h, u32 t)
{
	const struct lock_class *c = &h->fx->classes[h->s->slice->lock_class];

	for (; t; t = term(h->fx->ts, t)->a) {
		const struct term *x = term(h->fx->ts, t);

		if ((x->kind == T_FIELD && x->ref == c->field) || (x->kind == T_GLOBAL && x->ref == c->sym))
			return true;
		if (x->kind != T_FIELD && x->kind != T_INDEX)
			return false;
	}
	return false;
}

/* May call site S do to the lock what no row tells: by a function whose body is not here,
 * or one that is handed the lock and works on its insides? */
static bool dark(const struct hunt *h, const struct callsite *s)
{
	const struct effects *fx = h->fx;
	struct func *f = fx->p->funcs[s->func];
	const struct insn *in = &f->insns[s->insn];
	u32 n;

	if (!s->n)
		return true;
	for (u32 i = 0; !effects_ops(fx, s->func, s->insn, &n) && i < in->n; i++)
		if (is_part(h, term_of(fx->ts, f, insn_args(f, in)[i])))
			return true;
	for (u32 i = 0; i < s->n; i++) {
		const struct target *t = &fx->g->targets[s->first + i];

		if (t->func == NONE && !fx->modelled[t->sym])
			return true;
	}
	return s->many;
}

/* Is everything known that the function calls, over any number of calls? */
static bool all_known(const struct hunt *h)
{
	const struct effects *fx = h->fx;
	bool *seen = xcalloc(arrlenu(fx->p->funcs), sizeof(bool)), known = true;
	u32 *todo = NULL;

	arrput(todo, h->f->id);
	seen[h->f->id] = true;
	while (arrlenu(todo) && known) {
		u32 f = arrpop(todo);

		for (u32 i = fx->g->site_of[f]; i < fx->g->site_of[f + 1] && known; i++) {
			const struct callsite *s = &fx->g->sites[i];

			known = !dark(h, s);
			for (u32 k = 0; k < s->n; k++) {
				const struct target *t = &fx->g->targets[s->first + k];

				if (effects_enters(fx, t) && !seen[t->func]) {
					seen[t->func] = true;
					arrput(todo, t->func);
				}
			}
		}
	}
	arrfree(todo);
	free(seen);
	return known;
}

static void add(const struct hunt *h, enum contradiction what, u32 insn)
{
	struct witness w = {
		.event = EVENT_BODY_DIFFERS, .contradiction = what,
		.annot = h->a - h->fx->p->annots + 1, .lock_class = h->s->slice->lock_class,
		.site_func = h->f->id, .site_insn = insn, .site_callee = NONE, .context = NONE,
	};
	const struct expr *called = insn == NONE ? NULL : &h->f->exprs[h->f->insns[insn].a];

	if (called && called->op == EX_FUNC)
		w.site_callee = called->ref;
	arrput(w.path, ((struct wstep){ h->f->id, insn == NONE ? 0 : insn, w.site_callee, 0 }));
	arrput(*h->out, w);
}

static void check_held(const struct hunt *h)
{
	struct hold hold = held(h);
	u32 m, at;

	if (!h->s->slice->part[h->f->id])
		return;
	m = solver_enter(h->s, h->f->id, &hold);
	if ((at = find_event(h, m, EVENT_ACQUIRE_HELD)) != NONE)
		add(h, HELD_BUT_TAKEN, at);
	else if ((at = find_event(h, m, EVENT_WAIT_HELD)) != NONE)
		add(h, HELD_BUT_WAITS, at);
}

static void check_free(const struct hunt *h)
{
	u32 m, at;

	if (!h->s->slice->part[h->f->id])
		return;
	m = solver_enter(h->s, h->f->id, NULL);
	if ((at = find_event(h, m, EVENT_NEEDED_UNHELD)) != NONE)
		add(h, FREE_BUT_NEEDED, at);
	else if (all_broken(h, m) && (at = find_event(h, m, EVENT_RELEASE_UNHELD)) != NONE)
		add(h, FREE_BUT_RELEASED, at);
}

/* Entered with HELD (or nothing), does the function leave the lock as it was, on every way? */
static bool left_alone(const struct hunt *h, const struct hold *held)
{
	if (!all_known(h))
		return false;
	/* what is left out of the proof may do anything that it can reach */
	if (!h->s->slice->part[h->f->id])
		return !effects_touches(h->fx, h->f->id, h->s->slice->lock_class);
	return all_exits(h, solver_enter(h->s, h->f->id, held), held != NULL);
}

/* Is there a release of the class in the function, though on ways that seem not to be any? */
static bool may_give(const struct hunt *h)
{
	const struct nets *nets = h->s->slice->scope->nets;

	return nets && !h->fx->strict && leak_gives(nets, h->f->id, h->s->slice->lock_class);
}

/* Does another annotation of the same function say the opposite about the same lock? */
static bool opposed(const struct hunt *h)
{
	for (u32 i = annot_of_sym(h->fx->p, h->a->sym); i != NONE; i = h->fx->p->annots[i].next) {
		const struct annot *b = &h->fx->p->annots[i];
		u32 lock;

		if ((b->kind == ANNOT_MUST_HOLD || b->kind == ANNOT_MUST_HOLD_SHARED ||
		     b->kind == ANNOT_RELEASES || b->kind == ANNOT_RELEASES_SHARED) &&
		    contract_class(h->fx, b, &lock) == h->s->slice->lock_class && lock == h->lock)
			return true;
	}
	return false;
}

static void check(const struct hunt *h)
{
	struct hold hold = held(h);

	switch (h->a->kind) {
	case ANNOT_MUST_HOLD: case ANNOT_MUST_HOLD_SHARED:
		check_held(h);
		break;
	case ANNOT_MUST_NOT_HOLD:
		if (opposed(h))
			add(h, BOTH_WAYS, NONE);
		else
			check_free(h);
		break;
	case ANNOT_ACQUIRES: case ANNOT_ACQUIRES_SHARED:
	case ANNOT_COND_ACQUIRES: case ANNOT_COND_ACQUIRES_SHARED:
		if (left_alone(h, NULL))
			add(h, NEVER_TAKEN, NONE);
		break;
	case ANNOT_RELEASES: case ANNOT_RELEASES_SHARED: case ANNOT_COND_RELEASES:
		if (left_alone(h, &hold) && !may_give(h))
			add(h, NEVER_RELEASED, NONE);
		break;
	default:
		break;
	}
}

void find_contradictions(struct solver *s, struct witness **w)
{
	struct effects *fx = s->slice->fx;

	/* a lock that a member points to is taken by the name that it has where it is */
	if (fx->classes[s->slice->lock_class].pointer && !fx->strict)
		return;
	for (u32 i = 0; i < arrlenu(fx->p->annots); i++) {
		const struct annot *a = &fx->p->annots[i];
		struct hunt h = { .s = s, .fx = fx, .a = a, .out = w };

		if (a->sym == NONE || !(h.f = program_body(fx->p, a->sym)))
			continue;
		if (a->lock.param != NONE && a->lock.param >= h.f->nparams)
			continue;
		if (contract_class(fx, a, &h.lock) != s->slice->lock_class || fx->modelled[a->sym] ||
		    !fx->g->config.has[h.f->id] || annot_has(fx->p, a->sym, ANNOT_UNCHECKED))
			continue;
		check(&h);
	}
}
