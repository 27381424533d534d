/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.h - the first bytes of a facts payload. Little-endian, as are the
 * machines whose GCC the plugin runs in. Several payloads may follow each other
 * in one section: `ld -r` of objects concatenates them.
 */
#ifndef LOCKCTX_FACTS_HEADER_H
#define LOCKCTX_FACTS_HEADER_H

#include <stdint.h>

struct facts_header {
	char magic[8];		/* FACTS_MAGIC, no NUL */
	uint32_t version;	/* FACTS_VERSION */
	uint32_t reserved;	/* 0 */
	uint64_t raw_size;	/* bytes of the records */
	uint64_t packed_size;	/* bytes that follow this header, one zstd frame */
	uint64_t checksum;	/* XXH3 of the raw records */
};

#endif
