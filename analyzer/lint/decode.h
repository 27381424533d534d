/* SPDX-License-Identifier: GPL-2.0-or-later */
/* decode.h - what mails are kept in that git does not read: compression, UTF-16, a BOM, HTML. */
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

/*
 * Take the parts that are HTML out of TEXT, a mail of SIZE bytes, in place: what such a part says,
 * another says as text. A mail that is HTML as a whole has no parts. Returns the new size.
 */
size_t decode_drop_html(char *text, size_t size);

#endif
