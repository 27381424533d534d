/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reaching.h - which memos lead to an event, read backwards from the solver's tables. */
#ifndef LOCKCTX_REACHING_H
#define LOCKCTX_REACHING_H

#include "solver.h"

/* By memo: is an event of kind EVENT reached from it, whoever entered it? To be freed. */
bool *solver_reaching(const struct solver *s, enum event event);

#endif
