// SPDX-License-Identifier: GPL-2.0-or-later
/* test-store.c - reports in files and back, files that appear whole, and explanations. */
#include "report-fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../analyzer/report/explain.h"
#include "../../analyzer/report/output.h"
#include "../../analyzer/report/store.h"
#include "../../analyzer/report/text.h"

/* Saved, loaded and saved again: the same bytes, and the same text on the way. */
TEST(test_store)
{
	struct report *r = sample(), *loaded;
	char *first, *text, *error = NULL;

	r->findings[0].requirement = "must be held";
	r->findings[0].stated = (struct position){ "virt/a.c", 4, 9 };
	assert_int_equal(report_save(r, "a.json", &error), 0);
	loaded = report_load("a.json", &error);
	assert_non_null(loaded);
	assert_int_equal(report_save(loaded, "b.json", &error), 0);
	first = read_file("a.json");
	expect_file("b.json", first);
	text = printed(r, report_text);
	expect_print(loaded, report_text, text);
	assert_int_equal(loaded->findings[1].acquires[0].depth, 1);
	assert_true(loaded->findings[1].acquires[0].cookie_local);
	assert_null(loaded->findings[1].acquires[0].cookie_member);
	assert_false(loaded->findings[1].acquires[1].cookie_local);
	assert_string_equal(loaded->findings[1].acquires[1].cookie_member, "kvm_vcpu::srcu_idx");
	assert_int_equal(loaded->findings[1].path[1].because.column, 17);
	assert_true(loaded->findings[1].path[1].holds);
	assert_false(loaded->findings[1].path[0].holds);
	assert_string_equal(loaded->findings[1].conditions[0].function, "set_msr");
	assert_null(loaded->findings[0].waits.callee);
	assert_int_equal(loaded->findings[0].stated.column, 9);
	free(text);
	free(first);
	report_free(loaded);
	report_free(r);
	unlink("a.json");
	unlink("b.json");
}

/* What --format=json wrote loads too, and writes the same again. */
TEST(test_store_plain)
{
	struct report *r = sample(), *loaded;
	char *plain = printed(r, print_json), *error = NULL;

	write_file("plain.json", plain);
	loaded = report_load("plain.json", &error);
	assert_non_null(loaded);
	expect_print(loaded, print_json, plain);
	free(plain);
	report_free(loaded);
	report_free(r);
	unlink("plain.json");
}

TEST(test_store_last)
{
	struct report *r = sample(), *loaded;
	char *error = NULL;

	unsetenv("LOCKCTX_CACHE");
	setenv("XDG_CACHE_HOME", "xdg", 1);
	assert_int_equal(report_save_last(r, &error), 0);
	assert_int_equal(access("xdg/lockctx/last.json", R_OK), 0);
	setenv("LOCKCTX_CACHE", "own/cache", 1);
	assert_null(report_load_last(&error));
	assert_string_equal(error, "own/cache/last.json: cannot read it: No such file or directory");
	free(error);
	assert_int_equal(report_save_last(r, &error), 0);
	loaded = report_load_last(&error);
	assert_non_null(loaded);
	report_free(loaded);
	report_free(r);
	unlink("xdg/lockctx/last.json");
	unlink("own/cache/last.json");
	assert_int_equal(rmdir("xdg/lockctx") | rmdir("xdg") | rmdir("own/cache") | rmdir("own"),
			 0);
}

/* A report with one finding that has MEMBERS. */
#define BAD(members) \
	"{'version':2,'findings':[{'id':'00000000','rule':'r','message':'m'," members "}]}"

TEST(test_bad_reports)
{
	static const struct { const char *json, *error; } bad[] = {
		{ "", "bad.json:1:0: no valid JSON: '[' or '{' expected near end of file" },
		{ "{\n 'version':]}", "bad.json:2:12: no valid JSON: unexpected token near ']'" },
		{ "[]", "bad.json: report: not an object" },
		{ "{'version':9}",
		  "bad.json: version: not 2, the one this lockctx reads; make the report anew" },
		{ "{'version':2}", "bad.json: findings: a list is missing here; is this a report?" },
		{ "{'version':2,'findings':[7]}", "bad.json: findings[0]: not an object" },
		{ "{'version':2,'findings':[{'id':'xyz'}]}",
		  "bad.json: findings[0].id: not 8 hex digits" },
		{ BAD("'site':{},'path':[{'callee':'f'}]"),
		  "bad.json: findings[0].path[0].function: a string is missing here" },
		{ BAD("'site':{},'path':[{'function':'f'},{'line':-1}]"),
		  "bad.json: findings[0].path[1].line: not a whole number, or out of range" },
		{ BAD("'site':{},'path':[{'because':'x.c'}]"),
		  "bad.json: findings[0].path[0].because: not FILE:LINE" },
		{ BAD("'path':[]"), "bad.json: findings[0].site: an object is missing here" },
		{ "{'version':2,'findings':[],'coverage':{'files':'\\u001b'}}",
		  "bad.json: coverage.files: not a whole number, or out of range" },
	};
	char *error, *json;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		json = quoted(bad[i].json);
		write_file("bad.json", json);
		free(json);
		assert_null(report_load("bad.json", &error));
		assert_string_equal(error, bad[i].error);
		free(error);
	}
	unlink("bad.json");
	assert_null(report_load(".", &error));
	assert_string_equal(error, ".: cannot read it: Is a directory");
	free(error);
}

/* A file is there whole or as it was before. */
TEST(test_output)
{
	struct output o;
	struct stat st;
	char *error = NULL;

	umask(022);
	write_file("out", "old");
	assert_int_equal(symlink("out", "link"), 0);
	assert_int_equal(output_open(&o, "link", &error), 0);
	fputs("half", o.file);
	output_abandon(&o);
	expect_file("out", "old");
	assert_int_equal(output_open(&o, "link", &error), 0);
	fputs("new", o.file);
	assert_int_equal(output_close(&o, &error), 0);
	expect_file("out", "new");
	assert_int_equal(stat("out", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(output_open(&o, "none/out", &error), -1);
	assert_string_equal(error, "none/out: cannot write it: No such file or directory");
	free(error);
	unlink("link");
	unlink("out");
}

static char *explained(const struct finding *f, const char *srctree)
{
	char *s;
	size_t size;
	FILE *out = open_memstream(&s, &size);

	assert_non_null(out);
	report_explain(f, NULL, srctree, out);
	fclose(out);
	return s;
}

TEST(test_explain)
{
	static const char *const parts[] = {
		"    class     kvm::srcu\n",
		"    instances SVM only\n",
		"  5. update_vector()  " HYPERV ":118\n     reported here\n",
		"\n  8. synchronize_srcu()\n     waits for kvm::srcu\n",
		"\n  * " MAIN ":9390  vcpu_enter_guest(), srcu, index in vcpu->srcu_idx\n",
		"\n    " MAIN ":77  complete_io(), srcu, index in vcpu->srcu_idx\n",
		"\n    host == false  " MAIN ":1553  set_msr()\n",
		"run the analysis again to see them.\n",
		"the grace period it asks for\n",
		"\nHow to mend it\n    Call it where the lock is not held",
		"\nSource that is not in src is not shown (" MAIN ", for one).\n",
	};
	struct report *r = sample();
	char *s = explained(&r->findings[1], "src");
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		assert_non_null(strstr(s, parts[i]));
	free(s);
	report_free(r);
}

TEST(test_explain_source)
{
	struct report *r = sample();
	char *s;

	write_file("short.c", "one\n\ttwo\n\nint\tfour;\nfive\nsix\n");
	r->findings[0].path[0].pos = (struct position){ "short.c", 4, 1 };
	s = explained(&r->findings[0], ".");
	assert_non_null(strstr(s, "            2 |         two\n"
				  "            3 |\n"
				  "     >      4 | int     four;\n"
				  "            5 | five\n"
				  "            6 | six\n"));
	assert_null(strstr(s, " one\n"));
	assert_null(strstr(s, "is not shown"));
	free(s);
	report_free(r);
	unlink("short.c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store),
		cmocka_unit_test(test_store_plain),
		cmocka_unit_test(test_store_last),
		cmocka_unit_test(test_bad_reports),
		cmocka_unit_test(test_output),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_explain_source),
	};

	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
