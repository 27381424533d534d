/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test.h - what a test of a kernel is to init, and what it has to tell the host
 */
#ifndef RUNTIME_TEST_H
#define RUNTIME_TEST_H

enum {
	EXIT_RAN = 0,
	EXIT_WRONG = 3,		/* everything ended, and something was not as it has to be */
	EXIT_CANNOT = 4,	/* the test could not be done */
};

/*
 * Run the test @name in this process, which ends with one of these statuses, or stays in the kernel
 * for ever.
 */
void run_test(const char *name) __attribute__((noreturn));

/* Say something in the kernel's log, as one line that the host looks for. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Say it and end the process with @status. */
void end(int status, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

#endif
