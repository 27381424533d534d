// SPDX-License-Identifier: GPL-2.0-or-later
/* components.c - see components.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "components.h"
#include "util.h"

/* A function whose calls are being followed: from target TARGET of call SITE on. */
struct visit { u32 func, site, target; };

struct search {
	const struct callgraph *g;
	component_follows *follows;
	const void *data;
	u32 *number, *low;	/* order of discovery from 1; 0: not yet */
	u32 count;
	struct visit *path;	/* stb_ds */
	u32 *open;		/* functions whose component is not complete; stb_ds */
	struct components *out;
	u32 placed;
};

static void begin(struct search *s, u32 func)
{
	s->number[func] = s->low[func] = ++s->count;
	arrput(s->open, func);
	arrput(s->path, ((struct visit){ func, s->g->site_of[func], 0 }));
}

/* The next function that the top of the path calls, or NONE when it calls no other. */
static u32 next_callee(struct search *s)
{
	struct visit *v = &s->path[arrlenu(s->path) - 1];

	while (v->site < s->g->site_of[v->func + 1]) {
		const struct callsite *site = &s->g->sites[v->site];

		while (v->target < site->n) {
			const struct target *t = &s->g->targets[site->first + v->target++];

			if (t->func != NONE && s->follows(s->data, t))
				return t->func;
		}
		v->site++;
		v->target = 0;
	}
	return NONE;
}

/* FUNC was found first of its component, which is complete. */
static void close_component(struct search *s, u32 func)
{
	struct components *c = s->out;
	u32 one;

	do {
		one = arrpop(s->open);
		c->of[one] = c->n;
		c->members[s->placed++] = one;
	} while (one != func);
	c->first[++c->n] = s->placed;
}

static void follow(struct search *s, u32 root)
{
	begin(s, root);
	while (arrlenu(s->path)) {
		u32 func = s->path[arrlenu(s->path) - 1].func, to = next_callee(s);

		if (to != NONE && !s->number[to]) {
			begin(s, to);
		} else if (to != NONE) {
			if (s->out->of[to] == NONE && s->number[to] < s->low[func])
				s->low[func] = s->number[to];
		} else {
			(void)arrpop(s->path);
			if (s->low[func] == s->number[func])
				close_component(s, func);
			if (arrlenu(s->path)) {
				u32 up = s->path[arrlenu(s->path) - 1].func;

				if (s->low[func] < s->low[up])
					s->low[up] = s->low[func];
			}
		}
	}
}

struct components *components_new(const struct callgraph *g, component_follows *follows, const void *data)
{
	u32 n = arrlenu(g->p->funcs);
	struct components *c = xcalloc(1, sizeof(*c));
	struct search s = {
		.g = g, .follows = follows, .data = data, .out = c,
		.number = xcalloc(n + 1, sizeof(u32)), .low = xcalloc(n + 1, sizeof(u32)),
	};

	c->of = xmalloc((n + 1) * sizeof(u32));
	c->first = xcalloc(n + 1, sizeof(u32));
	c->members = xmalloc((n + 1) * sizeof(u32));
	for (u32 f = 0; f < n; f++)
		c->of[f] = NONE;
	for (u32 f = 0; f < n; f++)
		if (!s.number[f])
			follow(&s, f);
	free(s.number);
	free(s.low);
	arrfree(s.path);
	arrfree(s.open);
	return c;
}

void components_free(struct components *c)
{
	if (!c)
		return;
	free(c->of);
	free(c->first);
	free(c->members);
	free(c);
}
