/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strings.h - interned strings: equal texts have equal ids, so that names are
 * compared and stored as numbers. Id 0 is "". Texts live until strings_free().
 */
#ifndef LOCKCTX_STRINGS_H
#define LOCKCTX_STRINGS_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

struct strings;

struct strings *strings_new(void);
void strings_free(struct strings *s);

/* The id of TEXT, which is copied when new. */
u32 strings_id(struct strings *s, const char *text);
/* The id of TEXT if it was interned before, else 0. */
u32 strings_find(const struct strings *s, const char *text);
/* The text of ID; ID must have come from this pool. */
const char *strings_text(const struct strings *s, u32 id);
/* How many ids exist: every id is below. */
u32 strings_count(const struct strings *s);

#endif
