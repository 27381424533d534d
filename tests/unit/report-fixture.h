/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report-fixture.h - reports made by hand, in the shape of a guest's MSR write that
 * ends in waiting for its own SRCU reader.
 */
#ifndef LOCKCTX_TEST_REPORT_FIXTURE_H
#define LOCKCTX_TEST_REPORT_FIXTURE_H

#include "fixture.h"

#include <stdio.h>

#include "../../analyzer/report/report.h"

#define MAIN "arch/x86/kvm/x86.c"
#define SVM "arch/x86/kvm/svm/svm.c"
#define HYPERV "arch/x86/kvm/hyperv.c"
#define LIBRARY "lib/kvm/x86.c"

#define GUEST_STEPS 7
extern const struct step guest_path[GUEST_STEPS];

/* The guest's finding, as part of R. */
void fill_guest(struct report *r, struct finding *f);
/* The guest's finding, then one with little in it, not in order yet; coverage too. */
struct report *sample(void);

/* What PRINT writes of R, to be freed. */
char *printed(const struct report *r, void (*print)(const struct report *r, FILE *out));
void expect_print(const struct report *r, void (*print)(const struct report *r, FILE *out),
		  const char *expected);
void print_json(const struct report *r, FILE *out);

/* GOLDEN with " for ', to be freed. */
char *quoted(const char *golden);

/* Setup and teardown of a group: a new folder, which is the current one meanwhile and empty in the
 * end. */
int enter_folder(void **state);
int leave_folder(void **state);
void write_file(const char *file, const char *text);
/* FILE's bytes, to be freed. */
char *read_file(const char *file);
void expect_file(const char *file, const char *text);

#endif
