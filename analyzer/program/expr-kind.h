/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expr-kind.h - what the source takes an expression for, as far as the facts tell. */
#ifndef LOCKCTX_EXPR_KIND_H
#define LOCKCTX_EXPR_KIND_H

#include "program.h"

enum how_read { AS_NUMBER, AS_BOOL, AS_POINTER };

/* How would the source of F test E? */
enum how_read expr_kind(const struct program *p, const struct func *f, u32 e);

/* What F returns, by its type. */
enum how_read expr_returned(const struct program *p, const struct func *f);

/* E without casts. */
u32 expr_bare(const struct func *f, u32 e);
bool expr_compares(const struct expr *x);
bool expr_is_zero(const struct func *f, u32 e);

#endif
