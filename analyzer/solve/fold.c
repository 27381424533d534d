// SPDX-License-Identifier: GPL-2.0-or-later
/* fold.c - see fold.h. */
#include "fold.h"
#include "../../facts/schema.h"

int64_t fold_unary(int64_t op, int64_t a)
{
	switch (op) {
	case UN_NOT: return !a;
	case UN_BITNOT: return ~a;
	default: return (int64_t)-(uint64_t)a;
	}
}

bool fold_binary(int64_t op, int64_t a, int64_t b, int64_t *out)
{
	bool u = op & BIN_UNSIGNED;
	uint64_t ua = a, ub = b;

	switch (op & ~(int64_t)BIN_UNSIGNED) {
	case BIN_EQ: *out = a == b; break;
	case BIN_NE: *out = a != b; break;
	case BIN_LT: *out = u ? ua < ub : a < b; break;
	case BIN_LE: *out = u ? ua <= ub : a <= b; break;
	case BIN_GT: *out = u ? ua > ub : a > b; break;
	case BIN_GE: *out = u ? ua >= ub : a >= b; break;
	case BIN_AND: *out = a & b; break;
	case BIN_OR: *out = a | b; break;
	case BIN_XOR: *out = a ^ b; break;
	case BIN_ADD: *out = (int64_t)(ua + ub); break;
	case BIN_SUB: *out = (int64_t)(ua - ub); break;
	case BIN_MUL: *out = (int64_t)(ua * ub); break;
	case BIN_DIV: case BIN_MOD:
		if (!b || (b == -1 && a == INT64_MIN))
			return false;
		if ((op & ~(int64_t)BIN_UNSIGNED) == BIN_DIV)
			*out = u ? (int64_t)(ua / ub) : a / b;
		else
			*out = u ? (int64_t)(ua % ub) : a % b;
		break;
	case BIN_SHL:
		if (ub > 63)
			return false;
		*out = (int64_t)(ua << ub);
		break;
	case BIN_SHR:
		if (ub > 63)
			return false;
		*out = u ? (int64_t)(ua >> ub) : a >> b;
		break;
	case BIN_MIN: *out = (u ? ua < ub : a < b) ? a : b; break;
	case BIN_MAX: *out = (u ? ua > ub : a > b) ? a : b; break;
	default: return false;
	}
	return true;
}

int64_t fold_cast(int64_t bits, int64_t a)
{
	unsigned n = bits < 0 ? -bits : bits;

	if (n == 0 || n >= 64)
		return a;
	if (bits > 0)
		return (int64_t)((uint64_t)a & ((UINT64_C(1) << n) - 1));
	return (int64_t)((uint64_t)a << (64 - n)) >> (64 - n);
}
