// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inject.c - inject CALL HOW N LOG COMMAND...: runs COMMAND and has its Nth system call of kind CALL
 * fail. The library's streams make theirs where no preloaded function sees them, so this traces.
 * What COMMAND forks is traced as well, until it runs another program.
 *
 * CALL  read, write, open, close, rename, mkdir, fork
 * HOW   EIO, ENOSPC, EINTR, ENOMEM, EAGAIN; short: half of what was asked for; kill: the process
 *       dies there
 * N     from 1; 0: none
 *
 * LOG gets how many calls of the kind there were. The exit status is COMMAND's, 128 + N when it
 * died of signal N, and 77 when tracing does not work here.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED 77
#define MOST 64		/* processes at a time */

#ifdef __x86_64__
static const struct { const char *name; int numbers[5]; } kinds[] = {
	{ "read", { SYS_read, SYS_pread64, -1 } },
	{ "write", { SYS_write, SYS_writev, -1 } },
	{ "open", { SYS_openat, SYS_open, -1 } },
	{ "close", { SYS_close, -1 } },
	{ "rename", { SYS_rename, SYS_renameat, SYS_renameat2, -1 } },
	{ "mkdir", { SYS_mkdir, SYS_mkdirat, -1 } },
	{ "fork", { SYS_fork, SYS_vfork, SYS_clone, SYS_clone3, -1 } },
};
static const struct { const char *name; int number; } errors[] = {
	{ "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EINTR", EINTR }, { "ENOMEM", ENOMEM }, { "EAGAIN", EAGAIN },
};

/* The processes that are in a system call, and what it shall return there; 0: what it does. */
static struct { pid_t pid; bool inside; long result; } procs[MOST];
static const int *numbers;
static const char *how;
static long nth, calls, error;

static int slot(pid_t pid)
{
	int free = -1;

	for (int i = 0; i < MOST; i++) {
		if (procs[i].pid == pid)
			return i;
		if (!procs[i].pid && free < 0)
			free = i;
	}
	if (free < 0)
		exit(SKIPPED);
	procs[free].pid = pid;
	procs[free].inside = false;
	procs[free].result = 0;
	return free;
}

static bool of_kind(long number)
{
	for (int i = 0; numbers[i] >= 0; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

/* Process I goes into a system call, or comes out of it. */
static void at_call(int i)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, procs[i].pid, 0, &regs))
		return;
	procs[i].inside = !procs[i].inside;
	if (!procs[i].inside) {
		if (procs[i].result) {
			regs.rax = procs[i].result;
			ptrace(PTRACE_SETREGS, procs[i].pid, 0, &regs);
		}
		procs[i].result = 0;
		return;
	}
	if (!of_kind(regs.orig_rax) || ++calls != nth)
		return;
	if (!strcmp(how, "kill")) {
		kill(procs[i].pid, SIGKILL);
		return;
	}
	if (!strcmp(how, "short")) {
		regs.rdx = (regs.rdx + 1) / 2;
	} else {
		if (regs.orig_rax != SYS_close)		/* that closes, whatever it says of it */
			regs.orig_rax = -1;
		procs[i].result = -error;
	}
	ptrace(PTRACE_SETREGS, procs[i].pid, 0, &regs);
}

/* One stop of PID; returns the signal to go on with, or -1 when it goes its own way from here. */
static int stopped(pid_t pid, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;

	if (event == PTRACE_EVENT_EXEC) {
		ptrace(PTRACE_DETACH, pid, 0, 0);
		procs[slot(pid)].pid = 0;
		return -1;
	}
	if (event)
		return 0;
	if (signal == (SIGTRAP | 0x80)) {
		at_call(slot(pid));
		return 0;
	}
	/* a new process begins with this one */
	if (signal == SIGSTOP && slot(pid) >= 0)
		return 0;
	return signal;
}

static int follow(pid_t main)
{
	int status, result = SKIPPED;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (!WIFSTOPPED(status)) {
			procs[slot(pid)].pid = 0;
			if (pid == main)
				result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			continue;
		}
		status = stopped(pid, status);
		if (status >= 0)
			ptrace(PTRACE_SYSCALL, pid, 0, status);
	}
	return result;
}

static int find(char **argv)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, argv[1]))
			numbers = kinds[i].numbers;
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (!strcmp(errors[i].name, argv[2]))
			error = errors[i].number;
	how = argv[2];
	nth = atol(argv[3]);
	return numbers && (error || !strcmp(how, "short") || !strcmp(how, "kill")) ? 0 : -1;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;
	FILE *log;

	if (argc < 6 || find(argv)) {
		fputs("usage: inject CALL HOW N LOG COMMAND...\n", stderr);
		return SKIPPED;
	}
	pid = fork();
	if (!pid) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			_exit(SKIPPED);
		raise(SIGSTOP);
		execvp(argv[5], argv + 5);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return SKIPPED;
	/* its own exec is no change of programs */
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	ptrace(PTRACE_CONT, pid, 0, 0);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return SKIPPED;
	procs[slot(pid)].inside = true;	/* it comes out of execve() */
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL |
	       PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE);
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	status = follow(pid);
	log = fopen(argv[4], "w");
	if (log) {
		fprintf(log, "%ld\n", calls);
		fclose(log);
	}
	return status;
}
#else
int main(void)
{
	return SKIPPED;
}
#endif
