/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.h - the first bytes of a facts payload. Little-endian, as are the
 * machines whose GCC the plugin runs in. Several payloads may follow each other
 * in one section: `ld -r` of objects concatenates them.
 */
#ifndef LOCKCTX_FACTS_HEADER_H
#define LOCKCTX_FACTS_HEADER_H

#include <stdint.h>

/*
 * A reader takes a hundred times the memory of its records, so what few bytes may ask for is bounded:
 * real files pack 2 to 15 times. The writer puts a frame of nothing behind what packs better.
 */
#define FACTS_RATIO_MAX 128
#define FACTS_RAW_FREE (1u << 20)

struct facts_header {
	char magic[8];		/* FACTS_MAGIC, no NUL */
	uint32_t version;	/* FACTS_VERSION */
	uint32_t reserved;	/* 0 */
	uint64_t raw_size;	/* bytes of the records */
	uint64_t packed_size;	/* bytes that follow this header, one zstd frame */
	uint64_t checksum;	/* XXH3 of the raw records */
};

/* Bytes of records that PACKED bytes may hold. */
static inline uint64_t facts_raw_limit(uint64_t packed)
{
	return packed > UINT64_MAX / FACTS_RATIO_MAX - FACTS_RAW_FREE ? UINT64_MAX :
	       FACTS_RAW_FREE + packed * FACTS_RATIO_MAX;
}

#endif
