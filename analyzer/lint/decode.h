/* SPDX-License-Identifier: GPL-2.0-or-later */
/* decode.h - what mails are kept in that git does not read: compression, UTF-16, UTF-32, a BOM. */
#ifndef LOCKCTX_LINT_DECODE_H
#define LOCKCTX_LINT_DECODE_H

#include <stddef.h>
#include <stdio.h>

/*
 * All of IN as bytes that git mailsplit can be given; *SIZE of them, the caller's to free, and a NUL
 * behind. NULL, with *ERROR, one line, the caller's to free, when it cannot be read. NAME is for the
 * message; a file in the folder WORK is made for a while.
 */
char *decode_file(FILE *in, const char *name, const char *work, size_t *size, char **error);

/* Take the carriage return in front of each line's end out of TEXT, of SIZE bytes, in place. Returns the
 * new size. */
size_t decode_drop_cr(char *text, size_t size);

#endif
