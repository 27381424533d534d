// SPDX-License-Identifier: GPL-2.0-or-later
/* bits.c - see bits.h. Terms are acyclic and no deeper than term.h allows. */
#include "bits.h"

static u64 narrowed(u64 bits, i64 width)
{
	u64 n = width < 0 ? -(u64)width : (u64)width;

	return n && n < 64 ? bits & ((UINT64_C(1) << n) - 1) : bits;
}

u64 bits_set(const struct terms *ts, u32 t)
{
	const struct term *x = term(ts, t);

	switch (x->kind) {
	case T_CONST:
		return x->num;
	case T_CAST:
		return narrowed(bits_set(ts, x->a), x->num);
	case T_BINARY:
		if ((x->num & 0xff) == BIN_OR)
			return bits_set(ts, x->a) | bits_set(ts, x->b);
		return (x->num & 0xff) == BIN_AND ? bits_set(ts, x->a) & bits_set(ts, x->b) : 0;
	default:
		return 0;
	}
}

u64 bits_possible(const struct terms *ts, u32 t)
{
	const struct term *x = term(ts, t);

	switch (x->kind) {
	case T_CONST:
		return x->num;
	case T_CAST:	/* a sign is copied to all that is above */
		return x->num < 0 ? ~UINT64_C(0) : narrowed(bits_possible(ts, x->a), x->num);
	case T_BINARY:
		if ((x->num & 0xff) == BIN_OR)
			return bits_possible(ts, x->a) | bits_possible(ts, x->b);
		return (x->num & 0xff) == BIN_AND ? bits_possible(ts, x->a) & bits_possible(ts, x->b) : ~UINT64_C(0);
	default:
		return ~UINT64_C(0);
	}
}
