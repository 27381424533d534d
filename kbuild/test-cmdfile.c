// SPDX-License-Identifier: GPL-2.0-or-later
/* test-cmdfile.c - unit tests of kbuild/: .cmd files, compile commands, dependency records */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmdfile.h"
#include "inputs.h"

static void test_old_and_new_names(void **state)
{
	struct cmdfile c;

	(void)state;
	assert_int_equal(cmdfile_parse(&c, "cmd_a/b.o := gcc -c -o a/b.o a/b.c\n\n"
				       "source_a/b.o := a/b.c\n\ndeps_a/b.o := \\\n  x.h \\\n"), 0);
	assert_string_equal(c.target, "a/b.o");
	assert_string_equal(c.command, "gcc -c -o a/b.o a/b.c");
	assert_string_equal(c.source, "a/b.c");
	cmdfile_release(&c);

	assert_int_equal(cmdfile_parse(&c, "savedcmd_a/b.o := cc x"), 0);
	assert_string_equal(c.command, "cc x");
	assert_null(c.source);
	cmdfile_release(&c);
}

static void test_make_escapes(void **state)
{
	struct cmdfile c;

	(void)state;
	assert_int_equal(cmdfile_parse(&c, "cmd_x.o := gcc -D\"S(s)=$(pound)s\" -DD=$$1 -DE=\\#\n"),
			 0);
	assert_string_equal(c.command, "gcc -D\"S(s)=#s\" -DD=$1 -DE=#");
	cmdfile_release(&c);
}

static void test_no_command(void **state)
{
	static const char *const texts[] = {
		"", "\n\n", "deps_x.o := y.h\n", "cmd_x.o = gcc\n", "cmd_", "cmd_x.o :=",
		"\377\376 := a",
	};
	struct cmdfile c;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_int_equal(cmdfile_parse(&c, texts[i]), -1);
		assert_null(c.target);
	}
	assert_int_equal(cmdfile_read(&c, "/nonexistent/.x.o.cmd"), -1);
}

static void test_compile(void **state)
{
	struct compile c;

	(void)state;
	assert_int_equal(compile_parse(&c, "ccache gcc -Wp,-MMD,a/.b.o.d -nostdinc -I /s/x "
				       "-D__KERNEL__ -DKBUILD_MODNAME='\"k v\"' -c -o a/b.o "
				       "/s/a/b.c  ; ./tools/objtool/objtool --orc a/b.o"), 0);
	assert_string_equal(c.source, "/s/a/b.c");
	assert_string_equal(c.object, "a/b.o");
	assert_int_equal(c.compiler_words, 2);
	assert_true(c.kernel);
	assert_int_equal(c.words.count, 7);
	assert_string_equal(c.words.items[2], "-nostdinc");
	assert_string_equal(c.words.items[6], "-DKBUILD_MODNAME=\"k v\"");
	assert_null(c.words.items[7]);
	compile_release(&c);
}

static void test_quotes(void **state)
{
	struct compile c;

	(void)state;
	assert_int_equal(compile_parse(&c, "gcc -D\"A(s)=#s\" -DB=\\\"x\\\" '-DC=a;b' -D\"D=\\\\\" "
				       "-c x.c -o x.o"), 0);
	assert_string_equal(c.words.items[1], "-DA(s)=#s");
	assert_string_equal(c.words.items[2], "-DB=\"x\"");
	assert_string_equal(c.words.items[3], "-DC=a;b");
	assert_string_equal(c.words.items[4], "-DD=\\");
	assert_false(c.kernel);
	compile_release(&c);
}

static void test_dependency_options_go(void **state)
{
	struct compile c;

	(void)state;
	assert_int_equal(compile_parse(&c, "gcc -MMD -MF x.d -MT t -Wp,-MD,y.d -mno-sse -c -o x.o "
				       "x.c"), 0);
	assert_int_equal(c.words.count, 2);
	assert_string_equal(c.words.items[1], "-mno-sse");
	compile_release(&c);
}

static void test_not_a_compile(void **state)
{
	static const char *const commands[] = {
		"", " ", ";", "gcc", "gcc -c x.c", "gcc -o x.o x.c", "gcc -c -o x.o x.S",
		"gcc -c -o x.o a.c b.c", "gcc 'open -c -o x.o x.c", "-c -o x.o x.c",
		"ld -r -o x.o y.o", "gcc -c -o", "rm -f x.a; ar cDPrST x.a y.o",
	};
	struct compile c;

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		assert_int_equal(compile_parse(&c, commands[i]), -1);
		assert_null(c.source);
		assert_int_equal(c.words.count, 0);
	}
}

static void test_move_source(void **state)
{
	struct compile c;

	(void)state;
	assert_int_equal(compile_parse(&c, "gcc -I/s/include -I./include -I /s/arch -isystem /s "
				       "-I/s2/x -include /s/k.h -fmacro-prefix-map=/s/= -DP=/s/x "
				       "-c -o a.o /s/a.c"), 0);
	compile_move_source(&c, "/s/", "/t/");
	assert_string_equal(c.words.items[1], "-I/t/include");
	assert_string_equal(c.words.items[2], "-I./include");
	assert_string_equal(c.words.items[4], "/t/arch");
	assert_string_equal(c.words.items[6], "/t/");
	assert_string_equal(c.words.items[7], "-I/s2/x");
	assert_string_equal(c.words.items[9], "/t/k.h");
	assert_string_equal(c.words.items[10], "-fmacro-prefix-map=/t/=");
	assert_string_equal(c.words.items[11], "-DP=/s/x");
	assert_string_equal(c.source, "/t/a.c");
	compile_release(&c);

	assert_int_equal(compile_parse(&c, "gcc -I../arch/x86 -I.. -c -o a/b.o ../a/../b.c"), 0);
	compile_move_source(&c, "../", "/t/");
	assert_string_equal(c.words.items[1], "-I/t/arch/x86");
	assert_string_equal(c.words.items[2], "-I/t/");
	assert_string_equal(c.source, "/t/a/../b.c");
	compile_release(&c);
}

static void test_includes(void **state)
{
	struct compile c;

	(void)state;
	assert_int_equal(compile_parse(&c, "gcc -include ./include/linux/kconfig.h -include /s/include"
				       "/linux/types.h -I/linux/rcu.h -c -o a.o a.c"), 0);
	assert_true(compile_includes(&c, "/linux/kconfig.h"));
	assert_true(compile_includes(&c, "/linux/types.h"));
	assert_false(compile_includes(&c, "/linux/rcu.h"));
	assert_false(compile_includes(&c, "/linux/compiler_types.h"));
	compile_release(&c);
}

static void test_normalise(void **state)
{
	static const char *const pairs[][2] = {
		{ "arch/x86/kvm/../../../virt/kvm/a.c", "virt/kvm/a.c" },
		{ "./a//b/./c", "a/b/c" }, { "/a/../b", "/b" }, { "../a", "../a" },
		{ "a/../../b", "../b" }, { "../../a/..", "../../" }, { "", "" },
		{ "a..b/c", "a..b/c" }, { "arch/x86/", "arch/x86/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		char *path = str_printf("%s", pairs[i][0]);

		path_normalise(path);
		assert_string_equal(path, pairs[i][1]);
		free(path);
	}
}

static void test_depfile(void **state)
{
	struct strv files = STRV_INIT;

	(void)state;
	depfile_parse(&files, "x.o: a.c b.h \\\n  with\\ space.h $$d.h\\\n e.h\n\nb.h:\n");
	assert_int_equal(files.count, 5);
	assert_string_equal(files.items[1], "b.h");
	assert_string_equal(files.items[2], "with space.h");
	assert_string_equal(files.items[3], "$d.h");
	assert_string_equal(files.items[4], "e.h");
	strv_release(&files);
	depfile_parse(&files, "no rule");
	assert_int_equal(files.count, 0);
	strv_release(&files);
}

static void put(int folder, const char *name, const char *text, time_t seconds)
{
	struct timespec times[2] = { { .tv_sec = seconds }, { .tv_sec = seconds } };
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

/* A record holds for the same recipe and files, and for no others. */
static void test_inputs(void **state)
{
	char *folder = str_printf("lockctx-test-%d", (int)getpid());
	struct timespec start = { .tv_sec = 2000 };
	char *depfile, *record;
	int cwd;

	(void)state;
	assert_int_equal(mkdir(folder, 0700), 0);
	cwd = open(folder, O_RDONLY | O_DIRECTORY);
	depfile = str_printf("%s/d", folder);
	record = str_printf("%s/r", folder);
	put(cwd, "a.c", "text", 1000);
	put(cwd, "b.h", "text", 1500);
	put(cwd, "d", "x.o: a.c b.h\n", 1000);

	assert_false(inputs_unchanged(record, 7, cwd));
	assert_int_equal(inputs_record(record, 7, depfile, cwd, &start), 0);
	assert_true(inputs_unchanged(record, 7, cwd));
	assert_false(inputs_unchanged(record, 8, cwd));
	put(cwd, "b.h", "text", 1400);
	assert_false(inputs_unchanged(record, 7, cwd));
	put(cwd, "b.h", "text", 1500);
	assert_true(inputs_unchanged(record, 7, cwd));
	put(cwd, "b.h", "more text", 1500);
	assert_false(inputs_unchanged(record, 7, cwd));
	unlinkat(cwd, "b.h", 0);
	assert_false(inputs_unchanged(record, 7, cwd));

	/* Changed while it was read. */
	put(cwd, "b.h", "text", 2000);
	assert_int_equal(inputs_record(record, 7, depfile, cwd, &start), 0);
	assert_false(inputs_unchanged(record, 7, cwd));
	put(cwd, "r", "lockctx-inputs 1\nrecipe 7\n", 1000);
	assert_false(inputs_unchanged(record, 7, cwd));

	for (const char *const *f = (const char *const[]){ "a.c", "b.h", "d", "r", NULL }; *f; f++)
		unlinkat(cwd, *f, 0);
	close(cwd);
	rmdir(folder);
	free(folder);
	free(depfile);
	free(record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_old_and_new_names),
		cmocka_unit_test(test_make_escapes),
		cmocka_unit_test(test_no_command),
		cmocka_unit_test(test_compile),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_dependency_options_go),
		cmocka_unit_test(test_not_a_compile),
		cmocka_unit_test(test_move_source),
		cmocka_unit_test(test_includes),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_depfile),
		cmocka_unit_test(test_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
