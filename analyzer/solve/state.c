// SPDX-License-Identifier: GPL-2.0-or-later
/* state.c - see state.h. */
#include <obstack.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "state.h"
#include "../program/util.h"

#define obstack_chunk_alloc xmalloc
#define obstack_chunk_free free

struct item { const void *data; u32 size; };

/* One table of interned byte strings. */
struct table_of { struct item *v; u32 *slots; size_t nslots; };

struct pool {
	struct obstack data;
	struct table_of locks, facts;
};

static u32 *slot_of(struct table_of *t, const void *data, u32 size)
{
	size_t i = XXH3_64bits(data, size) & (t->nslots - 1);

	for (; t->slots[i]; i = (i + 1) & (t->nslots - 1)) {
		const struct item *x = &t->v[t->slots[i]];

		if (x->size == size && !memcmp(x->data, data, size))
			break;
	}
	return &t->slots[i];
}

static void rehash(struct table_of *t, size_t n)
{
	t->nslots = n;
	free(t->slots);
	t->slots = xcalloc(n, sizeof(*t->slots));
	for (u32 i = 1; i < arrlenu(t->v); i++)
		*slot_of(t, t->v[i].data, t->v[i].size) = i;
}

static u32 intern(struct pool *p, struct table_of *t, const void *data, u32 size)
{
	u32 *slot;

	if (!size)
		return 0;
	slot = slot_of(t, data, size);
	if (*slot)
		return *slot;
	if (2 * arrlenu(t->v) >= t->nslots) {
		rehash(t, t->nslots * 2);
		slot = slot_of(t, data, size);
	}
	*slot = arrlenu(t->v);
	arrput(t->v, ((struct item){ obstack_copy(&p->data, data, size), size }));
	return *slot;
}

struct pool *pool_new(void)
{
	struct pool *p = xcalloc(1, sizeof(*p));

	obstack_init(&p->data);
	arrput(p->locks.v, ((struct item){ 0 }));
	arrput(p->facts.v, ((struct item){ 0 }));
	rehash(&p->locks, 256);
	rehash(&p->facts, 1024);
	return p;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	obstack_free(&p->data, NULL);
	arrfree(p->locks.v);
	arrfree(p->facts.v);
	free(p->locks.slots);
	free(p->facts.slots);
	free(p);
}

u32 pool_locks(struct pool *p, const struct lockset *l)
{
	return intern(p, &p->locks, l->hold, l->n * sizeof(*l->hold));
}

u32 pool_facts(struct pool *p, const struct fact *f, u32 n)
{
	return intern(p, &p->facts, f, n * sizeof(*f));
}

struct holds pool_lockset(const struct pool *p, u32 id)
{
	const struct item *x = &p->locks.v[id];

	return (struct holds){ x->size / sizeof(struct hold), x->data };
}

const struct fact *pool_fact(const struct pool *p, u32 id, u32 *n)
{
	*n = p->facts.v[id].size / sizeof(struct fact);
	return p->facts.v[id].data;
}

/* What is left of F where the other side has Y, or no fact of that atom: false if nothing. */
static bool weaken(struct fact *f, const struct fact *y)
{
	if (!y) {
		*f = (struct fact){ .atom = f->atom, .may = MAY_ANY, .apart = f->apart };
		return f->apart;
	}
	f->term = f->term == y->term ? f->term : 0;
	f->may |= y->may;
	f->apart |= y->apart;
	return f->term || f->may != MAY_ANY || f->apart;
}

u32 pool_join(struct pool *p, u32 a, u32 b, u64 *dropped)
{
	struct fact out[MAX_FACTS];
	u32 na, nb, n = 0, i = 0, k = 0;
	const struct fact *x = pool_fact(p, a, &na), *y = pool_fact(p, b, &nb);

	if (a == b)
		return a;
	memset(out, 0, sizeof(out));
	while (i < na || k < nb) {
		bool left = i < na && (k == nb || x[i].atom <= y[k].atom);
		bool right = k < nb && (i == na || y[k].atom <= x[i].atom);
		struct fact f = left ? x[i] : y[k];

		if (weaken(&f, left && right ? &y[k] : NULL)) {
			if (n < MAX_FACTS)
				out[n++] = f;
			else
				++*dropped;
		}
		i += left;
		k += right;
	}
	return pool_facts(p, out, n);
}

void state_load(const struct pool *p, struct state *st, u32 locks, u32 facts)
{
	const struct fact *f = pool_fact(p, facts, &st->nfacts);

	struct holds l = pool_lockset(p, locks);

	memset(&st->locks, 0, sizeof(st->locks));
	st->locks.n = l.n;
	if (l.n)
		memcpy(st->locks.hold, l.hold, l.n * sizeof(*l.hold));
	st->dropped = 0;
	st->doubted = false;
	memset(st->facts, 0, sizeof(st->facts));
	if (st->nfacts)
		memcpy(st->facts, f, st->nfacts * sizeof(*f));
}

/* The index of the first fact whose atom is not below ATOM. */
static u32 find(const struct state *st, u32 atom)
{
	u32 lo = 0, hi = st->nfacts;

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (st->facts[mid].atom < atom)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct fact *state_fact(const struct state *st, u32 atom)
{
	u32 i = find(st, atom);

	return i < st->nfacts && st->facts[i].atom == atom ? &st->facts[i] : NULL;
}

void state_unset(struct state *st, u32 i)
{
	memmove(&st->facts[i], &st->facts[i + 1], (st->nfacts - i - 1) * sizeof(*st->facts));
	st->nfacts--;
	memset(&st->facts[st->nfacts], 0, sizeof(*st->facts));
}

static void put(struct state *st, u32 atom, struct value v, bool apart)
{
	u32 i = find(st, atom);

	if (i == st->nfacts || st->facts[i].atom != atom) {
		if (st->nfacts == MAX_FACTS) {
			st->dropped++;
			return;
		}
		memmove(&st->facts[i + 1], &st->facts[i], (st->nfacts - i) * sizeof(*st->facts));
		st->nfacts++;
	} else {
		apart |= st->facts[i].apart;
	}
	st->facts[i] = (struct fact){ .atom = atom, .term = v.term, .may = v.may, .apart = apart };
}

void state_part(struct state *st, u32 atom, struct value v)
{
	put(st, atom, v, true);
}

void state_set(struct state *st, u32 atom, struct value v)
{
	const struct fact *f = atom ? state_fact(st, atom) : NULL;

	if (!atom)
		return;
	if (v.term == atom)
		v.term = 0;
	if (v.term || v.may != MAY_ANY || (f && f->apart))
		put(st, atom, v, false);
	else if (f)
		state_unset(st, f - st->facts);
}

bool hold_has_place(const struct hold *h, u32 place)
{
	for (u32 i = 0; i < h->nplaces; i++)
		if (h->places[i] == place)
			return true;
	return false;
}

bool hold_add_place(struct hold *h, u32 place)
{
	u32 i = h->nplaces;

	if (!place || hold_has_place(h, place))
		return true;
	if (h->nplaces == MAX_PLACES) {
		h->flags |= HOLD_UNSURE;
		return false;
	}
	while (i > 0 && h->places[i - 1] > place) {
		h->places[i] = h->places[i - 1];
		i--;
	}
	h->places[i] = place;
	h->nplaces++;
	return true;
}

void hold_drop_place(struct hold *h, u32 i)
{
	for (; i + 1 < h->nplaces; i++)
		h->places[i] = h->places[i + 1];
	h->places[--h->nplaces] = 0;
}

static int by_content(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct hold));
}

void lockset_normalise(struct lockset *l)
{
	qsort(l->hold, l->n, sizeof(*l->hold), by_content);
	memset(&l->hold[l->n], 0, (MAX_HOLDS - l->n) * sizeof(*l->hold));
}
