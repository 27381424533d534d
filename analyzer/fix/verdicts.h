/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verdicts.h - the candidates for a finding as a table: kept or not, and why. */
#ifndef LOCKCTX_FIX_VERDICTS_H
#define LOCKCTX_FIX_VERDICTS_H

#include <stdio.h>
#include "candidate.h"

/* G's candidates (stb_ds). WRITTEN: the folders of those that were kept are there to stay. */
void verdicts_print(FILE *out, const struct group *g, const struct candidate *c, bool written);

/* That STRATEGIES have none for F. */
void verdicts_none(FILE *out, const struct strategy *strategies, const struct finding *f);

#endif
