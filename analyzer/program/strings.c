// SPDX-License-Identifier: GPL-2.0-or-later
/* strings.c - see strings.h. */
#include <obstack.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "strings.h"
#include "util.h"

#define obstack_chunk_alloc xmalloc
#define obstack_chunk_free free

struct strings {
	struct obstack text;
	const char **v;		/* by id */
	u32 *slots;		/* open addressing: id, 0 free */
	size_t nslots;
};

static u32 *slot_of(const struct strings *s, const char *text)
{
	size_t i = XXH3_64bits(text, strlen(text)) & (s->nslots - 1);

	while (s->slots[i] && strcmp(s->v[s->slots[i]], text))
		i = (i + 1) & (s->nslots - 1);
	return &s->slots[i];
}

static void rehash(struct strings *s, size_t n)
{
	s->nslots = n;
	free(s->slots);
	s->slots = xcalloc(n, sizeof(*s->slots));
	for (u32 id = 1; id < arrlenu(s->v); id++)
		*slot_of(s, s->v[id]) = id;
}

struct strings *strings_new(void)
{
	struct strings *s = xcalloc(1, sizeof(*s));

	obstack_init(&s->text);
	arrput(s->v, "");
	rehash(s, 4096);
	return s;
}

void strings_free(struct strings *s)
{
	if (!s)
		return;
	obstack_free(&s->text, NULL);
	arrfree(s->v);
	free(s->slots);
	free(s);
}

u32 strings_id(struct strings *s, const char *text)
{
	u32 *slot;

	if (!*text)
		return 0;
	slot = slot_of(s, text);
	if (*slot)
		return *slot;
	if (2 * arrlenu(s->v) >= s->nslots) {
		rehash(s, s->nslots * 2);
		slot = slot_of(s, text);
	}
	*slot = arrlenu(s->v);
	arrput(s->v, (const char *)obstack_copy0(&s->text, text, strlen(text)));
	return *slot;
}

u32 strings_find(const struct strings *s, const char *text)
{
	return *text ? *slot_of(s, text) : 0;
}

const char *strings_text(const struct strings *s, u32 id)
{
	return s->v[id];
}

u32 strings_count(const struct strings *s)
{
	return arrlenu(s->v);
}
