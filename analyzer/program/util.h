/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * util.h - allocation that cannot fail, and the two ways to end: die() for what
 * the user can mend, BUG() for what cannot happen.
 */
#ifndef LOCKCTX_UTIL_H
#define LOCKCTX_UTIL_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* As malloc() and calloc(); running out of memory is die(). */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
/* As asprintf(), returning the string, owned by the caller. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Print "lockctx: " and one line on stderr and exit with status 2. */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* From now on die() prints on OUT, after PREFIX: a caller that reads one stream alone. */
void die_on(FILE *out, const char *prefix);

/* Print PREFIX and one line, in which what names bring is cleaned (see facts/clean.h), on OUT. */
void vsay(FILE *out, const char *prefix, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

#define BUG(what) die("internal fault at %s:%d: %s; please report it", __FILE__, __LINE__, what)

#endif
