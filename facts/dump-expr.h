/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dump-expr.h - expressions as text. Part of the dump. */
#ifndef LOCKCTX_FACTS_DUMP_EXPR_H
#define LOCKCTX_FACTS_DUMP_EXPR_H

#include <stdint.h>
#include <stdio.h>
#include "schema.h"

struct facts_reader;

struct dump {
	FILE *out;
	struct facts_reader *r;
	struct fact_sym *syms;		/* by number */
	size_t nsyms, capsyms;
	struct fact_expr *exprs;	/* of the current function, by number */
	size_t nexprs, capexprs;
	uint32_t *params, *locals;	/* names of the current function's */
	uint32_t nparams, nlocals;
	uint32_t printed;		/* parts of the outermost expression so far */
};

/* String S, "" for 0. */
const char *dump_text(const struct dump *d, uint32_t s);
/* The name of symbol SYM, "?" for 0. */
const char *dump_symbol(const struct dump *d, uint32_t sym);
/* Print expression E, DEPTH levels inside another. */
void dump_value(struct dump *d, uint32_t e, int depth);
/* Print what stands at address E, as a C lvalue. */
void dump_place(struct dump *d, uint32_t e, int depth);

#endif
