/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sources.h - the state of the source files that findings name, to tell later whether what the
 * findings say still holds.
 */
#ifndef LOCKCTX_REPORT_SOURCES_H
#define LOCKCTX_REPORT_SOURCES_H

#include "finding.h"

/*
 * The hash of FILE of folder SRCTREE (NULL: the current one) into HASH; empty when there is no such file
 * for us to read. 0, or the errno of one that is there and could not be read: HASH is empty then, too.
 */
int source_hash(const char *srctree, const char *file, char hash[17]);

/* Let R have the state of each file that its findings name, sorted by name. One that cannot be read is
 * told on stderr, and counted as failed. */
void report_note_sources(struct report *r);

/* The first file of R that is not what it was, or NULL. */
const char *report_changed_source(const struct report *r);

#endif
