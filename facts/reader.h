/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h - reads facts back. Facts are untrusted input: every length, index
 * and order rule of schema.h is checked here, so that the code above can use
 * what it gets without looking again. A reader never aborts; what is wrong is
 * told by facts_error().
 */
#ifndef LOCKCTX_FACTS_READER_H
#define LOCKCTX_FACTS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include "schema.h"

struct facts_reader;

struct fact_record {
	enum fact_tag tag;
	uint32_t number;	/* of a STR, SYM, EXPR or BLOCK; else 0 */
	union {
#define R(TAG, name, fields) struct fact_##name name;
		FACTS_RECORDS(R)
#undef R
	};
};

/*
 * A reader of the payload that starts at DATA (SIZE bytes, which may hold more
 * payloads behind it). DATA must stay until facts_close(). Never NULL: when the
 * header, the version, the size or the checksum is wrong, the first facts_next()
 * says false and facts_error() why.
 */
struct facts_reader *facts_open(const void *data, size_t size);
void facts_close(struct facts_reader *r);

/* How many bytes of DATA the payload took, header included; 0 when it is not
 * one at all. The next payload of the section starts there. */
size_t facts_size(const struct facts_reader *r);

/*
 * The next record, true; or false at the end and on error. Lists and text in
 * *REC are valid until the next call.
 */
bool facts_next(struct facts_reader *r, struct fact_record *rec);

/* NULL, or what is wrong with the payload and at which byte of its records. */
const char *facts_error(const struct facts_reader *r);

/* String N as NUL-terminated text that can be printed (see clean.h), "" for 0. Valid until facts_close(). A string
 * with an embedded NUL is an error of the payload. */
const char *facts_text(const struct facts_reader *r, uint32_t n);

#endif
