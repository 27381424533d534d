/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * open-input.h - opens what a user named, to read it. A name can be anything: a folder has no text, and a
 * FIFO that nobody writes to is waited for without end, so both are refused. What a shell hands over
 * as /dev/fd/N is a pipe without a name of its own; that is read.
 */
#ifndef LOCKCTX_FACTS_OPEN_INPUT_H
#define LOCKCTX_FACTS_OPEN_INPUT_H

/* As open(PATH, O_RDONLY | O_CLOEXEC). -1: *WHY says what is wrong; it is not to be freed. */
int input_open(const char *path, const char **why);

#endif
