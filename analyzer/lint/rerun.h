/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rerun.h - when the commands that Kbuild recorded are not what it would do after a patch, and
 * running it again.
 */
#ifndef LOCKCTX_LINT_RERUN_H
#define LOCKCTX_LINT_RERUN_H

#include <stdbool.h>

#include "../../kbuild/strv.h"

/* Can a change of the file NAME change what Kbuild does, and not only what compiles read? */
bool changes_build(const char *name);

/*
 * Run Kbuild with WRAPPER's words for the sources TREE into the build folder NEW, which is made as
 * OBJECT is, for the folders of SOURCES (file names relative to the tree). SCRIPT is
 * kbuild/rerun.sh. NULL, or one line that says what went wrong, the caller's to free.
 */
char *run_kbuild(const struct strv *wrapper, const char *script, const char *tree,
		 const char *object, const char *new, const struct strv *sources);

#endif
