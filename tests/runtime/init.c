// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - the only program of a test's kernel: runs one test, and watches it
 *
 * The kernel's command line names the test (lockctx.test=NAME) and how long to wait when nothing of
 * it runs (lockctx.patience=N, in wakeups of this process, 10 ms apart and on each processor in
 * turn: on a loaded machine they come late, and the patience grows by itself). A test hangs if it
 * outlives SIGKILL, none of its tasks runs any more, and one has the function lockctx.hangs=FUNCTION
 * on its stack.
 * The last line in the log says the outcome; then the machine is reset.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

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

/* Call @see for each task of @child. Returns whether one of the calls did. */
static bool any_task(pid_t child, bool (*see)(pid_t child, const char *task))
{
	char path[40];
	struct dirent *entry;
	bool any = false;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", child);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks)))
		if (entry->d_name[0] != '.')
			any |= see(child, entry->d_name);
	if (tasks)
		closedir(tasks);
	return any;
}

/* What the tasks had run when it was last asked, as sums over all of them. */
static unsigned long long ran_before;
static unsigned long long ran_now;

static bool add_run_time(pid_t child, const char *task)
{
	static char text[TEXT];
	char path[300];

	snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", child, task);
	read_file(path, text);
	ran_now += strtoull(text, NULL, 10);
	return true;
}

/* Has a task of @child run since this was last asked? */
static bool has_run(pid_t child)
{
	bool changed;

	ran_now = 0;
	any_task(child, add_run_time);
	changed = ran_now != ran_before;
	ran_before = ran_now;
	return changed;
}

/* Sleep for 10 ms, and wake up on another processor. */
static void wake_up(int count)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(count % sysconf(_SC_NPROCESSORS_ONLN), &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	nanosleep(&pause, NULL);
}

/*
 * Wait for the end of @child: until nothing of it has run for @idle wakeups, or for thirty times as
 * many. Returns whether it ended, how in *@status.
 */
static bool wait_for(pid_t child, int idle, int *status)
{
	int left = idle;

	for (int i = 0; left > 0 && i < 30 * idle; i++, left--) {
		if (waitpid(child, status, WNOHANG) == child)
			return true;
		wake_up(i);
		if (has_run(child))
			left = idle;
	}
	return false;
}

/* The function that a task that hangs is in. */
static const char *hangs_in;

/* Copy the stack of a task to the log, a line each. Returns whether it is in @hangs_in. */
static bool show_stack(pid_t child, const char *task)
{
	static char stack[TEXT];
	char path[300];
	bool waits;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/stack", child, task);
	read_file(path, stack);
	waits = strstr(stack, hangs_in) != NULL;
	if (waits)
		say("task %s is in %s()", task, hangs_in);
	else
		say("task %s", task);
	for (char *line = strtok(stack, "\n"); line; line = strtok(NULL, "\n"))
		say("  %s", line);
	return waits;
}

/* What has become of @child, which outlived SIGKILL? */
static const char *examine(pid_t child)
{
	bool waits = any_task(child, show_stack);

	if (has_run(child))
		return "unclear: the test outlives SIGKILL, and still runs";
	return waits ? "hangs" : "unclear: the test outlives SIGKILL, and is not where it should hang";
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
	say("no end, and nothing runs for %d wakeups: SIGKILL", patience);
	kill(child, SIGKILL);
	if (wait_for(child, patience / 2, &status))
		return "unclear: the test did not end in time";
	return examine(child);
}

/* Load /1.ko, /2.ko and so on, as far as they are there. */
static void load_modules(void)
{
	char path[20];

	for (int i = 1;; i++) {
		int fd;

		snprintf(path, sizeof(path), "/%d.ko", i);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return;
		if (syscall(SYS_finit_module, fd, "", 0))
			say("module %d cannot be loaded: %s", i, strerror(errno));
		close(fd);
	}
}

int main(void)
{
	const char *test;
	int patience;
	pid_t child;

	mount("proc", "/proc", "proc", 0, NULL);
	test = option("lockctx.test=", "none");
	hangs_in = option("lockctx.hangs=", "synchronize_srcu");
	patience = atoi(option("lockctx.patience=", "200"));
	say("test %s", test);
	load_modules();
	child = fork();
	if (child == 0)
		run_test(test);
	say("outcome %s", child < 0 ? "unclear: no process for the test" : watch(child, patience));
	/* What hangs may hold what a reboot needs. */
	say("host: quit");
	reboot(RB_AUTOBOOT);
	return 1;
}
