// SPDX-License-Identifier: GPL-2.0-or-later
/* alias.c - see alias.h. */
#include "alias.h"

bool alias_in_frame(const struct term *x)
{
	return x->kind == T_LOCAL || x->kind == T_TEMP;
}

/* Is T element 1, 2, .. of the array at A? */
static bool is_later_element(const struct terms *ts, u32 t, u32 a)
{
	const struct term *x = term(ts, t);

	return x->kind == T_INDEX && x->a == a && term(ts, x->b)->kind == T_CONST && term(ts, x->b)->num;
}

/* Are A and B places in two elements of one array, whose numbers are known? */
static bool other_element(const struct terms *ts, u32 a, u32 b)
{
	const struct term *x = term(ts, a), *y = term(ts, b);

	if (is_later_element(ts, a, b) || is_later_element(ts, b, a))
		return true;
	if (x->kind != y->kind || (x->kind != T_INDEX && x->kind != T_FIELD))
		return false;
	if (x->a != y->a)
		return x->ref == y->ref && x->b == y->b && other_element(ts, x->a, y->a);
	return x->kind == T_INDEX && term(ts, x->b)->kind == T_CONST && term(ts, y->b)->kind == T_CONST &&
	       term(ts, x->b)->num != term(ts, y->b)->num;
}

bool alias_may(const struct terms *ts, u32 a, u32 b)
{
	u32 fa = term_last_field(ts, a), fb = term_last_field(ts, b);
	u32 ra = term_root(ts, a), rb = term_root(ts, b);
	const struct term *x = term(ts, ra), *y = term(ts, rb);
	bool direct_a = !term(ts, a)->derefs, direct_b = !term(ts, b)->derefs;

	if (a == b)
		return true;
	if (fa != fb || other_element(ts, a, b))
		return false;
	/* two objects that have names are different when the names are */
	if (direct_a && direct_b && ra != rb && (alias_in_frame(x) || x->kind == T_GLOBAL) &&
	    (alias_in_frame(y) || y->kind == T_GLOBAL))
		return false;
	/* nothing that came from outside points into this frame */
	if (direct_a && alias_in_frame(x) && !(direct_b && alias_in_frame(y)))
		return false;
	if (direct_b && alias_in_frame(y) && !(direct_a && alias_in_frame(x)))
		return false;
	if (!fa && direct_a && direct_b && ra == rb)	/* elements of one array */
		return true;
	return fa || !(direct_a && direct_b);
}
