// SPDX-License-Identifier: GPL-2.0-or-later
/* order.c - see order.h. */
#include "eval.h"
#include "order.h"

/* Is each number between LOW and HIGH less than N? -1: some are. */
static int less(i64 low, i64 high, i64 n)
{
	return high < n ? 1 : low >= n ? 0 : -1;
}

int order_holds(i64 plain, uint8_t may, i64 n)
{
	static const struct { uint8_t sign; i64 low, high; } ranges[] = {
		{ MAY_NEG, INT64_MIN, -1 }, { MAY_ZERO, 0, 0 }, { MAY_POS, 1, INT64_MAX },
	};
	bool upto = plain == BIN_LE || plain == BIN_GT, turned = plain == BIN_GE || plain == BIN_GT;
	int all = -2;

	if (upto && n == INT64_MAX)
		return !turned;
	for (int i = 0; i < 3; i++) {
		int one;

		if (!(may & ranges[i].sign))
			continue;
		one = less(ranges[i].low, ranges[i].high, n + upto);
		if (one < 0 || (all >= 0 && one != all))
			return -1;
		all = one;
	}
	return all < 0 ? -1 : all ^ turned;
}

/* Does T compare something with a constant, by an operation from LOW to HIGH? */
static bool compares(const struct terms *ts, u32 t, i64 low, i64 high)
{
	const struct term *x = term(ts, t);
	i64 op = x->num & 0xff;

	return x->kind == T_BINARY && op >= low && op <= high && term(ts, x->b)->kind == T_CONST &&
	       term(ts, x->a)->kind != T_CONST;
}

u32 order_equal(struct terms *ts, u32 t)
{
	const struct term *x = term(ts, t);

	if ((!compares(ts, t, BIN_EQ, BIN_EQ) && !compares(ts, t, BIN_NE, BIN_NE)) || !term(ts, x->b)->num)
		return 0;
	return term_make(ts, T_BINARY, x->a, x->b, 0, BIN_EQ);
}

bool order_is(const struct terms *ts, u32 t)
{
	return compares(ts, t, BIN_LT, BIN_GE);
}

u32 order_nothing(const struct terms *ts, const struct term *t)
{
	const struct term *sum = term(ts, t->a), *limit = term(ts, t->b), *one = term(ts, sum->b);
	i64 op = t->num & 0xff;

	/* 0 - 1 is greater than any error, and MAX_ERRNO errors are below it */
	if (t->kind != T_BINARY || !(t->num & BIN_UNSIGNED) || op < BIN_LT || op > BIN_GE || limit->kind != T_CONST ||
	    limit->num >= 0 || limit->num < -MAX_ERRNO - 2 || sum->kind != T_BINARY || one->kind != T_CONST)
		return 0;
	op = sum->num & 0xff;
	return (op == BIN_ADD && one->num == -1) || (op == BIN_SUB && one->num == 1) ? sum->a : 0;
}
