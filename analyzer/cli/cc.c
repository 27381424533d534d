// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cc.c - lockctx-cc: what Kbuild runs for each file in `make C=2 CHECK=lockctx-cc`.
 *
 * It brings the facts of that one file up to date, in the same place and with the same records as
 * `lockctx check` does, which then has nothing to compile. Kbuild calls a checker for much else: to
 * see whether it is one, for files of the build itself, with options that are sparse's alone. And a
 * checker that fails ends the build, or has the object deleted. So this prints nothing but what could
 * not be read, and never fails.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "progress.h"
#include "../program/util.h"
#include "../../kbuild/extract.h"

static const char *value(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

/* The dependency file that Kbuild asks the compiler for; NULL when this is no compile of Kbuild's. */
static const char *depfile_of(int argc, char **argv)
{
	static const char *const forms[] = { "-Wp,-MMD,", "-Wp,-MD," };

	for (int i = 1; i < argc; i++)
		for (size_t k = 0; k < sizeof(forms) / sizeof(*forms); k++)
			if (!strncmp(argv[i], forms[k], strlen(forms[k])))
				return argv[i] + strlen(forms[k]);
	return NULL;
}

/* FOLDER/.NAME.o.d is of FOLDER/NAME.o: that, absolute. NULL when it is of no object. */
static char *object_of(const char *depfile)
{
	const char *slash = strrchr(depfile, '/'), *name = slash ? slash + 1 : depfile;
	size_t n = strlen(name);
	char *folder, *real, *object;

	if (n < 6 || *name != '.' || strcmp(name + n - 4, ".o.d"))
		return NULL;
	folder = xasprintf("%.*s.", (int)(name - depfile), depfile);
	real = realpath(folder, NULL);
	free(folder);
	if (!real)
		return NULL;
	object = xasprintf("%s/%.*s", real, (int)n - 3, name + 1);
	free(real);
	return object;
}

/* OBJECT relative to the folder TOP; NULL when it is elsewhere. */
static const char *below(const char *object, const char *top)
{
	char *real = realpath(top, NULL);
	size_t n = real ? strlen(real) : 0;
	bool is = real && !strncmp(object, real, n) && object[n] == '/';

	free(real);
	return is ? object + n + 1 : NULL;
}

static void tell(const struct kbuild_event *e, void *data)
{
	(void)data;
	if (e->kind == KBUILD_FAILED)
		progress_note("%s: not read: %s", e->source, e->message);
	if (e->kind == KBUILD_UNREAD)
		progress_note("%s", e->message);
}

int cmd_cc(int argc, char **argv)
{
	const char *depfile = depfile_of(argc, argv), *source = value("abs_srctree");
	const char *tree = value("abs_objtree"), *module = value("KBUILD_EXTMOD_OUTPUT");
	char *object = depfile ? object_of(depfile) : NULL;
	struct kbuild_config c = { .plugin = cli_plugin_file(), .jobs = 1, .mode = KBUILD_FACTS };
	struct kbuild_result k;

	if (!object)
		return 0;
	c.source = source ? source : value("srctree") ? value("srctree") : ".";
	c.object = tree ? tree : value("objtree") ? value("objtree") : ".";
	c.module = module ? module : value("KBUILD_EXTMOD");
	c.only = below(object, c.module ? c.module : c.object);
	c.annotations = cli_annotations();
	c.progress = tell;
	if (c.only && kbuild_extract(&c, &k))
		progress_note("%s", k.error);
	if (c.only)
		kbuild_release(&k);
	free(object);
	return 0;
}
