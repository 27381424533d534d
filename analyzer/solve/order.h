/* SPDX-License-Identifier: GPL-2.0-or-later */
/* order.h - what signs decide of an order against a number. */
#ifndef LOCKCTX_ORDER_H
#define LOCKCTX_ORDER_H

#include "state.h"

/* Does PLAIN (BIN_LT, BIN_LE, BIN_GT or BIN_GE, signed) hold between values of signs MAY (MAY_*) and
 * number N? 1: between all, 0: none, -1: some, or there is none. */
int order_holds(i64 plain, uint8_t may, i64 n);

#endif
