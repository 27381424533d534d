/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * writer.h - builds a facts payload in memory. Plain C that also compiles as
 * C++, since the plugin is its main user. Running out of memory ends the process
 * through facts_oom(), which the user of the writer provides.
 */
#ifndef LOCKCTX_FACTS_WRITER_H
#define LOCKCTX_FACTS_WRITER_H

#include <stddef.h>
#include "schema.h"

#ifdef __cplusplus
extern "C" {
#endif

struct facts_writer;

/* Called when memory is short; must not return. */
void facts_oom(size_t wanted);

/* A new, empty writer, owned by the caller until facts_writer_free(). */
struct facts_writer *facts_writer_new(void);
void facts_writer_free(struct facts_writer *w);

/* The number of TEXT, writing its STR record on first use; 0 for "" and NULL.
 * The text is copied. */
uint32_t facts_str(struct facts_writer *w, const char *text);

/*
 * Append one record: facts_put_fn(w, &(struct fact_fn){...}), one function for
 * each record of the schema but STR. Lists are copied. Numbering of SYM, EXPR
 * and BLOCK is the caller's to count (facts_put_sym() and facts_put_expr()
 * return the number that the record got; blocks are counted from 0).
 */
#define R(TAG, name, fields) uint32_t facts_put_##name(struct facts_writer *w, const struct fact_##name *r);
FACTS_RECORDS(R)
#undef R

/*
 * The finished payload: header, version, zstd-compressed records, in the layout
 * that facts_open() reads. The bytes belong to the writer and are valid until it
 * is freed; *SIZE gets their number. Nothing may be appended afterwards.
 */
const unsigned char *facts_finish(struct facts_writer *w, size_t *size);

#ifdef __cplusplus
}
#endif
#endif
