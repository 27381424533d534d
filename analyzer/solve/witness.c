// SPDX-License-Identifier: GPL-2.0-or-later
/* witness.c - see witness.h: the search from events up to roots. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "contract.h"
#include "leak.h"
#include "missing.h"
#include "siblings.h"
#include "otherwise.h"
#include "section.h"
#include "witness.h"
#include "wrapper.h"
#include "../program/annot.h"
#include "../program/util.h"

/*
 * The call of a contract function: where a reviewer would point. CALLEE is a symbol,
 * NONE when it is the member called through that is annotated.
 */
struct contract { u32 func, insn, callee, annot; };

struct search {
	struct solver *s;
	const bool *skip;
	bool *unlocked;			/* function -> has an entry without the lock that still waits */
	bool *in_section;		/* function -> see section_functions() */
	struct contract *contracts;	/* stb_ds; 0 none yet */
	struct { struct contract key; u32 value; } *contract_ids;
	struct witem *items;		/* stb_ds; the queue as well */
	u32 **more;			/* item -> further items it may go on to; stb_ds */
	u32 *root;			/* finding -> an item it was finished at; stb_ds */
	u32 *stamp;			/* item -> the last finding, + 1, that all_acquires() saw it for */
	struct { struct seen_key { u32 memo, origin, context, contract, label, own; } key; u32 value; } *seen;
	struct { struct done_key { u32 event, contract, label, context, root; } key; u32 value; } *done;
	struct witness *out;
};

static bool empty_entry(const struct solver *s, u32 memo)
{
	return s->memos[memo].locks == 0;
}

static void find_unlocked(struct search *w)
{
	struct solver *s = w->s;

	w->unlocked = xcalloc(arrlenu(s->slice->fx->p->funcs), sizeof(bool));
	for (u32 i = 1; i < arrlenu(s->memos); i++)
		if (s->memos[i].waits && empty_entry(s, i))
			w->unlocked[s->memos[i].func] = true;
}

static u32 contract_id(struct search *w, struct contract c)
{
	ptrdiff_t at = hmgeti(w->contract_ids, c);

	if (at >= 0)
		return w->contract_ids[at].value;
	arrput(w->contracts, c);
	hmput(w->contract_ids, c, arrlenu(w->contracts) - 1);
	return arrlenu(w->contracts) - 1;
}

/* The better context of two: an earlier row wins, NONE is none. */
static u32 context_of(const struct solver *s, u32 func, u32 best)
{
	const struct model *m = s->slice->fx->m;
	u32 name = s->slice->fx->p->funcs[func]->name;

	for (u32 i = 0; i < arrlenu(m->contexts) && i < best; i++)
		if (m->contexts[i].function == name)
			return i;
	return best;
}

static void push(struct search *w, struct witem it)
{
	struct seen_key key = { it.memo, it.origin, it.context, it.contract, it.label, it.own };

	ptrdiff_t at = hmgeti(w->seen, key);

	if (at >= 0) {
		if (it.parent != NONE)
			arrput(w->more[w->seen[at].value], it.parent);
		return;
	}
	hmput(w->seen, key, arrlenu(w->items));
	arrput(w->items, it);
	arrput(w->more, NULL);
}

struct witem witness_up(struct solver *s, const struct witem *items, u32 from, struct call_edge e)
{
	struct witem it = items[from];

	it.parent = from;
	it.memo = s->nodes[e.node].memo;
	it.node = e.node;
	it.insn = e.insn;
	it.takes = false;
	if (it.origin) {
		struct eval ev = solver_frame(s, it.memo);
		struct func *callee = s->slice->fx->p->funcs[s->memos[items[from].memo].func];
		struct state st, in;
		uint8_t order[MAX_HOLDS];

		solver_state_at(s, e.node, e.insn, &st);
		call_enter(&ev, &st, &ev.f->insns[e.insn], callee, &in, order);
		/* the hold this one was, in the caller's entry */
		if (it.origin <= in.locks.n)
			it.origin = st.locks.hold[__builtin_ctz(order[it.origin - 1])].origin;
		else
			it.origin = 0;
		it.takes = !it.origin;
	}
	it.context = context_of(s, s->memos[it.memo].func, it.context);
	return it;
}

/* The annotation, + 1, that says of symbol CALLEE, called at INSN of FUNC, that it must not
 * be entered with the class held; 0. */
static u32 forbidden_by(const struct search *w, u32 func, u32 insn, u32 callee)
{
	const struct effects *fx = w->s->slice->fx;
	u32 n;
	const struct lock_op *op = effects_ops(fx, func, insn, &n);

	for (u32 i = 0; op && i < n; i++)
		if (op[i].annot && op[i].row->effect == EFFECT_ASSERT_NOT_HELD &&
		    (op[i].target == NONE || op[i].target == callee) &&
		    (!op[i].lock_class || op[i].lock_class == w->s->slice->lock_class))
			return op[i].annot;
	return 0;
}

static bool needs_lock(const struct search *w, const struct witem *it)
{
	return it->label && w->s->events[it->label - 1].event == EVENT_NEEDED_UNHELD;
}

/*
 * Is what ITEMS[from] found wrong its caller's doing, and the place of it so far in a
 * wrapper's own body? Then the place is the wrapper's call.
 */
static bool wrapped(const struct search *w, const struct witem *it, u32 from)
{
	const struct solver *s = w->s;
	const struct program *p = s->slice->fx->p;
	const struct witem *x = &w->items[from];
	u32 func = s->memos[x->memo].func, caller = s->memos[it->memo].func;

	if (!is_wrapper(p, func, caller, it->insn) || (x->contract ? w->contracts[x->contract].func != func :
						       x->parent != NONE))
		return false;
	switch (w->s->events[x->event].event) {
	case EVENT_RETURN_DIFFERS:
		return true;
	case EVENT_RELEASE_UNHELD:
		return !s->memos[x->memo].takes;
	case EVENT_NEEDED_UNHELD:	/* of an unchecked body, nobody but itself */
		return !s->memos[x->memo].takes && !annot_has(p, p->funcs[func]->sym, ANNOT_UNCHECKED);
	default:
		return x->origin;
	}
}

/*
 * Going up over call E into the memo of item FROM with the lock held: is that callee a
 * contract? The outermost annotated one wins, then the outermost that others enter without
 * the lock; failing any, the function that waits. Nearly all that sleeps is entered outside of
 * atomic contexts as well: of those it is what is called where that was entered. Of a lock that is
 * missing, it is the function that asserts it, and of a missing section the outermost one that others enter in
 * there.
 */
static void set_contract(struct search *w, struct witem *it, u32 from)
{
	struct solver *s = w->s;
	struct contract c = { s->memos[it->memo].func, it->insn, 0, 0 };
	u32 callee = s->memos[w->items[from].memo].func;

	c.callee = s->slice->fx->p->funcs[callee]->sym;
	if (s->slice->scope->inferred)
		return;		/* it is about that place, and no function as a whole */
	if ((needs_lock(w, it) && (!it->contract || w->in_section[callee])) || (w->items[from].label && wrapped(w, it, from)))
		it->contract = contract_id(w, c);
	if (w->items[from].label || !w->items[from].origin)
		return;		/* the site is the event's own place */
	c.annot = forbidden_by(w, c.func, c.insn, c.callee);
	if (c.annot || !it->contract || s->slice->scope->few ||
	    (!w->contracts[it->contract].annot && (wrapped(w, it, from) || w->unlocked[callee])))
		it->contract = contract_id(w, c);
}

/*
 * Is the missing lock of IT that of an object which a loop goes through, where an earlier loop may have locked
 * them all? It is not known then which ones are held.
 */
static bool one_of_many(const struct search *w, struct witem *it)
{
	it->many |= missing_in_loop(w->s, it);
	return it->many && missing_perhaps(w->s, it);
}

/* Who requires what the event of ITEMS[first] says was not so? */
static void set_requirement(struct search *w, const struct happening *h, u32 contract, struct witness *out)
{
	if (h->event == EVENT_WAIT_HELD || h->event == EVENT_TAKEN_UNDER)
		out->waits = h->row->effect == EFFECT_WAIT;
	if (h->event != EVENT_WAIT_HELD && h->event != EVENT_NEEDED_UNHELD)
		return;
	out->annot = w->contracts[contract].annot;
	out->required = out->annot ? REQUIRED_BY_ANNOTATION : w->s->slice->scope->inferred ? REQUIRED_BY_OTHERS : out->waits ? REQUIRED_BY_BODY : REQUIRED_BY_ASSERTION;
}

static void finish(struct search *w, u32 at)
{
	struct solver *s = w->s;
	struct witem *it = &w->items[at];
	u32 first = at, root = s->memos[it->memo].func;
	struct happening *h;
	const struct happening *ends;
	struct done_key key;
	struct witness out;
	ptrdiff_t known;
	const struct contract *c = &w->contracts[it->contract];

	while (w->items[first].parent != NONE)
		first = w->items[first].parent;
	h = it->label ? &s->events[it->label - 1] : NULL;
	ends = &s->events[w->items[first].event];
	key = (struct done_key){ ends->event, it->contract, it->label, it->context,
				 it->context == NONE ? root : 0 };
	if (!it->contract && !it->label) {	/* taken in the very function that waits */
		key.label = w->items[first].insn + 1;
		key.root = s->memos[w->items[first].memo].func;
	}
	known = hmgeti(w->done, key);
	if (known >= 0) {
		w->out[w->done[known].value].others++;
		return;
	}
	memset(&out, 0, sizeof(out));
	out.event = key.event;
	set_requirement(w, ends, it->contract, &out);
	out.lock_class = s->slice->lock_class;
	out.first_at = ends->hold.path;
	out.taken_at = ends->taken;
	out.context = it->context;
	out.forgotten = out.event == EVENT_RETURN_DIFFERS && s->slice->scope->nets &&
			leaks(s->slice->scope->nets, s->memos[ends->memo].func, out.lock_class);
	witness_build(s, w->items, at, &out);
	if (out.event == EVENT_RELEASE_UNHELD)
		witness_before(s, &out);
	if (ends->annot && out.path[arrlenu(out.path) - 1].callee == NONE)
		out.path[arrlenu(out.path) - 1].callee = ends->target;
	if (it->contract) {
		out.site_func = c->func;
		out.site_insn = c->insn;
		/* of a wrapper's call, what the wrapper does; it returns itself */
		out.site_callee = h && !needs_lock(w, it) && out.event != EVENT_RETURN_DIFFERS ? out.path[arrlenu(out.path) - 1].callee : c->callee;
	} else {
		struct wstep *last = &out.path[arrlenu(out.path) - 1];

		out.site_func = last->func;
		out.site_insn = last->insn;
		out.site_callee = last->callee;
	}
	hmput(w->done, key, arrlenu(w->out));
	arrput(w->out, out);
	arrput(w->root, at);
}

/* Every place that takes the lock on some way from finding I's root: ways that meet
 * are followed once, so those of the others are collected down from there. */
static void all_acquires(struct search *w, u32 i)
{
	u32 *todo = NULL;

	arrput(todo, w->root[i]);
	for (u32 k = 0; k < arrlenu(todo) && solver_spend(w->s, 1); k++) {
		u32 at = todo[k];

		if (w->stamp[at] == i + 1)
			continue;
		w->stamp[at] = i + 1;
		if (w->items[at].takes)
			witness_acquires(w->s, w->items, at, NONE, &w->out[i]);
		if (w->items[at].parent != NONE)
			arrput(todo, w->items[at].parent);
		for (u32 m = 0; m < arrlenu(w->more[at]); m++)
			arrput(todo, w->more[at][m]);
	}
	arrfree(todo);
}

/* Is H the entry of an annotated function, rather than what its body does? */
static bool at_contract(const struct happening *h)
{
	return h->event == EVENT_WAIT_HELD && h->annot;
}

/* The first event like EVENT: equal places of different entry states are one site. */
static u32 same_place(const struct solver *s, u32 event)
{
	const struct happening *h = &s->events[event];

	for (u32 i = 0; i < event; i++) {
		const struct happening *o = &s->events[i];

		if (o->event == h->event && o->insn == h->insn && s->memos[o->memo].func == s->memos[h->memo].func)
			return i;
	}
	return event;
}

/* May something else stand for the lock that IT misses, at INSN of FUNC on the way? */
static bool may_stand(const struct search *w, const struct witem *it, u32 func, u32 insn)
{
	const struct solver *s = w->s;
	const struct happening *h = &s->events[it->event];
	u32 needs = s->memos[h->memo].func;

	if (!s->edges || h->annot || s->slice->scope->inferred)
		return false;
	return (func == needs && insn == h->insn && otherwise_unknown(s->slice->fx, needs, h->insn)) ||
	       (s->slice->scope->sections && otherwise_last(s->slice->fx, func)) ||
	       otherwise_held(s->edges, needs, h->insn, func, insn);
}

static void start(struct search *w, u32 event)
{
	struct solver *s = w->s;
	const struct happening *h = &s->events[event];
	struct witem it = {
		.memo = h->memo, .node = h->node, .insn = h->insn, .parent = NONE,
		.origin = h->event == EVENT_RELEASE_UNHELD ? 0 : h->hold.origin,
		.label = h->event == EVENT_WAIT_HELD || h->event == EVENT_TAKEN_UNDER ? 0 : event + 1, .event = event,
	};

	if (it.label)
		it.label = same_place(s, event) + 1;
	else if (!it.origin && !h->annot)
		it.own = same_place(s, event) + 1;
	it.takes = h->event != EVENT_RELEASE_UNHELD && h->event != EVENT_NEEDED_UNHELD && !it.origin;
	it.context = context_of(s, s->memos[h->memo].func, NONE);
	if (needs_lock(w, &it)) {
		it.needs = missing_lock(s, h);
		if (one_of_many(w, &it))
			return;
		if (may_stand(w, &it, s->memos[h->memo].func, h->insn)) {
			s->held_back++;
			return;
		}
	}
	if (h->annot)
		it.contract = contract_id(w, (struct contract){
			s->memos[h->memo].func, h->insn, h->target, h->annot });
	push(w, it);
}

/* Is hold ORIGIN of memo M's entry the context that its function is called in? */
static bool is_entry(const struct solver *s, const struct memo *m, u32 origin)
{
	struct holds l = pool_lockset(s->pool, m->locks);

	return origin && origin <= l.n && l.hold[origin - 1].mode == MODE_ENTRY;
}

/* Is FUNC called by its name, and by nobody else who is seen? One that a table has may be called from where the lock is
 * held, by code that is not here, too. */
static bool is_called_plainly(const struct effects *fx, u32 func)
{
	return fx->g->root[func] && !fx->g->crowded[func] && !siblings_member(fx, func);
}

/* May ITEMS[at], of a root entered with nothing held, be reported? */
static bool reportable(const struct search *w, u32 at)
{
	const struct memo *m = &w->s->memos[w->items[at].memo];
	u32 label = w->items[at].label;
	enum event event = label ? w->s->events[label - 1].event : EVENT_WAIT_HELD;

	if (m->root && is_entry(w->s, m, w->items[at].origin))
		return true;
	if (!m->root || w->items[at].origin || !empty_entry(w->s, w->items[at].memo))
		return false;
	/* who else but a root that takes the lock itself, begins there, or takes one that others take before it, is
	 * known to be entered without? Who is called as one of many, may be from where it is held. */
	if (event == EVENT_NEEDED_UNHELD && !w->items[at].contract && !w->s->slice->scope->inferred)
		return false;
	if (event == EVENT_NEEDED_UNHELD)
		return effects_begins(w->s->slice->fx, m->func, w->s->slice->lock_class) ||
		       (!w->s->slice->scope->inferred &&
			((m->takes && is_called_plainly(w->s->slice->fx, m->func)) || missing_by_order(w->s, w->items, at)));
	return event != EVENT_RELEASE_UNHELD || !w->skip || !w->skip[m->func];
}

static void search(struct search *w, u32 *at)
{
	struct solver *s = w->s;

	for (; *at < arrlenu(w->items) && solver_spend(s, 1); ++*at) {
		u32 memo = w->items[*at].memo;

		if (reportable(w, *at))
			finish(w, *at);
		for (u32 i = 0; i < arrlenu(s->memos[memo].callers); i++) {
			struct witem it = witness_up(s, w->items, *at, s->memos[memo].callers[i]);

			if (needs_lock(w, &it)) {
				it.needs = missing_in_caller(s, &it, w->items[*at].needs);
				if (one_of_many(w, &it))
					continue;
				if (may_stand(w, &it, s->memos[it.memo].func, it.insn)) {
					s->held_back++;
					continue;
				}
			}
			set_contract(w, &it, *at);
			push(w, it);
		}
	}
}

struct witness *witness_find(struct solver *s, const bool *skip)
{
	struct search w = { .s = s, .skip = skip };
	u32 at = 0;

	arrput(w.contracts, (struct contract){ 0 });
	find_unlocked(&w);
	w.in_section = section_functions(s);
	/* a way that goes on to the wait says more than one that ends at the annotation */
	for (u32 i = 0; i < arrlenu(s->events); i++)
		if (!at_contract(&s->events[i]))
			start(&w, i);
	search(&w, &at);
	for (u32 i = 0; i < arrlenu(s->events); i++)
		if (at_contract(&s->events[i]))
			start(&w, i);
	search(&w, &at);
	w.stamp = xcalloc(arrlenu(w.items) + 1, sizeof(*w.stamp));
	for (u32 i = 0; i < arrlenu(w.out); i++)
		all_acquires(&w, i);
	free(w.stamp);
	for (u32 i = 0; i < arrlenu(w.more); i++)
		arrfree(w.more[i]);
	arrfree(w.more);
	arrfree(w.root);
	free(w.unlocked);
	free(w.in_section);
	arrfree(w.contracts);
	hmfree(w.contract_ids);
	arrfree(w.items);
	hmfree(w.seen);
	hmfree(w.done);
	return w.out;
}

void witnesses_free(struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w); i++) {
		arrfree(w[i].path);
		arrfree(w[i].acquires);
		arrfree(w[i].conditions);
	}
	arrfree(w);
}

u32 witnesses_drop(struct witness **w, bool (*are)(void *data, const struct witness *w), void *data)
{
	struct witness *gone = NULL;
	u32 kept = 0, n;

	for (u32 i = 0; i < arrlenu(*w); i++)
		if (are(data, &(*w)[i]))
			arrput(gone, (*w)[i]);
		else
			(*w)[kept++] = (*w)[i];
	if (*w)
		arrsetlen(*w, kept);
	n = arrlenu(gone);
	witnesses_free(gone);
	return n;
}
