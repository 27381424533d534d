/* SPDX-License-Identifier: GPL-2.0-or-later */
/* line.h - one line of a model file, in words. Internal to model/. */
#ifndef LOCKCTX_LINE_H
#define LOCKCTX_LINE_H

#define MAX_WORDS 16

struct model;

struct line { const char *path; unsigned number; char *word[MAX_WORDS]; unsigned n; };

/* End the program: L has WORD, and WHAT is wrong with it. */
void line_wrong(const struct line *l, const char *what, const char *word);
/* The place of WORD among the N NAMES; -1: it is none. */
int line_find(const char *word, const char *const *names, int n);
/* "arg3" -> 3, else -1. */
int line_argument(const char *word);

/* L is one of callbacks.model: what it says is M's (callbacks.c). */
void line_callback(struct model *m, const struct line *l);

#endif
