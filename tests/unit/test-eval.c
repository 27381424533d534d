// SPDX-License-Identifier: GPL-2.0-or-later
/* test-eval.c - what a state knows about a term. */
#include "fixture.h"

#include <string.h>

#include "../../analyzer/solve/eval.h"

/* Just enough of an analysis for terms to have values. */
struct frame {
	struct program *p;
	struct effects fx;
	struct slice slice;
	struct eval ev;
	struct state st;
};

static const char *const one_block[] = { "" };

static void frame_init(struct frame *f)
{
	memset(f, 0, sizeof(*f));
	f->p = program_of_blocks(one_block, 1);
	f->fx.p = f->p;
	f->fx.ts = terms_new(f->p);
	f->slice.fx = &f->fx;
	f->ev = (struct eval){ &f->slice, the_function(f->p, "f") };
}

static void frame_release(struct frame *f)
{
	terms_free(f->fx.ts);
	program_free(f->p);
}

/* What stands where parameter I points to. */
static u32 at_param(struct frame *f, i64 i)
{
	return term_make(f->fx.ts, T_DEREF, term_make(f->fx.ts, T_PARAM, 0, 0, 0, i), 0, 0, 0);
}

static u32 with(struct frame *f, enum binary_op op, u32 a, i64 num)
{
	return term_make(f->fx.ts, T_BINARY, a, term_const(f->fx.ts, num), 0, op);
}

/* Facts may name each other in a ring: a value is found all the same. */
TEST(test_facts_in_a_ring)
{
	struct frame f;
	u32 a, b, c;

	frame_init(&f);
	a = at_param(&f, 0);
	b = at_param(&f, 1);
	c = at_param(&f, 2);
	state_set(&f.st, a, (struct value){ with(&f, BIN_OR, b, 2), MAY_ANY });
	state_set(&f.st, b, (struct value){ with(&f, BIN_AND, c, 4), MAY_ANY });
	state_set(&f.st, c, (struct value){ with(&f, BIN_OR, a, 1), MAY_ANY });
	assert_int_equal(eval_value(&f.ev, &f.st, a).may, MAY_NEG | MAY_POS);
	assert_int_equal(eval_value(&f.ev, &f.st, b).may, MAY_ANY);
	assert_int_equal(eval_truth(&f.ev, &f.st, with(&f, BIN_EQ, a, 0)), 0);
	frame_release(&f);
}

/* A flag was made of a value of which more is known by now. */
TEST(test_parts_that_became_known)
{
	struct frame f;
	u32 flag, value;

	frame_init(&f);
	flag = at_param(&f, 0);
	value = at_param(&f, 1);
	state_set(&f.st, flag, (struct value){ with(&f, BIN_EQ, value, 5), MAY_ZERO | MAY_POS });
	assert_int_equal(eval_truth(&f.ev, &f.st, flag), -1);
	state_set(&f.st, value, (struct value){ term_const(f.fx.ts, 5), MAY_POS });
	assert_int_equal(eval_truth(&f.ev, &f.st, value), 1);
	state_set(&f.st, value, (struct value){ 0, MAY_NEG });
	assert_int_equal(eval_truth(&f.ev, &f.st, flag), 0);
	frame_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts_in_a_ring),
		cmocka_unit_test(test_parts_that_became_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
