/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutate.h - facts with something wrong in them, made from good ones: bytes of the file, bytes of
 * the records under a checksum that fits, or fields of single records, most of which then pass the
 * reader and reach the analysis.
 */
#ifndef LOCKCTX_TEST_MUTATE_H
#define LOCKCTX_TEST_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* The same numbers for the same start, on every machine. */
struct rng { uint64_t state; };

uint64_t rng_next(struct rng *r);
/* A number below N; 0 when N is 0. */
uint32_t rng_below(struct rng *r, uint32_t n);

struct bytes { unsigned char *data; size_t size; };

enum mutation { MUTATE_FILE, MUTATE_BYTES, MUTATE_RECORDS, MUTATIONS };

/* "file", "bytes", "records" */
const char *mutation_name(enum mutation kind);

/*
 * PAYLOADS (one or several behind each other) with mutations of KIND in one of them; the caller
 * frees the data. Payloads that cannot be read are left as they are.
 */
struct bytes mutate(const struct bytes *payloads, enum mutation kind, struct rng *r);

/* ---- for mutate.c: records.c ---- */

/* The payload at DATA with fields of some records changed, and records left out or written twice. */
struct bytes mutate_records(const unsigned char *data, size_t size, struct rng *r);

#endif
