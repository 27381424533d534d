// SPDX-License-Identifier: GPL-2.0-or-later
/* cycles.c - see cycles.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "climb.h"
#include "cycles.h"
#include "leak.h"
#include "outer.h"
#include "reaching.h"
#include "reentered.h"
#include "../program/util.h"

/* Each frame of an edge is proved with this part of a class's budget. */
#define ONE_FRAME 64

/* So many frames of one edge, and ways of a frame, are compared with those of the other. */
#define MOST_PROVED 4

/* A scope of more functions is too much for one frame. */
#define MOST_TOGETHER 1000

/* A frame that takes the second lock under the first, proved. */
struct proved {
	struct scope *scope;
	struct slice *slice;
	struct solver *solver;
	struct witness *w;	/* the first ones are compared with those of the other edge */
	u32 *gates[MOST_PROVED];	/* of each of these, classes that are surely held on its way; stb_ds, sorted */
	u32 n;			/* so many */
};

/* One edge. */
struct side {
	const struct always *held;
	struct sieve sieve;	/* that aims at what is taken; its candidates are one frame */
	u32 first;		/* class that is held */
	const struct lock_edge *v;
	u32 n;
	struct proved *proved;	/* stb_ds */
	u32 given_up, held_back;
};

static void proved_free(struct proved *p)
{
	witnesses_free(p->w);
	solver_free(p->solver);
	slice_free(p->slice);
	scope_free(p->scope);
	for (u32 i = 0; i < p->n; i++)
		arrfree(p->gates[i]);
}

/* Solve SCOPE, which is taken over. False, and all is freed, when it is too much or finds nothing. */
static bool solve(struct side *s, struct scope *scope, u64 budget, struct proved *p)
{
	bool *under, found = false;

	*p = (struct proved){ .scope = scope };
	if (arrlenu(scope->funcs) > MOST_TOGETHER) {
		s->given_up++;
		proved_free(p);
		return false;
	}
	p->slice = slice_new(scope);
	p->solver = solver_run(p->slice, NONE, budget);
	under = solver_reaching(p->solver, EVENT_TAKEN_UNDER);
	for (u32 m = 1; m < arrlenu(p->solver->memos) && !found; m++)
		found = p->solver->memos[m].root && under[m];
	free(under);
	if (solver_spent(p->solver)) {
		s->given_up++;
		found = false;
	}
	if (!found)
		proved_free(p);
	return found;
}

/* Whose witnesses are sorted. */
static const struct program *sorting;

/* The shortest ways first, and of these by the names that they come from. */
static int by_way(const void *a, const void *b)
{
	const struct witness *x = a, *y = b;
	u32 n = arrlenu(x->path), m = arrlenu(y->path);

	if (n != m)
		return n < m ? -1 : 1;
	return strcmp(func_name(sorting, sorting->funcs[x->path[0].func]),
		      func_name(sorting, sorting->funcs[y->path[0].func]));
}

/* Prove that FUNC, from INSN on, takes the one lock under the other: alone, and from where it
 * climbs to. */
static bool prove_frame(struct side *s, u32 func, u32 insn, u64 budget, struct proved *p)
{
	struct suspect *one = NULL;
	struct proved alone;
	u32 *funcs = NULL;
	bool found;

	arrput(one, ((struct suspect){ func, insn, s->first, SIEVE_WAIT, 0 }));
	arrput(funcs, func);
	s->sieve.candidates = one;
	found = solve(s, scope_alone(&s->sieve, s->first, funcs), budget, &alone);
	if (found) {
		found = solve(s, scope_climb(&s->sieve, s->first, funcs, alone.slice, false), budget, p);
		proved_free(&alone);
	}
	if (found) {
		p->w = witness_find(p->solver, NULL);
		sorting = s->sieve.fx->p;
		if (p->w)
			qsort(p->w, arrlenu(p->w), sizeof(*p->w), by_way);
		found = arrlenu(p->w) && !solver_spent(p->solver);
		s->given_up += solver_spent(p->solver);
		if (!found)
			proved_free(p);
	}
	arrfree(one);
	arrfree(funcs);
	return found;
}

/* Is FUNC one of the frames before number I? */
static bool seen(const struct side *s, u32 i)
{
	for (u32 k = 0; k < i; k++)
		if (s->v[k].func == s->v[i].func)
			return true;
	return false;
}

static u32 first_insn(const struct side *s, u32 func)
{
	u32 insn = NONE;

	for (u32 k = 0; k < s->n; k++)
		if (s->v[k].func == func && s->v[k].insn < insn)
			insn = s->v[k].insn;
	return insn;
}

/* The classes that are surely held at the end of PATH, where no function on the way gives them back;
 * stb_ds, sorted. */
static u32 *held_along(const struct always *held, const struct wstep *path)
{
	u32 *v = NULL;

	for (u32 i = 0; i < arrlenu(path); i++) {
		const u32 *given = held->e->sieve->nets->gives[path[i].func];
		u32 kept = 0;

		for (u32 k = 0; k < arrlenu(v); k++)
			if (!nets_key(given, v[k]))
				v[kept++] = v[k];
		if (v)
			arrsetlen(v, kept);
		always_held(held, path[i].func, path[i].insn, &v);
	}
	return v;
}

/* May F give class C back behind instruction INSN, on some way? */
static bool gives_behind(const struct nets *n, const struct func *f, u32 insn, u32 c)
{
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;
	u32 *todo = NULL, from = insn + 1;

	arrput(todo, func_block(f, insn));
	while (arrlenu(todo) && !found) {
		const struct block *b = &f->blocks[arrpop(todo)];

		for (u32 i = from > b->first ? from : b->first; i < b->first + b->n && !found; i++)
			found = gives_back_at(n, f->id, i, c);
		from = 0;
		for (u32 i = 0; i < b->nsucc; i++)
			if (!seen[f->succs[b->succ + i]]) {
				seen[f->succs[b->succ + i]] = true;
				arrput(todo, f->succs[b->succ + i]);
			}
	}
	arrfree(todo);
	free(seen);
	return found;
}

/*
 * Is the lock one that the function which took it keeps on the way of W, and gives back on others? On
 * that way it is forgotten, or something that is not known tells that it is not held; that it
 * is taken in the wrong order is the least of it.
 */
static bool is_forgotten(const struct effects *fx, const struct nets *n, const struct witness *w)
{
	u32 depth = arrlenu(w->acquires) ? w->acquires[0].depth : NONE;
	u32 func = depth < arrlenu(w->path) ? w->path[depth].func : NONE;

	return func != NONE && !(nets_mask(n, func, w->lock_class) & NET_HELD) &&
	       !gives_behind(n, fx->p->funcs[func], w->path[depth].insn, w->lock_class);
}

/* Keep of P's ways the first ones on which the lock is neither forgotten, nor that of an object further up. */
static void keep_ways(struct side *s, struct proved *p)
{
	for (u32 i = 0; i < arrlenu(p->w) && p->n < MOST_PROVED; i++) {
		struct witness w = p->w[i];

		if (!s->sieve.fx->strict && (is_forgotten(s->sieve.fx, s->sieve.nets, &w) ||
					     reentered_holder(s->sieve.fx, &w))) {
			s->held_back++;
			continue;
		}
		p->w[i] = p->w[p->n];
		p->w[p->n] = w;
		p->gates[p->n++] = held_along(s->held, w.path);
	}
}

static void prove_side(struct side *s, u64 budget)
{
	for (u32 i = 0; i < s->n && arrlenu(s->proved) < MOST_PROVED; i++) {
		struct proved p;

		if (seen(s, i) || !prove_frame(s, s->v[i].func, first_insn(s, s->v[i].func), budget, &p))
			continue;
		keep_ways(s, &p);
		if (!p.n) {
			proved_free(&p);
			continue;
		}
		arrput(s->proved, p);
	}
}

static void side_begin(struct side *s, const struct always *held, u32 first, u32 taken)
{
	*s = (struct side){ .held = held, .first = first, .sieve = *held->e->sieve };
	s->v = edges_between(held->e, first, taken, &s->n);
	s->sieve.aim = taken;
	s->sieve.most_calls = MOST_CALLS_TO_TAKE;
	s->sieve.near = edges_near(held->e, taken);
	s->sieve.asking = s->sieve.leaving = NULL;
}

static void side_end(struct side *s)
{
	for (u32 i = 0; i < arrlenu(s->proved); i++)
		proved_free(&s->proved[i]);
	arrfree(s->proved);
	free(s->sieve.near);
}

/* Can two hold class C at once, as readers do? */
static bool is_shared(const struct effects *fx, u32 c)
{
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if (fx->ops[i].lock_class == c && fx->ops[i].row->effect != EFFECT_RELEASE &&
		    (fx->ops[i].row->mode == MODE_READ || (fx->ops[i].row->effect == EFFECT_ACQUIRE &&
							   (fx->ops[i].row->flags & ROW_RECURSIVE))))
			return true;
	return false;
}

/*
 * Is there a lock that is held on both ways, so that they never meet? When it is one of the two, an
 * object of its class is held before the other class is taken and another one behind: a parent's and
 * its child's, which are no cycle.
 */
static bool gated(const struct side *s, const u32 *a, const u32 *b)
{
	for (u32 i = 0, k = 0; i < arrlenu(a) && k < arrlenu(b);) {
		u32 x = a[i], y = b[k];

		if (x == y && (x == s->first || x == s->sieve.aim || !is_shared(s->sieve.fx, x)) &&
		    !model_says(s->sieve.fx->m, WORD_UNORDERED, s->sieve.fx->classes[x].name))
			return true;
		i += x <= y;
		k += y <= x;
	}
	return false;
}

/* The variable that the lock at address T is in, + 1; 0: it is reached by a pointer, or not known. */
static u32 variable_of(const struct terms *ts, u32 t)
{
	u32 root = t && !term(ts, t)->derefs ? term_root(ts, t) : 0;

	return root && term(ts, root)->kind == T_GLOBAL ? term(ts, root)->ref + 1 : 0;
}

/* Are members A and B, of which one may be not known, those of two objects? */
static bool two_members(u32 a, u32 b)
{
	return a && b && a != b;
}

/*
 * Are the locks of one class that two ways speak of different ones? That of a variable is a class of
 * its own to lockdep, as it was not made by the code that makes the others; and what is a member of an
 * inode is not what is a member of a transaction.
 */
static bool apart(const struct side *s, const struct witness *x, const struct witness *y)
{
	const struct effects *fx = s->sieve.fx;
	const struct terms *ts = fx->ts;
	u32 first = s->first, aim = s->sieve.aim;

	return (fx->classes[first].field && (variable_of(ts, x->first_at) != variable_of(ts, y->taken_at) ||
					     two_members(outer_first(fx, x, first), outer_taken(fx, y, first)))) ||
	       (fx->classes[aim].field && (variable_of(ts, x->taken_at) != variable_of(ts, y->first_at) ||
					   two_members(outer_taken(fx, x, aim), outer_first(fx, y, aim))));
}

/* Is one of two ways gone when the other one's task is there: a user's, after the boot? */
static bool too_early(const struct effects *fx, const struct witness *x, const struct witness *y)
{
	return callgraph_at_boot(fx->g, x->path[0].func) || callgraph_at_boot(fx->g, y->path[0].func);
}

/* Find ways of A and B, of S and its other side, that can meet: *WAY and *BACK. When only locks that may be
 * others keep some apart, *OTHERS is set. */
static bool meet(const struct side *s, const struct proved *a, const struct proved *b, u32 *way, u32 *back, bool *others)
{
	for (u32 i = 0; i < a->n; i++)
		for (u32 k = 0; k < b->n; k++) {
			if (gated(s, a->gates[i], b->gates[k]))
				continue;
			if (!s->sieve.fx->strict && (too_early(s->sieve.fx, &a->w[i], &b->w[k]) || apart(s, &a->w[i], &b->w[k]))) {
				*others = true;
				continue;
			}
			*way = i;
			*back = k;
			return true;
		}
	return false;
}

/* Tell of the first pair of ways that can meet. */
static void tell(struct analysis *a, const struct side *s, const struct side *back, analysis_fn *each, void *data)
{
	bool others = false;

	for (u32 i = 0; i < arrlenu(s->proved); i++)
		for (u32 k = 0; k < arrlenu(back->proved); k++) {
			struct witness *out = NULL, w;
			u32 way, other;

			if (!meet(s, &s->proved[i], &back->proved[k], &way, &other, &others))
				continue;
			w = s->proved[i].w[way];
			w.taken = s->sieve.aim;
			w.other = back->proved[k].solver;
			w.against = &back->proved[k].w[other];
			arrput(out, w);
			each(a, s->proved[i].solver, out, data);
			arrfree(out);
			return;
		}
	a->held_back += others;
}

/* Is the first lock of S held by who calls the nearest of its functions? That is how such functions are called. */
static bool is_called_so(const struct side *s)
{
	return s->n && effects_entry(s->sieve.fx, s->v[0].func, s->first);
}

/* Is A the side to tell of, and B the one that shows it? A wait for readers says more than what readers
 * do; else fewer places are more likely to be wrong, and what is further away is harder to see. */
static bool is_main(const struct side *a, const struct side *b)
{
	const struct effects *fx = a->sieve.fx;
	bool waits = fx->classes[a->sieve.aim].waited;

	if (waits != fx->classes[b->sieve.aim].waited)
		return waits;
	if (a->n != b->n)
		return a->n < b->n;
	if (is_called_so(a) != is_called_so(b))
		return is_called_so(b);
	if (a->v[0].calls != b->v[0].calls)
		return a->v[0].calls > b->v[0].calls;
	return strcmp(program_text(fx->p, fx->classes[a->first].name), program_text(fx->p, fx->classes[b->first].name)) <= 0;
}

static void prove_cycle(struct analysis *a, const struct always *held, u32 c, u32 d, analysis_fn *each, void *data)
{
	u64 budget = a->budget / ONE_FRAME;
	struct side s, back;

	side_begin(&s, held, c, d);
	side_begin(&back, held, d, c);
	if (!is_main(&s, &back)) {
		struct side other = s;

		s = back;
		back = other;
	}
	prove_side(&s, budget);
	if (arrlenu(s.proved))
		prove_side(&back, budget);
	tell(a, &s, &back, each, data);
	a->held_back += s.held_back + back.held_back;
	if (s.given_up || back.given_up)
		analysis_give_up(a, held->e->sieve->fx->classes[c].name);
	side_end(&s);
	side_end(&back);
}

bool cycles_any(const struct always *held, u32 c)
{
	const struct edges *e = held->e;
	u32 n, back;
	const struct lock_edge *v = edges_from(e, c, &n);

	for (u32 i = 0; i < n; i++)
		if (edges_between(e, v[i].taken, c, &back))
			return true;
	return false;
}

/* Is the cycle of classes C and D told of with C? */
static bool is_with(const struct effects *fx, u32 c, u32 d)
{
	if (fx->classes[c].runs != fx->classes[d].runs)
		return fx->classes[d].runs;
	return c < d;
}

void cycles_prove(struct analysis *a, const struct always *held, u32 c, bool all, analysis_fn *each, void *data)
{
	const struct edges *e = held->e;
	u32 last = 0, n, back;
	const struct lock_edge *v = edges_from(e, c, &n);

	for (u32 i = 0; i < n; i++) {
		u32 d = v[i].taken;

		if (d == last)
			continue;
		last = d;
		if ((all || is_with(e->sieve->fx, c, d)) && edges_between(e, d, c, &back))
			prove_cycle(a, held, c, d, each, data);
	}
}
