/* SPDX-License-Identifier: GPL-2.0-or-later */
/* split.h - one mail's head, text and change, as git mailinfo takes them apart. Internal to lint/. */
#ifndef LOCKCTX_LINT_SPLIT_H
#define LOCKCTX_LINT_SPLIT_H

#include <stdbool.h>

struct split {
	char *subject;	/* also that of the body, as git am has it; NULL: none */
	char *text;	/* all of the body, decoded, what is HTML aside */
	bool change;	/* there is one: it was put into the file that was asked for */
	bool seems;	/* it looks as if there is one that cannot be read, or one more */
	bool closed;	/* a part cannot be read; it may be anything */
	char *error;	/* after -1: one line */
};

/*
 * Take the mail in FILE apart, which may be changed, and put its change into the file DIFF. WORK is
 * a folder for temporary files. 0, or -1 with the error. split_release() frees what S owns.
 */
int split_mail(struct split *s, const char *file, const char *work, const char *diff);
void split_release(struct split *s);

#endif
