/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot.h - candidates that change what the finding's own function does at its place, and nothing else. */
#ifndef LOCKCTX_FIX_SPOT_H
#define LOCKCTX_FIX_SPOT_H

#include "candidate.h"

/* Add to *OUT (stb_ds) what G's finding offers. */
void spot_candidates(struct candidate **out, const struct group *g);

#endif
