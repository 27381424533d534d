// SPDX-License-Identifier: GPL-2.0-or-later
/* ways.c - see ways.h. The search is that of witness.c, with other labels. */
#include <string.h>
#include <stb/stb_ds.h>

#include "ways.h"
#include "../program/util.h"

enum { SEEN_FROM = 1, SEEN_THROUGH = 2 };

struct search {
	struct solver *s;
	const struct ways_query *q;
	u32 from, through;		/* names */
	struct witem *items;		/* contract and label: the last functions entered by pointer */
	u32 *passed;			/* by item: SEEN_*; stb_ds */
	struct { struct { u32 memo, origin, context, via1, via2, passed; } key; char value; } *seen;
	struct { struct { u32 context, root, via1, via2, caller; } key; char value; } *done;
};

static void push(struct search *w, struct witem it, u32 passed)
{
	typeof(w->seen->key) key = { it.memo, it.origin, it.context, it.contract, it.label, 0 };
	u32 name = w->s->slice->fx->p->funcs[w->s->memos[it.memo].func]->name;

	passed |= (name == w->from ? SEEN_FROM : 0) | (name == w->through ? SEEN_THROUGH : 0);
	key.passed = passed;
	if (hmgeti(w->seen, key) >= 0)
		return;
	hmput(w->seen, key, 1);
	arrput(w->items, it);
	arrput(w->passed, passed);
}

/* Going up over call E: was its callee entered through a pointer? */
static void note_pointer(struct search *w, struct witem *it, u32 callee)
{
	const struct callsite *c = callgraph_site(w->s->slice->fx->g, w->s->memos[it->memo].func, it->insn);

	if (!c || !c->indirect)
		return;
	if (!it->contract)
		it->contract = callee + 1;
	else if (!it->label)
		it->label = callee + 1;
}

static bool finish(struct search *w, u32 at, ways_fn *each, struct analysis *a, void *data)
{
	const struct witem *it = &w->items[at];
	u32 need = (w->q->from ? SEEN_FROM : 0) | (w->q->through ? SEEN_THROUGH : 0), first = at, caller = at;
	typeof(w->done->key) key = { it->context, 0, it->contract, it->label, 0 };
	struct witness out;

	if ((w->passed[at] & need) != need)
		return false;
	while (w->items[first].parent != NONE) {
		caller = first;
		first = w->items[first].parent;
	}
	if (it->context == NONE)
		key.root = w->s->memos[it->memo].func + 1;
	if (w->q->all)
		key.caller = w->s->memos[w->items[caller].memo].func + 1;
	if (hmgeti(w->done, key) >= 0)
		return false;
	hmput(w->done, key, 1);
	memset(&out, 0, sizeof(out));
	out.context = it->context;
	out.lock_class = w->s->slice->lock_class;
	out.leads_to_wait = w->s->memos[w->items[first].memo].waits;
	witness_build(w->s, w->items, at, &out);
	each(a, w->s, &out, data);
	arrfree(out.path);
	arrfree(out.acquires);
	arrfree(out.conditions);
	return true;
}

/* The first row of contexts.model that names FUNC. */
static u32 context_row(const struct analysis *a, u32 func)
{
	for (u32 i = 0; i < arrlenu(a->m->contexts); i++)
		if (a->m->contexts[i].function == a->p->funcs[func]->name)
			return i;
	return NONE;
}

/* Which of the holds L is one, + 1; 0: on that way the lock is not held, or something went wrong with it. */
static u32 held(struct holds l)
{
	for (u32 i = 0; i < l.n; i++)
		if (!(l.hold[i].flags & HOLD_NONE))
			return i + 1;
	return 0;
}

static u32 search(struct analysis *a, struct solver *s, const struct ways_query *q, u32 to, ways_fn *each, void *data)
{
	struct search w = {
		.s = s, .q = q,
		.from = q->from ? strings_find(a->p->strings, q->from) : 0,
		.through = q->through ? strings_find(a->p->strings, q->through) : 0,
	};
	u32 n = 0;

	for (u32 m = 1; m < arrlenu(s->memos); m++) {
		struct witem it = { .memo = m, .parent = NONE, .context = context_row(a, to) };
		u32 hold = held(pool_lockset(s->pool, s->memos[m].locks));

		if (s->memos[m].func != to || (q->holding && !hold != q->unheld))
			continue;
		it.node = s->memos[m].entry;
		it.origin = q->holding && !q->unheld ? hold : 0;
		push(&w, it, 0);
	}
	for (u32 at = 0; at < arrlenu(w.items) && solver_spend(s, 1); at++) {
		u32 memo = w.items[at].memo;

		if (s->memos[memo].root && !w.items[at].origin && !s->memos[memo].locks)
			n += finish(&w, at, each, a, data);
		for (u32 i = 0; i < arrlenu(s->memos[memo].callers); i++) {
			struct witem it = witness_up(s, w.items, at, s->memos[memo].callers[i]);

			note_pointer(&w, &it, s->memos[memo].func);
			push(&w, it, w.passed[at]);
		}
	}
	arrfree(w.items);
	arrfree(w.passed);
	hmfree(w.seen);
	hmfree(w.done);
	return n;
}

static bool is_there(const struct analysis *a, const char *name)
{
	struct func **f = name ? program_find(a->p, name) : NULL;
	bool there = !name || arrlenu(f);

	arrfree(f);
	return there;
}

bool ways_known(struct analysis *a, const struct ways_query *q)
{
	bool known = !q->holding;

	for (u32 i = 0; i < a->ngraphs && !known; i++) {
		struct effects *fx = effects_new(a->graphs[i], a->m, a->ts);

		for (u32 c = 1; c < arrlenu(fx->classes) && !known; c++)
			known = !strcmp(program_text(a->p, fx->classes[c].name), q->holding);
		effects_free(fx);
	}
	return known && is_there(a, q->to) && is_there(a, q->from) && is_there(a, q->through);
}

static void must_exist(const struct analysis *a, const char *option, const char *name)
{
	if (!is_there(a, name))
		die("%s %s: no function of that name has a body in the facts", option, name);
}

u32 ways_find(struct analysis *a, const struct ways_query *q, ways_fn *each, void *data)
{
	struct func **to;
	bool known = !q->holding;
	u32 n = 0;

	must_exist(a, "--to", q->to);
	must_exist(a, "--from", q->from);
	must_exist(a, "--through", q->through);
	to = program_find(a->p, q->to);
	for (u32 i = 0; i < a->ngraphs; i++) {
		struct effects *fx = effects_new(a->graphs[i], a->m, a->ts);

		for (u32 c = 1; c < arrlenu(fx->classes); c++) {
			const char *name = program_text(a->p, fx->classes[c].name);

			if (q->holding ? strcmp(name, q->holding) : c != effects_no_class(fx))
				continue;
			known = true;
			for (u32 k = 0; k < arrlenu(to); k++) {
				struct scope *scope;
				struct slice *slice;
				struct solver *s;

				if (!a->graphs[i]->config.has[to[k]->id])
					continue;
				effects_touch(fx, to[k]->id, c);
				scope = scope_all(fx, c);
				slice = slice_new(scope);
				s = solver_run(slice, NONE, a->budget);
				n += search(a, s, q, to[k]->id, each, data);
				analysis_gave_up(a, s);
				solver_free(s);
				slice_free(slice);
				scope_free(scope);
			}
		}
		effects_free(fx);
	}
	arrfree(to);
	if (!known)
		die("--holding %s: the analysed files have no such lock: 'lockctx stats' lists them", q->holding);
	return n;
}
