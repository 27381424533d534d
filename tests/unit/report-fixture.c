// SPDX-License-Identifier: GPL-2.0-or-later
/* report-fixture.c - see report-fixture.h. */
#include "report-fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../analyzer/report/fingerprint.h"
#include "../../analyzer/report/json.h"

const struct step guest_path[GUEST_STEPS] = {
	{ "vcpu_run", "vcpu_enter_guest", { MAIN, 9060, 7 }, NULL, { 0 }, false },
	{ "vcpu_enter_guest", "handle_exit", { MAIN, 9433, 6 },
	  "kvm_x86_ops::handle_exit", { SVM, 4213, 17 }, true },
	{ "handle_exit", "set_msr", { SVM, 3042, 9 }, NULL, { 0 }, true },
	{ "set_msr", "update_vector", { HYPERV, 260, 2 }, NULL, { 0 }, true },
	{ "update_vector", "request_apicv_update", { HYPERV, 118, 2 }, NULL, { 0 }, true },
	{ "request_apicv_update", "install_memslots", { LIBRARY, 8716, 3 }, NULL, { 0 }, true },
	{ "install_memslots", "synchronize_srcu", { LIBRARY, 1114, 2 }, NULL, { 0 }, true },
};

void fill_guest(struct report *r, struct finding *f)
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
					   "vcpu->srcu_idx", .shown = false, .depth = 0,
					   .cookie_member = "kvm_vcpu::srcu_idx" };
	f->acquires[1] = (struct acquire){ "vcpu_enter_guest", { MAIN, 9390, 19 }, "srcu",
					   "vcpu->srcu_idx", .shown = true, .depth = 1,
					   .cookie_local = true };
	f->conditions[0] = (struct condition){ "host == false", "set_msr", 3, { MAIN, 1553, 6 }, true };
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

struct report *sample(void)
{
	struct report *r = report_new();

	r->kernelversion = "5.10.262";
	fill_guest(r, report_add_finding(r));
	fill_unlock(r, report_add_finding(r));
	r->coverage = (struct coverage){ .files = 38, .failed = 1, .functions = 5995 };
	r->coverage.nunresolved = 2;
	r->coverage.unresolved = report_causes(r, 2);
	r->coverage.unresolved[0] = (struct cause){ "no-target", 26 };
	r->coverage.unresolved[1] = (struct cause){ "handed-over", 92 };
	report_sort(r);
	report_fingerprints(r);
	return r;
}

char *printed(const struct report *r, void (*print)(const struct report *r, FILE *out))
{
	char *s;
	size_t size;
	FILE *out = open_memstream(&s, &size);

	assert_non_null(out);
	print(r, out);
	fclose(out);
	return s;
}

void print_json(const struct report *r, FILE *out)
{
	assert_int_equal(report_json(r, out), 0);
}

void expect_print(const struct report *r, void (*print)(const struct report *r, FILE *out),
			 const char *expected)
{
	char *s = printed(r, print);

	assert_string_equal(s, expected);
	free(s);
}

char *quoted(const char *golden)
{
	char *s = strdup(golden), *p;

	assert_non_null(s);
	for (p = s; (p = strchr(p, '\'')); )
		*p = '"';
	return s;
}

static char folder[40];

int enter_folder(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "lockctx-report.%d", (int)getpid());
	return chdir(tmp ? tmp : P_tmpdir) || mkdir(folder, 0700) || chdir(folder);
}

int leave_folder(void **state)
{
	(void)state;
	return chdir("..") || rmdir(folder);
}

void write_file(const char *file, const char *text)
{
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

char *read_file(const char *file)
{
	FILE *in = fopen(file, "r");
	char *s = NULL;
	size_t size = 0;

	assert_non_null(in);
	assert_true(getdelim(&s, &size, '\0', in) > 0);
	fclose(in);
	return s;
}

void expect_file(const char *file, const char *text)
{
	char *s = read_file(file);

	assert_string_equal(s, text);
	free(s);
}
