/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inputs.h - remembers what went into an object, to tell whether it would come out the same again
 *
 * A record holds a hash of the recipe (command, plugin), a hash of time and size of each file that
 * was read, and the names of these files. Any change of time counts, also back into the past: a
 * file that is restored from a copy has its old time.
 */
#ifndef LOCKCTX_KBUILD_INPUTS_H
#define LOCKCTX_KBUILD_INPUTS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "strv.h"

/*
 * Add the prerequisites in TEXT, a dependency file as gcc writes it, to FILES. Only the first rule
 * is read.
 */
void depfile_parse(struct strv *files, const char *text);

/*
 * Is the record at PATH one of RECIPE, with every file as it was? Names in it are relative to the
 * open folder CWD.
 */
bool inputs_unchanged(const char *path, uint64_t recipe, int cwd);

/*
 * Write the record PATH for what was read between START and now: RECIPE, and the files that the
 * dependency file DEPFILE names. A file that changed since START makes a record that never holds,
 * for nobody knows which content was read. 0, or -1 with errno set.
 */
int inputs_record(const char *path, uint64_t recipe, const char *depfile, int cwd,
		  const struct timespec *start);

/* Add the files that the record at PATH names to FILES. False when it is no record. */
bool inputs_files(const char *path, struct strv *files);

/* The file PATH with a NUL added, *SIZE its size; NULL with errno set. The caller frees it. */
char *file_content(const char *path, size_t *size);

#endif
