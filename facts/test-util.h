/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-util.h - what the tests of the format share. */
#ifndef LOCKCTX_FACTS_TEST_UTIL_H
#define LOCKCTX_FACTS_TEST_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zstd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "header.h"
#include "reader.h"
#include "writer.h"

#define LIST(...) { sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ } }
#define NUMBERS(...) { sizeof((int64_t[]){ __VA_ARGS__ }) / 8, (int64_t[]){ __VA_ARGS__ } }
#define PUT(name, ...) facts_put_##name(w, &(struct fact_##name){ __VA_ARGS__ })

/* A payload of N raw bytes, owned by the caller. */
static inline unsigned char *pack(const void *raw, size_t n, size_t *size)
{
	size_t bound = ZSTD_compressBound(n);
	unsigned char *p = malloc(sizeof(struct facts_header) + bound);
	struct facts_header h = {
		.version = FACTS_VERSION, .raw_size = n, .checksum = XXH3_64bits(raw, n),
	};

	memcpy(h.magic, FACTS_MAGIC, 8);
	h.packed_size = ZSTD_compress(p + sizeof(h), bound, raw, n, 1);
	memcpy(p, &h, sizeof(h));
	*size = sizeof(h) + h.packed_size;
	return p;
}

struct outcome {
	unsigned int records;
	enum fact_tag last;
	char error[256];		/* "" when there was none */
};

static inline struct outcome read_all(const void *data, size_t size)
{
	struct facts_reader *r = facts_open(data, size);
	struct outcome o = { 0 };
	struct fact_record rec;

	while (facts_next(r, &rec)) {
		o.records++;
		o.last = rec.tag;
	}
	assert_false(facts_next(r, &rec));
	if (facts_error(r))
		snprintf(o.error, sizeof(o.error), "%s", facts_error(r));
	facts_close(r);
	return o;
}

static inline struct outcome read_raw(const void *raw, size_t n)
{
	size_t size;
	unsigned char *p = pack(raw, n, &size);
	struct outcome o = read_all(p, size);

	free(p);
	return o;
}

/* Each rule of the schema, broken once (test-rules.c). */
void test_rules(void **state);

#endif
