// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-odd.c - facts that the reader has nothing to say against and no compiler would write: the
 * commands end as they should, and soon.
 */
#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../analyzer/cli/cli.h"

#define SECONDS 10	/* of processor time that a command may take, with sanitizers */

/* A process that ends early frees nothing, and a sanitizer need not say so. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

struct command_line { int (*run)(int argc, char **argv); char *path; };

static void run(void *data)
{
	const struct command_line *c = data;
	struct rlimit cpu = { SECONDS, SECONDS };
	char *argv[] = { "lockctx", c->path, NULL };

	dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
	setrlimit(RLIMIT_CPU, &cpu);
	setenv("LOCKCTX_CACHE", "/dev/null", 1);
	exit(c->run(2, argv));
}

/* RUN on the file PATH ends with a status of its own. */
static void expect_end(const char *name, int (*command)(int argc, char **argv), char *path)
{
	struct command_line c = { command, path };
	int status;
	char *said = said_by(run, &c, &status);

	if (status > 2)
		fail_msg("%s ends with %d: %.500s", name, status, said);
	free(said);
}

static void expect_ends(struct facts_writer *w)
{
	char *path = unit_save(w);

	expect_end("analyze", cmd_analyze, path);
	expect_end("stats", cmd_stats, path);
	expect_end("facts", cmd_facts, path);
	unlink(path);
	free(path);
}

/* A unit in which f(p) is open: expression 1 is p, 2 is &p->lock, 3 function CALLEE. */
static struct facts_writer *open_function(const char *callee)
{
	struct facts_writer *w = unit_new("odd.c");
	u32 sym = put_symbol(w, callee, SYM_FUNC | SYM_PUBLIC);

	PUT(w, fn, .sym = put_symbol(w, "f", SYM_FUNC | SYM_PUBLIC | SYM_DEFINED), .params = LIST(0));
	PUT(w, expr, .op = EX_PARAM);
	PUT(w, expr, .op = EX_FIELD, .a = 1, .ref = facts_str(w, "kvm::lock"));
	PUT(w, expr, .op = EX_FUNC, .ref = sym);
	return w;
}

static void close_function(struct facts_writer *w)
{
	PUT(w, ret);
	PUT(w, endfn);
}

TEST(test_nothing_at_all)
{
	expect_ends(unit_new("empty.c"));
}

/* A model's row may ask for more arguments than a call has. */
TEST(test_too_few_arguments)
{
	static const char *const pairs[][2] = {
		{ "mutex_lock", "mutex_unlock" }, { "srcu_read_lock", "srcu_read_unlock" },
		{ "srcu_read_lock", "synchronize_srcu" }, { "mutex_lock", "mutex_trylock" },
		{ "spin_lock_irqsave", "spin_unlock_irqrestore" }, { "memcpy", "__static_call_update" },
	};

	for (u32 i = 0; i < COUNT(pairs); i++)
		for (u32 n = 0; n < 4; n++) {
			struct facts_writer *w = open_function(pairs[i][0]);
			u32 second = put_symbol(w, pairs[i][1], SYM_FUNC | SYM_PUBLIC);

			second = PUT(w, expr, .op = EX_FUNC, .ref = second);
			PUT(w, block);
			PUT(w, call, .fn = 3, .args = { n & 1, (u32[]){ 2 } });
			PUT(w, call, .fn = second, .args = { n >> 1, (u32[]){ 2 } });
			close_function(w);
			expect_ends(w);
		}
}

TEST(test_many_arguments)
{
	enum { MANY = 5000 };
	struct facts_writer *w = open_function("mutex_lock");
	u32 args[MANY];

	for (u32 i = 0; i < MANY; i++)
		args[i] = 2;
	PUT(w, block);
	PUT(w, call, .fn = 3, .args = { MANY, args });
	PUT(w, call, .fn = 1, .args = { MANY, args });
	close_function(w);
	expect_ends(w);
}

/* Values deep inside each other: nothing may need a stack as deep. */
TEST(test_deep_values)
{
	struct facts_writer *w = open_function("mutex_lock");
	u32 e = 2;

	for (u32 i = 0; i < 500000; i++)
		e = PUT(w, expr, .op = EX_CAST, .a = e, .num = 64);
	PUT(w, block);
	PUT(w, call, .fn = 3, .args = LIST(e));
	PUT(w, store, .addr = e, .value = e);
	close_function(w);
	expect_ends(w);
}

TEST(test_deep_paths)
{
	struct facts_writer *w = open_function("mutex_lock");
	u32 e = 2, next = facts_str(w, "list::next");

	for (u32 i = 0; i < 500000; i++)
		e = PUT(w, expr, .op = EX_FIELD, .a = e, .ref = next);
	PUT(w, block);
	PUT(w, call, .fn = 3, .args = LIST(e));
	PUT(w, call, .fn = e, .args = LIST(e));
	close_function(w);
	expect_ends(w);
}

/* Each value twice in the next: as text it is longer than any disk. */
TEST(test_values_that_double)
{
	struct facts_writer *w = open_function("mutex_lock");
	u32 e = 1;

	for (u32 i = 0; i < 60; i++)
		e = PUT(w, expr, .op = EX_BINARY, .a = e, .b = e, .num = BIN_ADD);
	PUT(w, block);
	PUT(w, call, .fn = 3, .args = LIST(e));
	PUT(w, branch, .cond = e, .yes = 1, .no = 1);
	PUT(w, block);
	close_function(w);
	expect_ends(w);
}

/* Values that are made from each other in a circle, in blocks that nothing enters. */
TEST(test_phis_in_a_circle)
{
	struct facts_writer *w = open_function("mutex_lock");
	u32 a = PUT(w, expr, .op = EX_PHI), b = PUT(w, expr, .op = EX_PHI);

	PUT(w, block);
	PUT(w, jump, .to = 1);
	PUT(w, block);
	PUT(w, phi, .dst = a, .preds = LIST(2, 2), .values = LIST(b, b));
	PUT(w, phi, .dst = b, .preds = LIST(0, 1), .values = LIST(a, a));
	PUT(w, call, .fn = 3, .args = LIST(a));
	PUT(w, call, .fn = a, .args = LIST(b));
	PUT(w, branch, .cond = b, .yes = 1, .no = 1);
	PUT(w, block);
	PUT(w, store, .addr = a, .value = b);
	close_function(w);
	expect_ends(w);
}

/* A call whose argument is its own result, or that of a later call. */
TEST(test_calls_in_a_circle)
{
	struct facts_writer *w = unit_new("odd.c");
	u32 f = put_symbol(w, "f", SYM_FUNC | SYM_PUBLIC | SYM_DEFINED);
	u32 same = put_symbol(w, "same", SYM_FUNC | SYM_PUBLIC | SYM_DEFINED);

	PUT(w, fn, .sym = same, .params = LIST(0));
	PUT(w, expr, .op = EX_PARAM);
	PUT(w, block);
	PUT(w, ret, .value = 1);
	PUT(w, endfn);
	PUT(w, fn, .sym = f);
	PUT(w, expr, .op = EX_FUNC, .ref = same);
	for (u32 i = 0; i < 3; i++)
		PUT(w, expr, .op = EX_CALL);
	PUT(w, expr, .op = EX_FIELD, .a = 2, .ref = facts_str(w, "kvm::lock"));
	PUT(w, expr, .op = EX_FUNC, .ref = put_symbol(w, "mutex_lock", SYM_FUNC | SYM_PUBLIC));
	PUT(w, block);
	PUT(w, call, .dst = 2, .fn = 1, .args = LIST(2));
	PUT(w, call, .dst = 3, .fn = 1, .args = LIST(4));
	PUT(w, call, .dst = 4, .fn = 1, .args = LIST(3));
	PUT(w, call, .fn = 6, .args = LIST(5));
	close_function(w);
	expect_ends(w);
}

/* A table whose member points to the table, and a chain of many. */
TEST(test_tables_in_a_circle)
{
	struct facts_writer *w = unit_new("odd.c");
	u32 f = put_symbol(w, "f", SYM_FUNC | SYM_PUBLIC | SYM_DEFINED), first, last, loaded, e;
	u32 next = facts_str(w, "ops::next"), call = facts_str(w, "ops::call");
	char name[20];

	first = last = put_symbol(w, "table", SYM_PUBLIC | SYM_DEFINED);
	for (u32 i = 0; i < 20000; i++) {
		u32 table;

		snprintf(name, sizeof(name), "table%u", i);
		table = i == 19999 ? first : put_symbol(w, name, SYM_PUBLIC | SYM_DEFINED);
		PUT(w, object, .sym = last, .complete = 1);
		PUT(w, init, .path = LIST(next), .sym = table);
		PUT(w, init, .path = LIST(call), .sym = f);
		last = table;
	}
	PUT(w, fn, .sym = f);
	e = PUT(w, expr, .op = EX_GLOBAL, .ref = first);
	e = PUT(w, expr, .op = EX_FIELD, .a = e, .ref = next);
	loaded = PUT(w, expr, .op = EX_LOAD, .a = e, .num = 8);
	e = PUT(w, expr, .op = EX_FIELD, .a = loaded, .ref = call);
	e = PUT(w, expr, .op = EX_LOAD, .a = e, .num = 8);
	PUT(w, block);
	PUT(w, load, .dst = loaded);
	PUT(w, load, .dst = e);
	PUT(w, call, .fn = e);
	close_function(w);
	expect_ends(w);
}

TEST(test_long_chain_of_calls)
{
	struct facts_writer *w = unit_new("odd.c");
	u32 callee = put_symbol(w, "mutex_lock", SYM_FUNC | SYM_PUBLIC);
	char name[20];

	for (u32 i = 0; i < 20000; i++) {
		u32 sym;

		snprintf(name, sizeof(name), "f%u", i);
		sym = put_symbol(w, name, SYM_FUNC | SYM_PUBLIC | SYM_DEFINED);
		PUT(w, fn, .sym = sym, .params = LIST(0));
		PUT(w, expr, .op = EX_PARAM);
		PUT(w, expr, .op = EX_FUNC, .ref = callee);
		PUT(w, block);
		PUT(w, call, .fn = 2, .args = LIST(1));
		PUT(w, call, .fn = 2, .args = LIST(1));
		close_function(w);
		callee = sym;
	}
	expect_ends(w);
}

TEST(test_many_blocks)
{
	enum { MANY = 5000 };
	struct facts_writer *w = open_function("mutex_lock");

	for (u32 i = 0; i < MANY; i++) {
		PUT(w, block);
		if (i == 0 || i == MANY - 1)
			PUT(w, call, .fn = 3, .args = LIST(2));
		PUT(w, branch, .cond = 1, .yes = i + 1, .no = MANY);
	}
	PUT(w, block);
	close_function(w);
	expect_ends(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_at_all),
		cmocka_unit_test(test_too_few_arguments),
		cmocka_unit_test(test_many_arguments),
		cmocka_unit_test(test_deep_values),
		cmocka_unit_test(test_deep_paths),
		cmocka_unit_test(test_values_that_double),
		cmocka_unit_test(test_phis_in_a_circle),
		cmocka_unit_test(test_calls_in_a_circle),
		cmocka_unit_test(test_tables_in_a_circle),
		cmocka_unit_test(test_long_chain_of_calls),
		cmocka_unit_test(test_many_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
