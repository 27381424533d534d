// SPDX-License-Identifier: GPL-2.0-or-later
/* series.c - see series.h. */
#include "series.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail.h"
#include "run.h"

/* How far back a commit with the change of a mail is looked for. */
#define SUBJECTS "5000"
#define COMMITS "100"
/* The change of a commit, whatever the user has git make of one. */
#define CHANGE "-p --binary --full-index --no-ext-diff --no-textconv --no-color "
#define PLAIN CHANGE "--src-prefix=a/ --dst-prefix=b/ --no-renames "

/* The ways in which mails have it, by what git format-patch can be told. */
static const char *const forms[] = {
	PLAIN, CHANGE "--src-prefix=a/ --dst-prefix=b/ -M ", CHANGE "--src-prefix=a/ --dst-prefix=b/ -C ",
	CHANGE "--no-prefix --no-renames ", CHANGE "--no-prefix -M ",
};

static int __attribute__((format(printf, 2, 3))) fail(struct series *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	s->error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

void series_release(struct series *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->patches[i].subject);
		free(s->patches[i].diff);
	}
	free(s->patches);
	free(s->base);
	free(s->base_why);
	free(s->left);
	free(s->error);
	*s = (struct series){ 0 };
}

static struct patch *new_patch(struct series *s)
{
	struct patch *patches;

	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		patches = mem_alloc(s->room * sizeof(*patches));
		if (s->count)
			memcpy(patches, s->patches, s->count * sizeof(*patches));
		free(s->patches);
		s->patches = patches;
	}
	s->patches[s->count] = (struct patch){ 0 };
	return &s->patches[s->count++];
}

/* What `git WORDS MORE` in KDIR prints, without the newline at its end; NULL when it fails. */
static char *git_says(const char *kdir, const char *words, const char *const *more)
{
	struct program_run git = { .cwd = kdir };
	char *line = str_printf("git --no-pager %s", words), *said = NULL;

	if (program_words(&git, line, more) == 0) {
		said = git.out;
		git.out = NULL;
		if (git.size && said[git.size - 1] == '\n')
			said[git.size - 1] = '\0';
	}
	program_release(&git);
	free(line);
	return said;
}

static char *git_says_of(const char *kdir, const char *words, const char *name)
{
	const char *const more[] = { name, NULL };

	return git_says(kdir, words, more);
}

/* Is KDIR the top of a work tree, and not some folder in another project's? */
static bool is_top(const char *kdir)
{
	char *prefix = git_says(kdir, "rev-parse --show-prefix", NULL);
	char *head = prefix && !*prefix ? git_says(kdir, "rev-parse -q --verify HEAD", NULL) : NULL;
	bool top = head && *head;

	free(head);
	free(prefix);
	return top;
}

/* Put the change of COMMIT into a file of P's in WORK; it may have none. */
static int write_diff(struct series *s, struct patch *p, const char *kdir, const char *commit,
		      const char *work)
{
	char *diff = git_says_of(kdir, "diff-tree --root --no-commit-id " PLAIN, commit);
	bool failed = !diff;
	FILE *f;

	if (diff && *diff) {
		p->diff = str_printf("%s/%04zu.diff", work, s->count);
		f = fopen(p->diff, "we");
		failed = !f || fprintf(f, "%s\n", diff) < 0;
		failed |= f && fclose(f);
	}
	free(diff);
	return failed ? fail(s, "%s: cannot write the change of commit %s: %s", work, commit,
			     strerror(errno)) : 0;
}

/* Every commit of RANGE, oldest first. */
static int read_range(struct series *s, const char *kdir, const char *range, const char *work)
{
	char *merges = git_says_of(kdir, "rev-list -n 1 --merges --end-of-options", range);
	char *list, *rest, *commit;
	int failed = 0;

	if (!merges || *merges) {
		failed = merges ? fail(s, "%s: has merge %.12s: give a range without merges", range,
				       merges) :
			 fail(s, "%s: no range of commits in %s, and no file", range, kdir);
		free(merges);
		return failed;
	}
	free(merges);
	list = git_says_of(kdir, "rev-list --reverse --topo-order --end-of-options", range);
	for (rest = list; rest && !failed && (commit = strsep(&rest, "\n")) && *commit;) {
		struct patch *p = new_patch(s);

		if (!s->base) {
			char *parent = str_printf("%s^", commit);

			s->base = git_says_of(kdir, "rev-parse -q --verify", parent);
			s->base_why = str_printf("the commit before %.12s", commit);
			free(parent);
			if (!s->base)
				failed = fail(s, "%s: begins with the first commit of all, which "
					      "has no base", range);
		}
		p->subject = git_says_of(kdir, "log -1 --format=%s", commit);
		if (!failed)
			failed = write_diff(s, p, kdir, commit, work);
	}
	free(list);
	for (size_t i = 0; i < s->count; i++) {
		s->patches[i].number = (uint32_t)i + 1;
		s->patches[i].of = (uint32_t)s->count;
	}
	return failed;
}

/* The id that stays when line numbers change, of the change in FILE; NULL when it has none. */
static char *patch_id(const char *file)
{
	struct program_run git = { .input = file };
	char *id = NULL;

	if (program_words(&git, "git patch-id --stable", NULL) == 0 && git.size >= 40)
		id = str_printf("%.*s", (int)strcspn(git.out, " \n"), git.out);
	program_release(&git);
	return id;
}

/* The commit among those that `git log WHICH...` lists whose change has ID in FORM, or NULL. */
static char *with_id(const char *kdir, const char *form, const char *const *which, const char *id,
		     const char *work)
{
	char *words = str_printf("log --no-merges %s", form), *log = git_says(kdir, words, which);
	char *file = str_printf("%s/candidates", work), *found = NULL, *rest, *line;
	struct program_run git = { .input = file };
	FILE *f = log ? fopen(file, "we") : NULL;

	if (f && fprintf(f, "%s\n", log) > 0 && fclose(f) == 0 &&
	    program_words(&git, "git patch-id --stable", NULL) == 0)
		for (rest = git.out; !found && (line = strsep(&rest, "\n"));)
			if (str_starts(line, id) && line[strlen(id)] == ' ')
				found = str_printf("%s", line + strlen(id) + 1);
	program_release(&git);
	unlink(file);
	free(file);
	free(log);
	free(words);
	return found;
}

/* Add the hashes of those lines "HASH SUBJECT" in LOG that have SUBJECT. */
static void with_subject(struct strv *list, const char *log, const char *subject)
{
	for (; log && *log; log += strcspn(log, "\n"), log += *log == '\n') {
		size_t hash = strcspn(log, " \n"), size = strcspn(log, "\n");

		if (size > hash && strlen(subject) == size - hash - 1 &&
		    !strncmp(log + hash + 1, subject, size - hash - 1))
			strv_take(list, str_printf("%.*s", (int)hash, log));
	}
}

/* The commit, HEAD or before it, that has the change of P, or NULL: the one of its subject, or one
 * of the last few. */
static char *applied_as(const char *kdir, const struct patch *p, const char *work)
{
	const char *const last[] = { "-n" COMMITS, "HEAD", NULL };
	char *id = patch_id(p->diff), *log, *found = NULL;
	struct strv list = STRV_INIT;

	if (!id)
		return NULL;
	log = git_says(kdir, "log --no-merges -n" SUBJECTS " --format=%H\001%s", NULL);
	for (char *at = log; at && (at = strchr(at, '\001')); )
		*at = ' ';
	strv_add(&list, "--no-walk");
	with_subject(&list, log, p->subject);
	for (size_t i = 0; list.count > 1 && !found && i < sizeof(forms) / sizeof(*forms); i++)
		found = with_id(kdir, forms[i], (const char *const *)list.items, id, work);
	if (!found)
		found = with_id(kdir, PLAIN, last, id, work);
	strv_release(&list);
	free(log);
	free(id);
	return found;
}

/* Where mails want to be applied: see the manual page. BASE is what one of them says, or NULL. */
static void find_base(struct series *s, const char *kdir, const char *base, const char *work)
{
	char *commit = applied_as(kdir, &s->patches[0], work), *parent, *named;

	if (commit) {
		parent = str_printf("%s^", commit);
		s->base = git_says_of(kdir, "rev-parse -q --verify", parent);
		s->base_why = str_printf("the commit before %.12s, which is this patch", commit);
		free(parent);
		free(commit);
	}
	if (!s->base && base) {
		named = str_printf("%s^{commit}", base);
		s->base = git_says_of(kdir, "rev-parse -q --verify", named);
		s->base_why = str_printf("base-commit %.12s of the mail", base);
		free(named);
	}
	if (!s->base) {
		free(s->base_why);
		s->base = git_says(kdir, "rev-parse -q --verify HEAD", NULL);
		s->base_why = base ? str_printf("HEAD, as base-commit %.12s is not in %s", base,
						kdir) : str_printf("HEAD");
	}
}

static int read_mails(struct series *s, struct mails *m, char *const *args, const char *work)
{
	for (; *args; args++) {
		const char *file = strcmp(*args, "-") ? *args : NULL;

		if (mails_read(m, file, work, &s->error))
			return -1;
	}
	return 0;
}

/* Take the mails over as patches. */
static void take_mails(struct series *s, struct mails *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mail *mail = &m->items[i];
		struct patch *p = new_patch(s);

		*p = (struct patch){ mail->subject, mail->diff,
				     mail->of ? mail->number : (uint32_t)i + 1,
				     mail->of ? mail->of : (uint32_t)m->count };
		mail->subject = mail->diff = NULL;
	}
}

int series_open(struct series *s, const char *kdir, char *const *args, const char *work)
{
	struct mails m = { 0 };
	char *base = NULL;
	int failed;

	*s = (struct series){ .git = is_top(kdir) };
	if (!*args)
		return fail(s, "what is to be looked at: REV..REV, a patch or mail file, or -?");
	if (strcmp(*args, "-") && access(*args, F_OK) && strstr(*args, "..")) {
		if (!s->git)
			return fail(s, "%s: %s is no git work tree: give files with patches",
				    *args, kdir);
		if (args[1])
			return fail(s, "%s: one range at a time", args[1]);
		return read_range(s, kdir, *args, work);
	}
	failed = read_mails(s, &m, args, work);
	/* A cover letter may be the one that has it. */
	for (size_t i = 0; i < m.count && !base; i++)
		if (m.items[i].base)
			base = str_printf("%s", m.items[i].base);
	if (!failed)
		failed = mails_sort(&m, &s->error);
	if (!failed) {
		take_mails(s, &m);
		s->left = m.left;
		m.left = NULL;
		if (s->git && s->count)
			find_base(s, kdir, base, work);
	}
	free(base);
	mails_release(&m);
	return failed;
}
