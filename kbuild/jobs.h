/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jobs.h - runs programs, several at a time */
#ifndef LOCKCTX_KBUILD_JOBS_H
#define LOCKCTX_KBUILD_JOBS_H

#include <stdbool.h>
#include <sys/types.h>

struct job {
	char **argv;		/* NULL-terminated; the program is looked up in PATH */
	const char *cwd;
	const char *log;	/* file that gets standard output and standard error */
	bool whole;		/* what it starts itself ends with the caller, too, as with a script */
};

/*
 * Start JOB with LC_ALL=C. Its process id, or -1 with errno set. Terminal signals reach it, as it
 * stays in the caller's process group, and it gets a SIGTERM when the caller ends before it does.
 * A whole one has a group of its own, which is killed when the caller ends.
 */
pid_t job_start(const struct job *job);

/*
 * Wait for one of the COUNT processes PIDS (0: none). Returns its index and sets *STATUS to 0 when
 * it exited with 0, and *SECONDS to the processor time that it and its children took. -1 when there
 * is none to wait for. Takes the end of any child of the process: to be called while no other
 * part of it has children.
 */
ssize_t job_wait(const pid_t *pids, size_t count, int *status, double *seconds);

/* Run JOB to its end: 0 when it exited with 0, -1 with errno set when it could not be started. */
int job_run(const struct job *job);

/* The line that says why a compiler failed whose output is in the file LOG. The caller frees it. */
char *job_first_error(const char *log);

/* Is there a program NAME in PATH? */
bool program_exists(const char *name);

#endif
