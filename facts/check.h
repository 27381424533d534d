/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - the order and reference rules of schema.h that one field alone does
 * not show. Part of the reader.
 */
#ifndef LOCKCTX_FACTS_CHECK_H
#define LOCKCTX_FACTS_CHECK_H

#include <stdbool.h>
#include <stdint.h>

struct fact_record;

/* Where in the stream a record stands. All zero at the start. */
struct check {
	enum { AT_START, AT_TOP, AT_OBJECT, AT_FN, AT_BLOCK, AT_BLOCK_END } at;
	uint32_t nsyms, capsyms;
	bool *is_func;			/* by symbol number */
	/* Of the current function: */
	uint32_t nexprs, capexprs;
	uint8_t *ops;			/* by expression number, OP_DEFINED or'ed in */
	uint32_t nblocks, nparams, nlocals;
	uint32_t max_block, max_expr;	/* largest number named so far */
	uint32_t undefined;		/* expressions that wait for their record */
};

/* Whether *REC may stand here, and what it says is consistent: NULL, or what is
 * wrong. Numbers symbols, expressions and blocks. NSTRS strings exist. */
const char *check_record(struct check *c, struct fact_record *rec, uint32_t nstrs);
/* The same for the end of the stream. */
const char *check_end(const struct check *c);
void check_release(struct check *c);

#endif
