/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h - facts as text, for people and tests. Access paths read like C with
 * named members: &P0(vcpu)->kvm->srcu. Not a format to parse: it may change.
 */
#ifndef LOCKCTX_FACTS_DUMP_H
#define LOCKCTX_FACTS_DUMP_H

#include <stddef.h>
#include <stdio.h>

/*
 * Print all payloads of a SECTION of SIZE bytes to OUT, one record a line. NULL,
 * or what is wrong with the facts: one line, owned by the caller (what came
 * before the damage has been printed).
 */
char *facts_dump(FILE *out, const void *section, size_t size);

#endif
