/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page.h - what the pages of the site have in common. Whatever comes from a report is
 * written through html_text(): nothing in it can become markup.
 */
#ifndef LOCKCTX_HTML_PAGE_H
#define LOCKCTX_HTML_PAGE_H

#include <stdio.h>
#include "../report/finding.h"

/* S with the characters that mean something in HTML escaped; nothing for NULL. */
void html_text(FILE *out, const char *s);

/* printf(), escaped. */
void html_printf(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "FILE:LINE" as an element of class "place"; nothing when the file is not known. */
void html_place(FILE *out, const struct position *pos);

/* "SVM, VMX"; nothing for none. */
void html_instances(FILE *out, const struct finding *f);

/* Everything from the doctype to the beginning of <main>; R says what it was made of. HERE is the
 * file name of the page, for the navigation; ID is that of its finding, or NULL. */
void page_begin(FILE *out, const struct report *r, const char *title, const char *here, const char *id);
/* The end of <main> and what follows. */
void page_end(FILE *out);

#endif
