// SPDX-License-Identifier: GPL-2.0-or-later
/* test-fold.c - arithmetic on constants, against what C computes. */
#include "fixture.h"

#include "../../analyzer/solve/fold.h"

#define U BIN_UNSIGNED

TEST(test_binary)
{
	static const struct { i64 op, a, b, out; } right[] = {
		{ BIN_EQ, 3, 3, 1 }, { BIN_EQ, 3, 4, 0 }, { BIN_NE, 3, 4, 1 }, { BIN_NE, -1, -1, 0 },
		{ BIN_LT, -1, 0, 1 }, { BIN_LT | U, -1, 0, 0 }, { BIN_LT | U, 0, -1, 1 },
		{ BIN_LE, 0, 0, 1 }, { BIN_LE | U, -1, -2, 0 }, { BIN_GT, 0, INT64_MIN, 1 },
		{ BIN_GT | U, 0, INT64_MIN, 0 }, { BIN_GE, -1, -1, 1 }, { BIN_GE | U, 1, -1, 0 },
		{ BIN_AND, 0x5, 0x4, 4 }, { BIN_AND, -1, 0xff, 0xff }, { BIN_OR, 1, 2, 3 },
		{ BIN_XOR, 7, 2, 5 }, { BIN_XOR, -1, -1, 0 },
		{ BIN_ADD, INT64_MAX, 1, INT64_MIN }, { BIN_SUB, INT64_MIN, 1, INT64_MAX },
		{ BIN_MUL, INT64_MAX, 2, -2 }, { BIN_MUL, -3, 7, -21 },
		{ BIN_DIV, -7, 2, -3 }, { BIN_MOD, -7, 2, -1 },
		{ BIN_DIV | U, -2, 2, INT64_MAX }, { BIN_MOD | U, -1, 10, 5 },
		{ BIN_SHL, 1, 63, INT64_MIN }, { BIN_SHL, -1, 4, -16 },
		{ BIN_SHR, -16, 2, -4 }, { BIN_SHR | U, -1, 63, 1 }, { BIN_SHR, 5, 0, 5 },
		{ BIN_MIN, -1, 5, -1 }, { BIN_MAX, -1, 5, 5 },
	};

	for (u32 i = 0; i < COUNT(right); i++) {
		i64 out = 4711;

		if (!fold_binary(right[i].op, right[i].a, right[i].b, &out) || out != right[i].out)
			fail_msg("row %u: operator %lld gives %lld", i, (long long)right[i].op,
				 (long long)out);
	}
}

/* min_t(unsigned long, -1, 5) is 5. */
TEST(test_unsigned_min_max)
{
	i64 out;

	assert_true(fold_binary(BIN_MIN | U, -1, 5, &out));
	assert_int_equal(out, 5);
	assert_true(fold_binary(BIN_MAX | U, -1, 5, &out));
	assert_int_equal(out, -1);
}

TEST(test_without_a_value)
{
	static const struct { i64 op, a, b; } none[] = {
		{ BIN_DIV, 1, 0 }, { BIN_MOD, 1, 0 }, { BIN_DIV | U, 1, 0 }, { BIN_MOD | U, 0, 0 },
		{ BIN_DIV, INT64_MIN, -1 }, { BIN_MOD, INT64_MIN, -1 },
		{ BIN_SHL, 1, 64 }, { BIN_SHR, 1, 64 }, { BIN_SHL, 1, -1 }, { BIN_SHR | U, 1, -1 },
		{ BIN_NONE, 1, 1 }, { BIN_OPS, 1, 1 }, { 4000, 1, 1 }, { -1, 1, 1 },
	};
	i64 out;

	for (u32 i = 0; i < COUNT(none); i++)
		if (fold_binary(none[i].op, none[i].a, none[i].b, &out))
			fail_msg("row %u has a value: %lld", i, (long long)out);
}

TEST(test_unary)
{
	assert_int_equal(fold_unary(UN_NOT, 0), 1);
	assert_int_equal(fold_unary(UN_NOT, -5), 0);
	assert_int_equal(fold_unary(UN_BITNOT, 0), -1);
	assert_int_equal(fold_unary(UN_BITNOT, 0xf0), ~0xf0);
	assert_int_equal(fold_unary(UN_NEG, 5), -5);
	assert_int_equal(fold_unary(UN_NEG, INT64_MIN), INT64_MIN);
}

/* The bits of a cast are signed when they are negative. */
TEST(test_cast)
{
	static const struct { i64 bits, a, out; } casts[] = {
		{ 8, 0x1ff, 0xff }, { -8, 0xff, -1 }, { -8, 0x7f, 0x7f }, { -8, 0x180, -128 },
		{ 1, 2, 0 }, { 1, 3, 1 }, { -1, 1, -1 }, { 16, -1, 0xffff }, { 32, -1, 0xffffffff },
		{ -32, 0xffffffff, -1 }, { -32, 0x80000000, -0x80000000LL }, { 63, -1, INT64_MAX },
		{ 64, -1, -1 }, { -64, INT64_MIN, INT64_MIN }, { 128, -1, -1 }, { -1024, 7, 7 },
		{ 0, 7, 7 },
	};

	for (u32 i = 0; i < COUNT(casts); i++)
		if (fold_cast(casts[i].bits, casts[i].a) != casts[i].out)
			fail_msg("row %u: %lld in %lld bits gives %lld", i, (long long)casts[i].a,
				 (long long)casts[i].bits,
				 (long long)fold_cast(casts[i].bits, casts[i].a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_unsigned_min_max),
		cmocka_unit_test(test_without_a_value),
		cmocka_unit_test(test_unary),
		cmocka_unit_test(test_cast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
