// SPDX-License-Identifier: GPL-2.0-or-later
/* memory.c - see memory.h. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memory.h"

static int quiet_status;

void memory_out_status(int status)
{
	quiet_status = status;
}

void memory_out(size_t wanted)
{
	if (quiet_status)
		_exit(quiet_status);
	fflush(stdout);
	fputs("lockctx: out of memory", stderr);
	if (wanted)
		fprintf(stderr, " (%zu bytes wanted)", wanted);
	fputs(": give it more, or analyse fewer directories at once\n", stderr);
	exit(2);
}

void *memory_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		memory_out(size);
	return p;
}

void *memory_zeroed(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		memory_out(n * size);
	return p;
}

void *memory_resize(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		memory_out(size);
	return p;
}

void *memory_need(void *p)
{
	if (!p)
		memory_out(0);
	return p;
}

void memory_text(FILE *f, char **text)
{
	int lost = ferror(f);

	if (fclose(f) || lost || !*text)
		memory_out(0);
}
