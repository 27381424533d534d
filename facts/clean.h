/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clean.h - text from outside that is to be printed. A name, from a `#line` or of a file, may hold
 * what a terminal obeys or what begins a new line; formats are UTF-8. So what is no UTF-8, control
 * characters and those that reorder a line become '?', where the text enters: the facts' reader does
 * it for all that they hold, a report for what it is given, and messages when they are printed.
 */
#ifndef LOCKCTX_FACTS_CLEAN_H
#define LOCKCTX_FACTS_CLEAN_H

/* Clean S in place; as many bytes as before. Returns S. */
char *text_clean(char *s);

#endif
