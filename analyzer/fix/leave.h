/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leave.h - may a candidate leave the read section where it does? What outlive.h finds, as reasons. */
#ifndef LOCKCTX_FIX_LEAVE_H
#define LOCKCTX_FIX_LEAVE_H

#include "prove.h"

/*
 * Reject C, which is applied in T's tree and loaded in A, when a pointer that was read inside the
 * section is used behind a place where C leaves it. SRCTREE is cut from the front of file names.
 */
void leave_check(const struct trial *t, struct candidate *c, struct analysis *a, const char *srctree);

#endif
