/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * style.h - colours, on a terminal that wants them. NO_COLOR, when set to anything,
 * turns them off (no-color.org).
 */
#ifndef LOCKCTX_REPORT_STYLE_H
#define LOCKCTX_REPORT_STYLE_H

#include <stdio.h>

enum style { STYLE_OFF, STYLE_BOLD, STYLE_ALERT, STYLE_PLACE, STYLE_FAINT, STYLE_GOOD };

/* What switches STYLE on (STYLE_OFF: everything off) on OUT; "" without colours. */
const char *style(enum style style, FILE *out);

/* OUT is no terminal, but what reads it is one that shows colours: a pager. */
void style_for_pager(void);

#endif
