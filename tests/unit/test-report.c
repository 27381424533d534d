// SPDX-License-Identifier: GPL-2.0-or-later
/* test-report.c - what reports look like as text and JSON, their order and their ids. */
#include "report-fixture.h"

#include <stdlib.h>
#include <string.h>

#include "../../analyzer/report/fingerprint.h"
#include "../../analyzer/report/summary.h"
#include "../../analyzer/report/text.h"

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
"118 indirect calls not resolved: 92 handed-over, 26 no-target\n"
"7 states dropped at a bound: what was known of them is not used\n"
"2 findings: 1 must-not-hold, 1 unlock-not-held\n");
	report_free(r);
	r = report_new();
	expect_print(r, report_summary,
		     "0 files, 0 functions\n0 indirect calls not resolved\nno findings\n");
	report_free(r);
}

static const char golden_head[] =
"{\n"
"  'coverage': {\n"
"    'failed': 1,\n    'files': 38,\n    'functions': 5995,\n    'given_up': [],\n    'held_back': 0,\n    'states_dropped': 0,\n    'suppressed': 0,\n"
"    'unresolved_indirect': {\n      'handed-over': 92,\n      'no-target': 26\n    }\n"
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
	end = quoted("  'tree': {\n    'kernelversion': '5.10.262'\n  },\n  'version': 2\n}\n");
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
	assert_string_equal(r->coverage.unresolved[0].name, "handed-over");
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
