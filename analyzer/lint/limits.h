/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limits.h - what a program in a sandbox may use, and the words that say so. */
#ifndef LOCKCTX_LINT_LIMITS_H
#define LOCKCTX_LINT_LIMITS_H

#include <stdint.h>

#include "../../kbuild/strv.h"

enum limit { LIMIT_TIME, LIMIT_MEMORY, LIMIT_PROCESSES, LIMIT_DISK, LIMITS };

/* Seconds, MiB, a number, MiB */
struct limits { uint64_t most[LIMITS]; };

/* What is enough for the build of any kernel, and leaves this machine usable. */
void limits_default(struct limits *l);

/* Read "NAME=NUMBER" into *L. NULL, or one line that says what is wrong, the caller's to free. */
char *limits_set(struct limits *l, const char *text);

/* "NAME=NUMBER" of limit I, the caller's to free; and what it counts. */
char *limits_text(const struct limits *l, enum limit i);
const char *limit_unit(enum limit i);

#endif
