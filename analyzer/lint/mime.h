/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mime.h - the parts of a mail, where git mailinfo has no eye for them. Internal to lint/. */
#ifndef LOCKCTX_LINT_MIME_H
#define LOCKCTX_LINT_MIME_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Take the parts that are HTML, or text with marks of another kind, out of TEXT, a mail of SIZE bytes,
 * in place: what such a part says, another says as plain text. A mail that is HTML as a whole has no
 * parts. Returns the new size.
 */
size_t mime_drop_marked(char *text, size_t size);

/*
 * Has the mail TEXT a part that git makes nothing of: packed, in UTF-16, encrypted, or encoded in a
 * mail that is passed on? A picture and a signature are none.
 */
bool mime_has_unread(const char *text);

#endif
