// SPDX-License-Identifier: GPL-2.0-or-later
/* matrix.c - see matrix.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "matrix.h"
#include "reaching.h"
#include "../program/util.h"

/* A memo that leads to the function asked for, as seen from below. */
struct item { u32 memo, context; bool held, waits; };

struct search {
	struct solver *s;
	struct item *items;		/* stb_ds; the queue as well */
	struct { struct item key; char value; } *seen;
	struct { struct reach_item key; char value; } *done;
};

static void push(struct search *w, struct item it)
{
	const struct model *m = w->s->slice->fx->m;
	u32 name = w->s->slice->fx->p->funcs[w->s->memos[it.memo].func]->name;
	struct item key;

	for (u32 i = 0; i < arrlenu(m->contexts) && i < it.context; i++)
		if (m->contexts[i].function == name)
			it.context = i;
	memset(&key, 0, sizeof(key));	/* the table hashes what is between the members, too */
	key.memo = it.memo;
	key.context = it.context;
	key.held = it.held;
	key.waits = it.waits;
	if (hmgeti(w->seen, key) >= 0)
		return;
	hmput(w->seen, key, 1);
	arrput(w->items, it);
}

static void finish(struct search *w, const struct item *it, u32 func, struct analysis *a, matrix_fn *each,
		   void *data)
{
	struct reach_item r;

	memset(&r, 0, sizeof(r));
	r.func = func;
	r.context = it->context;
	r.root = it->context == NONE ? w->s->memos[it->memo].func : 0;
	r.held = it->held;
	r.waits = it->waits;
	if (hmgeti(w->done, r) >= 0)
		return;
	hmput(w->done, r, 1);
	each(a, w->s, &r, data);
}

/* Is memo M entered with the lock? What follows a mistaken release counts for nothing. */
static bool entered_with(const struct solver *s, u32 m)
{
	struct holds l = pool_lockset(s->pool, s->memos[m].locks);

	for (u32 i = 0; i < l.n; i++)
		if (!(l.hold[i].flags & HOLD_NONE))
			return true;
	return false;
}

/* STUCK, by memo: a wait with the lock held is reached. */
static void search(struct analysis *a, struct solver *s, const bool *stuck, u32 func, matrix_fn *each,
		   void *data)
{
	struct search w = { .s = s };

	for (u32 m = 1; m < arrlenu(s->memos); m++)
		if (s->memos[m].func == func)
			push(&w, (struct item){ m, NONE, entered_with(s, m), stuck[m] });
	for (u32 at = 0; at < arrlenu(w.items) && solver_spend(s, 1); at++) {
		struct item it = w.items[at];
		const struct memo *m = &s->memos[it.memo];

		if (m->root && !m->locks)
			finish(&w, &it, func, a, each, data);
		for (u32 i = 0; i < arrlenu(m->callers); i++) {
			it.memo = s->nodes[m->callers[i].node].memo;
			push(&w, it);
		}
	}
	arrfree(w.items);
	hmfree(w.seen);
	hmfree(w.done);
}

/* Does a function of another file call F? */
static bool called_from_afar(const struct callgraph *g, u32 f)
{
	const struct func *callee = g->p->funcs[f];

	for (u32 i = 0; i < arrlenu(g->callers[f]); i++)
		if (g->p->funcs[g->sites[g->callers[f][i]].func]->loc.file != callee->loc.file)
			return true;
	return false;
}

static void run_class(struct analysis *a, struct effects *fx, u32 c, matrix_fn *each, void *data)
{
	struct scope *scope = scope_all(fx, c);
	struct slice *slice = slice_new(scope);
	struct solver *s = solver_run(slice, NONE, a->budget);
	bool *waits = xcalloc(arrlenu(a->p->funcs), sizeof(bool)), *stuck = solver_reaching(s, EVENT_WAIT_HELD);

	for (u32 m = 1; m < arrlenu(s->memos); m++)
		waits[s->memos[m].func] |= s->memos[m].waits;
	for (u32 f = 0; f < arrlenu(a->p->funcs) && !solver_spent(s); f++)
		if (waits[f] && called_from_afar(fx->g, f))
			search(a, s, stuck, f, each, data);
	analysis_gave_up(a, s);
	free(waits);
	free(stuck);
	solver_free(s);
	slice_free(slice);
	scope_free(scope);
}

/* Does anything here wait for the readers of class C? */
static bool is_waited_for(const struct effects *fx, u32 c)
{
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if (fx->ops[i].row->effect == EFFECT_WAIT &&
		    (fx->ops[i].lock_class == c || !fx->ops[i].lock_class))
			return true;
	return false;
}

void matrix_find(struct analysis *a, const char *class_name, matrix_fn *each, void *data)
{
	for (u32 i = 0; i < a->ngraphs; i++) {
		struct effects *fx = effects_new(a->graphs[i], a->m, a->ts);
		u32 n = arrlenu(fx->classes);

		for (u32 c = 1; c < n; c++) {
			const char *name = fx->classes[c].name ? program_text(a->p, fx->classes[c].name) : NULL;

			if (name && (!class_name || !strcmp(class_name, name)) && is_waited_for(fx, c))
				run_class(a, fx, c, each, data);
		}
		effects_free(fx);
	}
}
