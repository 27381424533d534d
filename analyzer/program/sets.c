// SPDX-License-Identifier: GPL-2.0-or-later
/* sets.c - see sets.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "sets.h"
#include "util.h"

/* Numbers are spread thin in most sets: small blocks are shared more often. */
#define BLOCK_WORDS 4
#define BLOCK_BITS (BLOCK_WORDS * 64)

struct block { uint64_t word[BLOCK_WORDS]; };

/* Block BLOCK at place INDEX. */
struct part { uint32_t index, block; };

struct sets {
	struct { struct block key; uint32_t value; } *block_ids;	/* stb_ds, as the others */
	struct block *blocks;		/* 0 is empty */
	struct part *parts;		/* of all sets, one after the other */
	struct { size_t first; uint32_t n; } *sets;
	struct { uint64_t key; uint32_t value; } *by_hash;	/* hash of parts -> the last such set */
	uint32_t *same_hash;		/* set -> another of its hash, or 0 */
	struct { uint64_t key; uint32_t value; } *unions;
	struct part *scratch;
};

static uint32_t block_id(struct sets *s, const struct block *b)
{
	ptrdiff_t at = hmgeti(s->block_ids, *b);
	uint32_t id = arrlenu(s->blocks);

	if (at >= 0)
		return s->block_ids[at].value;
	arrput(s->blocks, *b);
	hmput(s->block_ids, *b, id);
	return id;
}

/* The set of the parts in scratch. */
static uint32_t intern(struct sets *s)
{
	size_t n = arrlenu(s->scratch);
	uint64_t hash = n ? stbds_hash_bytes(s->scratch, n * sizeof(struct part), 1) : 0;
	uint32_t id = arrlenu(s->sets), last;

	if (!n)
		return 0;
	last = hmget(s->by_hash, hash);
	for (uint32_t k = last; k; k = s->same_hash[k])
		if (s->sets[k].n == n && !memcmp(&s->parts[s->sets[k].first], s->scratch, n * sizeof(struct part)))
			return k;
	arrput(s->sets, ((typeof(*s->sets)){ arrlenu(s->parts), n }));
	arrput(s->same_hash, last);
	memcpy(arraddnptr(s->parts, n), s->scratch, n * sizeof(struct part));
	hmput(s->by_hash, hash, id);
	return id;
}

struct sets *sets_new(void)
{
	struct sets *s = xcalloc(1, sizeof(*s));
	struct block empty = { { 0 } };

	block_id(s, &empty);
	arrput(s->sets, ((typeof(*s->sets)){ 0, 0 }));
	arrput(s->same_hash, 0);
	return s;
}

void sets_free(struct sets *s)
{
	if (!s)
		return;
	hmfree(s->block_ids);
	arrfree(s->blocks);
	arrfree(s->parts);
	arrfree(s->sets);
	hmfree(s->by_hash);
	arrfree(s->same_hash);
	hmfree(s->unions);
	arrfree(s->scratch);
	free(s);
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

uint32_t sets_of(struct sets *s, const uint32_t *v, size_t n)
{
	uint32_t *sorted;

	if (!n)
		return 0;
	sorted = xmalloc(n * sizeof(*sorted));
	memcpy(sorted, v, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), by_value);
	arrsetlen(s->scratch, 0);
	for (size_t i = 0; i < n;) {
		uint32_t index = sorted[i] / BLOCK_BITS;
		struct block b = { { 0 } };

		for (; i < n && sorted[i] / BLOCK_BITS == index; i++)
			b.word[sorted[i] % BLOCK_BITS / 64] |= UINT64_C(1) << (sorted[i] % 64);
		arrput(s->scratch, ((struct part){ index, block_id(s, &b) }));
	}
	free(sorted);
	return intern(s);
}

static uint32_t join_blocks(struct sets *s, uint32_t a, uint32_t b)
{
	struct block both;

	if (a == b)
		return a;
	for (int w = 0; w < BLOCK_WORDS; w++)
		both.word[w] = s->blocks[a].word[w] | s->blocks[b].word[w];
	if (!memcmp(&both, &s->blocks[a], sizeof(both)))
		return a;
	if (!memcmp(&both, &s->blocks[b], sizeof(both)))
		return b;
	return block_id(s, &both);
}

uint32_t sets_union(struct sets *s, uint32_t a, uint32_t b)
{
	uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	ptrdiff_t at;
	uint32_t i = 0, k = 0, out;

	if (a == b || !b)
		return a;
	if (!a)
		return b;
	at = hmgeti(s->unions, key);
	if (at >= 0)
		return s->unions[at].value;
	arrsetlen(s->scratch, 0);
	while (i < s->sets[a].n || k < s->sets[b].n) {
		const struct part *x = i < s->sets[a].n ? &s->parts[s->sets[a].first + i] : NULL;
		const struct part *y = k < s->sets[b].n ? &s->parts[s->sets[b].first + k] : NULL;

		if (x && y && x->index == y->index) {
			arrput(s->scratch, ((struct part){ x->index, join_blocks(s, x->block, y->block) }));
			i++;
			k++;
		} else if (!y || (x && x->index < y->index)) {
			arrput(s->scratch, *x);
			i++;
		} else {
			arrput(s->scratch, *y);
			k++;
		}
	}
	out = intern(s);
	hmput(s->unions, key, out);
	return out;
}

bool sets_has(const struct sets *s, uint32_t set, uint32_t number)
{
	const struct part *v = s->parts + s->sets[set].first;
	uint32_t index = number / BLOCK_BITS, lo = 0, hi = s->sets[set].n;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (v[mid].index < index)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->sets[set].n && v[lo].index == index &&
	       (s->blocks[v[lo].block].word[number % BLOCK_BITS / 64] >> (number % 64) & 1);
}

void sets_list(const struct sets *s, uint32_t set, uint32_t **out)
{
	for (uint32_t i = 0; i < s->sets[set].n; i++) {
		const struct part *x = &s->parts[s->sets[set].first + i];

		for (int w = 0; w < BLOCK_WORDS; w++)
			for (uint64_t bits = s->blocks[x->block].word[w]; bits; bits &= bits - 1)
				arrput(*out, x->index * BLOCK_BITS + w * 64 + __builtin_ctzll(bits));
	}
}

size_t sets_count(const struct sets *s, size_t *blocks)
{
	*blocks = arrlenu(s->blocks);
	return arrlenu(s->sets);
}
