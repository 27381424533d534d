// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - finds the compile commands in a kernel tree */
#include "tree.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool exists(const char *folder, const char *name)
{
	char *path = str_printf("%s/%s", folder, name);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

static bool is_kernel(const char *folder)
{
	return exists(folder, "Kbuild") && exists(folder, "scripts/Makefile.build");
}

/* The value of `NAME = value` at the start of the top Makefile. The caller frees it. */
static char *makefile_value(const char *text, const char *name)
{
	size_t size = strlen(name);

	for (; text && *text; text = strchr(text, '\n'), text += text != NULL) {
		if (!strncmp(text, name, size) && !strncmp(text + size, " =", 2)) {
			text += size + 2;
			text += strspn(text, " ");
			return str_printf("%.*s", (int)strcspn(text, " \n"), text);
		}
	}
	return str_printf("%s", "");
}

/* Set *ERROR to the message for the user, and return -1. */
static int __attribute__((format(printf, 2, 3))) fail(char **error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	*error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

/*
 * The first SIZE - 1 bytes of file NAME in FOLDER into TEXT; "" when there is no such file. -1, with *ERROR set,
 * when there is one that cannot be read.
 */
static int read_start(const char *folder, const char *name, char *text, size_t size, char **error)
{
	char *path = str_printf("%s/%s", folder, name);
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(text, 1, size - 1, f) : 0;
	int failed = 0;

	text[n] = '\0';
	if (f ? ferror(f) : errno != ENOENT)
		failed = fail(error, "%s: cannot be read: %s", path, strerror(errno));
	if (f)
		fclose(f);
	free(path);
	return failed;
}

/* The version that SOURCE says it is, for the caller to free; NULL with *ERROR set. */
static char *kernel_version(const char *source, char **error)
{
	static const char *const names[] = { "VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION" };
	static const char *const before[] = { "", ".", ".", "" };
	char text[4096], *version;

	if (read_start(source, "Makefile", text, sizeof(text), error))
		return NULL;
	version = str_printf("%s", "");
	for (size_t i = 0; i < 4; i++) {
		char *value = makefile_value(text, names[i]);
		char *longer = str_printf("%s%s%s", version, *value ? before[i] : "", value);

		free(value);
		free(version);
		version = longer;
	}
	return version;
}

/* Is T's folder of objects of T's source, as far as it says what it was built from? */
static int check_built(const struct tree *t, char **error)
{
	char built[256];

	if (read_start(t->object, "include/config/kernel.release", built, sizeof(built), error))
		return -1;
	built[strcspn(built, "\n")] = '\0';
	if (*built && !str_starts(built, t->version))
		return fail(error, "%s: built from Linux %s, but %s is %s: give the source it was built from",
			    t->object, built, t->source, t->version);
	return 0;
}

/* Set the folders of T, or say why they are none. */
static int find_folders(struct tree *t, const char *source, const char *object, char **error)
{
	char *link;

	t->source = realpath(source, NULL);
	if (!t->source)
		return fail(error, "%s: %s: KDIR must be a kernel source tree", source,
			    strerror(errno));
	/* A folder made by O= links to its source. */
	if (!object && !is_kernel(t->source) && exists(t->source, "source/Kbuild")) {
		t->object = t->source;
		link = str_printf("%s/source", t->object);
		t->source = realpath(link, NULL);
		free(link);
	}
	if (!t->source || !is_kernel(t->source))
		return fail(error, "%s: not a kernel source tree (no Kbuild or "
			    "scripts/Makefile.build there): give one as KDIR", source);
	if (!t->object)
		t->object = realpath(object ? object : source, NULL);
	if (!t->object)
		return fail(error, "%s: %s: O must be a folder the kernel was built in", object,
			    strerror(errno));
	t->version = kernel_version(t->source, error);
	if (!t->version)
		return -1;
	if (!exists(t->object, "include/generated/autoconf.h")) {
		t->unbuilt = exists(t->object, ".config");
		if (t->unbuilt)
			return fail(error, "%s: the kernel is configured there, and not built: build it, "
				    "lockctx reads the commands", t->object);
		return fail(error, "%s: the kernel is not configured there: run make defconfig, or "
			    "give the build folder as O", t->object);
	}
	return check_built(t, error);
}

/*
 * Parts of a whole-tree build that are programs of their own: they run before the kernel, beside it
 * or in user space, and define functions under the kernel's names.
 */
static bool own_program(const char *source)
{
	static const char *const patterns[] = {
		"arch/*/boot/*", "arch/*/purgatory/*", "arch/*/realmode/*", "arch/*/vdso*",
		"drivers/firmware/efi/libstub/*", "scripts/*", "tools/*", "usr/*", "samples/*",
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
		if (fnmatch(patterns[i], source, 0) == 0)
			return true;
	return false;
}

/* A new unit at the end of T's list. */
static struct tree_unit *new_unit(struct tree *t)
{
	struct tree_unit *units;

	if (t->unit_count == t->room) {
		t->room = t->room ? 2 * t->room : 64;
		units = mem_alloc(t->room * sizeof(*units));
		if (t->unit_count)
			memcpy(units, t->units, t->unit_count * sizeof(*units));
		free(t->units);
		t->units = units;
	}
	t->units[t->unit_count] = (struct tree_unit){ 0 };
	return &t->units[t->unit_count++];
}

/* The command file PATH is there and says nothing: WHY. */
static void add_unread(struct tree *t, const char *path, const char *why)
{
	strv_take(&t->unread, str_printf("%s: cannot be read: %s", path, why));
}

/* Is CMD about a C file, by what Kbuild says of it, or by its last word where it says nothing? */
static bool is_about_c(const struct cmdfile *cmd)
{
	size_t n = strlen(cmd->command);

	while (n && isspace((unsigned char)cmd->command[n - 1]))
		n--;
	return cmd->source ? str_ends(cmd->source, ".c") : n > 2 && !strncmp(cmd->command + n - 2, ".c", 2);
}

/* Add the unit whose .cmd file is PATH, the object being OBJECT, unless it is no kernel code. */
static void add_unit(struct tree *t, const char *path, const char *object, bool selected)
{
	char *source = str_printf("%.*sc", (int)strlen(object) - 1, object);
	struct compile compile = { .words = STRV_INIT };
	struct tree_unit *u;
	struct cmdfile cmd;

	if (cmdfile_read(&cmd, path)) {
		add_unread(t, path, errno ? strerror(errno) : "there is no command in it");
	} else if (compile_parse(&compile, cmd.command)) {
		if (is_about_c(&cmd))
			add_unread(t, path, "its command is not understood");
		else
			t->skipped[TREE_NOT_C]++;
	} else if (compile.elsewhere) {
		add_unread(t, path, "options of its command are in another file");
	} else if (!compile.kernel) {
		t->skipped[TREE_HOST]++;
	} else if (!selected && own_program(source)) {
		t->skipped[TREE_OWN_PROGRAM]++;
	} else {
		u = new_unit(t);
		u->object = str_printf("%s", object);
		u->source = source;
		u->compile = compile;
		source = NULL;
		compile = (struct compile){ .words = STRV_INIT };
	}
	compile_release(&compile);
	free(source);
	cmdfile_release(&cmd);
}

/* ".../.NAME.o.cmd" gives ".../NAME.o", relative to the top. NULL for another file. */
static char *object_of(const struct tree *t, const FTSENT *e)
{
	size_t folder = e->fts_pathlen - e->fts_namelen, top = strlen(t->top) + 1;
	const char *name = e->fts_name;

	if (*name != '.' || !str_ends(name, ".o.cmd") || str_ends(name, ".mod.o.cmd"))
		return NULL;
	return str_printf("%.*s%.*s", (int)(folder - top), e->fts_path + top,
			  (int)(e->fts_namelen - strlen(".cmd")) - 1, name + 1);
}

/* A link counts as the file it leads to, also when that is none. */
static bool is_file(const FTSENT *e)
{
	return e->fts_info == FTS_F || e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE;
}

/* Does link E lead to a folder in which something was compiled? Links are not followed: Kbuild makes none, and the
 * tree could be without end. */
static bool hides_units(const FTSENT *e)
{
	DIR *dir = e->fts_info == FTS_SL ? opendir(e->fts_path) : NULL;
	struct dirent *d;
	bool found = false;

	while (dir && !found && (d = readdir(dir)))
		found = *d->d_name == '.' && str_ends(d->d_name, ".o.cmd");
	if (dir)
		closedir(dir);
	return found;
}

/* Add every unit below the folder DIR of the tree. */
static int walk(struct tree *t, const char *dir, bool selected, char **error)
{
	char *top = str_printf("%s/%s", t->top, dir);
	char *roots[] = { top, NULL };
	FTS *fts;
	FTSENT *e;

	if (str_ends(top, "/"))
		top[strlen(top) - 1] = '\0';
	fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	while (fts && (e = fts_read(fts))) {
		char *object;

		if (e->fts_info == FTS_D && e->fts_level > 0 && *e->fts_name == '.')
			fts_set(fts, e, FTS_SKIP);
		if (e->fts_info == FTS_DNR || e->fts_info == FTS_NS || e->fts_info == FTS_ERR)
			add_unread(t, e->fts_path, strerror(e->fts_errno));
		if (hides_units(e))
			add_unread(t, e->fts_path, "it is a link to a folder, which is followed only when it is asked for");
		object = is_file(e) ? object_of(t, e) : NULL;
		if (object)
			add_unit(t, e->fts_path, object, selected);
		free(object);
	}
	if (!fts || errno) {
		int why = errno;

		if (fts)
			fts_close(fts);
		fail(error, "%s: %s", top, strerror(why));
		free(top);
		return -1;
	}
	fts_close(fts);
	free(top);
	return 0;
}

/* Add the units below DIR, of which there must be some: none is more likely a slip than meant. */
static int find_units_in(struct tree *t, const char *dir, char **error)
{
	size_t before = t->unit_count, unread = t->unread.count;

	if (*dir == '/' || str_starts(dir, ".."))
		return fail(error, "%s: folders are given relative to the kernel tree, as "
			    "arch/x86/kvm", dir);
	if (!exists(t->is_module ? t->top : t->source, dir))
		return fail(error, "%s: no such folder in %s", dir,
			    t->is_module ? t->top : t->source);
	if (exists(t->top, dir) && walk(t, dir, t->is_module || *dir, error))
		return -1;
	if (t->unit_count == before && t->unread.count > unread)
		return fail(error, "%s", t->unread.items[unread]);
	if (t->unit_count == before && t->is_module)
		return fail(error, "%s/%s: no module was compiled there: build it first "
			    "(make -C %s M=%s), lockctx reads the commands", t->top, dir, t->object,
			    t->top);
	if (t->unit_count == before) {
		t->unbuilt = exists(t->object, ".config");
		return fail(error, "%s: nothing of %s was compiled there: build it first "
			    "(make%s%s), lockctx reads the commands", t->object,
			    *dir ? dir : "the kernel", *dir ? " " : "", dir);
	}
	return 0;
}

static int find_units(struct tree *t, const char *const *dirs, char **error)
{
	int failed = 0;

	if (!dirs || !*dirs)
		return find_units_in(t, "", error);
	for (; *dirs && !failed; dirs++) {
		/* A goal of Kbuild ends in a slash when it is a folder. */
		char *dir = str_printf("%s/", *dirs);

		path_normalise(dir);
		failed = find_units_in(t, dir, error);
		free(dir);
	}
	return failed;
}

static int by_source(const void *a, const void *b)
{
	const struct tree_unit *x = a, *y = b;

	return strcmp(x->source, y->source);
}

static void release_unit(struct tree_unit *u)
{
	free(u->source);
	free(u->object);
	compile_release(&u->compile);
}

/* Sort, and drop what a folder and its parent among DIRS both gave. */
static void sort_units(struct tree *t)
{
	size_t kept = 0;

	qsort(t->units, t->unit_count, sizeof(*t->units), by_source);
	for (size_t i = 0; i < t->unit_count; i++) {
		if (kept && !strcmp(t->units[kept - 1].source, t->units[i].source))
			release_unit(&t->units[i]);
		else
			t->units[kept++] = t->units[i];
	}
	t->unit_count = kept;
}

/*
 * How the commands spell the source tree, with a slash at its end: what comes before the relative
 * path in the source of a unit. "" when it was built in place. The caller frees it.
 */
static char *recorded_source(const struct tree *t)
{
	for (size_t i = 0; i < t->unit_count; i++) {
		const struct compile *c = &t->units[i].compile;
		size_t size = strlen(c->source), tail = strlen(c->object);

		if (size > tail && !strncmp(c->source + size - tail, c->object, tail - 1))
			return str_printf("%.*s", (int)(size - tail), c->source);
	}
	return str_printf("%s", "");
}

/*
 * Commands of a module are run where the kernel was built, or since 6.13 in the module's folder: the
 * object's name says which.
 */
static int settle_module(struct tree *t)
{
	bool inside = t->unit_count && *t->units[0].compile.object != '/';

	t->cwd = str_printf("%s", inside ? t->top : t->object);
	return 0;
}

/* Make the commands read t->source, whichever copy they were recorded with. */
static int settle_source(struct tree *t, bool single, char **error)
{
	char *recorded = recorded_source(t), *from, *real, *to;

	if (!*recorded) {
		free(recorded);
		/* One object, made of a generated file, does not say how others are. */
		t->cwd = str_printf("%s", single ? t->object : t->source);
		if (single || exists(t->source, "include/generated/autoconf.h"))
			return 0;
		return fail(error, "%s was built in place, and %s has no generated headers: copy "
			    "those too, or build with O=", t->object, t->source);
	}
	t->cwd = str_printf("%s", t->object);
	from = *recorded == '/' ? str_printf("%s", recorded) :
				  str_printf("%s/%s", t->object, recorded);
	real = realpath(from, NULL);
	if (!real || strcmp(real, t->source)) {
		to = str_printf("%s/", t->source);
		for (size_t i = 0; i < t->unit_count; i++)
			compile_move_source(&t->units[i].compile, recorded, to);
		free(to);
	}
	free(real);
	free(from);
	free(recorded);
	return 0;
}

/* Where the .cmd files are. */
static int find_top(struct tree *t, const char *module, char **error)
{
	t->is_module = module;
	t->top = realpath(module ? module : t->object, NULL);
	if (t->top)
		return 0;
	return fail(error, "%s: %s: M must be the folder of a module", module, strerror(errno));
}

/* Add the unit of the object ONLY, if it is one of interest. */
static void find_only(struct tree *t, const char *only)
{
	const char *slash = strrchr(only, '/'), *name = slash ? slash + 1 : only;
	char *path = str_printf("%s/%.*s.%s.cmd", t->top, (int)(name - only), only, name);

	/* Kbuild checks a file before it writes down how it was compiled for the first time. */
	if (access(path, F_OK) == 0)
		add_unit(t, path, only, t->is_module);
	free(path);
}

int tree_find(struct tree *t, const char *source, const char *object, char **error)
{
	*t = (struct tree){ 0 };
	return find_folders(t, source, object, error);
}

int tree_open(struct tree *t, const struct tree_query *q, char **error)
{
	*t = (struct tree){ 0 };
	if (find_folders(t, q->source, q->object, error) || find_top(t, q->module, error))
		return -1;
	if (q->only)
		find_only(t, q->only);
	else if (find_units(t, q->dirs, error))
		return -1;
	sort_units(t);
	return t->is_module ? settle_module(t) : settle_source(t, q->only, error);
}

void tree_release(struct tree *t)
{
	for (size_t i = 0; i < t->unit_count; i++)
		release_unit(&t->units[i]);
	free(t->units);
	strv_release(&t->unread);
	free(t->source);
	free(t->object);
	free(t->top);
	free(t->cwd);
	free(t->version);
	*t = (struct tree){ 0 };
}
