// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-report.c - reports made by hand, in the shape of a guest's MSR write that
 * ends in waiting for its own SRCU reader, through every format and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../analyzer/report/explain.h"
#include "../../analyzer/report/fingerprint.h"
#include "../../analyzer/report/json.h"
#include "../../analyzer/report/output.h"
#include "../../analyzer/report/report.h"
#include "../../analyzer/report/store.h"
#include "../../analyzer/report/summary.h"
#include "../../analyzer/report/text.h"

#define TEST(name) static void name(void **state __attribute__((unused)))

#define MAIN "arch/x86/kvm/x86.c"
#define SVM "arch/x86/kvm/svm/svm.c"
#define HYPERV "arch/x86/kvm/hyperv.c"
#define LIBRARY "lib/kvm/x86.c"

static const struct step guest_path[] = {
	{ "vcpu_run", "vcpu_enter_guest", { MAIN, 9060, 7 }, NULL, { 0 }, false },
	{ "vcpu_enter_guest", "handle_exit", { MAIN, 9433, 6 },
	  "kvm_x86_ops::handle_exit", { SVM, 4213, 17 }, true },
	{ "handle_exit", "set_msr", { SVM, 3042, 9 }, NULL, { 0 }, true },
	{ "set_msr", "update_vector", { HYPERV, 260, 2 }, NULL, { 0 }, true },
	{ "update_vector", "request_apicv_update", { HYPERV, 118, 2 }, NULL, { 0 }, true },
	{ "request_apicv_update", "install_memslots", { LIBRARY, 8716, 3 }, NULL, { 0 }, true },
	{ "install_memslots", "synchronize_srcu", { LIBRARY, 1114, 2 }, NULL, { 0 }, true },
};
#define GUEST_STEPS (sizeof(guest_path) / sizeof(*guest_path))

static void fill_guest(struct report *r, struct finding *f)
{
	*f = (struct finding){
		.rule = "must-not-hold", .lock_class = "kvm::srcu", .context = "vcpu-msr-write",
		.message = report_str(r, "%s() called with %s held", "request_apicv_update",
				      "kvm::srcu"),
		.root = "vcpu_run", .others = 3,
		.site = { "update_vector", "request_apicv_update", guest_path[4].pos },
		.instances = report_instances(r, 1), .ninstances = 1,
		.acquires = report_acquires(r, 2), .nacquires = 2,
		.path = report_steps(r, GUEST_STEPS), .npath = GUEST_STEPS,
		.waits = guest_path[GUEST_STEPS - 1],
		.conditions = report_conditions(r, 1), .nconditions = 1,
	};
	f->instances[0] = "svm";
	memcpy(f->path, guest_path, sizeof(guest_path));
	f->acquires[0] = (struct acquire){ "complete_io", { MAIN, 77, 19 }, "srcu",
					   "vcpu->srcu_idx", false, 0 };
	f->acquires[1] = (struct acquire){ "vcpu_enter_guest", { MAIN, 9390, 19 }, "srcu",
					   "vcpu->srcu_idx", true, 1 };
	f->conditions[0] = (struct condition){ "host == false", "set_msr", { MAIN, 1553, 6 } };
}

static void fill_unlock(struct report *r, struct finding *f)
{
	*f = (struct finding){
		.rule = "unlock-not-held", .lock_class = "kvm::srcu", .context = "vm_ioctl",
		.message = "kvm::srcu released but not held", .root = "vm_ioctl",
		.site = { "vm_ioctl", "srcu_read_unlock", { HYPERV, 9, 2 } },
		.path = report_steps(r, 1), .npath = 1,
	};
	f->path[0] = (struct step){ "vm_ioctl", "srcu_read_unlock", f->site.pos, NULL, { 0 },
				    false };
}

/* The guest's finding, then one with little in it, not in order yet; coverage too. */
static struct report *sample(void)
{
	struct report *r = report_new();

	r->kernelversion = "5.10.262";
	fill_guest(r, report_add_finding(r));
	fill_unlock(r, report_add_finding(r));
	r->coverage = (struct coverage){ .files = 38, .failed = 1, .functions = 5995 };
	r->coverage.nunresolved = 2;
	r->coverage.unresolved = report_causes(r, 2);
	r->coverage.unresolved[0] = (struct cause){ "tracepoint", 92 };
	r->coverage.unresolved[1] = (struct cause){ "no-target", 26 };
	report_sort(r);
	report_fingerprints(r);
	return r;
}

/* What PRINT writes of R, to be freed. */
static char *printed(const struct report *r, void (*print)(const struct report *r, FILE *out))
{
	char *s;
	size_t size;
	FILE *out = open_memstream(&s, &size);

	assert_non_null(out);
	print(r, out);
	fclose(out);
	return s;
}

static void print_json(const struct report *r, FILE *out)
{
	assert_int_equal(report_json(r, out), 0);
}

static void expect_print(const struct report *r, void (*print)(const struct report *r, FILE *out),
			 const char *expected)
{
	char *s = printed(r, print);

	assert_string_equal(s, expected);
	free(s);
}

TEST(test_text)
{
	struct report *r = sample();

	strcpy(r->findings[0].id, "aaaaaaaa");
	strcpy(r->findings[1].id, "bbbbbbbb");
	expect_print(r, report_text,
HYPERV ":9:2: warning: kvm::srcu released but not held [-Wlockctx-unlock-not-held]\n"
"  context vm_ioctl\n"
"  vm_ioctl()            hyperv.c:9  reported here\n"
"   └srcu_read_unlock()  releases kvm::srcu\n"
"  more about it: lockctx explain aaaaaaaa\n"
"\n"
HYPERV ":118:2: warning: request_apicv_update() called with kvm::srcu held"
" [-Wlockctx-must-not-hold]\n"
"  context vcpu-msr-write, SVM only\n"
"  vcpu_run()                    arch/x86/kvm/x86.c:9060\n"
"   └vcpu_enter_guest()          x86.c:9433\n"
"       takes kvm::srcu at x86.c:9390, index in vcpu->srcu_idx (1 other place takes it)\n"
"    └handle_exit()              arch/x86/kvm/svm/svm.c:3042\n"
"        via kvm_x86_ops::handle_exit, set in svm.c:4213\n"
"     └set_msr()                 hyperv.c:260  when host == false (x86.c:1553)\n"
"      └update_vector()          hyperv.c:118  reported here\n"
"       └request_apicv_update()  lib/kvm/x86.c:8716\n"
"        └install_memslots()     lib/kvm/x86.c:1114\n"
"         └synchronize_srcu()    waits for kvm::srcu\n"
"  also reached in 3 other ways: lockctx explain bbbbbbbb\n");
	report_free(r);
}

TEST(test_text_of_nothing)
{
	struct report *r = report_new();
	struct finding *f;

	expect_print(r, report_text, "");
	f = report_add_finding(r);
	strcpy(f->id, "00000000");
	expect_print(r, report_text, "lockctx: warning: ? [-Wlockctx-?]\n"
				     "  more about it: lockctx explain 00000000\n");
	report_free(r);
}

/* Whatever is in the source, a finding stays one warning line and no escape reaches a terminal. */
TEST(test_text_is_clean)
{
	struct report *r = report_new();
	struct finding *f = report_add_finding(r);

	f->message = report_str(r, "a\nb\033[1m\x80 %s", "\xc2\x9b\xc3\xa9\xed\xa0\x80");
	assert_string_equal(f->message, "a?b?[1m? ??\xc3\xa9???");
	assert_string_equal(report_strdup(r, ""), "");
	assert_null(report_strdup(r, NULL));
	report_free(r);
}

TEST(test_summary)
{
	struct report *r = sample();

	r->coverage.states_dropped = 7;
	expect_print(r, report_summary,
"38 files, 1 failed, 5995 functions\n"
"118 indirect calls not resolved: 26 no-target, 92 tracepoint\n"
"7 states dropped: not every path was followed\n"
"2 findings: 1 must-not-hold, 1 unlock-not-held\n");
	report_free(r);
	r = report_new();
	expect_print(r, report_summary,
		     "0 files, 0 functions\n0 indirect calls not resolved\nno findings\n");
	report_free(r);
}

/* JSON is written here with ' for ". */
static char *quoted(const char *golden)
{
	char *s = strdup(golden), *p;

	assert_non_null(s);
	for (p = s; (p = strchr(p, '\'')); )
		*p = '"';
	return s;
}

static const char golden_head[] =
"{\n"
"  'coverage': {\n"
"    'failed': 1,\n    'files': 38,\n    'functions': 5995,\n    'states_dropped': 0,\n"
"    'unresolved_indirect': {\n      'no-target': 26,\n      'tracepoint': 92\n    }\n"
"  },\n"
"  'findings': [\n"
"    {\n"
"      'acquires': [],\n"
"      'class': 'kvm::srcu',\n      'conditions': [],\n      'context': 'vm_ioctl',\n"
"      'id': 'aaaaaaaa',\n      'instances': [],\n"
"      'message': 'kvm::srcu released but not held',\n      'others': 0,\n"
"      'path': [\n"
"        {\n"
"          'callee': 'srcu_read_unlock',\n          'file': 'arch/x86/kvm/hyperv.c',\n"
"          'function': 'vm_ioctl',\n          'line': 9\n"
"        }\n"
"      ],\n"
"      'root': 'vm_ioctl',\n      'rule': 'unlock-not-held',\n"
"      'site': {\n"
"        'callee': 'srcu_read_unlock',\n        'column': 2,\n"
"        'file': 'arch/x86/kvm/hyperv.c',\n        'function': 'vm_ioctl',\n        'line': 9\n"
"      }\n"
"    },\n"
"    {\n"
"      'acquires': [\n"
"        {\n"
"          'cookie': 'vcpu->srcu_idx',\n          'file': 'arch/x86/kvm/x86.c',\n"
"          'function': 'vcpu_enter_guest',\n          'line': 9390,\n          'mode': 'srcu'\n"
"        },\n";

static const char golden_step[] =
"        {\n"
"          'because': 'arch/x86/kvm/svm/svm.c:4213',\n          'callee': 'handle_exit',\n"
"          'file': 'arch/x86/kvm/x86.c',\n          'function': 'vcpu_enter_guest',\n"
"          'line': 9433,\n          'via': 'kvm_x86_ops::handle_exit'\n"
"        },\n";

static const char golden_tail[] =
"      'waits': {\n"
"        'callee': 'synchronize_srcu',\n        'file': 'lib/kvm/x86.c',\n"
"        'function': 'install_memslots',\n        'line': 1114\n"
"      }\n    }\n  ],\n"
"  'tool': {\n    'name': 'lockctx',\n    'version': '";

TEST(test_json)
{
	char *head = quoted(golden_head), *step = quoted(golden_step), *tail = quoted(golden_tail);
	struct report *r = sample();
	char *s, *end;

	strcpy(r->findings[0].id, "aaaaaaaa");
	s = printed(r, print_json);
	assert_int_equal(strncmp(s, head, strlen(head)), 0);
	assert_non_null(strstr(s, step));
	assert_non_null(strstr(s, tail));
	end = quoted("  'tree': {\n    'kernelversion': '5.10.262'\n  },\n  'version': 1\n}\n");
	assert_true(strlen(s) > strlen(end));
	assert_string_equal(s + strlen(s) - strlen(end), end);
	free(end);
	free(s);
	free(head);
	free(step);
	free(tail);
	report_free(r);
}

TEST(test_sort)
{
	struct report *r = sample();
	const struct finding *f;
	size_t n;

	assert_string_equal(r->findings[0].rule, "unlock-not-held");
	assert_true(r->findings[1].acquires[0].shown);
	assert_string_equal(r->coverage.unresolved[0].name, "no-target");
	strcpy(r->findings[0].id, "abc00000");
	strcpy(r->findings[1].id, "abd00000");
	f = report_find(r, "ABD", &n);
	assert_ptr_equal(f, &r->findings[1]);
	assert_null(report_find(r, "ab", &n));
	assert_int_equal(n, 2);
	assert_null(report_find(r, "abe", &n));
	assert_int_equal(n, 0);
	report_free(r);
}

static void shift_lines(struct finding *f, uint32_t by)
{
	size_t i;

	f->site.pos.line += by;
	f->site.pos.file = "moved.c";
	f->waits.pos.line += by;
	for (i = 0; i < f->npath; i++) {
		f->path[i].pos.line += by;
		f->path[i].because.line += by;
	}
	for (i = 0; i < f->nacquires; i++)
		f->acquires[i].pos.line += by;
}

TEST(test_fingerprint)
{
	struct report *r = report_new();
	struct finding f = { 0 };
	char before[sizeof(f.id)];

	fill_guest(r, &f);
	finding_fingerprint(&f);
	assert_int_equal(strspn(f.id, "0123456789abcdef"), 8);
	strcpy(before, f.id);

	shift_lines(&f, 40);
	f.path[0].function = "another_way_to_the_acquire";
	f.others = 9;
	finding_fingerprint(&f);
	assert_string_equal(f.id, before);

	f.path[3].function = "another_setter";
	finding_fingerprint(&f);
	assert_string_not_equal(f.id, before);
	f.path[3].function = guest_path[3].function;
	f.context = "ioctl-set-msrs";
	finding_fingerprint(&f);
	assert_string_not_equal(f.id, before);
	report_free(r);
}

TEST(test_unique_ids)
{
	struct report *r = report_new();
	char ids[3][9];
	size_t i;

	for (i = 0; i < 3; i++) {
		fill_guest(r, report_add_finding(r));
		shift_lines(&r->findings[i], i);
	}
	report_sort(r);
	report_fingerprints(r);
	for (i = 0; i < 3; i++)
		strcpy(ids[i], r->findings[i].id);
	assert_string_not_equal(ids[0], ids[1]);
	assert_string_not_equal(ids[0], ids[2]);
	assert_string_not_equal(ids[1], ids[2]);
	report_fingerprints(r);
	for (i = 0; i < 3; i++)
		assert_string_equal(r->findings[i].id, ids[i]);
	report_free(r);
}

static char folder[40];

static int enter_folder(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "lockctx-report.%d", (int)getpid());
	return chdir(tmp ? tmp : "/tmp") || mkdir(folder, 0700) || chdir(folder);
}

static int leave_folder(void **state)
{
	(void)state;
	return chdir("..") || rmdir(folder);
}

static void write_file(const char *file, const char *text)
{
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

/* FILE's bytes, to be freed. */
static char *read_file(const char *file)
{
	FILE *in = fopen(file, "r");
	char *s = NULL;
	size_t size = 0;

	assert_non_null(in);
	assert_true(getdelim(&s, &size, '\0', in) > 0);
	fclose(in);
	return s;
}

static void expect_file(const char *file, const char *text)
{
	char *s = read_file(file);

	assert_string_equal(s, text);
	free(s);
}

/* Saved, loaded and saved again: the same bytes, and the same text on the way. */
TEST(test_store)
{
	struct report *r = sample(), *loaded;
	char *first, *text, *error = NULL;

	assert_int_equal(report_save(r, "a.json", &error), 0);
	loaded = report_load("a.json", &error);
	assert_non_null(loaded);
	assert_int_equal(report_save(loaded, "b.json", &error), 0);
	first = read_file("a.json");
	expect_file("b.json", first);
	text = printed(r, report_text);
	expect_print(loaded, report_text, text);
	assert_int_equal(loaded->findings[1].acquires[0].depth, 1);
	assert_int_equal(loaded->findings[1].path[1].because.column, 17);
	assert_true(loaded->findings[1].path[1].holds);
	assert_false(loaded->findings[1].path[0].holds);
	assert_string_equal(loaded->findings[1].conditions[0].function, "set_msr");
	assert_null(loaded->findings[0].waits.callee);
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
	"{'version':1,'findings':[{'id':'00000000','rule':'r','message':'m'," members "}]}"

TEST(test_bad_reports)
{
	static const struct { const char *json, *error; } bad[] = {
		{ "", "bad.json:1:0: no valid JSON: '[' or '{' expected near end of file" },
		{ "{\n 'version':]}", "bad.json:2:12: no valid JSON: unexpected token near ']'" },
		{ "[]", "bad.json: report: not an object" },
		{ "{'version':2}",
		  "bad.json: version: not 1, the one this lockctx reads; make the report anew" },
		{ "{'version':1}", "bad.json: findings: a list is missing here; is this a report?" },
		{ "{'version':1,'findings':[7]}", "bad.json: findings[0]: not an object" },
		{ "{'version':1,'findings':[{'id':'xyz'}]}",
		  "bad.json: findings[0].id: not 8 hex digits" },
		{ BAD("'site':{},'path':[{},{'line':-1}]"),
		  "bad.json: findings[0].path[1].line: not a whole number, or out of range" },
		{ BAD("'site':{},'path':[{'because':'x.c'}]"),
		  "bad.json: findings[0].path[0].because: not FILE:LINE" },
		{ BAD("'path':[]"), "bad.json: findings[0].site: an object is missing here" },
		{ "{'version':1,'findings':[],'coverage':{'files':'\\u001b'}}",
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
	report_explain(f, srctree, out);
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
		"lockctx paths --to request_apicv_update --through update_vector"
		" --holding kvm::srcu --all FACTS...\n",
		"\nHow to mend it\n    Call it where kvm::srcu is not held",
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
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_of_nothing),
		cmocka_unit_test(test_text_is_clean),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_fingerprint),
		cmocka_unit_test(test_unique_ids),
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
