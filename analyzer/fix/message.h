/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message.h - commit messages of fixes. */
#ifndef LOCKCTX_FIX_MESSAGE_H
#define LOCKCTX_FIX_MESSAGE_H

#include <stdio.h>
#include "candidate.h"

struct message {
	const struct group *group;
	const struct candidate *candidate;
	size_t commit;			/* index */
	const char *version;		/* of the kernel */
	size_t files;			/* analysed */
	const char *command;		/* what makes the same again */
};

/*
 * The message of one commit: for the last one problem, who holds what, the way there, how it was
 * found and checked; for those before, what they prepare. A line of --- begins what is no
 * changelog.
 */
void message_write(FILE *out, const struct message *m);

#endif
