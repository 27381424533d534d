// SPDX-License-Identifier: GPL-2.0-or-later
/* workers.c - see workers.h. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "workers.h"
#include "../program/util.h"
#include "../../facts/memory.h"

#define NO_MEMORY 3	/* how a process ends that needed more */

struct worker {
	size_t part;
	pid_t pid;
	int fd;		/* what it writes comes out here */
	char *text;	/* so far; stb_ds */
};

struct running {
	const struct workers *w;
	struct worker *workers;	/* stb_ds */
	size_t next;		/* part to start */
};

/* ---- what ends it early ---- */

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGALRM };
#define SIGNALS (sizeof(signals) / sizeof(*signals))

/* Within so many seconds a signal is the same wish said twice: timeout(1) signals a process and then its group. */
#define SAME_WISH 1

static volatile sig_atomic_t caught;
static time_t caught_at;	/* by the monotonic clock */

static time_t clock_seconds(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* The kernel says each second anew that the processor time is over. */
static void catch(int number)
{
	if (caught && caught != SIGALRM && number != SIGXCPU && number != SIGALRM &&
	    clock_seconds() - caught_at > SAME_WISH) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	if (caught && caught != SIGALRM)
		return;
	caught_at = clock_seconds();
	caught = number;
}

/* A signal is seen where it is waited for, and only there: *OLD is what was blocked before. */
static void catch_signals(struct sigaction *old_actions, sigset_t *old)
{
	struct sigaction action = { .sa_handler = catch, .sa_flags = SA_RESTART };
	sigset_t set;

	caught = 0;
	sigemptyset(&set);
	for (size_t i = 0; i < SIGNALS; i++) {
		sigaddset(&set, signals[i]);
		sigaction(signals[i], NULL, &old_actions[i]);
		if (old_actions[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, old);
}

/* What has come meanwhile is caught, too. After a signal the handler stays: what was found is to be printed. */
static void release_signals(const struct sigaction *old_actions, const sigset_t *old)
{
	alarm(0);
	sigprocmask(SIG_SETMASK, old, NULL);
	for (size_t i = 0; i < SIGNALS && !workers_stopped(); i++)
		sigaction(signals[i], &old_actions[i], NULL);
}

bool workers_stopped(void)
{
	return caught && caught != SIGALRM;
}

/* ---- one process ---- */

/*
 * In the new process. What the parent has open and printed is the parent's, and so is what a terminal says to
 * all: the parent ends this one.
 */
static void __attribute__((noreturn)) work(const struct running *r, size_t part, int fd,
					   const sigset_t *signals_before, pid_t parent)
{
	FILE *out = fdopen(fd, "w");

	for (size_t i = 0; i < SIGNALS; i++)
		signal(signals[i], signals[i] == SIGXCPU ? SIG_DFL : SIG_IGN);
	sigprocmask(SIG_SETMASK, signals_before, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memory_out_status(NO_MEMORY);
	if (!out || getppid() != parent)
		_exit(2);
	r->w->run(part, out, r->w->data);
	_exit(fclose(out) ? 2 : 0);
}

static void start(struct running *r, const sigset_t *signals_before)
{
	struct worker new = { .part = r->next++ };
	pid_t parent = getpid();
	int ends[2];

	if (pipe(ends))
		die("cannot start a process: %s", strerror(errno));
	fflush(NULL);
	new.pid = fork();
	if (new.pid < 0)
		die("cannot start a process: %s: try -j 1", strerror(errno));
	if (!new.pid) {
		close(ends[0]);
		work(r, new.part, ends[1], signals_before, parent);
	}
	close(ends[1]);
	new.fd = ends[0];
	arrput(r->workers, new);
}

/* Why a process that ended with STATUS has no result, to be freed; NULL: it has one. */
static char *why_not(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return xasprintf("killed, for want of memory or from outside");
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return xasprintf("it takes more processor time than a process may (ulimit -t)");
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MEMORY)
		return xasprintf("out of memory; give it more, try -j 1, or analyse fewer directories at once");
	if (WIFSIGNALED(status))
		return xasprintf("internal fault (%s); please report it", strsignal(WTERMSIG(status)));
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return xasprintf("ended with status %d", WEXITSTATUS(status));
	return NULL;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void finish(struct running *r, size_t i)
{
	struct worker *worker = &r->workers[i], ended = *worker;
	struct rusage used = { 0 };
	int status = -1;
	char *why;

	close(ended.fd);
	while (wait4(ended.pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	arrdelswap(r->workers, i);
	why = why_not(status);
	r->w->done(ended.part, why ? NULL : ended.text, arrlenu(ended.text), why,
		   seconds(used.ru_utime) + seconds(used.ru_stime), r->w->data);
	arrfree(ended.text);
	free(why);
}

/* Read what worker I has written; at its end it has ended. */
static void read_from(struct running *r, size_t i)
{
	struct worker *worker = &r->workers[i];
	char buffer[65536];
	ssize_t n = read(worker->fd, buffer, sizeof(buffer));

	if (n > 0)
		memcpy(arraddnptr(worker->text, n), buffer, (size_t)n);
	else if (n == 0 || errno != EINTR)
		finish(r, i);
}

static void kill_all(struct running *r)
{
	for (size_t i = 0; i < arrlenu(r->workers); i++)
		kill(r->workers[i].pid, SIGKILL);
	for (size_t i = 0; i < arrlenu(r->workers); i++) {
		close(r->workers[i].fd);
		while (waitpid(r->workers[i].pid, NULL, 0) < 0 && errno == EINTR)
			;
		arrfree(r->workers[i].text);
	}
	arrsetlen(r->workers, 0);
}

/* ---- all of them ---- */

static size_t processes(const struct workers *w)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	return w->jobs ? w->jobs : online > 0 ? (size_t)online : 1;
}

/* Wait until some have written, or a signal came, which is let through meanwhile. */
static void wait_for_some(struct running *r, const sigset_t *signals_before)
{
	struct pollfd *fds = NULL;

	for (size_t i = 0; i < arrlenu(r->workers); i++)
		arrput(fds, ((struct pollfd){ .fd = r->workers[i].fd, .events = POLLIN }));
	if (ppoll(fds, arrlenu(fds), NULL, signals_before) > 0)
		for (size_t i = arrlenu(fds); i-- > 0;)
			if (fds[i].revents)
				read_from(r, i);
	arrfree(fds);
}

const char *workers_run(const struct workers *w)
{
	struct running r = { .w = w };
	struct sigaction actions[SIGNALS];
	sigset_t before;
	int ended_by;

	if (workers_stopped())
		return "a signal";
	catch_signals(actions, &before);
	alarm(w->seconds);
	while (!caught && (r.next < w->count || arrlenu(r.workers))) {
		while (r.next < w->count && arrlenu(r.workers) < processes(w))
			start(&r, &before);
		wait_for_some(&r, &before);
	}
	ended_by = caught;
	kill_all(&r);
	arrfree(r.workers);
	release_signals(actions, &before);
	return !ended_by ? NULL : ended_by == SIGALRM ? "the time limit" : "a signal";
}
