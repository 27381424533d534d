// SPDX-License-Identifier: GPL-2.0-or-later
/* strategy.c - see strategy.h. */
#include <dirent.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "strategy.h"
#include "../program/util.h"

static void add_line(char **text, const char *line)
{
	char *more = *text ? xasprintf("%s\n%s", *text, line) : xasprintf("%s", line);

	free(*text);
	*text = more;
}

static void add_words(char ***words, char *text)
{
	for (char *w = strtok(text, " \t"); w; w = strtok(NULL, " \t"))
		arrput(*words, xasprintf("%s", w));
}

/* The value when LINE is "// KEY: value", else NULL. */
static char *value_of(char *line, const char *key)
{
	size_t n = strlen(key);

	if (strncmp(line, "// ", 3) || strncmp(line + 3, key, n) || line[3 + n] != ':')
		return NULL;
	line += 4 + n;
	return line + strspn(line, " \t");
}

static void read_line(struct strategy *s, char *line)
{
	struct { const char *key; char **to; } texts[] = {
		{ "Entry", &s->entry }, { "Rule", &s->rule }, { "Class", &s->lock_class },
		{ "Callee", &s->callee }, { "Subject", &s->subject }, { "Then", &s->then },
		{ "Unless", &s->unless }, { "Site", &s->site },
	};
	char *value;

	if (!strncmp(line, "///", 3)) {
		add_line(&s->about, line[3] ? line + 4 : "");
	} else if (!strncmp(line, "//#", 3)) {
		add_line(&s->valid, line[3] ? line + 4 : "");
	} else if ((value = value_of(line, "Files"))) {
		add_words(&s->files, value);
	} else if ((value = value_of(line, "Mode"))) {
		add_words(&s->modes, value);
	} else if ((value = value_of(line, "After"))) {
		add_words(&s->after, value);
	} else if ((value = value_of(line, "Tree"))) {
		size_t n = strcspn(value, " \t");

		arrput(s->needs, ((struct tree_needs){ xasprintf("%.*s", (int)n, value),
						       xasprintf("%s", value + n + strspn(value + n, " \t")) }));
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if ((value = value_of(line, texts[i].key)) && !*texts[i].to)
			*texts[i].to = xasprintf("%s", value);
}

static struct strategy read_one(const char *dir, const char *file)
{
	struct strategy s = { .path = xasprintf("%s/%s", dir, file),
			      .name = xasprintf("%.*s", (int)(strlen(file) - strlen(".cocci")), file) };
	FILE *in = fopen(s.path, "r");
	size_t size = 0;
	char *line = NULL;

	if (!in)
		die("%s: %s", s.path, strerror(errno));
	while (getline(&line, &size, in) > 0 && !strncmp(line, "//", 2)) {
		line[strcspn(line, "\n")] = '\0';
		read_line(&s, line);
	}
	free(line);
	fclose(in);
	return s;
}

struct strategy *strategies_read(const char *dir)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, NULL, alphasort);
	struct strategy *out = NULL;

	if (n < 0)
		die("%s: %s: the semantic patches should be there", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		size_t length = strlen(entries[i]->d_name);

		if (length > 6 && !strcmp(entries[i]->d_name + length - 6, ".cocci"))
			arrput(out, read_one(dir, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return out;
}

static void free_words(char **words)
{
	for (size_t i = 0; i < arrlenu(words); i++)
		free(words[i]);
	arrfree(words);
}

void strategies_free(struct strategy *all)
{
	for (size_t i = 0; i < arrlenu(all); i++) {
		struct strategy *s = &all[i];
		char *texts[] = { s->name, s->path, s->about, s->valid, s->entry, s->rule, s->lock_class,
				  s->callee, s->subject, s->then, s->unless, s->site };

		for (size_t k = 0; k < sizeof(texts) / sizeof(*texts); k++)
			free(texts[k]);
		free_words(s->files);
		free_words(s->after);
		free_words(s->modes);
		for (size_t k = 0; k < arrlenu(s->needs); k++) {
			free(s->needs[k].file);
			free(s->needs[k].pattern);
		}
		arrfree(s->needs);
	}
	arrfree(all);
}

const struct strategy *strategy_find(const struct strategy *s, const char *name)
{
	for (size_t i = 0; i < arrlenu(s); i++)
		if (!strcmp(s[i].name, name))
			return &s[i];
	return NULL;
}

static bool has_line(const char *path, const char *pattern)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	bool found = false;
	size_t size = 0;
	regex_t re;

	if (!in)
		return false;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		die("%s: no regular expression in a Tree: line of cocci/fix", pattern);
	while (!found && getline(&line, &size, in) > 0)
		found = !regexec(&re, line, 0, NULL, 0);
	regfree(&re);
	free(line);
	fclose(in);
	return found;
}

static bool fits_tree(const struct strategy *s, const char *dir)
{
	bool fits = true;

	for (size_t i = 0; i < arrlenu(s->needs) && fits; i++) {
		char *path = xasprintf("%s/%s", dir, s->needs[i].file);

		fits = has_line(path, s->needs[i].pattern);
		free(path);
	}
	return fits;
}

/* Does the statement that F points at have what S is about? One that cannot be read may. */
static bool fits_site(const struct strategy *s, const struct finding *f, const char *dir)
{
	bool known = s->site && f->site.pos.file && f->site.pos.line;
	char *path = known ? xasprintf("%s/%s", dir, f->site.pos.file) : NULL, *line = NULL;
	FILE *in = path ? fopen(path, "r") : NULL;
	bool found = !in, ended = false;
	size_t size = 0;

	for (uint32_t n = 1; !found && !ended && getline(&line, &size, in) > 0; n++)
		if (n >= f->site.pos.line) {
			found = strstr(line, s->site);
			ended = strchr(line, ';');
		}
	free(line);
	free(path);
	if (in)
		fclose(in);
	return found;
}

static bool is_same(const char *wanted, const char *is)
{
	return !wanted || (is && !strcmp(wanted, is));
}

static bool has_word(char *const *words, const char *word)
{
	for (size_t i = 0; i < arrlenu(words); i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

bool strategy_offers(const struct strategy *s, const struct finding *f, const char *dir)
{
	const char *mode = f->nacquires ? f->acquires[0].mode : NULL;

	if (!is_same(s->rule, f->rule) || !is_same(s->lock_class, f->lock_class) || !is_same(s->callee, f->site.callee))
		return false;
	if (s->entry)
		return fits_tree(s, dir);
	return s->rule && (!s->modes || (mode && has_word(s->modes, mode))) && fits_site(s, f, dir);
}

bool strategies_offer(const struct strategy *all, const struct finding *f, const char *dir)
{
	for (size_t i = 0; i < arrlenu(all); i++)
		if (strategy_offers(&all[i], f, dir))
			return true;
	return false;
}

/* TEXT and WORD behind it, once; TEXT is freed. */
static char *with_word(char *text, char *word)
{
	char *more = !text ? xasprintf("%s", word) : strstr(text, word) ? xasprintf("%s", text) :
		     xasprintf("%s, %s", text, word);

	free(text);
	free(word);
	return more;
}

char *strategies_text(const struct strategy *all)
{
	char *text = NULL;

	for (size_t i = 0; i < arrlenu(all); i++) {
		const struct strategy *s = &all[i];

		if (!s->rule || s->entry)
			continue;
		for (size_t k = 0; k < arrlenu(s->modes); k++)
			text = with_word(text, xasprintf("%s of %s", s->rule, s->modes[k]));
		if (!s->modes)
			text = with_word(text, s->site ? xasprintf("%s with %s in the call", s->rule, s->site) :
						 xasprintf("%s", s->rule));
	}
	return text ? text : xasprintf("%s", "nothing");
}
