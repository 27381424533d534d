/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place.h - where the readers of a lock keep their index: the member that most of the functions
 * which take it use, and how member and lock are named from the same object.
 */
#ifndef LOCKCTX_FIX_PLACE_H
#define LOCKCTX_FIX_PLACE_H

#include "../solve/analysis.h"

struct place {
	char *tag;	/* "kvm_vcpu": the struct; NULL: no function keeps it in a member */
	char *lock;	/* "&@->kvm->srcu", where @ is a pointer to such a struct */
	char *cookie;	/* "@->srcu_idx" */
	char *member;	/* the same as a member: "kvm_vcpu::srcu_idx" */
	u32 users;	/* places in the source that do so */
};

/* For lock class LOCK_CLASS ("kvm::srcu"); place_free() frees what it has. */
struct place place_find(struct analysis *a, const char *lock_class);
void place_free(struct place *p);

#endif
