// SPDX-License-Identifier: GPL-2.0-or-later
/* util.c - see util.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "util.h"
#include "../../facts/clean.h"
#include "../../facts/memory.h"

void *xmalloc(size_t size)
{
	return memory_alloc(size);
}

void *xcalloc(size_t n, size_t size)
{
	return memory_zeroed(n, size);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		memory_out(0);
	va_end(ap);
	return s;
}

static FILE *die_stream;	/* NULL: stderr */
static const char *die_prefix = "lockctx: ";

void die_on(FILE *out, const char *prefix)
{
	die_stream = out;
	die_prefix = prefix;
}

void vsay(FILE *out, const char *prefix, const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) < 0)
		memory_out(0);
	fprintf(out, "%s%s\n", prefix, text_clean(text));
	free(text);
}

void die(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	va_start(ap, fmt);
	vsay(die_stream ? die_stream : stderr, die_prefix, fmt, ap);
	va_end(ap);
	exit(2);
}
