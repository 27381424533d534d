// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-term.c - access paths: simplification, helpers that compute one, and the way between the
 * frames of caller and callee.
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "../../analyzer/solve/term.h"

#define DEFINED (SYM_FUNC | SYM_PUBLIC | SYM_DEFINED)

static struct program *program;
static struct terms *ts;

static u32 member(const char *name)
{
	return strings_id(program->strings, name);
}

static u32 param(u32 i)
{
	return term_make(ts, T_PARAM, 0, 0, 0, i);
}

static u32 field(u32 a, const char *name)
{
	return term_make(ts, T_FIELD, a, 0, member(name), 0);
}

static u32 container(u32 a, const char *name)
{
	return term_make(ts, T_CONTAINER, a, 0, member(name), 0);
}

static u32 deref(u32 a)
{
	return term_make(ts, T_DEREF, a, 0, 0, 0);
}

/* &vcpu->kvm->srcu, parameter I being vcpu. */
static u32 srcu_of(u32 i)
{
	return field(deref(field(param(i), "vcpu::kvm")), "kvm::srcu");
}

/* NAME(p, ...): returns container_of(p, MEMBER), of what CALLEE(p) returns when that is not 0. */
static u32 put_helper(struct facts_writer *w, const char *name, const char *of, u32 callee)
{
	u32 sym = put_symbol(w, name, DEFINED), p, result, fn;

	PUT(w, fn, .sym = sym, .params = LIST(facts_str(w, "p"), 0));
	p = PUT(w, expr, .op = EX_PARAM);
	if (callee) {
		fn = PUT(w, expr, .op = EX_FUNC, .ref = callee);
		result = PUT(w, expr, .op = EX_CALL);
	}
	PUT(w, block);
	if (callee) {
		PUT(w, call, .dst = result, .fn = fn, .args = LIST(p));
		p = result;
	}
	PUT(w, ret, .value = PUT(w, expr, .op = EX_CONTAINER, .a = p, .ref = facts_str(w, of)));
	PUT(w, endfn);
	return sym;
}

/* Expressions of user(), by number. */
enum { VCPU = 1, ARCH, HV, SYNIC, HELPER, RESULT, KVM, LOADED, VOLATILE, STORED_HELPER, OTHER };

/*
 * user(vcpu) calls to_vcpu(&vcpu->arch.hv.synic), which finds vcpu again through three layers, and
 * remembers(vcpu), which also writes.
 */
static void put_user(struct facts_writer *w, u32 to_vcpu, u32 remembers)
{
	PUT(w, fn, .sym = put_symbol(w, "user", DEFINED), .params = LIST(facts_str(w, "vcpu"), 0),
	    .locals = LIST(facts_str(w, "local")));
	PUT(w, expr, .op = EX_PARAM);
	PUT(w, expr, .op = EX_FIELD, .a = VCPU, .ref = facts_str(w, "vcpu::arch"));
	PUT(w, expr, .op = EX_FIELD, .a = ARCH, .ref = facts_str(w, "arch::hv"));
	PUT(w, expr, .op = EX_FIELD, .a = HV, .ref = facts_str(w, "hv::synic"));
	PUT(w, expr, .op = EX_FUNC, .ref = to_vcpu);
	PUT(w, expr, .op = EX_CALL);
	PUT(w, expr, .op = EX_FIELD, .a = RESULT, .ref = facts_str(w, "vcpu::kvm"));
	PUT(w, expr, .op = EX_LOAD, .a = KVM, .num = 8);
	PUT(w, expr, .op = EX_LOAD, .a = KVM, .num = 8, .ref = 1);
	PUT(w, expr, .op = EX_FUNC, .ref = remembers);
	PUT(w, expr, .op = EX_CALL);
	PUT(w, block);
	PUT(w, call, .dst = RESULT, .fn = HELPER, .args = LIST(SYNIC));
	PUT(w, load, .dst = LOADED);
	PUT(w, load, .dst = VOLATILE);
	PUT(w, call, .dst = OTHER, .fn = STORED_HELPER, .args = LIST(VCPU), .lhs = facts_str(w, "other"));
	PUT(w, ret);
	PUT(w, endfn);
}

static u32 put_remembers(struct facts_writer *w)
{
	u32 sym = put_symbol(w, "remembers", DEFINED), p;

	PUT(w, fn, .sym = sym, .params = LIST(0));
	p = PUT(w, expr, .op = EX_PARAM);
	PUT(w, block);
	PUT(w, store, .addr = p, .value = p);
	PUT(w, ret, .value = p);
	PUT(w, endfn);
	return sym;
}

static int make_program(void **state)
{
	struct facts_writer *w = unit_new("user.c");
	u32 one = put_helper(w, "to_hv", "hv::synic", 0);
	u32 two = put_helper(w, "to_arch", "arch::hv", one);
	u32 three = put_helper(w, "to_vcpu", "vcpu::arch", two);

	(void)state;
	put_user(w, three, put_remembers(w));
	program = program_new();
	assert_int_equal(unit_add(program, w), 1);
	program_link(program);
	ts = terms_new(program);
	return 0;
}

static int free_program(void **state)
{
	(void)state;
	terms_free(ts);
	program_free(program);
	return 0;
}

TEST(test_equal_terms_have_equal_numbers)
{
	assert_int_equal(srcu_of(0), srcu_of(0));
	assert_int_not_equal(srcu_of(0), srcu_of(1));
	assert_int_not_equal(term_const(ts, 0), term_const(ts, 1));
	assert_int_equal(term_const(ts, -1), term_const(ts, -1));
	assert_int_not_equal(deref(param(0)), param(0));
}

TEST(test_container_of)
{
	u32 timer = field(param(0), "hv::timer");

	assert_int_equal(container(timer, "hv::timer"), param(0));
	assert_int_equal(field(container(param(1), "hv::synic"), "hv::synic"), param(1));
	assert_int_equal(container(field(timer, "timer::node"), "timer::node"), timer);
	/* another member's container is something else */
	assert_int_not_equal(container(timer, "hv::synic"), param(0));
	assert_int_not_equal(field(container(param(1), "hv::synic"), "hv::timer"), param(1));
	/* a load is no step back */
	assert_int_not_equal(container(deref(timer), "hv::timer"), param(0));
}

TEST(test_constants_are_folded)
{
	u32 three = term_const(ts, 3), four = term_const(ts, 4);

	assert_int_equal(term_make(ts, T_BINARY, three, four, 0, BIN_ADD), term_const(ts, 7));
	assert_int_equal(term_make(ts, T_UNARY, three, 0, 0, UN_NOT), term_const(ts, 0));
	assert_int_equal(term_make(ts, T_CAST, term_const(ts, 0x1ff), 0, 0, 8), term_const(ts, 0xff));
	/* no value: it stays an operation */
	assert_int_equal(term(ts, term_make(ts, T_BINARY, three, term_const(ts, 0), 0, BIN_DIV))->kind,
			 T_BINARY);
	assert_int_equal(term(ts, term_make(ts, T_BINARY, param(0), four, 0, BIN_ADD))->kind, T_BINARY);
}

TEST(test_no_term)
{
	assert_int_equal(field(0, "kvm::srcu"), 0);
	assert_int_equal(deref(0), 0);
	assert_int_equal(term_make(ts, T_BINARY, param(0), 0, 0, BIN_ADD), 0);
	assert_int_equal(term_make(ts, T_CAST, 0, 0, 0, 8), 0);
	assert_int_equal(term_of(ts, the_function(program, "user"), 0), 0);
	assert_false(term_travels(ts, 0));
	assert_int_equal(term_root(ts, 0), 0);
	assert_int_equal(term_last_field(ts, 0), 0);
}

/* A chain that nobody could read names nothing; making it ends. */
TEST(test_depth)
{
	u32 t = param(0), steps = 0;

	while (t && steps++ < 1000)
		t = deref(field(t, "list::next"));
	assert_int_equal(t, 0);
	assert_true(steps > 5);
	t = param(0);
	for (steps = 0; t && steps < 1000; steps++)
		t = term_make(ts, T_BINARY, t, t, 0, BIN_ADD);
	assert_int_equal(t, 0);
}

TEST(test_helpers)
{
	struct func *f = the_function(program, "user");

	assert_int_equal(term_of(ts, f, RESULT), param(0));
	assert_int_equal(term_of(ts, f, LOADED), deref(field(param(0), "vcpu::kvm")));
	assert_int_equal(term(ts, term_of(ts, f, VOLATILE))->kind, T_SSA);
	/* one that writes as well is no helper */
	assert_int_equal(term(ts, term_of(ts, f, OTHER))->kind, T_SSA);
	assert_false(term_travels(ts, term_of(ts, f, OTHER)));
}

TEST(test_into_the_caller)
{
	u32 vcpu = deref(field(param(2), "ctxt::vcpu")), args[] = { vcpu, 0 };
	u32 cookie = deref(field(param(0), "vcpu::srcu_idx"));

	assert_int_equal(term_in_caller(ts, srcu_of(0), args, 2, 0, 0),
			 field(deref(field(vcpu, "vcpu::kvm")), "kvm::srcu"));
	assert_int_equal(term_in_caller(ts, srcu_of(1), args, 2, 0, 0), 0);
	assert_int_equal(term_in_caller(ts, srcu_of(2), args, 2, 0, 0), 0);
	assert_int_equal(term_in_caller(ts, term_const(ts, 5), args, 2, 0, 0), term_const(ts, 5));
	assert_int_equal(term_in_caller(ts, term_make(ts, T_RESULT, 0, 0, 0, 0), args, 2, cookie, 0),
			 cookie);
	assert_int_equal(term_in_caller(ts, term_make(ts, T_LOCAL, 0, 0, 0, 0), args, 2, 0, 0), 0);
	/* a member of an argument that is a member again */
	args[1] = field(param(0), "vcpu::arch");
	assert_int_equal(term_in_caller(ts, container(param(1), "vcpu::arch"), args, 2, 0, 0), param(0));
}

TEST(test_into_the_callee)
{
	u32 vcpu = param(3), args[] = { field(vcpu, "vcpu::arch"), term_const(ts, 1) };
	u32 whole[] = { vcpu };

	assert_int_equal(term_in_callee(ts, srcu_of(3), whole, 1), srcu_of(0));
	/* a part was passed: what it is a part of has a name there */
	assert_int_equal(term_in_callee(ts, vcpu, args, 2), container(param(0), "vcpu::arch"));
	assert_int_equal(term_in_callee(ts, field(field(vcpu, "vcpu::arch"), "arch::hv"), args, 2),
			 field(param(0), "arch::hv"));
	assert_int_equal(term_in_callee(ts, srcu_of(2), args, 2), 0);
	assert_int_equal(term_in_callee(ts, term_const(ts, 9), NULL, 0), term_const(ts, 9));
	assert_int_equal(term_in_callee(ts, term_make(ts, T_LOCAL, 0, 0, 0, 0), whole, 1), 0);
}

/* There and back is the same place. */
TEST(test_there_and_back)
{
	u32 args[] = { param(1), field(param(0), "vcpu::arch") }, t;
	u32 places[] = { srcu_of(0), srcu_of(1), field(args[1], "arch::hv"), param(0) };

	for (u32 i = 0; i < COUNT(places); i++) {
		t = term_in_callee(ts, places[i], args, 2);
		assert_int_not_equal(t, 0);
		assert_int_equal(term_in_caller(ts, t, args, 2, 0, 0), places[i]);
	}
}

TEST(test_parts)
{
	u32 vcpu = param(0), kvm = deref(field(vcpu, "vcpu::kvm"));
	u32 element = term_make(ts, T_INDEX, srcu_of(0), term_const(ts, 1), 0, 0);

	assert_int_equal(term_root(ts, srcu_of(0)), vcpu);
	assert_int_equal(term_last_field(ts, srcu_of(0)), member("kvm::srcu"));
	assert_int_equal(term_last_field(ts, element), member("kvm::srcu"));
	assert_int_equal(term_last_field(ts, kvm), 0);
	assert_true(term_contains(ts, srcu_of(0), kvm));
	assert_true(term_contains(ts, kvm, kvm));
	assert_false(term_contains(ts, kvm, srcu_of(0)));
	assert_int_equal(term_replace(ts, srcu_of(0), vcpu, param(1)), srcu_of(1));
	assert_int_equal(term_replace(ts, srcu_of(0), param(1), vcpu), srcu_of(0));
	assert_true(term_travels(ts, srcu_of(0)));
	assert_false(term_travels(ts, field(term_make(ts, T_LOCAL, 0, 0, 0, 0), "kvm::srcu")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_terms_have_equal_numbers),
		cmocka_unit_test(test_container_of),
		cmocka_unit_test(test_constants_are_folded),
		cmocka_unit_test(test_no_term),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_helpers),
		cmocka_unit_test(test_into_the_caller),
		cmocka_unit_test(test_into_the_callee),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, make_program, free_program);
}
