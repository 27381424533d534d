// SPDX-License-Identifier: GPL-2.0-or-later
/* work.c - see work.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "work.h"
#include "../program/util.h"
#include "../report/sources.h"
#include "../../kbuild/jobs.h"
#include "../../kbuild/inputs.h"

/* Run ARGV (stb_ds, NULL-terminated) in folder CWD with its output in the log; the log's text
 * is in *SAID, for the caller to free. */
static int run(struct work *w, char **argv, const char *cwd, char **said)
{
	struct job job = { .argv = argv, .cwd = cwd, .log = w->log, .whole = true };
	int status = job_run(&job);
	size_t size;

	if (status < 0)
		die("%s: %s", argv[0], strerror(errno));
	*said = file_content(w->log, &size);
	if (!*said)
		*said = xasprintf("%s", "");
	return status;
}

#define ARGV(...) ((char *[]){ __VA_ARGS__, NULL })

/* S on one line, without the words that belong to findings. */
char *work_one_line(const char *s)
{
	char *out = xasprintf("%.*s", (int)strcspn(s, "\n"), s), *at;

	while ((at = strstr(out, "error: ")))
		memmove(at, at + 7, strlen(at + 7) + 1);
	if ((at = strstr(out, " [-W")))
		*at = '\0';
	return out;
}

/* The last line of a script's output, where die() of the scripts speaks. */
static const char *last_line(char *s)
{
	size_t n = strlen(s);
	char *at;

	while (n && s[n - 1] == '\n')
		s[--n] = '\0';
	at = strrchr(s, '\n');
	return at ? at + 1 : s;
}

/* What COMMAND of series.sh says, for the caller to free: git has one environment there. */
static char *series(struct work *w, const char *command, const char *first, const char *second)
{
	char *script = xasprintf("%s/series.sh", w->cocci), *said;

	if (run(w, ARGV("sh", script, (char *)command, w->tree, (char *)first, (char *)second), "/", &said))
		die("%s", last_line(said));
	free(script);
	return said;
}

void work_open(struct work *w, char *const *paths)
{
	char *script = xasprintf("%s/series.sh", w->cocci), *said, **argv = NULL, *lock;

	w->tree = xasprintf("%s/tree", w->cache);
	w->facts = xasprintf("%s/facts", w->cache);
	w->plain = xasprintf("%s/plain", w->cache);
	w->log = xasprintf("%s/log", w->cache);
	lock = xasprintf("%s/lock", w->cache);
	if (path_make_parents(lock))
		die("%s: %s", w->cache, strerror(errno));
	w->lock = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (w->lock < 0 || flock(w->lock, LOCK_EX))
		die("%s: %s", lock, strerror(errno));
	free(lock);
	for (char **s = ARGV("sh", script, "init", (char *)w->source, w->tree); *s; s++)
		arrput(argv, *s);
	for (size_t i = 0; i < arrlenu(paths); i++)
		arrput(argv, paths[i]);
	arrput(argv, NULL);
	if (run(w, argv, "/", &said))
		die("%s", last_line(said));
	arrfree(argv);
	free(said);
	free(script);
}

/* What changed in FILE since the tree was as it was. */
static const struct hunk *hunks_of(struct work *w, const char *file)
{
	ptrdiff_t at = shgeti(w->hunks, file);
	char *said;

	if (at >= 0)
		return w->hunks[at].value;
	said = series(w, "diff", file, NULL);
	if (!w->hunks)
		sh_new_strdup(w->hunks);
	shput(w->hunks, file, hunks_read(said));
	free(said);
	return shget(w->hunks, file);
}

static void forget_hunks(struct work *w)
{
	for (ptrdiff_t i = 0; i < shlen(w->hunks); i++)
		arrfree(w->hunks[i].value);
	shfree(w->hunks);
}

void work_close(struct work *w)
{
	close(w->lock);
	forget_hunks(w);
	free(w->tree);
	free(w->facts);
	free(w->plain);
	free(w->log);
}

void work_restart(struct work *w)
{
	free(series(w, "restart", NULL, NULL));
	forget_hunks(w);
}

/* Which of E's files are another now than HASHES says? Fills HASHES when CHANGED is NULL. */
static void hash_files(struct work *w, const struct edit *e, char (*hashes)[17], bool *changed)
{
	char now[17];

	for (size_t i = 0; i < arrlenu(e->files); i++) {
		int error = source_hash(w->tree, e->files[i], changed ? now : hashes[i]);

		if (error)
			die("%s/%s: cannot be read: %s", w->tree, e->files[i], strerror(error));
		if (changed)
			changed[i] = strcmp(now, hashes[i]) != 0;
	}
}

static char **spatch_words(struct work *w, const struct edit *e, char *script, char **line)
{
	char **argv = NULL;

	arrput(argv, "sh");
	arrput(argv, script);
	for (size_t i = 0; i < arrlenu(e->define); i++) {
		arrput(argv, "-D");
		arrput(argv, e->define[i]);
	}
	if (e->line) {
		*line = xasprintf("line=%u", work_line_now(w, e->files[0], e->line));
		arrput(argv, "-D");
		arrput(argv, *line);
	}
	arrput(argv, e->strategy->path);
	for (size_t i = 0; i < arrlenu(e->files); i++)
		arrput(argv, e->files[i]);
	arrput(argv, NULL);
	return argv;
}

/* Is FILE in a folder that was copied? Elsewhere writing goes through a link into the user's tree. */
static bool is_copied(struct work *w, const char *file)
{
	char *path = xasprintf("%s/%s", w->tree, file), *real = realpath(path, NULL);
	size_t n = strlen(w->tree);
	bool copied = real && !strncmp(real, w->tree, n) && real[n] == '/';

	free(real);
	free(path);
	return copied;
}

/* TEXT with the values of E's virtual identifiers for {NAME}; the caller frees it. */
static char *filled_in(const char *text, const struct edit *e)
{
	char *out = xasprintf("%s", ""), *more;

	while (*text) {
		size_t n = strcspn(text, "{"), end = text[n] ? strcspn(text + n, "}") : 0;
		const char *value = NULL;

		for (size_t i = 0; end && i < arrlenu(e->define); i++)
			if (!strncmp(e->define[i], text + n + 1, end - 1) && e->define[i][end - 1] == '=')
				value = e->define[i] + end;
		more = xasprintf("%s%.*s%s", out, (int)n, text, value ? value : "");
		free(out);
		out = more;
		text += n + (text[n] ? end + !!text[n + end] : 0);
	}
	return out;
}

/* The semantic patch of E left FILE as it was. It SAID why in lines that begin with "because: ", or
 * its header has what is so else. */
static void reject_unchanged(struct candidate *c, const struct edit *e, const char *file, const char *said)
{
	static const char mark[] = "because: ";
	char *why;

	for (const char *at = said; at && (at = strstr(at, mark)); at = strchr(at, '\n')) {
		at += sizeof(mark) - 1;
		candidate_reject(c, "%.*s", (int)strcspn(at, "\n"), at);
	}
	if (strstr(said, mark))
		return;
	why = e->strategy->unless ? filled_in(e->strategy->unless, e) :
		xasprintf("%s", "the code there is not as the semantic patch knows it");
	candidate_reject(c, "%s, in %s: %s", e->where, file, why);
	free(why);
}

bool work_apply(struct work *w, struct candidate *c, const struct edit *e)
{
	char *script = xasprintf("%s/spatch.sh", w->cocci), *said, *line = NULL, **argv;
	size_t n = arrlenu(e->files);
	char (*hashes)[17] = xcalloc(n, sizeof(*hashes));
	bool *changed = xcalloc(n, sizeof(*changed)), ok = true;

	for (size_t i = 0; i < n && ok; i++)
		if (!is_copied(w, e->files[i])) {
			candidate_reject(c, "%s: %s is not there, or not among what was analysed",
					 e->strategy->name, e->files[i]);
			ok = false;
		}
	if (ok) {
		hash_files(w, e, hashes, NULL);
		argv = spatch_words(w, e, script, &line);
		if (run(w, argv, w->tree, &said)) {
			if (strstr(said, "is missing"))
				die("%s", last_line(said));
			candidate_reject(c, "%s: spatch failed: %s", e->strategy->name, last_line(said));
			ok = false;
		}
		arrfree(argv);
		forget_hunks(w);
		hash_files(w, e, hashes, changed);
		for (size_t i = 0; i < n && ok; i++)
			if (!changed[i]) {
				reject_unchanged(c, e, e->files[i], said);
				ok = false;
			}
		free(said);
	}
	free(hashes);
	free(changed);
	free(line);
	free(script);
	return ok;
}

void work_commit(struct work *w, const char *text)
{
	free(series(w, "commit", text, NULL));
}

static void extract(struct work *w, const char *tree, struct kbuild_config *c, struct kbuild_result *k)
{
	c->source = tree;
	c->object = w->object;
	c->dirs = w->dirs;
	c->jobs = w->jobs;
	c->annotations = w->annotations;
	c->plugin = w->plugin;
	if (kbuild_extract(c, k))
		die("%s", k->error);
}

void work_extract(struct work *w, struct kbuild_result *k)
{
	struct kbuild_config c = { .mode = KBUILD_FACTS, .out = w->facts };

	extract(w, w->tree, &c, k);
}

/* Compile SOURCES of TREE with FLAGS (both stb_ds, NULL at the end). The first message, the caller's, or NULL. */
static char *first_message(struct work *w, const char *tree, const char *const *sources, const char *const *flags)
{
	struct kbuild_config c = {
		.mode = KBUILD_PLAIN, .out = w->plain, .again = true, .flags = flags, .sources = sources,
	};
	struct kbuild_result plain;
	char *said = NULL;

	extract(w, tree, &c, &plain);
	for (size_t i = 0; i < plain.count && !said; i++)
		if (plain.objects[i].message)
			said = xasprintf("%s", plain.objects[i].message);
	kbuild_release(&plain);
	return said;
}

/* The flag with which the warning that SAID is about is none of -Werror's, the caller's; NULL: it is an error. */
static char *bear_flag(const char *said)
{
	static const char mark[] = "[-Werror=";
	const char *at = said ? strstr(said, mark) : NULL;

	return at ? xasprintf("-Wno-error=%.*s", (int)strcspn(at + sizeof(mark) - 1, "]"), at + sizeof(mark) - 1) : NULL;
}

static bool is_among(char *const *all, const char *one)
{
	for (size_t i = 0; i < arrlenu(all); i++)
		if (!strcmp(all[i], one))
			return true;
	return false;
}

char *work_compile(struct work *w, const struct kbuild_result *k, size_t *count)
{
	const char **only = NULL, **flags = NULL;
	char **borne = NULL, *said, *before, *flag, *line;

	for (size_t i = 0; i < k->count; i++)
		if (k->objects[i].path && k->objects[i].seconds > 0)
			arrput(only, k->objects[i].source);
	*count = arrlenu(only);
	arrput(only, NULL);
	arrput(flags, "-Werror");
	arrput(flags, NULL);
	while ((said = first_message(w, w->tree, only, flags))) {
		/* what the tree is warned of as it is, is no candidate's fault */
		before = first_message(w, w->source, only, flags);
		flag = bear_flag(before);
		free(before);
		if (!flag || is_among(borne, flag)) {
			free(flag);
			break;
		}
		free(said);
		arrput(borne, flag);
		flags[arrlenu(flags) - 1] = flag;
		arrput(flags, NULL);
	}
	line = said ? work_one_line(said) : NULL;
	free(said);
	for (size_t i = 0; i < arrlenu(borne); i++)
		free(borne[i]);
	arrfree(borne);
	arrfree(flags);
	arrfree(only);
	return line;
}

void work_format(struct work *w, const char *out)
{
	free(series(w, "format", out, NULL));
}

static int is_patch(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 6 && !strcmp(d->d_name + n - 6, ".patch");
}

char *work_checkpatch(struct work *w, const char *out, bool *ran)
{
	char *script = xasprintf("%s/scripts/checkpatch.pl", w->tree), *why = NULL, *said;
	struct dirent **patches;
	int n = scandir(out, &patches, is_patch, alphasort);

	*ran = access(script, R_OK) == 0;
	for (int i = 0; i < n; i++) {
		char *patch = xasprintf("%s/%s", out, patches[i]->d_name);

		if (*ran && !why) {
			run(w, ARGV("perl", script, "--no-signoff", "--quiet", "--terse", "--no-summary", patch),
			    w->tree, &said);
			if (*said) {
				const char *at = strstr(said, ".patch:");

				why = work_one_line(at ? at + 7 : said);
			}
			free(said);
		}
		free(patch);
		free(patches[i]);
	}
	if (n >= 0)
		free(patches);
	free(script);
	return why;
}

uint32_t work_base_line(void *w, const char *file, uint32_t line)
{
	return hunks_before(hunks_of(w, file), line);
}

uint32_t work_line_now(void *w, const char *file, uint32_t line)
{
	return hunks_now(hunks_of(w, file), line);
}

bool work_is_new(void *w, const char *file, uint32_t line)
{
	return hunks_changed(hunks_of(w, file), line);
}
