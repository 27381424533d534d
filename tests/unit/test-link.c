// SPDX-License-Identifier: GPL-2.0-or-later
/* test-link.c - units become one program: symbols, bodies, aliases and inlines of headers. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#define PUBLIC (SYM_FUNC | SYM_PUBLIC)
#define DEFINED (PUBLIC | SYM_DEFINED)
#define INLINE (FN_INLINE | FN_HEADER)

static u32 how_many(const struct program *p, const char *name)
{
	struct func **found = program_find(p, name);
	u32 n = arrlenu(found);

	arrfree(found);
	return n;
}

/* A unit FILE that defines NAME at LINE with symbol flags FLAGS. */
static void add_definition(struct program *p, const char *file, const char *name, u32 flags, u32 line)
{
	struct facts_writer *w = unit_new(file);

	put_function(w, put_symbol(w, name, flags), 0, line, NULL);
	assert_int_equal(unit_add(p, w), 1);
}

/* A unit with a function USER that names CALLEE, which it only declares. */
static void add_user(struct program *p, const char *user, const char *callee, u32 flags)
{
	struct facts_writer *w = unit_new("user.c");
	u32 sym = put_symbol(w, callee, flags);

	PUT(w, fn, .sym = put_symbol(w, user, DEFINED));
	PUT(w, expr, .op = EX_FUNC, .ref = sym);
	PUT(w, block);
	PUT(w, call, .fn = 1);
	PUT(w, ret);
	PUT(w, endfn);
	assert_int_equal(unit_add(p, w), 1);
}

/* The body that USER's one call enters, or NULL. */
static struct func *callee_of(const struct program *p, const char *user)
{
	struct func *f = the_function(p, user);

	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_CALL)
			return program_body(p, f->exprs[f->insns[i].a].ref);
	return NULL;
}

TEST(test_across_units)
{
	for (u32 first = 0; first < 2; first++) {
		struct program *p = program_new();

		if (first)
			add_definition(p, "f.c", "f", DEFINED, 7);
		add_user(p, "user", "f", PUBLIC);
		if (!first)
			add_definition(p, "f.c", "f", DEFINED, 7);
		program_link(p);
		assert_ptr_equal(callee_of(p, "user"), the_function(p, "f"));
		assert_int_equal(arrlenu(p->units), 2);
		program_free(p);
	}
}

TEST(test_no_body)
{
	struct program *p = program_new();

	add_user(p, "user", "f", PUBLIC);
	program_link(p);
	assert_null(callee_of(p, "user"));
	assert_int_equal(how_many(p, "f"), 0);
	assert_int_equal(how_many(p, "never_named"), 0);
	program_free(p);
}

/* The strong definition is the only one that is left, in any order. */
TEST(test_weak_and_strong)
{
	for (u32 order = 0; order < 2; order++) {
		struct program *p = program_new();

		add_definition(p, "a.c", "f", DEFINED | (order ? 0 : SYM_WEAK), order ? 20 : 10);
		add_user(p, "user", "f", PUBLIC);
		add_definition(p, "b.c", "f", DEFINED | (order ? SYM_WEAK : 0), order ? 10 : 20);
		program_link(p);
		assert_non_null(callee_of(p, "user"));
		assert_int_equal(callee_of(p, "user")->loc.line, 20);
		assert_int_equal(how_many(p, "f"), 1);
		program_free(p);
	}
}

TEST(test_weak_alone)
{
	struct program *p = program_new();

	add_definition(p, "a.c", "f", DEFINED | SYM_WEAK, 10);
	add_user(p, "user", "f", PUBLIC | SYM_WEAK);
	program_link(p);
	assert_int_equal(callee_of(p, "user")->loc.line, 10);
	program_free(p);
}

/* A declaration that says noreturn holds for the definition as well. */
TEST(test_noreturn)
{
	struct program *p = program_new();

	add_definition(p, "a.c", "f", DEFINED, 10);
	add_user(p, "user", "f", PUBLIC | SYM_NORETURN);
	program_link(p);
	assert_true(p->symbols[the_function(p, "f")->sym].flags & SYM_NORETURN);
	assert_true(p->symbols[the_function(p, "f")->sym].flags & SYM_DEFINED);
	program_free(p);
}

/* Statics of one name stay apart, and from a public one. */
TEST(test_static)
{
	struct program *p = program_new();

	for (u32 unit = 0; unit < 2; unit++) {
		struct facts_writer *w = unit_new("unit.c");
		u32 f = put_function(w, put_symbol(w, "f", SYM_FUNC | SYM_DEFINED), 0, 10 + unit, NULL);

		PUT(w, fn, .sym = put_symbol(w, unit ? "user1" : "user0", DEFINED));
		PUT(w, expr, .op = EX_FUNC, .ref = f);
		PUT(w, block);
		PUT(w, call, .fn = 1);
		PUT(w, ret);
		PUT(w, endfn);
		assert_int_equal(unit_add(p, w), 1);
	}
	add_definition(p, "public.c", "f", DEFINED, 30);
	add_user(p, "user", "f", PUBLIC);
	program_link(p);
	assert_int_equal(how_many(p, "f"), 3);
	assert_int_equal(callee_of(p, "user0")->loc.line, 10);
	assert_int_equal(callee_of(p, "user1")->loc.line, 11);
	assert_int_equal(callee_of(p, "user")->loc.line, 30);
	program_free(p);
}

/* Every module has an init_module(); none of them replaces another. */
TEST(test_two_modules)
{
	struct program *p = program_new();

	add_definition(p, "kvm.c", "init_module", DEFINED, 10);
	add_definition(p, "vmx.c", "init_module", DEFINED, 20);
	program_link(p);
	assert_int_equal(how_many(p, "init_module"), 2);
	program_free(p);
}

TEST(test_alias)
{
	for (u32 first = 0; first < 2; first++) {
		struct facts_writer *w = unit_new("alias.c");
		struct program *p = program_new();

		if (first)
			add_user(p, "user", "other_name", PUBLIC);
		PUT(w, sym, .name = facts_str(w, "other_name"), .flags = DEFINED | SYM_ALIAS,
		    .target = facts_str(w, "f"));
		put_function(w, put_symbol(w, "f", SYM_FUNC | SYM_DEFINED), 0, 9, NULL);
		assert_int_equal(unit_add(p, w), 1);
		if (!first)
			add_user(p, "user", "other_name", PUBLIC);
		program_link(p);
		assert_ptr_equal(callee_of(p, "user"), the_function(p, "f"));
		program_free(p);
	}
}

/* An alias of an alias, and aliases that go round, which end somewhere. */
TEST(test_alias_chains)
{
	static const char *const names[] = { "a", "b", "c", "x", "y", "self" };
	static const char *const targets[] = { "b", "c", "f", "y", "x", "self" };
	struct facts_writer *w = unit_new("alias.c");
	struct program *p = program_new();
	struct func *f;

	for (u32 i = 0; i < COUNT(names); i++)
		PUT(w, sym, .name = facts_str(w, names[i]), .flags = DEFINED | SYM_ALIAS,
		    .target = facts_str(w, targets[i]));
	put_function(w, put_symbol(w, "f", DEFINED), 0, 9, NULL);
	assert_int_equal(unit_add(p, w), 1);
	program_link(p);
	f = the_function(p, "f");
	for (u32 i = 0; i < arrlenu(p->symbols); i++) {
		const char *name = program_text(p, p->symbols[i].name);
		bool round = !strcmp(name, "x") || !strcmp(name, "y") || !strcmp(name, "self");

		assert_ptr_equal(program_body(p, i), round ? NULL : f);
	}
	program_free(p);
}

/* ---- inlines of headers ---- */

static u32 constant(struct facts_writer *w, i64 num)
{
	return PUT(w, expr, .op = EX_CONST, .num = num);
}

static u32 returns_1(struct facts_writer *w)
{
	return constant(w, 1);
}

static u32 returns_2(struct facts_writer *w)
{
	return constant(w, 2);
}

/* A unit with inline "get" of unit.h, whose body is EXPRS at LINE. */
static void add_inline(struct program *p, u32 line, u32 (*exprs)(struct facts_writer *w))
{
	struct facts_writer *w = unit_new("user.c");

	/* other numbers for symbols and strings, and still the same body */
	for (u32 i = 0; i < arrlenu(p->units); i++)
		put_symbol(w, i % 2 ? "padding" : "more_padding", SYM_FUNC);
	put_function(w, put_symbol(w, "get", SYM_FUNC | SYM_DEFINED), INLINE, line, exprs);
	assert_int_equal(unit_add(p, w), 1);
}

TEST(test_equal_inlines_are_one)
{
	struct program *p = program_new();

	for (u32 i = 0; i < 5; i++)
		add_inline(p, 10, returns_1);
	program_link(p);
	assert_int_equal(how_many(p, "get"), 1);
	assert_int_equal(p->duplicates, 4);
	assert_int_equal(arrlenu(p->units), 5);
	program_free(p);
}

TEST(test_inlines_that_differ)
{
	struct program *p = program_new();

	add_inline(p, 10, returns_1);
	add_inline(p, 10, returns_2);	/* under another #ifdef, say */
	add_inline(p, 11, returns_1);	/* another of that name */
	add_inline(p, 10, returns_2);
	program_link(p);
	assert_int_equal(how_many(p, "get"), 3);
	assert_int_equal(p->duplicates, 1);
	program_free(p);
}

/* A unit with inline "get" that returns 1 for argument NUM and 2 otherwise. */
static void add_switch(struct program *p, i64 num)
{
	struct facts_writer *w = unit_new("user.c");

	PUT(w, fn, .sym = put_symbol(w, "get", SYM_FUNC | SYM_DEFINED), .flags = INLINE,
	    .params = LIST(0), .file = facts_str(w, "unit.h"), .line = 10);
	PUT(w, expr, .op = EX_PARAM);
	PUT(w, block);
	PUT(w, choice, .index = 1, .other = 2, .to = LIST(1), .low = NUMBERS(num), .high = NUMBERS(num));
	PUT(w, block);
	PUT(w, ret, .value = constant(w, 1));
	PUT(w, block);
	PUT(w, ret, .value = constant(w, 2));
	PUT(w, endfn);
	assert_int_equal(unit_add(p, w), 1);
}

/* The numbers of a switch belong to the body. */
TEST(test_inlines_with_other_cases)
{
	struct program *p = program_new();

	add_switch(p, 5);
	add_switch(p, 6);
	program_link(p);
	assert_int_equal(how_many(p, "get"), 2);
	program_free(p);
}

/* Calls of statics of one name are calls of two functions. */
TEST(test_inlines_with_other_callees)
{
	struct program *p = program_new();

	for (u32 unit = 0; unit < 2; unit++) {
		struct facts_writer *w = unit_new("user.c");
		u32 own = put_function(w, put_symbol(w, unit ? "second" : "first", DEFINED), 0, 20, NULL);

		PUT(w, fn, .sym = put_symbol(w, "get", SYM_FUNC | SYM_DEFINED), .flags = INLINE,
		    .file = facts_str(w, "unit.h"), .line = 10);
		PUT(w, expr, .op = EX_FUNC, .ref = own);
		PUT(w, block);
		PUT(w, call, .fn = 1);
		PUT(w, ret);
		PUT(w, endfn);
		assert_int_equal(unit_add(p, w), 1);
	}
	program_link(p);
	assert_int_equal(how_many(p, "get"), 2);
	program_free(p);
}

/* ---- damage ---- */

TEST(test_damaged_unit_leaves_no_trace)
{
	struct facts_writer *w = unit_new("bad.c");
	struct program *p = program_new();
	size_t symbols;

	add_definition(p, "good.c", "f", DEFINED, 10);
	symbols = arrlenu(p->symbols);
	put_function(w, put_symbol(w, "g", DEFINED), 0, 10, NULL);
	PUT(w, object, .sym = put_symbol(w, "table", SYM_DEFINED), .complete = 1);
	PUT(w, init, .path = LIST(facts_str(w, "ops::get")), .sym = 1);
	PUT(w, member, .field = facts_str(w, "s::next"), .to = facts_str(w, "s"));
	PUT(w, fn, .sym = 1);
	PUT(w, block);
	PUT(w, jump, .to = 5);
	PUT(w, endfn);
	assert_int_equal(unit_add(p, w), 0);
	assert_int_equal(arrlenu(p->symbols), symbols);
	assert_int_equal(arrlenu(p->units), 1);
	assert_int_equal(arrlenu(p->inits), 0);
	assert_int_equal(program_pointee(p, strings_id(p->strings, "s::next")), 0);
	assert_int_equal(p->bad_files, 1);
	assert_non_null(strstr(p->bad_why[0], "block that does not exist"));
	program_link(p);
	assert_int_equal(how_many(p, "g"), 0);
	assert_int_equal(how_many(p, "f"), 1);
	program_free(p);
	program_free(NULL);
}

static void add_pointers(struct program *p, const char *file, const char *to)
{
	struct facts_writer *w = unit_new(file);

	PUT(w, member, .field = facts_str(w, "vcpu::kvm"), .to = facts_str(w, "kvm"));
	PUT(w, member, .field = facts_str(w, "s::any"), .to = facts_str(w, to));
	assert_int_equal(unit_add(p, w), 1);
}

/* A name that two units give to structs of their own says nothing. */
TEST(test_what_members_point_to)
{
	struct program *p = program_new();

	add_pointers(p, "a.c", "one");
	assert_string_equal(program_text(p, program_pointee(p, strings_id(p->strings, "s::any"))), "one");
	add_pointers(p, "b.c", "two");
	program_link(p);
	assert_string_equal(program_text(p, program_pointee(p, strings_id(p->strings, "vcpu::kvm"))), "kvm");
	assert_int_equal(program_pointee(p, strings_id(p->strings, "s::any")), 0);
	assert_int_equal(program_pointee(p, strings_id(p->strings, "s::other")), 0);
	program_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_across_units),
		cmocka_unit_test(test_no_body),
		cmocka_unit_test(test_weak_and_strong),
		cmocka_unit_test(test_weak_alone),
		cmocka_unit_test(test_noreturn),
		cmocka_unit_test(test_static),
		cmocka_unit_test(test_two_modules),
		cmocka_unit_test(test_alias),
		cmocka_unit_test(test_alias_chains),
		cmocka_unit_test(test_equal_inlines_are_one),
		cmocka_unit_test(test_inlines_that_differ),
		cmocka_unit_test(test_inlines_with_other_cases),
		cmocka_unit_test(test_inlines_with_other_callees),
		cmocka_unit_test(test_damaged_unit_leaves_no_trace),
		cmocka_unit_test(test_what_members_point_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
