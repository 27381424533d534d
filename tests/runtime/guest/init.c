// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - the only program of the tests' kernel: runs one test, and watches it
 *
 * The kernel's command line names the test (lockctx.test=NAME) and how long to wait for it
 * (lockctx.patience=N, in wakeups of this process 10 ms apart: on a loaded machine they come late,
 * and the patience grows by itself). A test hangs if it outlives SIGKILL, a task of it has
 * synchronize_srcu() on its stack and none of its tasks has run meanwhile. The last line in the
 * log says the outcome; then the machine is reset.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests.h"
#include "vm.h"

enum { TEXT = 4096 };

/* Read the start of a file into @text, of TEXT bytes; what cannot be read is empty. */
static void read_file(const char *path, char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? 0 : read(fd, text, TEXT - 1);

	text[size > 0 ? size : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

/* The value of "@key=" on the kernel's command line, or @missing. */
static const char *option(const char *key, const char *missing)
{
	static char line[TEXT];
	char *found;

	read_file("/proc/cmdline", line);
	found = strstr(line, key);
	if (!found)
		return missing;
	found += strlen(key);
	found[strcspn(found, " \n")] = '\0';
	return strdup(found);
}

/* Wait for the end of @child, at most @wakeups times. Returns whether it ended, how in *@status. */
static bool wait_for(pid_t child, int wakeups, int *status)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int i = 0; i < wakeups; i++) {
		if (waitpid(child, status, WNOHANG) == child)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

/* Copy the stack of a task to the log, a line each. Returns whether it is in synchronize_srcu(). */
static bool show_stack(const char *task, char *stack)
{
	bool waits = strstr(stack, "synchronize_srcu") != NULL;

	say("task %s%s", task, waits ? " is in synchronize_srcu()" : "");
	for (char *line = strtok(stack, "\n"); line; line = strtok(NULL, "\n"))
		say("  %s", line);
	return waits;
}

/* How often the task has been switched to and from, as the text of its two counters. */
static void switches(const char *directory, char *text)
{
	char path[300];
	char *counters;

	snprintf(path, sizeof(path), "%s/status", directory);
	read_file(path, text);
	counters = strstr(text, "voluntary_ctxt_switches");
	memmove(text, counters ? counters : "", counters ? strlen(counters) + 1 : 1);
}

/* Is the task stuck for @wakeups? Then *@waits becomes true if it is in synchronize_srcu(). */
static bool stuck(pid_t child, const char *task, int wakeups, bool *waits)
{
	static char before[TEXT], after[TEXT], stack[TEXT];
	char directory[300], path[310];
	int status;

	snprintf(directory, sizeof(directory), "/proc/%d/task/%s", child, task);
	snprintf(path, sizeof(path), "%s/stack", directory);
	switches(directory, before);
	if (wait_for(child, wakeups, &status))
		return false;
	switches(directory, after);
	read_file(path, stack);
	*waits |= show_stack(task, stack);
	return strcmp(before, after) == 0;
}

/* What has become of @child, which outlived SIGKILL? */
static const char *examine(pid_t child, int wakeups)
{
	char path[40];
	struct dirent *entry;
	bool all_stuck = true, waits = false;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", child);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks)))
		if (entry->d_name[0] != '.')
			all_stuck &= stuck(child, entry->d_name, wakeups, &waits);
	if (!all_stuck)
		return "unclear: the test outlives SIGKILL, and still runs";
	return waits ? "hangs" : "unclear: the test outlives SIGKILL, not in synchronize_srcu()";
}

static const char *outcome(int status)
{
	if (WIFSIGNALED(status))
		return "unclear: the test was killed";
	switch (WEXITSTATUS(status)) {
	case EXIT_RAN:
		return "ran";
	case EXIT_WRONG:
		return "wrong";
	default:
		return "unclear: the test could not be done";
	}
}

static const char *watch(pid_t child, int patience)
{
	int status;

	if (wait_for(child, patience, &status))
		return outcome(status);
	say("no end after %d wakeups: SIGKILL", patience);
	kill(child, SIGKILL);
	if (wait_for(child, patience / 4, &status))
		return "unclear: the test did not end in time";
	return examine(child, patience / 4);
}

int main(void)
{
	const char *test;
	int patience;
	pid_t child;

	mount("proc", "/proc", "proc", 0, NULL);
	test = option("lockctx.test=", "none");
	patience = atoi(option("lockctx.patience=", "600"));
	say("test %s", test);
	child = fork();
	if (child == 0)
		run_test(test);
	say("outcome %s", child < 0 ? "unclear: no process for the test" : watch(child, patience));
	reboot(RB_AUTOBOOT);
	return 1;
}
