// SPDX-License-Identifier: GPL-2.0-or-later
/* writer.c - see writer.h. Everything about field order comes from schema.h. */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "header.h"
#include "writer.h"

struct facts_writer {
	unsigned char *buf;
	size_t len, cap;
	/* Strings seen: open addressing over offsets into the stream. */
	uint32_t *slots;		/* string number, 0 free */
	size_t nslots;
	struct { size_t off; uint32_t len; } *strs;
	uint32_t nstrs, capstrs;
	uint32_t nsyms, nexprs, nblocks;
	unsigned char *out;
};

static void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		facts_oom(size);
	return p;
}

struct facts_writer *facts_writer_new(void)
{
	struct facts_writer *w = grow(NULL, sizeof(*w));

	memset(w, 0, sizeof(*w));
	return w;
}

void facts_writer_free(struct facts_writer *w)
{
	if (!w)
		return;
	free(w->buf);
	free(w->slots);
	free(w->strs);
	free(w->out);
	free(w);
}

static void put_bytes(struct facts_writer *w, const void *p, size_t n)
{
	if (w->len + n > w->cap) {
		w->cap = (w->len + n) * 2;
		w->buf = grow(w->buf, w->cap);
	}
	if (n)
		memcpy(w->buf + w->len, p, n);
	w->len += n;
}

static void put_u64(struct facts_writer *w, uint64_t v)
{
	unsigned char b[10];
	size_t n = 0;

	do {
		b[n] = v & 0x7f;
		v >>= 7;
		if (v)
			b[n] |= 0x80;
		n++;
	} while (v);
	put_bytes(w, b, n);
}

static void put_u32(struct facts_writer *w, uint32_t v)
{
	put_u64(w, v);
}

static void put_i64(struct facts_writer *w, int64_t v)
{
	put_u64(w, ((uint64_t)v << 1) ^ (uint64_t)(v >> 63));
}

static void put_list(struct facts_writer *w, struct fact_list l)
{
	put_u32(w, l.n);
	for (uint32_t i = 0; i < l.n; i++)
		put_u32(w, l.v[i]);
}

static void put_i64s(struct facts_writer *w, struct fact_i64s l)
{
	put_u32(w, l.n);
	for (uint32_t i = 0; i < l.n; i++)
		put_i64(w, l.v[i]);
}

static void put_text(struct facts_writer *w, struct fact_text t)
{
	put_u32(w, t.n);
	put_bytes(w, t.v, t.n);
}

#define PUT_U32 put_u32
#define PUT_I64 put_i64
#define PUT_STR put_u32
#define PUT_SYM put_u32
#define PUT_EXPR put_u32
#define PUT_BLOCK put_u32
#define PUT_STRS put_list
#define PUT_EXPRS put_list
#define PUT_BLOCKS put_list
#define PUT_I64S put_i64s
#define PUT_TEXT put_text

/* The number that a record of this kind gets, in its own sequence. */
static uint32_t number(struct facts_writer *w, enum fact_tag tag)
{
	switch (tag) {
	case FACT_STR:
		return ++w->nstrs;
	case FACT_SYM:
		return ++w->nsyms;
	case FACT_EXPR:
		return ++w->nexprs;
	case FACT_BLOCK:
		return w->nblocks++;
	case FACT_FN:
		w->nexprs = w->nblocks = 0;
		return 0;
	default:
		return 0;
	}
}

#define PUT_FIELD(kind, name) PUT_##kind(w, r->name);
#define R(TAG, name, fields)                                                   \
	uint32_t facts_put_##name(struct facts_writer *w, const struct fact_##name *r) \
	{                                                                      \
		unsigned char tag = FACT_##TAG;                                \
		(void)r;                                                       \
		put_bytes(w, &tag, 1);                                         \
		fields(PUT_FIELD)                                              \
		return number(w, FACT_##TAG);                                  \
	}
FACTS_RECORDS(R)
#undef R

static uint32_t *slot_of(struct facts_writer *w, const char *text, size_t n)
{
	size_t i = XXH3_64bits(text, n) & (w->nslots - 1);

	for (; w->slots[i]; i = (i + 1) & (w->nslots - 1)) {
		uint32_t s = w->slots[i];

		if (w->strs[s].len == n && !memcmp(w->buf + w->strs[s].off, text, n))
			break;
	}
	return &w->slots[i];
}

static void rehash(struct facts_writer *w)
{
	w->nslots = w->nslots ? w->nslots * 2 : 1024;
	free(w->slots);
	w->slots = grow(NULL, w->nslots * sizeof(*w->slots));
	memset(w->slots, 0, w->nslots * sizeof(*w->slots));
	for (uint32_t s = 1; s <= w->nstrs; s++)
		*slot_of(w, (char *)w->buf + w->strs[s].off, w->strs[s].len) = s;
}

uint32_t facts_str(struct facts_writer *w, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	uint32_t *slot;

	if (!n)
		return 0;
	if (2 * (size_t)(w->nstrs + 1) >= w->nslots)
		rehash(w);
	slot = slot_of(w, text, n);
	if (*slot)
		return *slot;
	if (w->nstrs + 2 > w->capstrs) {
		w->capstrs = (w->nstrs + 2) * 2;
		w->strs = grow(w->strs, w->capstrs * sizeof(*w->strs));
	}
	facts_put_str(w, &(struct fact_str){ .text = { (uint32_t)n, text } });
	w->strs[w->nstrs].off = w->len - n;
	w->strs[w->nstrs].len = n;
	return *slot = w->nstrs;
}

#define SKIPPED_HEAD 8	/* bytes at the start of a frame that zstd skips */

/* Room behind N packed bytes that makes them as many as a reader wants for those of the records. */
static size_t padding(const struct facts_writer *w, size_t n)
{
	uint64_t limit = facts_raw_limit(n);

	return w->len <= limit ? 0 : (w->len - limit) / FACTS_RATIO_MAX + 1 + SKIPPED_HEAD;
}

/* A frame of N bytes that zstd skips; all of its numbers are little-endian. */
static void put_padding(unsigned char *p, size_t n)
{
	uint32_t head[SKIPPED_HEAD / 4] = { ZSTD_MAGIC_SKIPPABLE_START, (uint32_t)(n - sizeof(head)) };

	memset(p, 0, n);
	memcpy(p, head, sizeof(head));
}

const unsigned char *facts_finish(struct facts_writer *w, size_t *size)
{
	size_t bound = ZSTD_compressBound(w->len), n, more;
	struct facts_header h = {
		.version = FACTS_VERSION,
		.raw_size = w->len,
		.checksum = XXH3_64bits(w->buf, w->len),
	};

	memcpy(h.magic, FACTS_MAGIC, sizeof(h.magic));
	free(w->out);
	w->out = grow(NULL, sizeof(h) + bound);
	n = ZSTD_compress(w->out + sizeof(h), bound, w->buf, w->len, 3);
	if (ZSTD_isError(n))	/* the bound rules out everything but memory */
		facts_oom(bound);
	more = padding(w, n);
	if (more) {
		w->out = grow(w->out, sizeof(h) + n + more);
		put_padding(w->out + sizeof(h) + n, more);
		n += more;
	}
	h.packed_size = n;
	memcpy(w->out, &h, sizeof(h));
	*size = sizeof(h) + n;
	return w->out;
}
