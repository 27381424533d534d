/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * early.h - declarations that come before a struct that their annotation names
 *
 * A compiler that reads `__must_not_hold(&kvm->srcu)` at a prototype has to know what
 * is in struct kvm there. Headers declare functions before that: include/linux/kvm_host.h
 * includes asm/kvm_host.h, and then defines the struct. Preprocessed units tell.
 */
#ifndef LOCKCTX_ANNOTATE_EARLY_H
#define LOCKCTX_ANNOTATE_EARLY_H

#include "infer.h"

struct early {
	struct {
		char *key;
		char **value;
	} *tags;			/* function -> the structs it needs; stb_ds, not owned */
	char **found;			/* "FILE FUNCTION"; stb_ds */
};

/* For the functions R (N of them), which are P's. */
void early_init(struct early *e, const struct program *p, const struct requirement *const *r, u32 n);
void early_release(struct early *e);

/*
 * Look for their declarations in TEXT, a preprocessed unit with line markers. NAME
 * makes the name of a file relative to the tree of what a marker has, NULL for one
 * that is elsewhere; its result is freed.
 */
void early_scan(struct early *e, const char *text, char *(*name)(const char *marker, void *data),
		void *data);

#endif
