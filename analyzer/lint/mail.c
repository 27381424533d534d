// SPDX-License-Identifier: GPL-2.0-or-later
/* mail.c - see mail.h. Git does the work: mailsplit, mailinfo. */
#include "mail.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "../../kbuild/inputs.h"

static struct mail *new_mail(struct mails *m)
{
	struct mail *items;

	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 16;
		items = mem_alloc(m->room * sizeof(*items));
		if (m->count)
			memcpy(items, m->items, m->count * sizeof(*items));
		free(m->items);
		m->items = items;
	}
	m->items[m->count] = (struct mail){ .version = 1 };
	return &m->items[m->count++];
}

static void free_mail(struct mail *m)
{
	free(m->subject);
	free(m->tag);
	free(m->base);
	free(m->diff);
}

void mails_release(struct mails *m)
{
	for (size_t i = 0; i < m->count; i++)
		free_mail(&m->items[i]);
	free(m->items);
	*m = (struct mails){ 0 };
}

/* Number, total and version in the words of a tag such as "RFC PATCH v2 1/3". */
static void read_tag(struct mail *m)
{
	char *copy = str_printf("%s", m->tag), *rest = copy, *word;

	while ((word = strsep(&rest, " "))) {
		unsigned int a, b;
		char end;

		if (sscanf(word, "%u/%u%c", &a, &b, &end) == 2 && b && a <= b) {
			m->number = a;
			m->of = b;
		} else if (sscanf(word, "v%u%c", &a, &end) == 1) {
			m->version = a;
		}
	}
	free(copy);
}

/* Cut SUBJECT, "[tag] [tag] text", into M's tag and subject. */
static void read_subject(struct mail *m, const char *subject)
{
	const char *end;
	char *tags = str_printf("%s", ""), *longer;

	for (subject += strspn(subject, " "); *subject == '['; subject += strspn(subject, " ")) {
		end = strchr(subject, ']');
		if (!end)
			break;
		longer = str_printf("%s%s%.*s", tags, *tags ? " " : "", (int)(end - subject - 1),
				    subject + 1);
		free(tags);
		tags = longer;
		subject = end + 1;
	}
	m->tag = tags;
	m->subject = str_printf("%s", *subject ? subject : "(no subject)");
	read_tag(m);
}

/* The commit that a line `base-commit: HASH` of TEXT names, or NULL. */
static char *base_commit(const char *text)
{
	static const char key[] = "base-commit: ";
	const char *at = text;
	size_t size;

	while ((at = strstr(at, key))) {
		const char *hash = at + strlen(key);

		size = strspn(hash, "0123456789abcdef");
		if ((at == text || at[-1] == '\n') && size >= 12)
			return str_printf("%.*s", (int)size, hash);
		at = hash;
	}
	return NULL;
}

/* Is there a change in the text of a patch file? */
static bool has_diff(const char *text)
{
	const char *next;

	if (str_starts(text, "diff --git ") || strstr(text, "\ndiff --git "))
		return true;
	for (; (next = strchr(text, '\n')); text = next + 1)
		if (str_starts(text, "--- ") && str_starts(next + 1, "+++ "))
			return true;
	return false;
}

/* Add the one mail in FILE. */
static int read_mail(struct mails *m, const char *file, const char *name, const char *work,
		     char **error)
{
	char *diff = str_printf("%s/%04zu.diff", work, m->count);
	char *message = str_printf("%s/message", work), *text = NULL;
	const char *const more[] = { message, diff, NULL };
	struct program_run git = { .input = file };
	const char *subject;
	struct mail *mail;
	size_t size;
	int failed = 0;

	if (program_words(&git, "git mailinfo -k --encoding=UTF-8", more)) {
		*error = str_printf("%s: no mail that git understands: %s", name,
				    git.why ? git.why : "git mailinfo failed");
		failed = -1;
	} else {
		mail = new_mail(m);
		subject = strstr(git.out, "Subject: ");
		if (subject)
			git.out[(subject - git.out) + strcspn(subject, "\n")] = '\0';
		read_subject(mail, subject ? subject + strlen("Subject: ") : "");
		text = file_content(file, &size);
		mail->base = text ? base_commit(text) : NULL;
		free(text);
		text = file_content(diff, &size);
		if (text && has_diff(text))
			mail->diff = str_printf("%s", diff);
		free(text);
		/* Git takes anything for a mail. */
		if (!mail->diff && !subject) {
			*error = str_printf("%s: no patch and no mail in it", name);
			failed = -1;
		}
	}
	program_release(&git);
	free(message);
	free(diff);
	return failed;
}

/* A diff without a mail around it: what `git diff` prints. */
static bool is_plain(const char *text)
{
	return str_starts(text, "diff --git ") || str_starts(text, "--- ") ||
	       str_starts(text, "Index: ") || str_starts(text, "diff -");
}

static int read_plain(struct mails *m, const char *text, size_t size, const char *name,
		      const char *work, char **error)
{
	struct mail *mail = new_mail(m);
	FILE *f;

	mail->subject = str_printf("%s", name);
	mail->tag = str_printf("%s", "");
	mail->diff = str_printf("%s/%04zu.diff", work, m->count - 1);
	f = fopen(mail->diff, "we");
	if (f && fwrite(text, 1, size, f) == size && fclose(f) == 0)
		return 0;
	*error = str_printf("%s: %s", mail->diff, strerror(errno));
	return -1;
}

int mails_read(struct mails *m, const char *file, const char *name, const char *work, char **error)
{
	size_t size, before = m->count;
	char *text = file_content(file, &size), *out = str_printf("-o%s", work);
	const char *const more[] = { out, "--", file, NULL };
	struct program_run git = { 0 };
	int failed = 0, count;

	if (!text) {
		*error = str_printf("%s: %s: give a file with a patch or mails, or REV..REV", name,
				    strerror(errno));
		failed = -1;
	} else if (is_plain(text + strspn(text, "\r\n"))) {
		failed = read_plain(m, text, size, name, work, error);
	} else if (program_words(&git, "git mailsplit -b -d8", more)) {
		*error = str_printf("%s: no mail that git understands: %s", name,
				    git.why ? git.why : "git mailsplit failed");
		failed = -1;
	} else {
		count = atoi(git.out);
		for (int i = 1; i <= count && !failed; i++) {
			char *one = str_printf("%s/%08d", work, i);

			failed = read_mail(m, one, name, work, error);
			unlink(one);
			free(one);
		}
	}
	if (!failed && m->count == before) {
		*error = str_printf("%s: no patch and no mail in it", name);
		failed = -1;
	}
	program_release(&git);
	free(out);
	free(text);
	return failed;
}

static bool is_answer(const struct mail *m)
{
	return str_starts(m->subject, "Re:");
}

static bool same_series(const struct mail *a, const struct mail *b)
{
	return a->of == b->of && a->version == b->version && (!a->of || a->number != b->number);
}

static int by_number(const void *a, const void *b)
{
	const struct mail *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Each pair of mails of one series, cover letters too. */
static int check_one_series(const struct mails *m, char **error)
{
	for (size_t i = 0; i < m->count; i++)
		for (size_t k = i + 1; k < m->count; k++) {
			const struct mail *a = &m->items[i], *b = &m->items[k];

			if (same_series(a, b) || is_answer(a) || is_answer(b))
				continue;
			*error = str_printf("more than one series: [%s] %s, and [%s] %s: give one "
					    "at a time", a->tag, a->subject, b->tag, b->subject);
			return -1;
		}
	return 0;
}

int mails_sort(struct mails *m, char **error)
{
	size_t kept = 0;

	if (check_one_series(m, error))
		return -1;
	for (size_t i = 0; i < m->count; i++) {
		if (!m->items[i].diff || is_answer(&m->items[i]))
			free_mail(&m->items[i]);
		else
			m->items[kept++] = m->items[i];
	}
	m->count = kept;
	if (!kept || !m->items[0].of)
		return 0;
	qsort(m->items, kept, sizeof(*m->items), by_number);
	for (size_t i = 1; i < kept; i++)
		if (m->items[i].number != m->items[i - 1].number + 1) {
			*error = str_printf("patch %u/%u is missing: give the whole series",
					    m->items[i - 1].number + 1, m->items[i].of);
			return -1;
		}
	return 0;
}
