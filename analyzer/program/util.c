// SPDX-License-Identifier: GPL-2.0-or-later
/* util.c - see util.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "util.h"

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes wanted): analyse fewer directories at once", size);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes wanted): analyse fewer directories at once", n * size);
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die("out of memory");
	va_end(ap);
	return s;
}

void die(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("lockctx: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}
