// SPDX-License-Identifier: GPL-2.0-or-later
/* net.c - see net.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "net-walk.h"
#include "../program/util.h"

/* Does function FUNC call or do anything that changes what is held? */
static bool matters(const struct nets *n, u32 func)
{
	const struct effects *fx = n->fx;

	if (fx->closed[func] || !fx->g->config.has[func])
		return false;
	if (fx->op_of[func] != fx->op_of[func + 1])
		return true;
	for (u32 s = fx->g->site_of[func]; s < fx->g->site_of[func + 1]; s++)
		for (u32 i = 0; i < fx->g->sites[s].n; i++) {
			const struct target *t = &fx->g->targets[fx->g->sites[s].first + i];

			if (effects_enters(fx, t) && (n->of[t->func] || n->needs[t->func] || n->gives[t->func]))
				return true;
		}
	return false;
}

/* Is M, of a lock that is taken and given back, one that does not come out even? */
static bool is_uneven(uint8_t m)
{
	return (m & (m - 1)) != 0;
}

/* Does a function that leaves a lock as M says, by what it returns, keep it on some ways only? */
static bool splits(const uint8_t *m)
{
	return (net_any(m) & NET_HELD) && (net_any(m) & (NET_SAME | NET_LESS));
}

/* What callers see of W's changes; NULL when nothing is left. */
static struct net *seen_by_callers(struct walk *w)
{
	struct net *v = w->out;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(v); i++) {
		uint8_t moves = hmget(w->moves, v[i].key);
		bool both = (moves & NET_MORE) && (moves & NET_LESS);

		if (both && splits(v[i].m) && !(v[i].key & NET_TERM) && v[i].key != w->n->fx->atomic)
			arrput(w->split, v[i]);
		for (int r = 0; r < NET_RETURNS; r++) {
			if (!is_uneven(v[i].m[r]))
				continue;
			if (both || (moves & OWN_TAKE))
				net_add_key(&w->uneven, v[i].key);
			/* a doubt that comes round to where it arose would be everybody's */
			if (both || (w->in_cycle && !(moves & OWN)))
				v[i].m[r] = NET_SAME;
		}
		if (net_any(v[i].m) & ~NET_SAME)
			v[kept++] = v[i];
	}
	if (kept) {
		arrsetlen(v, kept);
		return v;
	}
	arrfree(v);
	return NULL;
}

static bool same_nets(const struct net *a, const struct net *b)
{
	bool same = arrlenu(a) == arrlenu(b);

	for (u32 i = 0; same && i < arrlenu(a); i++)
		same = a[i].key == b[i].key && !memcmp(a[i].m, b[i].m, sizeof(a[i].m));
	return same;
}

/* Look at FUNC again. True when more is known of it than before. */
static bool refine(struct nets *n, u32 func, bool in_cycle)
{
	struct walk w = { .n = n, .f = n->fx->p->funcs[func], .in_cycle = in_cycle };
	struct net *old = n->of[func];
	bool news;

	net_walk_function(&w);
	w.out = seen_by_callers(&w);
	news = !same_nets(w.out, old);
	news |= arrlenu(w.needs) != arrlenu(n->needs[func]) || arrlenu(w.gives) != arrlenu(n->gives[func]) ||
		arrlenu(w.twice) != arrlenu(n->twice[func]);
	arrfree(old);
	arrfree(n->needs[func]);
	arrfree(n->gives[func]);
	arrfree(n->twice[func]);
	arrfree(n->uneven[func]);
	arrfree(n->split[func]);
	hmfree(w.moves);
	n->twice[func] = w.twice;
	n->uneven[func] = w.uneven;
	n->split[func] = w.split;
	n->of[func] = w.out;
	n->needs[func] = w.needs;
	n->gives[func] = w.gives;
	return news;
}

static bool calls_itself(const struct callgraph *g, u32 func)
{
	for (u32 i = 0; i < arrlenu(g->callers[func]); i++)
		if (g->sites[g->callers[func][i]].func == func)
			return true;
	return false;
}

struct nets *nets_new(struct effects *fx)
{
	const struct components *c = fx->components;
	struct nets *n = xcalloc(1, sizeof(*n));

	n->fx = fx;
	n->of = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->of));
	n->needs = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->needs));
	n->gives = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->gives));
	n->twice = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->twice));
	n->uneven = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->uneven));
	n->split = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->split));
	n->forgets = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->forgets));
	for (u32 k = 0; k < c->n; k++) {
		bool alone = c->first[k + 1] - c->first[k] == 1 && !calls_itself(fx->g, c->members[c->first[k]]);
		bool again = true;

		/* counts are sets of four: each can grow that often */
		for (u32 round = 0; again && round < 8; round++) {
			again = false;
			for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
				if (matters(n, c->members[m]))
					again |= refine(n, c->members[m], !alone);
			if (alone)
				break;
		}
		fx->unsettled += again && !alone;
	}
	return n;
}

void nets_walk(struct nets *n, u32 func, net_held *held, void *data)
{
	struct walk w = { .n = n, .f = n->fx->p->funcs[func], .held = held, .data = data };

	if (!matters(n, func))
		return;
	net_walk_function(&w);
	arrfree(w.out);
	arrfree(w.needs);
	arrfree(w.gives);
	arrfree(w.twice);
	arrfree(w.uneven);
	hmfree(w.moves);
}

uint8_t nets_mask(const struct nets *n, u32 func, u32 key)
{
	const struct net *v = n->of[func];

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].key == key)
			return net_any(v[i].m);
	return NET_SAME;
}

void nets_free(struct nets *n)
{
	if (!n)
		return;
	for (u32 i = 0; i < arrlenu(n->fx->p->funcs); i++) {
		arrfree(n->of[i]);
		arrfree(n->needs[i]);
		arrfree(n->gives[i]);
		arrfree(n->twice[i]);
		arrfree(n->uneven[i]);
		arrfree(n->split[i]);
		arrfree(n->forgets[i]);
	}
	free(n->of);
	free(n->needs);
	free(n->gives);
	free(n->twice);
	free(n->uneven);
	free(n->split);
	free(n->forgets);
	free(n);
}
