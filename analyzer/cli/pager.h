/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pager.h - long output goes through the user's pager when it is for a terminal.
 */
#ifndef LOCKCTX_PAGER_H
#define LOCKCTX_PAGER_H

/*
 * From now on standard output is read by $LOCKCTX_PAGER, $PAGER or less, when it is a
 * terminal; an empty value or "cat" means no pager. pager_end() writes everything out
 * and waits until the reader has left; without a pager it does nothing.
 */
void pager_start(void);
void pager_end(void);

#endif
