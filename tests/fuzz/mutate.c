// SPDX-License-Identifier: GPL-2.0-or-later
/* mutate.c - see mutate.h. */
#include "mutate.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../../analyzer/program/util.h"
#include "../../facts/header.h"
#include "../../facts/reader.h"

/* splitmix64 */
uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	return n ? rng_next(r) % n : 0;
}

const char *mutation_name(enum mutation kind)
{
	static const char *const names[] = { "file", "bytes", "records" };

	return names[kind];
}

static struct bytes copy(const unsigned char *data, size_t size)
{
	struct bytes b = { xmalloc(size + 1), size };

	memcpy(b.data, data, size);
	return b;
}

/* A few bytes changed, put in or left out; rarely the end cut off. */
static struct bytes mutate_bytes(const unsigned char *data, size_t size, struct rng *r)
{
	struct bytes b = { xmalloc(size + 64), size };

	memcpy(b.data, data, size);
	for (uint32_t n = 1 + rng_below(r, 4); n-- && b.size;) {
		size_t at = rng_below(r, b.size);

		switch (rng_below(r, 6)) {
		case 0:
			b.data[at] ^= 1u << rng_below(r, 8);
			break;
		case 1:
			b.data[at] = rng_next(r);
			break;
		case 2:
			b.data[at] += rng_below(r, 2) ? 1 : -1;
			break;
		case 3:
			memmove(b.data + at + 1, b.data + at, b.size - at);
			b.data[at] = rng_below(r, 4) ? b.data[at] : 0xff;
			b.size++;
			break;
		case 4:
			memmove(b.data + at, b.data + at + 1, b.size - at - 1);
			b.size--;
			break;
		default:
			if (rng_below(r, 8) == 0)
				b.size = at;
		}
	}
	return b;
}

/* RAW under a header that is right about it. */
static struct bytes wrap(const struct bytes *raw)
{
	size_t bound = ZSTD_compressBound(raw->size);
	struct facts_header h = {
		.version = FACTS_VERSION, .raw_size = raw->size,
		.checksum = XXH3_64bits(raw->data, raw->size),
	};
	struct bytes b = { xmalloc(sizeof(h) + bound), 0 };

	memcpy(h.magic, FACTS_MAGIC, sizeof(h.magic));
	h.packed_size = ZSTD_compress(b.data + sizeof(h), bound, raw->data, raw->size, 1);
	memcpy(b.data, &h, sizeof(h));
	b.size = sizeof(h) + h.packed_size;
	return b;
}

static struct bytes mutate_raw(const unsigned char *data, size_t size, struct rng *r)
{
	struct facts_header h;
	struct bytes raw, changed, wrapped;

	memcpy(&h, data, sizeof(h));
	raw = (struct bytes){ xmalloc(h.raw_size), h.raw_size };
	if (ZSTD_decompress(raw.data, raw.size, data + sizeof(h), h.packed_size) != raw.size) {
		free(raw.data);
		return copy(data, size);
	}
	changed = mutate_bytes(raw.data, raw.size, r);
	wrapped = wrap(&changed);
	free(raw.data);
	free(changed.data);
	return wrapped;
}

static struct bytes mutate_one(const unsigned char *data, size_t size, enum mutation kind,
			       struct rng *r)
{
	switch (kind) {
	case MUTATE_FILE:
		return mutate_bytes(data, size, r);
	case MUTATE_BYTES:
		return mutate_raw(data, size, r);
	default:
		return mutate_records(data, size, r);
	}
}

/* The size of the payload at DATA; 0 when there is none. */
static size_t payload_size(const unsigned char *data, size_t size)
{
	struct facts_reader *reader = facts_open(data, size);
	size_t used = facts_size(reader);

	facts_close(reader);
	return used;
}

struct bytes mutate(const struct bytes *payloads, enum mutation kind, struct rng *r)
{
	size_t at = 0, size, count = 0, chosen;
	struct bytes one, all = { NULL, 0 };

	for (; (size = payload_size(payloads->data + at, payloads->size - at)); at += size)
		count++;
	chosen = rng_below(r, count);
	for (at = 0; count--; at += size) {
		size = payload_size(payloads->data + at, payloads->size - at);
		one = chosen-- ? copy(payloads->data + at, size) :
				 mutate_one(payloads->data + at, size, kind, r);
		all.data = realloc(all.data, all.size + one.size + 1);
		if (!all.data)
			die("out of memory");
		memcpy(all.data + all.size, one.data, one.size);
		all.size += one.size;
		free(one.data);
	}
	return all;
}
