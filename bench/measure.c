// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * measure.c - measure FILE COMMAND...: runs COMMAND and writes what it cost to FILE
 *
 * One line: wall-clock seconds, processor seconds of it and of all its children, and the peak
 * resident memory of the largest of them in megabytes. Exit status: that of COMMAND, 127 when it
 * could not be run.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct rusage used;
	double start = now();
	int status;
	pid_t pid;
	FILE *f;

	if (argc < 3) {
		fputs("usage: measure FILE COMMAND...\n", stderr);
		return 127;
	}
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		fprintf(stderr, "measure: %s: %s\n", argv[2], strerror(errno));
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
		fprintf(stderr, "measure: %s\n", strerror(errno));
		return 127;
	}
	start = now() - start;
	f = fopen(argv[1], "we");
	if (!f || fprintf(f, "%.2f %.2f %.0f\n", start,
			  seconds(used.ru_utime) + seconds(used.ru_stime),
			  (double)used.ru_maxrss / 1024) < 0 || fclose(f)) {
		fprintf(stderr, "measure: %s: %s\n", argv[1], strerror(errno));
		return 127;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
