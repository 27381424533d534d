/* SPDX-License-Identifier: GPL-2.0-or-later */
/* preprocess.h - lockctx annotate: what stands too early in the headers of a built tree. */
#ifndef LOCKCTX_CLI_PREPROCESS_H
#define LOCKCTX_CLI_PREPROCESS_H

#include "tree.h"
#include "../annotate/early.h"

/*
 * Preprocess every unit of the tree, and have E look for early declarations in it.
 * Nothing is kept. A unit that fails tells nothing.
 */
void preprocess_early(const struct tree_options *t, struct early *e);

#endif
