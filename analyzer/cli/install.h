/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * install.h - where lockctx keeps what it works with, built in its source folder or installed.
 *
 * An installed command is PREFIX/bin/lockctx, its data are in PREFIX/share/lockctx and its programs
 * in PREFIX/lib/lockctx: wherever PREFIX was moved to. Names that are returned live until exit.
 */
#ifndef LOCKCTX_INSTALL_H
#define LOCKCTX_INSTALL_H

#include <stdbool.h>

/* The file or folder NAME ("cocci/fix", "sparse-annotations") among the data. */
const char *cli_share(const char *name);
/* The script or program NAME ("kbuild/rerun.sh"). */
const char *cli_program(const char *name);

/* Does LOCKCTX_MODELS name a folder of models, in place of those that come along? */
bool cli_own_models(void);

/* The folder of the model files; LOCKCTX_MODELS names another one. */
const char *cli_model_dir(void);
/* The plugin's file, or LOCKCTX_PLUGIN. It need not exist. */
const char *cli_plugin_file(void);
/* The same; die() when there is none. */
const char *cli_plugin(void);
/* The folder of the annotations' headers, or LOCKCTX_ANNOTATIONS. */
const char *cli_annotations(void);
/* The folder of the semantic patches. */
const char *cli_cocci_dir(void);

#endif
