/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strv.h - a growing list of strings that it owns, NULL-terminated so that it can be an argv, and
 * the few string helpers of kbuild/. Nothing here returns NULL for want of memory: it aborts.
 */
#ifndef LOCKCTX_KBUILD_STRV_H
#define LOCKCTX_KBUILD_STRV_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strv {
	char **items;	/* NULL when nothing was ever added, else items[count] is NULL */
	size_t count;
	size_t room;
};

#define STRV_INIT { NULL, 0, 0 }

/* Add S, which is then the list's. */
void strv_take(struct strv *v, char *s);
/* Add a copy of S. */
void strv_add(struct strv *v, const char *s);
/* Free the strings and the array; the list is then empty and usable. */
void strv_release(struct strv *v);

/* A new string, as by printf. The caller frees it. */
char *str_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *str_vprintf(const char *format, va_list ap) __attribute__((format(printf, 1, 0)));
/* malloc(SIZE), or abort. The caller frees it. */
void *mem_alloc(size_t size);

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);

/* Remove "." and "NAME/.." from the relative or absolute PATH in place, by text alone. */
void path_normalise(char *path);
/* Make the folder that PATH is in, and those above it. 0, or -1 with errno set. */
int path_make_parents(const char *path);

/* FNV-1a, 64 bits: continue HASH, which starts as HASH_START, with SIZE bytes. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
uint64_t hash_bytes(uint64_t hash, const void *data, size_t size);
/* The same with S and its terminating NUL. */
uint64_t hash_string(uint64_t hash, const char *s);

#endif
