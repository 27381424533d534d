/* SPDX-License-Identifier: GPL-2.0-or-later */
/* order.h - what signs decide of an order against a number. */
#ifndef LOCKCTX_ORDER_H
#define LOCKCTX_ORDER_H

#include "state.h"

/* Does PLAIN (BIN_LT, BIN_LE, BIN_GT or BIN_GE, signed) hold between values of signs MAY (MAY_*) and
 * number N? 1: between all, 0: none, -1: some, or there is none. */
int order_holds(i64 plain, uint8_t may, i64 n);

/* The term that says whether what T, a comparison with a constant that is not zero, compares are equal, which may
 * be T; 0: T is none. */
u32 order_equal(struct terms *ts, u32 t);
/* What T, a comparison, asks to be an error or 0, as IS_ERR_OR_NULL() of guards does by one subtraction; 0: T is
 * another one. */
u32 order_nothing(const struct terms *ts, const struct term *t);
/* Is T a comparison with a constant by size? */
bool order_is(const struct terms *ts, u32 t);

#endif
