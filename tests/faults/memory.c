// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - to be preloaded: from the Nth request on, no memory is left. The programs that are
 * started from there have all they want.
 *
 * Inside of fts_open() there is always some: glibc's does not look at what it got for the first name
 * (2.36), which is nobody's to mend here.
 *
 * FAULT_NTH   which request is the first to fail; 0: none
 * FAULT_LOG   a file that gets how many requests there were
 */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long nth, calls;
static pid_t first;
static bool inside;

static void __attribute__((constructor)) begin(void)
{
	nth = getenv("FAULT_NTH") ? atol(getenv("FAULT_NTH")) : 0;
	first = getpid();
	calls = 0;
	unsetenv("LD_PRELOAD");
}

static void __attribute__((destructor)) end(void)
{
	const char *log = getenv("FAULT_LOG");
	long n = calls;
	FILE *f = log && getpid() == first ? fopen(log, "w") : NULL;

	if (f) {
		fprintf(f, "%ld\n", n);
		fclose(f);
	}
}

static int fails(void)
{
	if (inside)
		return 0;
	calls++;
	if (!nth || calls < nth)
		return 0;
	errno = ENOMEM;
	return 1;
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
	static __typeof__(fts_open) *next;
	FTS *fts;

	if (!next)
		next = (__typeof__(next))dlsym(RTLD_NEXT, "fts_open");
	inside = true;
	fts = next(paths, options, compare);
	inside = false;
	return fts;
}
