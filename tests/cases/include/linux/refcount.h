/* SPDX-License-Identifier: GPL-2.0-or-later */
/* refcount.h - references to an object. */
#ifndef CASES_LINUX_REFCOUNT_H
#define CASES_LINUX_REFCOUNT_H

#include <linux/types.h>

typedef struct { int refs; } refcount_t;

void refcount_inc(refcount_t *r);
bool refcount_inc_not_zero(refcount_t *r);
bool refcount_dec_and_test(refcount_t *r);

#endif
