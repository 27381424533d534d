/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock-name.h - locks as people write them in annotations. */
#ifndef LOCKCTX_ANNOTATE_LOCK_NAME_H
#define LOCKCTX_ANNOTATE_LOCK_NAME_H

#include "../solve/term.h"

/*
 * The address T as C in terms of one parameter of F, which has its number in place
 * of its name: "&%0->kvm->srcu". NULL when T is no short path of members and
 * constant elements from a parameter, when the parameter has no name, or when some
 * pointer on the path is not of the type that its use takes. The caller frees it.
 * *TAGS, an stb_ds array of strings that the caller frees, gets the structs that a
 * compiler must know to read it.
 */
char *lock_name(const struct terms *ts, u32 t, const struct func *f, char ***tags);

/* The parameter that a lock_name() has, and the number of characters of "%N". */
u32 lock_name_param(const char *text, int *length);

/* TEXT, some lock_name()s and other text, with NAMES in it; the caller frees it. */
char *lock_name_with(const char *text, const char *const *names);

#endif
