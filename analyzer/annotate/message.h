/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message.h - the commit messages of a series of annotations. */
#ifndef LOCKCTX_ANNOTATE_MESSAGE_H
#define LOCKCTX_ANNOTATE_MESSAGE_H

#include <stdio.h>

#include "infer.h"

/* A patch that annotates the functions R, N of them, all for one lock class. */
struct message {
	const struct program *p;
	const char *subject;		/* "KVM: x86" */
	const struct requirement *const *r;
	u32 n;
	const char *command;		/* what made it */
	unsigned files;			/* how many files the facts are of */
};

void message_annotations(FILE *out, const struct message *m);

/* The patch that adds __must_not_hold(); MODELS is the folder of the models. */
void message_macro(FILE *out, const char *models, const char *header, const char *command);

#endif
