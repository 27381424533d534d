// SPDX-License-Identifier: GPL-2.0-or-later
/* strv.c - lists of strings and string helpers of kbuild/ */
#include "strv.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void *need(void *p)
{
	if (!p) {
		fputs("lockctx: out of memory\n", stderr);
		exit(2);
	}
	return p;
}

void *mem_alloc(size_t size)
{
	return need(malloc(size ? size : 1));
}

void strv_take(struct strv *v, char *s)
{
	if (v->count + 2 > v->room) {
		v->room = v->room ? 2 * v->room : 16;
		v->items = need(realloc(v->items, v->room * sizeof(*v->items)));
	}
	v->items[v->count++] = s;
	v->items[v->count] = NULL;
}

void strv_add(struct strv *v, const char *s)
{
	strv_take(v, need(strdup(s)));
}

void strv_release(struct strv *v)
{
	for (size_t i = 0; i < v->count; i++)
		free(v->items[i]);
	free(v->items);
	*v = (struct strv)STRV_INIT;
}

char *str_vprintf(const char *format, va_list ap)
{
	char *s = NULL;

	return need(vasprintf(&s, format, ap) < 0 ? NULL : s);
}

char *str_printf(const char *format, ...)
{
	va_list ap;
	char *s;

	va_start(ap, format);
	s = str_vprintf(format, ap);
	va_end(ap);
	return s;
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* Where the last component of what was written to [START, END) begins, or NULL when it is "..". */
static char *last_component(char *start, char *end)
{
	char *p = end;

	if (p == start)
		return NULL;
	for (p--; p > start && p[-1] != '/'; p--)
		;
	return end - p == 3 && !strncmp(p, "../", 3) ? NULL : p;
}

void path_normalise(char *path)
{
	bool absolute = *path == '/';
	char *start = path + absolute, *out = start, *in = start;

	while (*in) {
		size_t n = strcspn(in, "/");
		bool slash = in[n] == '/';
		char *last = n == 2 && !strncmp(in, "..", 2) ? last_component(start, out) : NULL;

		if (last) {
			out = last;
		} else if (n && !(n == 1 && *in == '.')) {
			memmove(out, in, n);
			out += n;
			if (slash)
				*out++ = '/';
		}
		in += n + slash;
	}
	*out = '\0';
}

int path_make_parents(const char *path)
{
	char *copy = need(strdup(path));
	char *slash = copy;
	int failed = 0;

	while (!failed && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		failed = mkdir(copy, 0777) && errno != EEXIST;
		*slash = '/';
	}
	free(copy);
	return failed ? -1 : 0;
}

uint64_t hash_bytes(uint64_t hash, const void *data, size_t size)
{
	const unsigned char *p = data;

	while (size--)
		hash = (hash ^ *p++) * UINT64_C(0x100000001b3);
	return hash;
}

uint64_t hash_string(uint64_t hash, const char *s)
{
	return hash_bytes(hash, s, strlen(s) + 1);
}
