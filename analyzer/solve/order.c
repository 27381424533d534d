// SPDX-License-Identifier: GPL-2.0-or-later
/* order.c - see order.h. */
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
