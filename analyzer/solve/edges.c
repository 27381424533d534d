// SPDX-License-Identifier: GPL-2.0-or-later
/* edges.c - see edges.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "edges.h"
#include "../program/util.h"

/* Classes are taken at these calls. */
struct taking { u32 lock_class, func, insn; bool passed; };

/* Up from who takes a class. */
struct walk {
	struct edges *e;
	uint8_t *calls;		/* by function: over so many calls it is taken; 0: not */
	u32 *order;		/* those functions, nearest first; stb_ds */
	bool makes;		/* edges */
};

/* May there be an order between class C and others? A depth has none. */
static bool is_ordered(const struct effects *fx, u32 c)
{
	return c && c != fx->atomic;
}

/* Are objects of class C taken in any order? */
static bool is_unordered(const struct effects *fx, u32 c)
{
	return model_says(fx->m, WORD_UNORDERED, fx->classes[c].name);
}

/* Is there an order of HELD and TAKEN? At level strict there is one of a class whose locks are taken in any order, and
 * of what takes such a lock, and is waited for under one: often it is another one. */
static bool makes_edge(const struct effects *fx, u32 held, u32 taken)
{
	return held != taken && (!is_unordered(fx, held) || (fx->strict && fx->classes[taken].runs)) &&
	       (!is_unordered(fx, taken) || (fx->strict && fx->classes[held].runs));
}

static void held(void *data, u32 func, u32 insn, u32 key, uint8_t mask)
{
	struct edges *e = data;
	u64 at = (u64)func << 32 | insn;
	struct held_class *v;

	if (!(mask & NET_HELD) || (key & NET_TERM) || !is_ordered(e->sieve->fx, key))
		return;
	v = hmget(e->held, at);
	/* told again in a loop, with what comes round in it */
	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].lock_class == key) {
			v[i].sure &= !(mask & ~NET_HELD);
			return;
		}
	arrput(v, ((struct held_class){ key, !(mask & ~NET_HELD) }));
	hmput(e->held, at, v);
}

/* What functions run as is held at each of their calls. */
static void held_by_entry(struct edges *e)
{
	const struct effects *fx = e->sieve->fx;

	for (u32 i = 0; i < arrlenu(fx->entered); i++) {
		const struct func *f = fx->p->funcs[fx->entered[i].func];

		for (u32 k = 0; k < f->ninsns; k++)
			if (f->insns[k].kind == IN_CALL)
				held(e, f->id, k, fx->entered[i].lock_class,
				     fx->m->callbacks[fx->entered[i].callback].held ? NET_HELD : NET_MORE);
	}
}

static void edge(struct walk *w, u32 func, u32 insn, u32 taken, uint8_t calls)
{
	const struct held_class *v = w->makes ? hmget(w->e->held, (u64)func << 32 | insn) : NULL;

	for (u32 i = 0; i < arrlenu(v); i++)
		if (makes_edge(w->e->sieve->fx, v[i].lock_class, taken))
			arrput(w->e->v, ((struct lock_edge){ v[i].lock_class, taken, func, insn, calls }));
}

static void reached(struct walk *w, u32 func, uint8_t calls)
{
	if (w->calls[func] || calls > MOST_CALLS_TO_TAKE)
		return;
	w->calls[func] = calls;
	arrput(w->order, func);
}

/* Which functions are near to where class C is taken, and who holds what there. */
static void walk_up(struct walk *w, u32 c)
{
	const struct edges *e = w->e;
	const struct effects *fx = e->sieve->fx;

	for (u32 i = e->takes_of[c]; i < e->takes_of[c + 1]; i++) {
		u32 func = e->takes[i].func, insn = e->takes[i].number >> 1, passed = e->takes[i].number & 1;

		edge(w, func, insn, c, passed);
		reached(w, func, 1 + passed);
	}
	for (u32 k = 0; k < arrlenu(w->order); k++) {
		u32 f = w->order[k];

		if (fx->modelled[fx->p->funcs[f]->sym])
			continue;
		for (u32 i = 0; i < arrlenu(fx->g->callers[f]); i++) {
			const struct callsite *site = &fx->g->sites[fx->g->callers[f][i]];

			if (!effects_follows(fx, site, true))
				continue;
			edge(w, site->func, site->insn, c, w->calls[f]);
			reached(w, site->func, w->calls[f] + 1);
		}
	}
}

/* Is a lock that is passed at BOUND taken by who it is passed to? */
static bool is_taken(const struct sieve *s, u64 bound)
{
	const struct effects *fx = s->fx;
	const struct callsite *site = callgraph_site(fx->g, bound >> 32, (u32)bound);

	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && sieve_reaches_passed(s, t->func, SIEVE_TAKE))
			return true;
	}
	return false;
}

static int by_class(const void *a, const void *b)
{
	const struct taking *x = a, *y = b;

	if (x->lock_class != y->lock_class)
		return x->lock_class < y->lock_class ? -1 : 1;
	if (x->passed != y->passed)
		return x->passed ? 1 : -1;
	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return (x->insn > y->insn) - (x->insn < y->insn);
}

/* Where which class is taken. */
static void find_takes(struct edges *e)
{
	struct effects *fx = e->sieve->fx;
	u32 n = arrlenu(fx->classes), at = 0;
	struct taking *v = NULL;

	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];

		if (is_ordered(fx, op->lock_class) && effects_blocks(fx, op))
			arrput(v, ((struct taking){ op->lock_class, op->func, op->insn, false }));
	}
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		for (u32 k = 0; k < arrlenu(fx->bound[i].value) && is_taken(e->sieve, fx->bound[i].key); k++)
			if (is_ordered(fx, fx->bound[i].value[k]))
				arrput(v, ((struct taking){ fx->bound[i].value[k], fx->bound[i].key >> 32,
						    (u32)fx->bound[i].key, true }));
	if (v)
		qsort(v, arrlenu(v), sizeof(*v), by_class);
	e->takes_of = xcalloc(n + 2, sizeof(u32));
	for (u32 c = 0; c <= n; c++) {
		e->takes_of[c] = at;
		for (; at < arrlenu(v) && v[at].lock_class == c; at++)
			arrput(e->takes, ((struct func_number){ v[at].func, v[at].insn << 1 | v[at].passed }));
	}
	e->takes_of[n + 1] = at;
	arrfree(v);
}

/* Whose functions are sorted. */
static const struct program *sorting;

/* By what functions are called and where they are: their numbers are of the order that files came in. */
static int by_place(u32 a, u32 b)
{
	const struct func *f = sorting->funcs[a], *g = sorting->funcs[b];
	int c = strcmp(func_name(sorting, f), func_name(sorting, g));

	if (!c)
		c = strcmp(program_text(sorting, f->loc.file), program_text(sorting, g->loc.file));
	return c ? c : (a > b) - (a < b);
}

static int by_classes(const void *a, const void *b)
{
	const struct lock_edge *x = a, *y = b;

	if (x->held != y->held)
		return x->held < y->held ? -1 : 1;
	if (x->taken != y->taken)
		return x->taken < y->taken ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls < y->calls ? -1 : 1;
	if (x->func != y->func)
		return by_place(x->func, y->func);
	return (x->insn > y->insn) - (x->insn < y->insn);
}

struct edges *edges_new(const struct sieve *sieve)
{
	struct edges *e = xcalloc(1, sizeof(*e));
	const struct effects *fx = sieve->fx;
	struct walk w = { .e = e, .makes = true };

	e->sieve = sieve;
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		nets_walk(sieve->nets, f, held, e);
	held_by_entry(e);
	find_takes(e);
	w.calls = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*w.calls));
	for (u32 c = 1; c < arrlenu(fx->classes); c++) {
		walk_up(&w, c);
		for (u32 k = 0; k < arrlenu(w.order); k++)
			w.calls[w.order[k]] = 0;
		if (w.order)
			arrsetlen(w.order, 0);
	}
	sorting = fx->p;
	if (arrlenu(e->v))
		qsort(e->v, arrlenu(e->v), sizeof(*e->v), by_classes);
	free(w.calls);
	arrfree(w.order);
	return e;
}

void edges_free(struct edges *e)
{
	if (!e)
		return;
	for (ptrdiff_t i = 0; i < hmlen(e->held); i++)
		arrfree(e->held[i].value);
	hmfree(e->held);
	arrfree(e->v);
	arrfree(e->takes);
	free(e->takes_of);
	free(e);
}

bool edges_held(const struct edges *e, u32 func, u32 insn, u32 c)
{
	const struct held_class *v = hmget(((struct edges *)e)->held, (u64)func << 32 | insn);

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].lock_class == c)
			return true;
	return false;
}

uint8_t *edges_near(const struct edges *e, u32 c)
{
	struct walk w = { .e = (struct edges *)e };	/* nothing is made */

	w.calls = xcalloc(arrlenu(e->sieve->fx->p->funcs) + 1, sizeof(*w.calls));
	walk_up(&w, c);
	arrfree(w.order);
	return w.calls;
}

/* The first edge that is not before those from class HELD to class TAKEN. */
static u32 edge_at(const struct edges *e, u32 held, u32 taken)
{
	u32 lo = 0, hi = arrlenu(e->v);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		const struct lock_edge *x = &e->v[mid];

		if (x->held < held || (x->held == held && x->taken < taken))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct lock_edge *edges_from(const struct edges *e, u32 held, u32 *n)
{
	u32 at = edge_at(e, held, 0);

	*n = edge_at(e, held + 1, 0) - at;
	return *n ? e->v + at : NULL;
}

const struct lock_edge *edges_between(const struct edges *e, u32 held, u32 taken, u32 *n)
{
	u32 lo = edge_at(e, held, taken);

	*n = 0;
	while (lo + *n < arrlenu(e->v) && e->v[lo + *n].held == held && e->v[lo + *n].taken == taken)
		++*n;
	return *n ? e->v + lo : NULL;
}
