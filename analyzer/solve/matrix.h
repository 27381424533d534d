/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * matrix.h - which contexts reach which functions that wait for the readers of a lock,
 * and with what: the same tables as findings are made of, asked the other way round.
 */
#ifndef LOCKCTX_MATRIX_H
#define LOCKCTX_MATRIX_H

#include "analysis.h"

/* Function FUNC is reached from CONTEXT, once for each combination, in no stated order. */
struct reach_item {
	u32 func;
	u32 context;		/* row of contexts.model; NONE: the root names it */
	u32 root;		/* function; of no meaning when CONTEXT is one */
	bool held, waits;	/* the class is held there; and still at a wait for it */
};

typedef void matrix_fn(struct analysis *a, struct solver *s, const struct reach_item *r, void *data);

/*
 * Calls EACH for the functions that other units call and that reach a wait for class
 * CLASS_NAME (NULL: for any), in each configuration.
 */
void matrix_find(struct analysis *a, const char *class_name, matrix_fn *each, void *data);

#endif
