// SPDX-License-Identifier: GPL-2.0-or-later
/* scope.c - see scope.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "scope-parts.h"
#include "../program/annot.h"
#include "../program/util.h"

/* Callers are added level by level; the level that would make a scope larger than this is
 * left out, and its functions are entered first instead. */
#define MOST_FUNCTIONS 2000

/* How many functions deep what one returns is what another returned. */
#define WRAPPERS 3

struct scope *scope_new(struct effects *fx, const struct nets *nets, u32 c, u32 aim)
{
	struct scope *s = xcalloc(1, sizeof(*s));

	s->fx = fx;
	s->nets = nets;
	s->lock_class = c;
	s->aim = aim;
	s->few = aim || c == fx->atomic;
	s->in = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(bool));
	s->start = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(bool));
	s->over = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(bool));
	s->through = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*s->through));
	return s;
}

void scope_free(struct scope *s)
{
	if (!s)
		return;
	arrfree(s->funcs);
	arrfree(s->starts);
	free(s->in);
	free(s->start);
	free(s->over);
	free(s->through);
	free(s);
}

bool scope_add(struct scope *s, u32 func)
{
	const struct effects *fx = s->fx;

	if (s->in[func] || !fx->g->config.has[func] || fx->closed[func])
		return false;
	s->in[func] = true;
	arrput(s->funcs, func);
	return true;
}

bool scope_asks(const struct scope *s, const struct nets *n, u32 func)
{
	return (s->sections || !s->fx->classes[s->lock_class].indexed) && nets_key(n->needs[func], s->lock_class);
}

/* Of a function that does not come out even callers are not told what it leaves (see net.h), nor are those of
 * one that returns what it returned. May FUNC be that, of class C, so many CALLS deep? Of what makes atomic too
 * much of the kernel is, and no proof had room for more. */
static bool leaves_uneven(const struct effects *fx, const struct nets *n, u32 func, u32 c, u32 calls)
{
	struct func *f = fx->p->funcs[func], *g;

	if (nets_key(n->uneven[func], c))
		return true;
	for (u32 i = 0; calls && i < f->ninsns; i++) {
		const struct insn *in = f->insns[i].kind == IN_RET ? func_def(f, f->insns[i].a) : NULL;

		if (!in || in->kind != IN_CALL || f->exprs[in->a].op != EX_FUNC)
			continue;
		g = program_body(fx->p, f->exprs[in->a].ref);
		if (g && leaves_uneven(fx, n, g->id, c, calls - 1))
			return true;
	}
	return false;
}

/* Does function FUNC, called at SITE, change or ask for the class, as far as is known before the proof?
 * A lock that its caller names counts when SITE names one of the class. */
static bool helps(const struct scope *s, const struct nets *n, const struct callsite *site, u32 func)
{
	const struct net *v = n->of[func];
	bool terms = arrlenu(s->fx->unbound[func]) && effects_site_touches(s->fx, site, s->lock_class);

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].key == s->lock_class)
			return true;
	return terms || nets_key(n->gives[func], s->lock_class) || scope_asks(s, n, func) ||
	       (s->lock_class != s->fx->atomic && effects_touches(s->fx, func, s->lock_class) &&
		leaves_uneven(s->fx, n, func, s->lock_class, WRAPPERS));
}

/* Add what functions from number FIRST on call to take the lock or to give it back. */
void scope_add_helpers(struct scope *s, const struct nets *n, u32 first)
{
	const struct callgraph *g = s->fx->g;

	for (u32 i = first; i < arrlenu(s->funcs); i++)
		for (u32 k = g->site_of[s->funcs[i]]; k < g->site_of[s->funcs[i] + 1]; k++)
			for (u32 t = 0; effects_follows(s->fx, &g->sites[k], s->few) && t < g->sites[k].n; t++) {
				const struct target *to = &g->targets[g->sites[k].first + t];

				if (effects_enters(s->fx, to) && helps(s, n, &g->sites[k], to->func))
					scope_add(s, to->func);
			}
}

/* May target TO of SITE reach the event of KIND, to a lock of the class? */
static bool leads(const struct scope *s, const struct sieve *sieve, const struct callsite *site, u32 func,
		  enum sieve_kind kind)
{
	return sieve_reaches(sieve, func, s->lock_class, kind) ||
	       (sieve_reaches_passed(sieve, func, kind) && effects_site_touches(s->fx, site, s->lock_class));
}

/* Is function FUNC, called at SITE, near enough to what is looked for, when CALLS are made already? */
static bool near_enough(const struct scope *s, const struct sieve *sieve, const struct callsite *site, u32 func, u32 calls)
{
	if (sieve->near[func])
		return calls + sieve->near[func] <= sieve->most_calls;
	return s->aim && sieve_reaches_passed(sieve, func, SIEVE_TAKE) && calls < sieve->most_calls &&
	       effects_site_touches(s->fx, site, s->aim);
}

/* Add what FUNC, from instruction INSN on, calls that sleeps or takes what is looked for, as far as that is
 * near enough. */
static void add_near(struct scope *s, const struct sieve *sieve, u32 func, u32 insn)
{
	const struct callgraph *g = s->fx->g;
	struct { u32 func, calls; } *order = NULL;

	arrput(order, ((__typeof__(*order)){ func, 0 }));
	for (u32 i = 0; i < arrlenu(order); i++) {
		u32 f = order[i].func, calls = order[i].calls + 1;

		for (u32 k = g->site_of[f]; k < g->site_of[f + 1]; k++)
			for (u32 t = 0; (i || g->sites[k].insn >= insn) &&
					effects_follows(s->fx, &g->sites[k], s->few) && t < g->sites[k].n; t++) {
				const struct target *to = &g->targets[g->sites[k].first + t];

				if (!effects_enters(s->fx, to) || s->through[to->func] ||
				    !near_enough(s, sieve, &g->sites[k], to->func, calls))
					continue;
				s->through[to->func] |= 1 << SIEVE_WAIT;
				scope_add(s, to->func);
				arrput(order, ((__typeof__(*order)){ to->func, calls }));
			}
	}
	arrfree(order);
}

/* Add what FUNC, from instruction INSN on, calls that may reach the event of KIND: what is
 * there for another event as well, since other functions may be below it. */
static void add_region(struct scope *s, const struct sieve *sieve, u32 func, u32 insn, enum sieve_kind kind)
{
	const struct callgraph *g = s->fx->g;
	u32 *todo = NULL;

	if (s->few) {
		add_near(s, sieve, func, insn);
		return;
	}
	arrput(todo, func);
	while (arrlenu(todo)) {
		u32 f = arrpop(todo);

		for (u32 k = g->site_of[f]; k < g->site_of[f + 1]; k++)
			for (u32 t = 0; (f != func || g->sites[k].insn >= insn) && t < g->sites[k].n; t++) {
				const struct target *to = &g->targets[g->sites[k].first + t];

				if (!effects_enters(s->fx, to) || (s->through[to->func] >> kind & 1) ||
				    !leads(s, sieve, &g->sites[k], to->func, kind))
					continue;
				s->through[to->func] |= 1 << kind;
				scope_add(s, to->func);
				arrput(todo, to->func);
			}
	}
	arrfree(todo);
}

void scope_begin_at(struct scope *s, u32 func)
{
	if (s->start[func] || !s->in[func])
		return;
	s->start[func] = true;
	arrput(s->starts, func);
}

static const struct components *sort_components;

static int callees_first(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b, cx = sort_components->of[x], cy = sort_components->of[y];

	return cx != cy ? (cx < cy ? -1 : 1) : x < y ? -1 : x > y;
}

static int by_number(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return (x > y) - (x < y);
}

struct scope *scope_sorted(struct scope *s)
{
	sort_components = s->fx->components;
	if (arrlenu(s->funcs))
		qsort(s->funcs, arrlenu(s->funcs), sizeof(u32), callees_first);
	if (arrlenu(s->starts))
		qsort(s->starts, arrlenu(s->starts), sizeof(u32), by_number);
	return s;
}

/* The candidates of class C are *N from the result on. */
const struct suspect *scope_candidates(const struct sieve *sieve, u32 c, u32 *n)
{
	u32 lo = 0, hi = arrlenu(sieve->candidates);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (sieve->candidates[mid].lock_class < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	*n = 0;
	while (lo + *n < arrlenu(sieve->candidates) && sieve->candidates[lo + *n].lock_class == c)
		++*n;
	return sieve->candidates + lo;
}

static bool listed(const u32 *v, u32 func)
{
	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i] == func)
			return true;
	return false;
}

void scope_add_frames(struct scope *s, const struct sieve *sieve, const u32 *frames)
{
	u32 n;
	const struct suspect *v = scope_candidates(sieve, s->lock_class, &n);

	for (u32 i = 0; i < n; i++) {
		if (!sieve_is_frame(&v[i]) || !listed(frames, v[i].func))
			continue;
		scope_add(s, v[i].func);
		add_region(s, sieve, v[i].func, v[i].insn, v[i].kind);
	}
}

void scope_add_alone(struct scope *s, const struct sieve *sieve, u32 func)
{
	u32 first = arrlenu(s->funcs), *one = NULL;

	arrput(one, func);
	scope_add_frames(s, sieve, one);
	arrfree(one);
	scope_add(s, func);
	scope_begin_at(s, func);
	scope_add_helpers(s, sieve->nets, first);
}

struct scope *scope_alone(const struct sieve *sieve, u32 c, const u32 *funcs)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, sieve->aim);

	s->callers_open = true;
	for (u32 i = 0; i < arrlenu(funcs); i++)
		scope_add_alone(s, sieve, funcs[i]);
	return scope_sorted(s);
}

/* Add the callers of the functions that are there, all levels or as many as there is room
 * for: functions above which some are left out become starts. */
static void add_callers(struct scope *s)
{
	const struct callgraph *g = s->fx->g;
	u32 first = 0;

	while (first < arrlenu(s->funcs)) {
		u32 end = arrlenu(s->funcs);

		for (u32 i = first; i < end; i++)
			for (u32 k = 0; k < arrlenu(g->callers[s->funcs[i]]); k++)
				scope_add(s, g->sites[g->callers[s->funcs[i]][k]].func);
		first = end;
		if (arrlenu(s->funcs) > MOST_FUNCTIONS)
			break;
	}
	/* what is new in the last level has callers that nobody looked at */
	for (u32 i = first; i < arrlenu(s->funcs); i++) {
		bool left_out = false;

		for (u32 k = 0; k < arrlenu(g->callers[s->funcs[i]]); k++)
			left_out |= !s->in[g->sites[g->callers[s->funcs[i]][k]].func];
		if (left_out) {
			scope_begin_at(s, s->funcs[i]);
			s->cut++;
		}
	}
}

/* Functions that ask their callers for the class, entered from outside; and of those that
 * leave it taken, who may be the other half of one that gives it back. */
void scope_add_asking(struct scope *s, const struct sieve *sieve)
{
	const struct nets *n = sieve->nets;
	u32 c = s->lock_class;
	bool gives = false;

	for (u32 i = 0; i < arrlenu(sieve->asking); i++) {
		u32 f = sieve->asking[i].func;

		if (sieve->asking[i].lock_class != c)
			continue;
		if (!nets_key(n->gives[f], c) && !scope_asks(s, n, f))
			continue;
		scope_add(s, f);
		gives |= nets_key(n->gives[f], c);
		/* what is needed counts where the class is taken as well */
		if (nets_key(n->needs[f], c))
			add_region(s, sieve, f, 0, SIEVE_TAKE);
	}
	for (u32 i = 0; gives && i < arrlenu(sieve->leaving); i++)
		if (sieve->leaving[i].lock_class == c)
			scope_add(s, sieve->leaving[i].func);
}

/* Functions whose annotations speak of the class. */
void scope_add_annotated(struct scope *s)
{
	const struct program *p = s->fx->p;

	for (u32 i = 0; i < arrlenu(p->annots); i++) {
		const struct func *f = p->annots[i].sym == NONE ? NULL : program_body(p, p->annots[i].sym);

		if (f && effects_touches(s->fx, f->id, s->lock_class))
			scope_add(s, f->id);
	}
}

struct scope *scope_callers(const struct sieve *sieve, u32 c, const u32 *frames)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, sieve->aim);
	u32 n;
	const struct suspect *v = scope_candidates(sieve, c, &n);

	scope_add_frames(s, sieve, frames);
	for (u32 i = 0; i < n; i++)
		if (v[i].kind == SIEVE_UNEVEN)
			scope_add(s, v[i].func);
	if (arrlenu(s->funcs))
		add_callers(s);
	scope_add_asking(s, sieve);
	scope_add_annotated(s);
	scope_add_helpers(s, sieve->nets, 0);
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		if (s->fx->g->root[s->funcs[i]])
			scope_begin_at(s, s->funcs[i]);
	return scope_sorted(s);
}

struct scope *scope_sections(const struct sieve *sieve, u32 c)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, 0);

	s->sections = true;
	/* who leaves its callers' section and needs one behind that needs what no caller can have */
	for (u32 f = 0; f < arrlenu(s->fx->p->funcs); f++)
		if (scope_asks(s, sieve->nets, f) && nets_key(sieve->nets->gives[f], c))
			scope_add(s, f);
	if (arrlenu(s->funcs))
		add_callers(s);
	for (u32 i = 0; i < arrlenu(sieve->asking); i++)
		if (sieve->asking[i].lock_class == c && scope_asks(s, sieve->nets, sieve->asking[i].func))
			scope_add(s, sieve->asking[i].func);
	scope_add_helpers(s, sieve->nets, 0);
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		if (s->fx->g->root[s->funcs[i]])
			scope_begin_at(s, s->funcs[i]);
	return scope_sorted(s);
}

struct scope *scope_wider(const struct scope *s)
{
	const struct callgraph *g = s->fx->g;
	struct scope *wide = scope_new(s->fx, s->nets, s->lock_class, s->aim);

	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		scope_add(wide, s->funcs[i]);
	for (u32 i = 0; i < arrlenu(s->starts); i++)
		scope_begin_at(wide, s->starts[i]);
	for (u32 i = 0; i < arrlenu(wide->funcs) && arrlenu(wide->funcs) <= MOST_FUNCTIONS; i++)
		for (u32 k = g->site_of[wide->funcs[i]]; k < g->site_of[wide->funcs[i] + 1]; k++)
			for (u32 t = 0; t < g->sites[k].n; t++) {
				const struct target *to = &g->targets[g->sites[k].first + t];

				if (effects_enters(s->fx, to) && effects_touches(s->fx, to->func, s->lock_class))
					scope_add(wide, to->func);
			}
	wide->cut = s->cut;
	if (arrlenu(wide->funcs) > arrlenu(s->funcs) && arrlenu(wide->funcs) <= MOST_FUNCTIONS)
		return scope_sorted(wide);
	scope_free(wide);
	return NULL;
}

struct scope *scope_all(struct effects *fx, u32 c)
{
	struct scope *s = scope_new(fx, NULL, c, 0);

	s->sections = true;
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		if (effects_touches(fx, f, c))
			scope_add(s, f);
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		for (u32 k = fx->g->site_of[s->funcs[i]]; k < fx->g->site_of[s->funcs[i] + 1]; k++)
			for (u32 t = 0; t < fx->g->sites[k].n; t++) {
				const struct target *to = &fx->g->targets[fx->g->sites[k].first + t];

				if (effects_enters(fx, to) && arrlenu(fx->unbound[to->func]) &&
				    effects_site_touches(fx, &fx->g->sites[k], c))
					scope_add(s, to->func);
			}
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		if (fx->g->root[s->funcs[i]])
			scope_begin_at(s, s->funcs[i]);
	return scope_sorted(s);
}
