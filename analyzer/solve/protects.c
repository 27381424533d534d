// SPDX-License-Identifier: GPL-2.0-or-later
/* protects.c - see protects.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "alone.h"
#include "protects.h"
#include "../program/util.h"

/* Five functions with and one without, twelve and two: below that it is a chance. */
#define LEAST_WITH 5
#define LEAST_OWN 3	/* of a lock in the very object */
#define LEAST_RANK (-360)
#define MOST_WITHOUT 2

/* Of a lock that is dedicated, so many functions write under it, at so many places. */
#define LEAST_DEDICATED 2
#define LEAST_PLACES 3

/* What more functions use is nobody's. */
#define MOST_USERS 2000

/* FUNC uses it from FIRST on, N times, each time with HELD (stb_ds, sorted). */
struct user { u32 func, first, n, *held; };

struct counting {
	struct protects *p;
	const struct effects *fx;
	const struct alone *alone;
	u32 *takers;		/* by class: so many functions hold it by their own doing */
	const struct use *uses;	/* of one member, variable or function */
	struct user *users;	/* stb_ds */
};

static int by_what(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return (x->insn > y->insn) - (x->insn < y->insn);
}

static bool is_in(const u32 *v, u32 c)
{
	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i] == c)
			return true;
	return false;
}

static void keep_common(u32 *v, const u32 *w)
{
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(v); i++)
		if (is_in(w, v[i]))
			v[kept++] = v[i];
	if (v)
		arrsetlen(v, kept);
}

/* A lock that somebody may hold for what it protects: no section of readers, which protect nothing that is written,
 * and none that may be held by another name. */
static bool protects_something(const struct effects *fx, u32 c)
{
	const struct lock_class *k = &fx->classes[c];

	return c && c != fx->atomic && !k->runs && !k->indexed && (k->field || k->sym != NONE) && !k->pointer &&
	       !model_says(fx->m, WORD_EXTERNAL, k->name);
}

/*
 * The calls that come next behind INSN of F, itself if it is one; stb_ds, the caller's. What is held there is held at
 * INSN, which changes nothing of that: where ways with it and ways without it met, it is not sure.
 */
static u32 *next_calls(const struct func *f, u32 insn)
{
	bool *seen = xcalloc(f->nblocks + 1, sizeof(bool));
	u32 *todo = NULL, *calls = NULL;

	arrput(todo, insn);
	while (arrlenu(todo)) {
		u32 i = arrpop(todo);
		const struct block *k = &f->blocks[func_block(f, i)];

		while (i < k->first + k->n && f->insns[i].kind != IN_CALL)
			i++;
		if (i < k->first + k->n) {
			arrput(calls, i);
			continue;
		}
		for (u32 n = 0; n < k->nsucc; n++) {
			u32 to = f->succs[k->succ + n];

			if (!seen[to])
				arrput(todo, f->blocks[to].first);
			seen[to] = true;
		}
	}
	arrfree(todo);
	free(seen);
	return calls;
}

/* What is surely held at INSN of FUNC; stb_ds, the caller's. */
static u32 *held_at(const struct counting *k, u32 func, u32 insn)
{
	const struct always *a = k->p->always;
	u32 *calls = next_calls(k->fx->p->funcs[func], insn), *held = NULL;

	for (u32 i = 0; i < arrlenu(calls); i++)
		always_held(a, func, calls[i], &held);
	if (!arrlenu(calls))
		always_held(a, func, insn, &held);
	arrfree(calls);
	return held;
}

/* Does F hold class C, or may it, at INSN, by its own doing? */
static bool own_held(const struct counting *k, u32 func, u32 insn, u32 c)
{
	u32 *calls = next_calls(k->fx->p->funcs[func], insn);
	bool is = false;

	for (u32 i = 0; i < arrlenu(calls) && !is; i++)
		is = edges_held(k->p->always->e, func, calls[i], c);
	arrfree(calls);
	return is;
}

/* May user U hold class C: at one of its places, or as one of its callers does? */
static bool perhaps(const struct counting *k, const struct user *u, u32 c)
{
	for (u32 i = u->first; i < u->first + u->n; i++)
		if (own_held(k, u->func, k->uses[i].insn, c))
			return true;
	return is_in(k->p->always->of[u->func], c);
}

/* RacerX's z, where nine of ten would be right by chance: (with / n - 0.9) / sqrt(0.9 * 0.1 / n), squared, with
 * its sign, and in thousandths. */
static i64 rank_of(i64 with, i64 without)
{
	i64 n = with + without, far = 10 * with - 9 * n;

	return far * (far < 0 ? -far : far) * 1000 / (9 * n);
}

/* Is class C a member of the struct that T writes a member of, or that the function is passed? */
static bool is_own(const struct counting *k, const struct protection *t)
{
	const char *lock = program_text(k->fx->p, k->fx->classes[t->lock_class].field);
	const char *end = strstr(lock, "::"), *what;
	char *passed;
	bool is;

	if (!end || t->kind == USE_VARIABLE)
		return false;
	what = program_text(k->fx->p, t->kind == USE_MEMBER ? t->number : k->fx->p->symbols[t->number].type);
	if (t->kind == USE_MEMBER)
		return !strncmp(what, lock, end + 2 - lock);
	passed = xasprintf("struct %.*s *", (int)(end - lock), lock);
	is = strstr(strchr(what, '(') ? strchr(what, '(') : what, passed);
	free(passed);
	return is;
}

/* Is T, of class C, enough to believe that C protects it? PLACES: where it is held; so many TAKERS took it
 * themselves. */
static bool is_believed(const struct counting *k, struct protection *t, u32 places, u32 takers)
{
	const struct use *u = k->uses;

	t->rank = rank_of(arrlenu(t->with), t->exceptions);
	t->belief = BELIEF_MANY;
	if (arrlenu(t->with) >= LEAST_WITH && t->exceptions <= MOST_WITHOUT && t->rank >= LEAST_RANK)
		return true;
	if (t->exceptions > 1)
		return false;
	if (arrlenu(t->with) >= LEAST_OWN && is_own(k, t))
		return true;
	t->belief = BELIEF_ALONE;
	if (u->kind == USE_CALL && alone_in(k->alone, u->number, t->lock_class))
		return true;
	t->belief = BELIEF_DEDICATED;
	return u->kind != USE_CALL && arrlenu(t->with) >= LEAST_DEDICATED && places >= LEAST_PLACES &&
	       takers == k->takers[t->lock_class];
}

/* Does FUNC take class C itself, or give it back? It is about that lock, then. */
static bool moves(const struct counting *k, u32 func, u32 c)
{
	const struct sieve *s = k->p->always->e->sieve;

	return sieve_reaches(s, func, c, SIEVE_TAKE) || nets_mask(s->nets, func, c) != NET_SAME ||
	       nets_key(s->nets->gives[func], c);
}

static void count_class(struct counting *k, u32 c)
{
	const struct use *what = k->uses;
	struct protection t = { .lock_class = c, .kind = what->kind, .number = what->number };
	u32 places = 0, takers = 0;

	if (what->kind == USE_CALL && moves(k, program_body(k->fx->p, what->number)->id, c))
		return;
	for (u32 i = 0; i < arrlenu(k->users); i++) {
		const struct user *u = &k->users[i];

		if (is_in(u->held, c)) {
			arrput(t.with, ((struct use_place){ u->func, what[u->first].insn }));
			places += u->n;
			takers += own_held(k, u->func, what[u->first].insn, c);
		} else if (!perhaps(k, u, c)) {
			t.exceptions++;
			for (u32 j = u->first; j < u->first + u->n; j++)
				arrput(t.without, ((struct use_place){ u->func, what[j].insn }));
		}
	}
	if (t.exceptions && is_believed(k, &t, places, takers)) {
		arrput(k->p->v, t);
		return;
	}
	arrfree(t.with);
	arrfree(t.without);
}

/* Group K's uses, N of them, by function, and count for each class that one of these holds. */
static void count(struct counting *k, u32 n)
{
	u32 *classes = NULL;

	for (u32 i = 0; i < n; i++) {
		struct user *u = arrlenu(k->users) ? &arrlast(k->users) : NULL;
		u32 *held = held_at(k, k->uses[i].func, k->uses[i].insn);

		if (u && u->func == k->uses[i].func) {
			keep_common(u->held, held);
			u->n++;
			arrfree(held);
		} else {
			arrput(k->users, ((struct user){ k->uses[i].func, i, 1, held }));
		}
	}
	for (u32 i = 0; arrlenu(k->users) > 1 && arrlenu(k->users) <= MOST_USERS && i < arrlenu(k->users); i++)
		for (u32 j = 0; j < arrlenu(k->users[i].held); j++)
			if (!is_in(classes, k->users[i].held[j]) && protects_something(k->fx, k->users[i].held[j]))
				arrput(classes, k->users[i].held[j]);
	for (u32 i = 0; i < arrlenu(classes); i++)
		count_class(k, classes[i]);
	for (u32 i = 0; i < arrlenu(k->users); i++)
		arrfree(k->users[i].held);
	if (k->users)
		arrsetlen(k->users, 0);
	arrfree(classes);
}

/* How many functions hold each class by their own doing. */
static u32 *count_takers(const struct edges *e)
{
	u32 n = arrlenu(e->sieve->fx->classes), *takers = xcalloc(n + 1, sizeof(u32));
	struct { u64 key; char value; } *seen = NULL;

	for (ptrdiff_t i = 0; i < hmlen(e->held); i++)
		for (u32 k = 0; k < arrlenu(e->held[i].value); k++) {
			u64 key = e->held[i].key >> 32 << 32 | e->held[i].value[k].lock_class;

			if (hmgeti(seen, key) >= 0)
				continue;
			hmput(seen, key, 1);
			takers[e->held[i].value[k].lock_class]++;
		}
	hmfree(seen);
	return takers;
}

static int surest_first(const void *a, const void *b)
{
	const struct protection *x = a, *y = b;

	if (x->lock_class != y->lock_class)
		return x->lock_class < y->lock_class ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

struct protects *protects_new(const struct always *always)
{
	struct protects *p = xcalloc(1, sizeof(*p));
	const struct effects *fx = always->e->sieve->fx;
	struct counting k = { .p = p, .fx = fx };
	struct fresh *fresh = fresh_new(fx);
	struct written *written = written_new(fx);
	struct alone *alone = alone_new(always->e);
	struct use *uses = NULL;

	p->always = always;
	p->fresh = fresh;
	k.alone = alone;
	k.takers = count_takers(always->e);
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		written_by(written, fresh, fx->p->funcs[f], &uses);
	if (uses)
		qsort(uses, arrlenu(uses), sizeof(*uses), by_what);
	for (u32 i = 0, n; i < arrlenu(uses); i += n) {
		for (n = 1; i + n < arrlenu(uses) && uses[i + n].kind == uses[i].kind && uses[i + n].number == uses[i].number;)
			n++;
		k.uses = &uses[i];
		count(&k, n);
	}
	if (p->v)
		qsort(p->v, arrlenu(p->v), sizeof(*p->v), surest_first);
	arrfree(uses);
	arrfree(k.users);
	free(k.takers);
	alone_free(alone);
	written_free(written);
	return p;
}

void protects_free(struct protects *p)
{
	if (!p)
		return;
	for (u32 i = 0; i < arrlenu(p->v); i++) {
		arrfree(p->v[i].with);
		arrfree(p->v[i].without);
	}
	arrfree(p->v);
	fresh_free(p->fresh);
	free(p);
}

const struct protection *protects_of(const struct protects *p, u32 c, u32 *n)
{
	u32 lo = 0, hi = arrlenu(p->v);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (p->v[mid].lock_class < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	*n = 0;
	while (lo + *n < arrlenu(p->v) && p->v[lo + *n].lock_class == c)
		++*n;
	return *n ? &p->v[lo] : NULL;
}
