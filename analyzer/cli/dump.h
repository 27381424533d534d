/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dump.h - what one stage of the analysis made, as text: `analyze --dump=STAGE`. */
#ifndef LOCKCTX_DUMP_H
#define LOCKCTX_DUMP_H

#include "../solve/analysis.h"

/* Print STAGE of A on stdout; a stage that there is not is die(), with those that there are. */
void dump_stage(struct analysis *a, const char *stage);

#endif
