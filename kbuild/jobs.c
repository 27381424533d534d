// SPDX-License-Identifier: GPL-2.0-or-later
/* jobs.c - runs programs, several at a time */
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inputs.h"
#include "strv.h"

/*
 * The environment, but messages are to be read by a program: in English and without colour. What git
 * tells a hook, or what "rebase --exec" runs, is about the user's repository, and no tree of ours. And
 * ccache is to take the files that a unit read from the compiler, and not from a run of the
 * preprocessor before it.
 */
static void plain_environment(struct strv *env)
{
	for (char **e = environ; *e; e++)
		if (!str_starts(*e, "LC_ALL=") && !str_starts(*e, "GCC_COLORS=") && !str_starts(*e, "GIT_"))
			strv_add(env, *e);
	strv_add(env, "LC_ALL=C");
	if (!getenv("CCACHE_DEPEND"))
		strv_add(env, "CCACHE_DEPEND=1");
	strv_add(env, "GCC_COLORS=");
}

/* Make FD what the file PATH is opened as. */
static int open_as(int fd, const char *path, int flags)
{
	int opened = open(path, flags, 0666), done;

	if (opened < 0 || opened == fd)
		return opened;
	done = dup2(opened, fd);
	close(opened);
	return done;
}

/* In the new process, whose parent was PARENT: become JOB. Returns only when that cannot be. */
static void become(const struct job *job, char **env, pid_t parent)
{
	/* Nobody waits for what is left of a run that was killed. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent)
		return;
	if (open_as(0, "/dev/null", O_RDONLY) < 0 ||
	    open_as(1, job->log, O_WRONLY | O_CREAT | O_TRUNC) < 0 || dup2(1, 2) < 0 ||
	    chdir(job->cwd))
		return;
	execvpe(job->argv[0], job->argv, env);
}

/*
 * In the new process, whose parent was PARENT: run JOB as a child, in a group that ends when PARENT
 * does. A shell that is killed leaves behind what it waits for. What keeps the job from being
 * started is written to FAIL.
 */
static void guard(const struct job *job, char **env, pid_t parent, int fail)
{
	pid_t pid, self = getpid();
	sigset_t wanted, before;
	int status = 0, signal = 0;

	sigemptyset(&wanted);
	sigaddset(&wanted, SIGTERM);
	sigaddset(&wanted, SIGCHLD);
	sigprocmask(SIG_BLOCK, &wanted, &before);
	if (setpgid(0, 0) || prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent)
		return;
	pid = fork();
	if (!pid) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		become(job, env, self);
		return;
	}
	if (pid < 0)
		return;
	close(fail);
	while (waitpid(pid, &status, WNOHANG) == 0 && signal != SIGTERM)
		sigwait(&wanted, &signal);
	if (signal == SIGTERM)
		kill(0, SIGKILL);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

pid_t job_start(const struct job *job)
{
	struct strv env = STRV_INIT;
	pid_t pid = -1, parent = getpid();
	int error = 0, fail[2];

	/* What keeps the program from being started comes back through here; its start closes it. */
	if (pipe2(fail, O_CLOEXEC))
		return -1;
	plain_environment(&env);
	pid = fork();
	if (!pid) {
		if (job->whole)
			guard(job, env.items, parent, fail[1]);
		else
			become(job, env.items, parent);
		if (write(fail[1], &errno, sizeof(errno)) < 0)
			_exit(126);
		_exit(127);
	}
	if (pid < 0)
		error = errno;
	close(fail[1]);
	if (pid > 0 && read(fail[0], &error, sizeof(error)) > 0)
		waitpid(pid, NULL, 0);
	close(fail[0]);
	strv_release(&env);
	errno = error;
	return error ? -1 : pid;
}

ssize_t job_wait(const pid_t *pids, size_t count, int *status, double *seconds)
{
	struct rusage use;
	int code;

	for (;;) {
		pid_t pid = wait4(-1, &code, 0, &use);

		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			return -1;
		for (size_t i = 0; i < count; i++) {
			if (pids[i] != pid)
				continue;
			*status = code;
			*seconds = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
				   (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
			return (ssize_t)i;
		}
	}
}

int job_run(const struct job *job)
{
	pid_t pid = job_start(job);
	double seconds;
	int status = -1;

	if (pid < 0 || job_wait(&pid, 1, &status, &seconds) < 0)
		return -1;
	return status;
}

bool program_exists(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	while (path && *path && !found) {
		size_t n = strcspn(path, ":");
		char *file = str_printf("%.*s/%s", (int)n, path, name);

		found = access(file, X_OK) == 0;
		free(file);
		path += n + (path[n] == ':');
	}
	return found;
}

char *job_first_error(const char *log)
{
	size_t size;
	char *text = file_content(log, &size), *line, *at, *message;

	at = text ? strstr(text, "error: ") : NULL;
	for (line = at ? at : text; line && line > text && line[-1] != '\n'; line--)
		;
	if (line && *line)
		message = str_printf("%.*s", (int)strcspn(line, "\n"), line);
	else
		message = str_printf("the compiler failed and printed nothing");
	free(text);
	return message;
}
