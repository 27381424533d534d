/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mail.h - takes mails with patches apart. Internal to lint/. */
#ifndef LOCKCTX_LINT_MAIL_H
#define LOCKCTX_LINT_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "../../kbuild/strv.h"

struct mail {
	char *subject;		/* without what stands in front of it in brackets */
	char *tag;		/* that: "PATCH v2 1/3"; "" when there is none */
	char *base;		/* base-commit:, or NULL */
	char *diff;		/* a file with the change; NULL: there is none */
	bool unread;		/* there seems to be one, or one more, which nothing here can read */
	bool closed;		/* it has a part that nothing here can read */
	uint32_t number, of;	/* of the tag; of is 0 when it has none */
	uint32_t version;	/* of the tag, 1 when it has none */
};

struct mails {
	struct mail *items;
	size_t count, room;
	char *left;	/* after mails_sort(): what was left out although it has a change; or NULL */
};

/*
 * Add the mails of FILE (NULL: standard input), a mailbox, a Maildir, a mail or a plain diff, in
 * their order, to M. Diffs go to the folder WORK. 0, or -1 with *ERROR, one line, the caller's to
 * free. mails_release() frees what M owns in either case.
 */
int mails_read(struct mails *m, const char *file, const char *work, char **error);
void mails_release(struct mails *m);

/*
 * Keep those that are patches, sorted as their tags number them. Answers are patches when nothing
 * else is one; beside patches they are left out, which M says. 0, or -1 with *ERROR when the patches
 * are of more than one series, one is missing between others, or something cannot be read.
 */
int mails_sort(struct mails *m, char **error);

#endif
