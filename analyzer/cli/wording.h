/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wording.h - what a finding says in one sentence: what is called or done, which lock is held or not,
 * and why that is wrong.
 */
#ifndef LOCKCTX_CLI_WORDING_H
#define LOCKCTX_CLI_WORDING_H

#include "../report/finding.h"
#include "../solve/witness.h"

/* Give F, which has all else that witness W of S says, its message; R owns it. */
void finding_word(struct report *r, const struct solver *s, const struct witness *w, struct finding *f);

#endif
