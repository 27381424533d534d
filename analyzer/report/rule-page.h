/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rule-page.h - the pages of docs/rules, which the linker put in. They are what reports say of a
 * rule in words: no text of theirs stands twice.
 */
#ifndef LOCKCTX_REPORT_RULE_PAGE_H
#define LOCKCTX_REPORT_RULE_PAGE_H

#include <stddef.h>

/* The page of RULE from its title on, as it was written, *LENGTH bytes; NULL if it has none. */
const char *rule_page(const char *rule, size_t *length);

/*
 * Section TITLE of RULE's page, to be freed: a line for each paragraph, without Markdown's marks,
 * and the lines of an example as they are, four blanks in. NULL if there is no such section.
 */
char *rule_section(const char *rule, const char *title);

#endif
