// SPDX-License-Identifier: GPL-2.0-or-later
/* mail.c - see mail.h. Git and patch do the work. */
#include "mail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode.h"
#include "run.h"
#include "scratch.h"
#include "split.h"
#include "../../facts/open-input.h"
#include "../../facts/memory.h"

/* What to do about what cannot be read. */
#define GIVE "give a change as git format-patch or diff -u writes it"

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
	free(m->left);
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

/* Cut SUBJECT, "[tag] [tag] text", into M's tag and subject. There may be no text: then it is NAME. */
static void read_subject(struct mail *m, const char *subject, const char *name)
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
	m->subject = str_printf("%s", *subject ? subject : name);
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

static bool is_answer(const struct mail *m)
{
	return !strncasecmp(m->subject, "Re:", 3);
}

/* Is M patch 0 of some? That is a cover letter, unless it has a change. */
static bool is_first(const struct mail *m)
{
	return m->of && !m->number;
}

/* Does M have a tag that says PATCH, or PATCHv2? */
static bool is_tagged(const struct mail *m)
{
	const char *at = m->tag;

	while (*at && strncasecmp(at, "PATCH", 5)) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return *at;
}

/* Is a mail that is tagged as a patch, with the body TEXT, one all the same that has none: git's of a
 * commit without a change, below which its version stands, or one that quotes a patch? */
static bool has_nothing(const char *text)
{
	const char *below = strstr(text, "\n-- \n");

	if (str_starts(text, "-- \n"))
		below = text - 1;
	return (below && below[5] >= '0' && below[5] <= '9') || strstr(text, "\n> @@ -");
}

/* The change that a cover letter shows below this title is the one since an older version. */
static bool is_interdiff(const char *text)
{
	const char *title = strstr(text, "\nInterdiff"), *diff = strstr(text, "\ndiff ");

	return title && diff && title < diff;
}

/* Add the one mail in FILE. */
static int read_mail(struct mails *m, const char *file, const char *name, const char *work,
		     char **error)
{
	char *diff = str_printf("%s/%04zu.diff", work, m->count);
	struct split s;
	struct mail *mail;
	int failed = split_mail(&s, file, work, diff);

	if (failed) {
		*error = str_printf("%s: %s", name, s.error);
	} else if (!s.change && !s.seems && !s.subject) {
		/* Git takes anything for a mail. */
		*error = str_printf("%s: no patch and no mail in it: " GIVE, name);
		failed = -1;
	} else {
		mail = new_mail(m);
		read_subject(mail, s.subject ? s.subject : "", name);
		mail->base = base_commit(s.text);
		mail->unread = s.seems || (!s.change && is_tagged(mail) && !is_first(mail) && !has_nothing(s.text));
		mail->closed = s.closed;
		if (s.change && !(is_first(mail) && is_interdiff(s.text))) {
			mail->diff = diff;
			diff = NULL;
		}
	}
	split_release(&s);
	free(diff);
	return failed;
}

/* Have git put the mails of BOX, a file or a Maildir, into files of the folder WORK. Their number,
 * or -1 with *ERROR. */
static int split_box(const char *box, const char *name, const char *work, char **error)
{
	char *out = str_printf("-o%s", work);
	const char *const more[] = { out, "--", box, NULL };
	struct program_run git = { .cwd = "/", .plain = true };
	int count = -1;

	/* A plain diff is a mail without a head to git. Carriage returns may be the patched file's. */
	if (program_words(&git, "git mailsplit -b -d8 --keep-cr", more))
		*error = str_printf("%s: no mail that git understands: %s", name,
				    git.why ? git.why : "git mailsplit failed");
	else
		count = atoi(git.out);
	program_release(&git);
	free(out);
	return count;
}

/* A file in WORK that has what IN has, as git can read it; NULL with *ERROR. The caller frees it. */
static char *decoded(FILE *in, const char *name, const char *work, char **error)
{
	char *box = str_printf("%s/mailbox", work), *text;
	bool written;
	size_t size;

	text = decode_file(in, name, work, &size, error);
	if (text && !text[strspn(text, " \t\r\n")] && size == strlen(text)) {
		*error = str_printf("%s: is empty: " GIVE, name);
		free(text);
		text = NULL;
	}
	written = text && file_write(box, text, size) == 0;
	if (text && !written)
		*error = str_printf("%s: %s", box, strerror(errno));
	free(text);
	if (written)
		return box;
	free(box);
	return NULL;
}

/* What git mailsplit can be given for FILE, or NULL with *ERROR. The caller frees it. */
static char *open_box(const char *file, const char *name, const char *work, char **error)
{
	const char *why = NULL;
	struct stat st;
	char *box = NULL;
	FILE *in = NULL;
	int fd;

	if (file && stat(file, &st) == 0 && S_ISDIR(st.st_mode))
		return realpath(file, NULL);
	fd = file ? input_open(file, &why) : -1;
	if (!file)
		in = stdin;
	else if (fd >= 0)
		in = memory_need(fdopen(fd, "r"));
	if (in)
		box = decoded(in, name, work, error);
	else
		*error = str_printf("%s: %s: give a file with a patch or mails, or REV..REV", name, why);
	if (in && in != stdin)
		fclose(in);
	return box;
}

int mails_read(struct mails *m, const char *file, const char *work, char **error)
{
	const char *name = file ? file : "standard input";
	char *box = open_box(file, name, work, error);
	int count = box ? split_box(box, name, work, error) : -1, failed = count < 0;

	if (!count) {
		*error = str_printf("%s: no Maildir that has mails: give files", name);
		failed = -1;
	}
	for (int i = 1; i <= count && !failed; i++) {
		char *one = str_printf("%s/%08d", work, i);

		failed = read_mail(m, one, name, work, error);
		unlink(one);
		free(one);
	}
	free(box);
	return failed ? -1 : 0;
}

static bool is_cover(const struct mail *m)
{
	return is_first(m) && !m->diff;
}

/* Has M a change? A part that cannot be read is taken for one where M says that there is one. */
static bool has_change(const struct mail *m)
{
	return (m->diff || m->unread || (m->closed && is_tagged(m))) && !is_cover(m);
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

/* Each pair of patches and cover letters is of one series. */
static int check_one_series(const struct mails *m, char **error)
{
	for (size_t i = 0; i < m->count; i++)
		for (size_t k = i + 1; k < m->count; k++) {
			const struct mail *a = &m->items[i], *b = &m->items[k];

			if (is_answer(a) || is_answer(b) || same_series(a, b) ||
			    !(has_change(a) || is_cover(a)) || !(has_change(b) || is_cover(b)))
				continue;
			*error = str_printf("more than one series: [%s] %s, and [%s] %s: give one "
					    "at a time", a->tag, a->subject, b->tag, b->subject);
			return -1;
		}
	return 0;
}

/* Keep the patches: the mails with a change, answers among them or not. */
static void keep_patches(struct mails *m, bool answers)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count; i++) {
		struct mail *mail = &m->items[i];

		if (has_change(mail) && (answers || !is_answer(mail))) {
			m->items[kept++] = *mail;
			continue;
		}
		if (has_change(mail) && !m->left)
			m->left = str_printf("the answer '%s' has a change, which is not looked at: "
					     "give it alone", mail->subject);
		free_mail(mail);
	}
	m->count = kept;
}

/* M has what cannot be read. */
static int fail_unread(const struct mail *m, char **error)
{
	*error = str_printf("the mail '%s' seems to have a change%s that cannot be read: " GIVE, m->subject,
			    m->diff ? ", beside the first," : "");
	return -1;
}

/* The patches, sorted, are all that there are from the first to the last, and can be read. */
static int check_complete(const struct mails *m, char **error)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct mail *mail = &m->items[i];

		if (!mail->diff || mail->unread || mail->closed)
			return fail_unread(mail, error);
		if (!i || !mail->of || mail->number == m->items[i - 1].number + 1)
			continue;
		*error = str_printf("patch %u/%u is missing: give the whole series",
				    m->items[i - 1].number + 1, mail->of);
		return -1;
	}
	return 0;
}

int mails_sort(struct mails *m, char **error)
{
	bool answers = true, any = false;

	if (check_one_series(m, error))
		return -1;
	for (size_t i = 0; i < m->count; i++) {
		any |= has_change(&m->items[i]);
		answers &= !has_change(&m->items[i]) || is_answer(&m->items[i]);
	}
	/* A cover letter or an answer without patches: perhaps it is what has them. */
	for (size_t i = 0; i < m->count && !any; i++)
		if (m->items[i].unread || m->items[i].closed)
			return fail_unread(&m->items[i], error);
	keep_patches(m, answers);
	if (m->count && m->items[0].of)
		qsort(m->items, m->count, sizeof(*m->items), by_number);
	return check_complete(m, error);
}
