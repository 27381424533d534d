// SPDX-License-Identifier: GPL-2.0-or-later
/* install.c - see install.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "install.h"
#include "../program/util.h"

/* The folder above the one that this program is in; "" when that cannot be told. */
static const char *prefix(void)
{
	static char *path;
	char *slash;

	if (path)
		return path;
	path = realpath("/proc/self/exe", NULL);
	for (int i = 0; path && i < 2; i++) {
		slash = strrchr(path, '/');
		if (slash)
			*slash = '\0';
	}
	if (!path)
		path = xasprintf("%s", "");
	return path;
}

/* PREFIX/FOLDER/lockctx when this program is an installed one, else NULL. */
static char *installed(const char *folder)
{
	char *path = xasprintf("%s/%s/lockctx", prefix(), folder);

	if (!access(path, X_OK))
		return path;
	free(path);
	return NULL;
}

/* NAME lives until the end: something has to own it. */
static const char *keep(char *name)
{
	static char **kept;		/* stb_ds */

	arrput(kept, name);
	return name;
}

static const char *find(const char *folder, const char *name)
{
	char *top = installed(folder), *found = xasprintf("%s/%s", top ? top : SOURCE_DIR, name);

	free(top);
	return keep(found);
}

/* What the environment variable NAME says, or else NULL. */
static const char *given(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

const char *cli_share(const char *name)
{
	return find("share", name);
}

const char *cli_program(const char *name)
{
	return find("lib", name);
}

bool cli_own_models(void)
{
	return given("LOCKCTX_MODELS");
}

const char *cli_model_dir(void)
{
	const char *dir = given("LOCKCTX_MODELS");

	return dir ? dir : cli_share("analyzer/model");
}

const char *cli_cocci_dir(void)
{
	return cli_share("cocci");
}

const char *cli_annotations(void)
{
	const char *dir = given("LOCKCTX_ANNOTATIONS");

	return dir ? dir : cli_share("sparse-annotations");
}

const char *cli_plugin_file(void)
{
	const char *file = given("LOCKCTX_PLUGIN");
	char *top;

	if (file)
		return file;
	top = installed("lib");
	file = top ? keep(xasprintf("%s/%s", top, strrchr(PLUGIN_FILE, '/') + 1)) : PLUGIN_FILE;
	free(top);
	return file;
}

const char *cli_plugin(void)
{
	const char *file = cli_plugin_file();

	if (access(file, R_OK))
		die("%s: %s: build the plugin with 'make', or set LOCKCTX_PLUGIN", file, strerror(errno));
	return file;
}
