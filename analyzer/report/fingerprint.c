// SPDX-License-Identifier: GPL-2.0-or-later
/* fingerprint.c - see fingerprint.h. */
#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fingerprint.h"

/* The NUL goes in too, so that "ab","c" and "a","bc" differ; a missing string is one byte that
 * no UTF-8 has. */
static void add(XXH3_state_t *hash, const char *s)
{
	if (s)
		XXH3_64bits_update(hash, s, strlen(s) + 1);
	else
		XXH3_64bits_update(hash, "\xff", 1);
}

static size_t first_step(const struct finding *f)
{
	size_t first = f->npath, i;

	for (i = 0; i < f->nacquires; i++)
		if (f->acquires[i].shown && f->acquires[i].depth < first)
			first = f->acquires[i].depth;
	return first < f->npath ? first : 0;
}

static void set_id(struct finding *f, XXH64_hash_t hash)
{
	snprintf(f->id, sizeof(f->id), "%08x", (unsigned int)(hash >> 32));
}

void finding_fingerprint(struct finding *f)
{
	XXH3_state_t hash;
	size_t i;

	XXH3_64bits_reset(&hash);
	add(&hash, f->rule);
	add(&hash, f->lock_class);
	add(&hash, f->context);
	add(&hash, f->site.function);
	add(&hash, f->site.callee);
	for (i = first_step(f); i < f->npath; i++) {
		add(&hash, f->path[i].function);
		add(&hash, f->path[i].callee);
	}
	add(&hash, f->waits.callee);
	set_id(f, XXH3_64bits_digest(&hash));
}

static bool id_taken(const struct report *r, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(r->findings[i].id, r->findings[n].id))
			return true;
	return false;
}

void report_fingerprints(struct report *r)
{
	size_t i;

	for (i = 0; i < r->nfindings; i++) {
		struct finding *f = &r->findings[i];
		char own[sizeof(f->id)];
		XXH64_hash_t rank = 0;

		finding_fingerprint(f);
		memcpy(own, f->id, sizeof(own));
		while (id_taken(r, i))
			set_id(f, XXH3_64bits_withSeed(own, sizeof(own) - 1, ++rank));
	}
}
