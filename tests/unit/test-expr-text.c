// SPDX-License-Identifier: GPL-2.0-or-later
/* test-expr-text.c - expressions and conditions as their source has them. */
#include "fixture.h"

#include <stdlib.h>

#include "../../analyzer/program/expr-text.h"

#define DEFINED (SYM_FUNC | SYM_PUBLIC | SYM_DEFINED)

static struct program *program;

/* Expressions of user(), by number. */
enum {
	VCPU = 1, KVM_AT, KVM, SRCU, UNNAMED, LOCAL, HOST_AT, HOST, ZERO, IS_HOST, NESTED, CALLEE, CALLED, CALL_IS,
	LOOP, SIX, NOT_MORE, MINUS_MASK, MASKED, MASK_IS, WRAPPED, SUM, SEVEN, LESS, OUTER, NAMELESS, NAMELESS_IS,
	KVM_IS,
};

static int make_program(void **state)
{
	struct facts_writer *w = unit_new("user.c");
	u32 valid = put_symbol(w, "valid", SYM_FUNC | SYM_PUBLIC);
	u32 user = PUT(w, sym, .name = facts_str(w, "user"), .flags = DEFINED, .type = facts_str(w, "void(struct vcpu *,int)"));

	(void)state;
	PUT(w, fn, .sym = user, .params = LIST(facts_str(w, "vcpu"), 0), .locals = LIST(facts_str(w, "local")));
	PUT(w, expr, .op = EX_PARAM);
	PUT(w, expr, .op = EX_FIELD, .a = VCPU, .ref = facts_str(w, "vcpu::kvm"));
	PUT(w, expr, .op = EX_LOAD, .a = KVM_AT, .num = 8, .ref = LOAD_POINTER);
	PUT(w, expr, .op = EX_FIELD, .a = KVM, .ref = facts_str(w, "kvm::srcu"));
	PUT(w, expr, .op = EX_PARAM, .num = 1);
	PUT(w, expr, .op = EX_LOCAL);
	PUT(w, expr, .op = EX_FIELD, .a = LOCAL, .ref = facts_str(w, "msr::host"));
	PUT(w, expr, .op = EX_LOAD, .a = HOST_AT, .num = 1, .ref = LOAD_BOOL);
	PUT(w, expr, .op = EX_CONST);
	PUT(w, expr, .op = EX_BINARY, .a = HOST, .b = ZERO, .num = BIN_NE);
	PUT(w, expr, .op = EX_BINARY, .a = IS_HOST, .b = ZERO, .num = BIN_EQ);
	PUT(w, expr, .op = EX_FUNC, .ref = valid);
	PUT(w, expr, .op = EX_CALL);
	PUT(w, expr, .op = EX_BINARY, .a = CALLED, .b = ZERO, .num = BIN_NE);
	PUT(w, expr, .op = EX_PHI);
	PUT(w, expr, .op = EX_CONST, .num = 6);
	PUT(w, expr, .op = EX_BINARY, .a = LOOP, .b = SIX, .num = BIN_LE);
	PUT(w, expr, .op = EX_CONST, .num = -4096);
	PUT(w, expr, .op = EX_BINARY, .a = LOOP, .b = MINUS_MASK, .num = BIN_AND);
	PUT(w, expr, .op = EX_BINARY, .a = MASKED, .b = ZERO, .num = BIN_EQ);
	PUT(w, expr, .op = EX_CONST, .num = 0xffffffff);
	PUT(w, expr, .op = EX_BINARY, .a = LOOP, .b = WRAPPED, .num = BIN_ADD);
	PUT(w, expr, .op = EX_CONST, .num = 7);
	PUT(w, expr, .op = EX_BINARY, .a = SUM, .b = SEVEN, .num = BIN_LT | BIN_UNSIGNED);
	PUT(w, expr, .op = EX_CONTAINER, .a = VCPU, .ref = facts_str(w, "svm::vcpu"));
	PUT(w, expr, .op = EX_OPAQUE);
	PUT(w, expr, .op = EX_BINARY, .a = NAMELESS, .b = ZERO, .num = BIN_NE);
	PUT(w, expr, .op = EX_BINARY, .a = KVM, .b = ZERO, .num = BIN_EQ);
	PUT(w, block);
	PUT(w, load, .dst = KVM);
	PUT(w, load, .dst = HOST);
	PUT(w, call, .dst = CALLED, .fn = CALLEE, .args = LIST(KVM, NAMELESS));
	PUT(w, jump, .to = 1);
	PUT(w, block);
	PUT(w, phi, .dst = LOOP, .preds = LIST(0), .values = LIST(ZERO), .name = facts_str(w, "tries"));
	PUT(w, ret);
	PUT(w, endfn);
	program = program_new();
	assert_int_equal(unit_add(program, w), 1);
	program_link(program);
	return 0;
}

static int free_program(void **state)
{
	(void)state;
	program_free(program);
	return 0;
}

static void expect(char *text, const char *want)
{
	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
}

static void expect_text(u32 e, const char *want)
{
	expect(expr_text(program, the_function(program, "user"), e), want);
}

TEST(test_values)
{
	expect_text(SRCU, "&vcpu->kvm->srcu");
	expect_text(KVM, "vcpu->kvm");
	expect_text(HOST_AT, "&local.host");
	expect_text(OUTER, "container_of(vcpu, struct svm, vcpu)");
	expect_text(LOOP, "tries");
	expect(place_text(program, the_function(program, "user"), KVM_AT), "vcpu->kvm");
	expect(place_text(program, the_function(program, "user"), LOCAL), "local");
}

TEST(test_what_has_no_name)
{
	assert_null(expr_text(program, the_function(program, "user"), UNNAMED));
	assert_null(expr_text(program, the_function(program, "user"), NAMELESS));
	expect_text(CALLED, "valid(vcpu->kvm, ...)");
}

static void expect_condition(u32 e, bool truth, const char *want)
{
	expect(condition_text(program, the_function(program, "user"), e, truth), want);
}

TEST(test_conditions)
{
	expect_condition(IS_HOST, true, "local.host == true");
	expect_condition(NESTED, true, "local.host == false");
	expect_condition(NESTED, false, "local.host == true");
	expect_condition(CALL_IS, false, "valid(vcpu->kvm, ...) == 0");
	expect_condition(KVM_IS, true, "vcpu->kvm == NULL");
	expect_condition(KVM_IS, false, "vcpu->kvm != NULL");
	expect_condition(NOT_MORE, false, "tries > 6");
	expect_condition(MASK_IS, true, "(tries & ~0xfff) == 0");
	expect_condition(LESS, true, "1 <= tries && tries <= 7");
	expect_condition(LESS, false, "tries < 1 || tries > 7");
	expect_condition(NAMELESS_IS, false, "what is tested here is false");
}

TEST(test_numbers)
{
	expect(number_text(-1, false), "-1");
	expect(number_text(0xffffffff, false), "-1");
	expect(number_text(255, false), "255");
	expect(number_text(4096, false), "0x1000");
	expect(number_text(96, true), "0x60");
	expect(number_text(1, true), "1");
	expect(number_text(-2, true), "~1");
	expect(number_text(0xff00ff00, true), "0xff00ff00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_what_has_no_name),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, make_program, free_program);
}
