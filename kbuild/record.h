/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - the compile commands of a kernel that is configured and not built: Kbuild writes them
 * to a folder of lockctx's own, and nothing is compiled.
 */
#ifndef LOCKCTX_KBUILD_RECORD_H
#define LOCKCTX_KBUILD_RECORD_H

/*
 * The folder for the commands of SOURCE as configured in OBJECT (NULL: in place), in the user's
 * cache. The caller frees it. NULL when there is no cache, as kbuild_out().
 */
char *kbuild_record_folder(const char *source, const char *object);

/*
 * Bring the commands for DIRS (NULL-terminated; NULL: all) in FOLDER up to date, with SCRIPT, which
 * is kbuild/record.sh. NULL, or one line that says what went wrong; the caller frees it.
 */
char *kbuild_record(const char *script, const char *source, const char *object, const char *folder,
		    const char *const *dirs);

#endif
