/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made.h - when, from what and by which command a report is made: for those who find it later. */
#ifndef LOCKCTX_MADE_H
#define LOCKCTX_MADE_H

#include "../report/finding.h"

/* Into R: now, the command line, and the commit that R's tree has checked out, if it is git's.
 * SOURCE_DATE_EPOCH takes the place of now. */
void made_note(struct report *r);

#endif
