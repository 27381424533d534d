/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expr-text.h - expressions of a function as its source has them: variables by their
 * names, helpers as the calls that are written there. What the solver's terms know of a
 * value beyond that (term.h) is for proofs; a reader checks what stands in the file.
 */
#ifndef LOCKCTX_EXPR_TEXT_H
#define LOCKCTX_EXPR_TEXT_H

#include "program.h"

/* Expression E of F as C; NULL when a part of it has no name in the source. The caller frees it. */
char *expr_text(const struct program *p, const struct func *f, u32 e);

/* The thing at address E of F, "vcpu->kvm", in the same way. */
char *place_text(const struct program *p, const struct func *f, u32 e);

/* What branch condition COND of F says when taken as TRUTH: "host == true", "nr <= 3",
 * "valid(nr) is false". The caller frees it. */
char *condition_text(const struct program *p, const struct func *f, u32 cond, bool truth);

/* NUM as a person writes it: -1, 255, 0x1000; as the operand of &, | or ^ when IN_MASK. */
char *number_text(i64 num, bool in_mask);

#endif
