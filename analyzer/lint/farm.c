// SPDX-License-Identifier: GPL-2.0-or-later
/* farm.c - see farm.h. */
#include "farm.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"
#include "../../kbuild/inputs.h"
#include "../../kbuild/strv.h"

/* Folders that nothing is compiled in: one link each is enough. */
static const char *const folded[] = { "Documentation", "LICENSES", "tools/testing" };

struct entry { char *name; bool folder, link; };
struct names { struct entry *items; size_t count, room; };

static int __attribute__((format(printf, 2, 3))) fail(struct farm *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	free(f->error);
	f->error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

void farm_release(struct farm *f)
{
	free(f->error);
	f->error = NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void release_names(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->items[i].name);
	free(n->items);
}

/* The entry D of folder PATH; some file systems do not say what it is. */
static struct entry entry_of(const char *path, const struct dirent *d)
{
	struct entry e = { str_printf("%s", d->d_name), d->d_type == DT_DIR, d->d_type == DT_LNK };
	struct stat st;
	char *full;

	if (d->d_type != DT_UNKNOWN)
		return e;
	full = str_printf("%s/%s", path, d->d_name);
	if (lstat(full, &st) == 0) {
		e.folder = S_ISDIR(st.st_mode);
		e.link = S_ISLNK(st.st_mode);
	}
	free(full);
	return e;
}

/* The entries of folder PATH, sorted, but for git's own. An empty list when it cannot be read. */
static struct names read_names(const char *path)
{
	struct names n = { 0 };
	DIR *dir = opendir(path);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..") ||
		    !strcmp(d->d_name, ".git"))
			continue;
		if (n.count == n.room) {
			struct entry *old = n.items;

			n.room = n.room ? 2 * n.room : 64;
			n.items = mem_alloc(n.room * sizeof(*n.items));
			if (n.count)
				memcpy(n.items, old, n.count * sizeof(*old));
			free(old);
		}
		n.items[n.count++] = entry_of(path, d);
	}
	if (dir)
		closedir(dir);
	if (n.count)
		qsort(n.items, n.count, sizeof(*n.items), by_name);
	return n;
}

static bool is_folded(const char *name)
{
	for (size_t i = 0; i < sizeof(folded) / sizeof(*folded); i++)
		if (!strcmp(folded[i], name))
			return true;
	return false;
}

static int remove_entry(const char *path, bool folder)
{
	struct program_run rm = { 0 };
	const char *const more[] = { path, NULL };
	int failed;

	if (!folder)
		return unlink(path);
	failed = program_words(&rm, "rm -rf --", more);
	program_release(&rm);
	return failed;
}

/* Names of the manifest, sorted: what is no link although the source has a file of that name, or
 * is not there although it has. */
static bool kept_real(const struct strv *real, const char *name)
{
	size_t low = 0, high = real->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = strcmp(name, real->items[middle]);

		if (!c)
			return true;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

static int sync_folder(struct farm *f, const char *name, const struct strv *real);

/* Bring entry NAME, relative to the tree, up to date. HAVE is what is there already, or NULL. */
static int sync_entry(struct farm *f, const char *name, bool folder, const struct entry *have,
		      const struct strv *real)
{
	char *from = str_printf("%s/%s", f->source, name), *to = str_printf("%s/%s", f->tree, name);
	bool whole = folder && !is_folded(name);
	int failed = 0;

	if (kept_real(real, name))
		goto done;
	if (have && folder && !whole && have->folder)
		whole = true;	/* it was unfolded for a patch once */
	if (have && (have->folder != whole || (!whole && !have->link))) {
		failed = remove_entry(to, have->folder);
		have = NULL;
	}
	if (!failed && whole)
		failed = (!have && mkdir(to, 0777)) || sync_folder(f, name, real);
	else if (!failed && !have)
		failed = symlink(from, to);
done:
	if (failed && !f->error)
		fail(f, "%s: %s", to, strerror(errno));
	free(from);
	free(to);
	return failed ? -1 : 0;
}

/* Bring folder NAME up to date, "" being the top. */
static int sync_folder(struct farm *f, const char *name, const struct strv *real)
{
	char *from = str_printf("%s/%s", f->source, name), *to = str_printf("%s/%s", f->tree, name);
	struct names want = read_names(from), have = read_names(to);
	const char *slash = *name ? "/" : "";
	int failed = 0;

	for (size_t i = 0, k = 0; (i < want.count || k < have.count) && !failed;) {
		int c = i == want.count ? 1 : k == have.count ? -1 :
			strcmp(want.items[i].name, have.items[k].name);
		char *entry = str_printf("%s%s%s", name, slash,
					 c <= 0 ? want.items[i].name : have.items[k].name);

		if (c <= 0) {
			failed = sync_entry(f, entry, want.items[i].folder,
					    c ? NULL : &have.items[k], real);
		} else if (!kept_real(real, entry) && !have.items[k].folder) {
			char *path = str_printf("%s/%s", f->tree, entry);

			failed = unlink(path);
			free(path);
		} else if (have.items[k].folder) {
			/* Gone from the source, but for what the base has in it. */
			failed = sync_folder(f, entry, real);
		}
		i += c <= 0;
		k += c >= 0;
		free(entry);
	}
	if (!want.count && *name)
		rmdir(to);
	release_names(&want);
	release_names(&have);
	free(from);
	free(to);
	return failed;
}

/* The manifest's lines are `HASH MODE NAME`; a HASH of zeros: the base does not have it. */
struct line { char hash[65], mode[8]; const char *name; };

static bool read_line(struct line *l, char *text)
{
	int at = 0;

	if (sscanf(text, "%64s %7s %n", l->hash, l->mode, &at) != 2 || !at)
		return false;
	l->name = text + at;
	return *l->name;
}

static bool is_absent(const struct line *l)
{
	return strspn(l->hash, "0") == strlen(l->hash);
}

/* Write the file of L into the tree, from git; never through a link into the user's. */
static int write_file(struct farm *f, const struct line *l)
{
	char *path = str_printf("%s/%s", f->tree, l->name);
	const char *const more[] = { l->hash, NULL };
	struct program_run git = { .cwd = f->source };
	int failed = 0;
	FILE *out;

	if (farm_unfold(f->tree, l->name)) {
		fail(f, "%s: %s", path, strerror(errno));
		free(path);
		return -1;
	}
	unlink(path);
	if (is_absent(l) || !strcmp(l->mode, "160000")) {
		free(path);
		return 0;
	}
	if (program_words(&git, "git cat-file blob", more)) {
		failed = fail(f, "%s: git cannot read %s: %s", f->source, l->name,
			      git.why ? git.why : "it says nothing");
	} else if (path_make_parents(path)) {
		failed = fail(f, "%s: %s", path, strerror(errno));
	} else if (!strcmp(l->mode, "120000")) {
		failed = symlink(git.out, path);
	} else {
		out = fopen(path, "we");
		failed = !out || fwrite(git.out, 1, git.size, out) != git.size;
		failed |= out && fclose(out);
		if (!failed && !strcmp(l->mode, "100755"))
			failed = chmod(path, 0755);
	}
	if (failed && !f->error)
		fail(f, "%s: %s", path, strerror(errno));
	program_release(&git);
	free(path);
	return failed ? -1 : 0;
}

/* What git says differs between BASE and the source as it is: manifest lines into LINES. */
static int list_differences(struct farm *f, const char *base, struct strv *lines)
{
	const char *const more[] = { base, "--", NULL };
	struct program_run git = { .cwd = f->source };
	int failed = 0;
	char *at, *end;

	if (program_words(&git, "git diff --raw --no-renames --no-abbrev --no-ext-diff "
			  "--ignore-submodules -z", more))
		failed = fail(f, "%s: git cannot compare it with %.12s: %s", f->source, base,
			      git.why ? git.why : "it says nothing");
	/* `:MODE MODE HASH HASH STATUS`, NUL, name, NUL */
	for (at = git.out; !failed && at < git.out + git.size; at = end + strlen(end) + 1) {
		char mode[8], hash[65];

		end = at + strlen(at) + 1;
		if (end > git.out + git.size || sscanf(at, ":%7s %*s %64s", mode, hash) != 2)
			break;
		strv_take(lines, str_printf("%s %s %s", hash, mode, end));
	}
	program_release(&git);
	return failed;
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(struct strv *v)
{
	if (v->count)
		qsort(v->items, v->count, sizeof(*v->items), compare_text);
}

static int write_manifest(struct farm *f, const struct strv *lines)
{
	char *new = str_printf("%s.new", f->manifest);
	FILE *out = fopen(new, "we");
	bool failed = !out;

	for (size_t i = 0; i < lines->count && !failed; i++)
		failed = fprintf(out, "%s\n", lines->items[i]) < 0;
	failed |= out && fclose(out);
	failed = failed || rename(new, f->manifest);
	if (failed)
		fail(f, "%s: %s", new, strerror(errno));
	free(new);
	return failed ? -1 : 0;
}

static void read_manifest(struct farm *f, struct strv *lines)
{
	size_t size;
	char *text = file_content(f->manifest, &size), *rest = text, *line;

	while (rest && (line = strsep(&rest, "\n")))
		if (*line)
			strv_add(lines, line);
	free(text);
}

int farm_make(struct farm *f, const char *base)
{
	struct strv lines = STRV_INIT, old = STRV_INIT, real = STRV_INIT;
	struct line l;
	int failed;

	failed = mkdir(f->tree, 0777) && errno != EEXIST ?
		 fail(f, "%s: %s", f->tree, strerror(errno)) : 0;
	if (!failed && base)
		failed = list_differences(f, base, &lines);
	read_manifest(f, &old);
	sort(&lines);
	sort(&old);
	for (size_t i = 0; i < lines.count; i++)
		if (read_line(&l, lines.items[i]))
			strv_add(&real, l.name);
	sort(&real);
	/* Not valid while it is being made true. */
	unlink(f->manifest);
	if (!failed)
		failed = sync_folder(f, "", &real);
	for (size_t i = 0; i < lines.count && !failed; i++)
		if (!kept_real(&old, lines.items[i]) && read_line(&l, lines.items[i]))
			failed = write_file(f, &l);
	if (!failed)
		failed = write_manifest(f, &lines);
	strv_release(&lines);
	strv_release(&old);
	strv_release(&real);
	return failed;
}

int farm_unfold(const char *tree, const char *name)
{
	char *copy = str_printf("%s", name), target[4096];
	struct stat st;
	int failed = 0;

	for (char *slash = copy; !failed && (slash = strchr(slash, '/')); slash++) {
		char *path;
		ssize_t n;

		*slash = '\0';
		path = str_printf("%s/%s", tree, copy);
		n = readlink(path, target, sizeof(target) - 1);
		if (n > 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			struct farm one = { .source = target, .tree = path };
			const struct strv none = STRV_INIT;

			target[n] = '\0';
			failed = unlink(path) || mkdir(path, 0777) || sync_folder(&one, "", &none);
			farm_release(&one);
		}
		free(path);
		*slash = '/';
	}
	free(copy);
	return failed;
}
