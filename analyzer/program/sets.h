/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sets.h - interned sets of small numbers: equal sets are one number, so that many
 * functions that may do the same share what they may do, and joining two sets that were
 * joined before costs a look-up. A set is made of blocks of bits, and these are shared too.
 * Set 0 is empty.
 */
#ifndef LOCKCTX_SETS_H
#define LOCKCTX_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sets;

struct sets *sets_new(void);
void sets_free(struct sets *s);

/* The set of the N numbers V, in any order. */
uint32_t sets_of(struct sets *s, const uint32_t *v, size_t n);
uint32_t sets_union(struct sets *s, uint32_t a, uint32_t b);
bool sets_has(const struct sets *s, uint32_t set, uint32_t number);

/* Put the members of SET, ascending, at the end of the stb_ds array *OUT. */
void sets_list(const struct sets *s, uint32_t set, uint32_t **out);

/* How many sets and blocks there are. */
size_t sets_count(const struct sets *s, size_t *blocks);

#endif
