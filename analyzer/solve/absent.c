// SPDX-License-Identifier: GPL-2.0-or-later
/* absent.c - see absent.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "absent.h"
#include "../program/util.h"

/* The graph of configuration NAME, else the first. */
static struct callgraph *graph_of(const struct analysis *a, const char *name)
{
	for (u32 i = 0; name && i < a->ngraphs; i++)
		if (a->graphs[i]->config.name && !strcmp(a->graphs[i]->config.name, name))
			return a->graphs[i];
	return a->graphs[0];
}

static u32 class_of(const struct effects *fx, const char *name)
{
	for (u32 c = 1; c < arrlenu(fx->classes); c++)
		if (fx->classes[c].name && !strcmp(program_text(fx->p, fx->classes[c].name), name))
			return c;
	return 0;
}

/* Is a function of G's configuration called NAME? */
static bool is_here(const struct callgraph *g, const char *name)
{
	struct func **f = program_find(g->p, name);
	bool here = false;

	for (u32 i = 0; i < arrlenu(f); i++)
		here |= g->config.has[f[i]->id];
	arrfree(f);
	return here;
}

static void visit(const struct callgraph *g, u32 func, bool *seen, u32 **work)
{
	if (func == NONE || seen[func] || !g->config.has[func])
		return;
	seen[func] = true;
	arrput(*work, func);
}

/*
 * By function: do calls lead there from one called NAME? What a model row stands for
 * is not entered, as in the analysis. To be freed.
 */
static bool *led_to(const struct effects *fx, const char *name)
{
	const struct callgraph *g = fx->g;
	bool *seen = xcalloc(arrlenu(g->p->funcs) + 1, sizeof(bool));
	struct func **from = program_find(g->p, name);
	u32 *work = NULL;

	for (u32 i = 0; i < arrlenu(from); i++)
		visit(g, from[i]->id, seen, &work);
	while (arrlenu(work)) {
		u32 func = arrpop(work);

		for (u32 i = g->site_of[func]; i < g->site_of[func + 1]; i++)
			for (u32 t = 0; t < g->sites[i].n; t++) {
				const struct target *to = &g->targets[g->sites[i].first + t];

				if (effects_enters(fx, to))
					visit(g, to->func, seen, &work);
			}
	}
	arrfree(work);
	arrfree(from);
	return seen;
}

static bool leads(const struct effects *fx, const bool *seen, const char *name)
{
	struct func **f = program_find(fx->p, name);
	bool yes = false;

	for (u32 i = 0; i < arrlenu(f); i++)
		yes |= seen[f[i]->id];
	arrfree(f);
	return yes;
}

/* Follow P as far as calls lead. */
static void follow(const struct effects *fx, const struct absent_path *p, struct absent *out)
{
	bool *seen = NULL;
	u32 skipped = 0;

	for (u32 i = 0; i < p->n && out->next == NONE; i++) {
		if (!out->here[i]) {
			skipped++;
			continue;
		}
		if (seen && !leads(fx, seen, p->names[i])) {
			out->next = i;
			continue;
		}
		free(seen);
		seen = led_to(fx, p->names[i]);
		out->missing += out->last == NONE ? 0 : skipped;
		out->last = i;
		skipped = 0;
	}
	free(seen);
}

/* Who waits for class C, and to how many of them does the last name lead? */
static void find_waits(const struct effects *fx, u32 c, const struct absent_path *p, struct absent *out)
{
	bool *seen = led_to(fx, p->names[out->last]);

	for (u32 i = 0; i < arrlenu(fx->p->funcs); i++)
		out->below += seen[i];
	for (u32 i = 0; i < arrlenu(fx->g->sites); i++)
		out->unresolved += seen[fx->g->sites[i].func] && fx->g->sites[i].unresolved != RESOLVED;
	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		u32 func = fx->ops[i].func, n = arrlenu(out->waiting);

		if (fx->ops[i].row->effect != EFFECT_WAIT || !fx->g->config.has[func] ||
		    (fx->ops[i].lock_class && fx->ops[i].lock_class != c) ||
		    (n && out->waiting[n - 1] == func))
			continue;
		arrput(out->waiting, func);
		out->reached += seen[func];
	}
	out->below--;	/* the function itself */
	free(seen);
}

/* Which names are entered with class C held, and does the last one lead to a wait then? */
static void find_held(struct analysis *a, struct effects *fx, u32 c, const struct absent_path *p, struct absent *out)
{
	struct scope *scope;
	struct slice *slice;
	struct solver *s;

	for (u32 i = 0; i < p->n; i++) {
		struct func **f = program_find(fx->p, p->names[i]);

		for (u32 k = 0; k < arrlenu(f); k++)
			if (fx->g->config.has[f[k]->id])
				effects_touch(fx, f[k]->id, c);
		arrfree(f);
	}
	scope = scope_all(fx, c);
	slice = slice_new(scope);
	s = solver_run(slice, NONE, a->budget);
	for (u32 m = 1; m < arrlenu(s->memos); m++) {
		const char *name = func_name(fx->p, fx->p->funcs[s->memos[m].func]);

		if (!pool_lockset(s->pool, s->memos[m].locks).n)
			continue;
		for (u32 i = 0; i < p->n; i++) {
			if (strcmp(name, p->names[i]))
				continue;
			out->held[i] = true;
			out->leads_to_wait |= i == out->last && s->memos[m].waits;
		}
	}
	out->given_up = analysis_gave_up(a, s);
	solver_free(s);
	slice_free(slice);
	scope_free(scope);
}

bool absent_find(struct analysis *a, const struct absent_path *p, struct absent *out)
{
	struct callgraph *g = graph_of(a, p->config);
	struct effects *fx = effects_new(g, a->m, a->ts);
	u32 c = class_of(fx, p->lock_class);
	struct func **last;

	memset(out, 0, sizeof(*out));
	out->last = out->next = NONE;
	out->here = xcalloc(p->n + 1, sizeof(bool));
	out->held = xcalloc(p->n + 1, sizeof(bool));
	for (u32 i = 0; i < p->n; i++)
		out->here[i] = is_here(g, p->names[i]);
	if (c) {
		follow(fx, p, out);
		if (out->last != NONE) {
			find_waits(fx, c, p, out);
			find_held(a, fx, c, p, out);
			last = program_find(fx->p, p->names[out->last]);
			out->loc = last[0]->loc;
			arrfree(last);
		}
	}
	effects_free(fx);
	return c;
}

void absent_release(struct absent *out)
{
	free(out->here);
	free(out->held);
	arrfree(out->waiting);
}
