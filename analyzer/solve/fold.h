/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold.h - arithmetic on constants as the facts describe it: 64-bit, with the
 * operators of facts/schema.h.
 */
#ifndef LOCKCTX_FOLD_H
#define LOCKCTX_FOLD_H

#include <stdbool.h>
#include <stdint.h>

int64_t fold_unary(int64_t op, int64_t a);
/* *OUT gets A op B; false when that has no value (division by zero). */
bool fold_binary(int64_t op, int64_t a, int64_t b, int64_t *out);
/* A in |bits| bits, sign-extended when bits is negative. */
int64_t fold_cast(int64_t bits, int64_t a);

#endif
