/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object.h - is the lock that a candidate takes around a statement the one that is needed there? Findings
 * are of lock classes, which does for what a program does everywhere, and not for a line that is made from
 * a variable of the right type: there are two sockets in some functions.
 */
#ifndef LOCKCTX_FIX_OBJECT_H
#define LOCKCTX_FIX_OBJECT_H

#include "prove.h"

/*
 * Reject C, if it takes the lock around a statement and AFTER is the analysis of the tree with it, where
 * that is of another object than what is called there asserts, or of one that is not known to be the same;
 * where another one is given back; and where the pointer to it is tested only behind. SRCTREE is cut from
 * the front of file names.
 */
void object_check(const struct trial *t, struct candidate *c, struct analysis *after, const char *srctree);

#endif
