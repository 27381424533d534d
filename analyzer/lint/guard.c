// SPDX-License-Identifier: GPL-2.0-or-later
/* guard.c - see guard.h. */
#include "guard.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"
#include "../../facts/memory.h"

/* Milliseconds between two looks. */
#define INTERVAL 50
#define MIB (UINT64_C(1) << 20)

struct guard {
	struct limits limits;
	char **folders;		/* NULL-terminated */
	uint64_t used[LIMITS];	/* in the limits' units */
	uint64_t free;		/* MiB on the disk of the folders, when they were last counted */
	struct timespec start;
};

void guard_words(struct strv *words, const char *program, const struct limits *l,
		 const char *const *folders)
{
	strv_add(words, program);
	strv_add(words, GUARD_WORD);
	for (int i = 0; i < LIMITS; i++)
		strv_take(words, limits_text(l, i));
	for (; *folders; folders++)
		strv_add(words, *folders);
	strv_add(words, "--");
}

/* The number behind KEY in the text of /proc/PID/status, in KiB; 0: it is not there. */
static uint64_t status_field(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

/* What process PID has for itself, in KiB: what it shares with its program's file is nobody's. */
static uint64_t memory_of(pid_t pid)
{
	char path[64], text[4096];
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	if (f) {
		n = fread(text, 1, sizeof(text) - 1, f);
		fclose(f);
	}
	text[n] = '\0';
	return status_field(text, "RssAnon:") + status_field(text, "RssShmem:");
}

static pid_t *add_pid(pid_t *pids, size_t *n, size_t *room, pid_t pid)
{
	if (*n == *room) {
		*room = *room ? 2 * *room : 64;
		pids = memory_resize(pids, *room * sizeof(*pids));
	}
	pids[(*n)++] = pid;
	return pids;
}

/* Add the children of process PID. They are listed by the thread that made them. */
static pid_t *add_children(pid_t *pids, size_t *n, size_t *room, pid_t pid)
{
	char path[sizeof("/proc//task//children") + 300];
	DIR *dir;
	struct dirent *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && (d = readdir(dir))) {
		pid_t child;
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/task/%s/children", pid, d->d_name);
		f = *d->d_name == '.' ? NULL : fopen(path, "re");
		while (f && fscanf(f, "%d", &child) == 1)
			pids = add_pid(pids, n, room, child);
		if (f)
			fclose(f);
	}
	if (dir)
		closedir(dir);
	return pids;
}

/* Count the processes below ROOT, the sandbox's, and their memory. Those whose parent has ended are
 * children of the sandbox's first one. */
static void count_processes(struct guard *g, pid_t root)
{
	size_t n = 0, room = 0;
	pid_t *pids = add_pid(NULL, &n, &room, root);
	uint64_t kib = 0;

	for (size_t i = 0; i < n && n <= g->limits.most[LIMIT_PROCESSES]; i++) {
		kib += memory_of(pids[i]);
		pids = add_children(pids, &n, &room, pids[i]);
	}
	g->used[LIMIT_PROCESSES] = n;
	g->used[LIMIT_MEMORY] = kib >> 10;
	free(pids);
}

/* MiB that are free on the disk of the folders. */
static uint64_t free_space(const struct guard *g)
{
	struct statvfs fs;

	if (!*g->folders || statvfs(*g->folders, &fs))
		return 0;
	return (uint64_t)fs.f_bavail * fs.f_frsize >> 20;
}

/*
 * Count what the folders have. That takes a while when it is much, so it is done when part of that
 * is gone from the disk, whoever has taken it, or when it has to be SURE.
 */
static void count_disk(struct guard *g, bool sure)
{
	uint64_t available = free_space(g);

	if (!sure && available + g->limits.most[LIMIT_DISK] / 8 >= g->free)
		return;
	g->free = available;
	g->used[LIMIT_DISK] = 0;
	for (char **folder = g->folders; *folder; folder++)
		g->used[LIMIT_DISK] += folder_size(*folder) >> 20;
}

/* The limit that ROOT, which runs, has passed, or LIMITS. */
static int passed(struct guard *g, pid_t root)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	g->used[LIMIT_TIME] = (uint64_t)(t.tv_sec - g->start.tv_sec);
	count_processes(g, root);
	count_disk(g, false);
	for (int i = 0; i < LIMITS; i++)
		if (g->used[i] > g->limits.most[i])
			return i;
	return LIMITS;
}

static int tell(const struct guard *g, int limit)
{
	char *text = limits_text(&g->limits, limit);

	fprintf(stderr, "error: stopped by the sandbox: it takes more than %" PRIu64 " %s (--limit %s)\n",
		g->limits.most[limit], limit_unit(limit), text);
	free(text);
	return 3;
}

/* Kill the sandbox that ROOT is the outermost process of: what its first process leaves behind when
 * that is killed, the kernel kills. */
static void kill_all(pid_t root)
{
	size_t n = 0, room = 0;
	pid_t *pids = add_children(NULL, &n, &room, root);

	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	if (!n)
		kill(root, SIGKILL);
	free(pids);
}

/* Watch ROOT to its end; the status to exit with. */
static int watch(struct guard *g, pid_t root)
{
	/* Older C libraries than glibc 2.36 have no function for it. */
	struct pollfd end = { .fd = syscall(SYS_pidfd_open, root, 0), .events = POLLIN };
	int limit = LIMITS, status = 0;

	if (end.fd < 0) {
		fprintf(stderr, "error: the sandbox cannot be watched: %s\n", strerror(errno));
		kill(root, SIGKILL);
		return 3;
	}
	while (limit == LIMITS && poll(&end, 1, INTERVAL) == 0)
		limit = passed(g, root);
	if (limit < LIMITS)
		kill_all(root);
	while (waitpid(root, &status, 0) < 0 && errno == EINTR)
		;
	close(end.fd);
	/* It may have failed for want of what the kernel did not give it. */
	if (limit == LIMITS && status) {
		count_disk(g, true);
		if (g->used[LIMIT_DISK] > g->limits.most[LIMIT_DISK])
			limit = LIMIT_DISK;
	}
	if (limit < LIMITS)
		return tell(g, limit);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void set_limit(int resource, uint64_t most)
{
	setrlimit(resource, &(struct rlimit){ most, most });
}

/* In the new process, whose parent was GUARD: become the sandbox. */
static void become(const struct guard *g, char **argv, pid_t guard)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != guard)
		_exit(3);
	/* For what is quicker than two looks; at twice the limit the guard sees it as well. */
	set_limit(RLIMIT_AS, 2 * g->limits.most[LIMIT_MEMORY] * MIB);
	set_limit(RLIMIT_FSIZE, 2 * g->limits.most[LIMIT_DISK] * MIB);
	set_limit(RLIMIT_CORE, 0);
	execvp(*argv, argv);
	fprintf(stderr, "%s: %s\n", *argv, strerror(errno));
	_exit(127);
}

int guard_main(int argc, char **argv)
{
	struct guard g = { .folders = argv + 1 + LIMITS };
	pid_t self = getpid(), root;
	int i = 1;

	limits_default(&g.limits);
	for (; i < argc && i <= LIMITS; i++)
		free(limits_set(&g.limits, argv[i]));
	while (i < argc && strcmp(argv[i], "--"))
		i++;
	if (i + 1 >= argc)
		return 3;
	argv[i] = NULL;
	/* Nobody waits for a guard whose caller was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (access("/proc/thread-self/children", R_OK)) {
		fputs("error: the sandbox cannot be watched: there is no /proc/PID/task/TID/children\n",
		      stderr);
		return 3;
	}
	clock_gettime(CLOCK_MONOTONIC, &g.start);
	g.free = free_space(&g);
	/* The disk is the user's: it is never filled. */
	if (g.limits.most[LIMIT_DISK] > g.free / 2)
		g.limits.most[LIMIT_DISK] = g.free / 2;
	root = fork();
	if (!root)
		become(&g, argv + i + 1, self);
	if (root > 0)
		return watch(&g, root);
	fprintf(stderr, "error: the sandbox cannot be started: %s\n", strerror(errno));
	return 3;
}
