// SPDX-License-Identifier: GPL-2.0-or-later
/* cmdfile.c - .NAME.o.cmd files and the compile commands in them */
#include "cmdfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What Kbuild's make-cmd escaped, so that make could read the line back. */
static char *undo_make_escapes(const char *s, size_t size)
{
	char *out = mem_alloc(size + 1), *o = out;
	const char *end = s + size;

	while (s < end) {
		size_t left = (size_t)(end - s);

		if (left >= 8 && !strncmp(s, "$(pound)", 8)) {
			*o++ = '#';
			s += 8;
		} else if (left >= 2 && (!strncmp(s, "$$", 2) || !strncmp(s, "\\#", 2))) {
			*o++ = s[1];
			s += 2;
		} else {
			*o++ = *s++;
		}
	}
	*o = '\0';
	return out;
}

/* One line of the file without its end: `PREFIX_target := value`. */
static void parse_line(struct cmdfile *c, const char *line, size_t size)
{
	const char *assign = memmem(line, size, " := ", 4);
	const char *value, *name;
	size_t name_size, value_size;
	bool command;

	if (!assign)
		return;
	command = str_starts(line, "cmd_") || str_starts(line, "savedcmd_");
	if (!command && !str_starts(line, "source_"))
		return;
	name = strchr(line, '_') + 1;
	name_size = (size_t)(assign - name);
	value = assign + 4;
	value_size = size - (size_t)(value - line);
	if (command && !c->command) {
		c->target = str_printf("%.*s", (int)name_size, name);
		c->command = undo_make_escapes(value, value_size);
	} else if (!command && !c->source) {
		c->source = str_printf("%.*s", (int)value_size, value);
	}
}

int cmdfile_parse(struct cmdfile *c, const char *text)
{
	*c = (struct cmdfile){ 0 };
	while (*text && !(c->command && c->source)) {
		size_t size = strcspn(text, "\n");

		parse_line(c, text, size);
		text += size;
		text += *text == '\n';
	}
	if (c->command)
		return 0;
	cmdfile_release(c);
	return -1;
}

/* Command and source come first; what follows, the dependencies, is the bulk and is not read. */
int cmdfile_read(struct cmdfile *c, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	bool failed;

	*c = (struct cmdfile){ 0 };
	if (!f)
		return -1;
	while (!(c->command && c->source) && (size = getline(&line, &room, f)) > 0) {
		if (line[size - 1] == '\n')
			line[--size] = '\0';
		parse_line(c, line, strlen(line));
	}
	failed = ferror(f);
	free(line);
	fclose(f);
	if (c->command && !failed)
		return 0;
	cmdfile_release(c);
	errno = failed ? EIO : 0;
	return -1;
}

void cmdfile_release(struct cmdfile *c)
{
	free(c->target);
	free(c->command);
	free(c->source);
	*c = (struct cmdfile){ 0 };
}

/*
 * The next word at *S with its quotes undone, NULL at the end of the (first) command. *BAD is set
 * when a quote is not closed.
 */
static char *next_word(const char **s, bool *bad)
{
	const char *p = *s + strspn(*s, " \t\n");
	char *word, *o;
	char quote = 0;

	if (!*p || strchr(";|&<>()", *p))
		return NULL;
	word = o = mem_alloc(strlen(p) + 1);
	for (; *p; p++) {
		if (quote) {
			if (*p == quote)
				quote = 0;
			else if (quote == '"' && *p == '\\' && p[1] && strchr("\"\\$`", p[1]))
				*o++ = *++p;
			else
				*o++ = *p;
		} else if (*p == '\'' || *p == '"') {
			quote = *p;
		} else if (*p == '\\' && p[1]) {
			*o++ = *++p;
		} else if (strchr(" \t\n;|&<>()", *p)) {
			break;
		} else {
			*o++ = *p;
		}
	}
	*o = '\0';
	*bad |= quote != 0;
	*s = p;
	return word;
}

/* Put WORD, which comes after LAST, where it belongs. Takes WORD. False for a second source. */
static bool sort_word(struct compile *c, char *word, const char *last, bool *compiles)
{
	bool source = *word != '-' && str_ends(word, ".c") && strcmp(last, "-include");

	if (!strcmp(last, "-o")) {
		free(c->object);
		c->object = word;
	} else if (!strcmp(last, "-MF") || !strcmp(last, "-MT") || !strcmp(last, "-MQ")) {
		free(word);
	} else if (source && c->source) {
		free(word);
		return false;
	} else if (source) {
		c->source = word;
	} else if (!strcmp(word, "-c")) {
		*compiles = true;
		free(word);
	} else if (!strcmp(word, "-o") || str_starts(word, "-Wp,-M") || str_starts(word, "-M")) {
		free(word);
	} else {
		c->kernel |= !strcmp(word, "-D__KERNEL__");
		c->elsewhere |= *word == '@';
		strv_take(&c->words, word);
	}
	return true;
}

int compile_parse(struct compile *c, const char *command)
{
	bool compiles = false, good = true, bad = false;
	char *word, *last = str_printf("%s", "");

	*c = (struct compile){ .words = STRV_INIT };
	while (good && (word = next_word(&command, &bad))) {
		char *copy = str_printf("%s", word);

		good = sort_word(c, word, last, &compiles);
		free(last);
		last = copy;
	}
	free(last);
	while (c->compiler_words < c->words.count && *c->words.items[c->compiler_words] != '-')
		c->compiler_words++;
	if (good && !bad && compiles && c->source && c->object && c->compiler_words)
		return 0;
	compile_release(c);
	return -1;
}

void compile_release(struct compile *c)
{
	strv_release(&c->words);
	free(c->source);
	free(c->object);
	*c = (struct compile){ .words = STRV_INIT };
}

bool compile_same_compiler(const struct compile *a, const struct compile *b)
{
	if (a->compiler_words != b->compiler_words)
		return false;
	for (size_t i = 0; i < a->compiler_words; i++)
		if (strcmp(a->words.items[i], b->words.items[i]))
			return false;
	return true;
}

bool compile_includes(const struct compile *c, const char *end)
{
	for (size_t i = 1; i < c->words.count; i++)
		if (!strcmp(c->words.items[i - 1], "-include") && str_ends(c->words.items[i], end))
			return true;
	return false;
}

/* Replace FROM after the first SKIP bytes of *WORD. */
static void move_word(char **word, size_t skip, const char *from, const char *to)
{
	size_t size = strlen(from);
	const char *path = *word + skip;
	char *moved;

	/* `-I/src` names the folder itself. */
	if (!strncmp(path, from, size))
		moved = str_printf("%.*s%s%s", (int)skip, *word, to, path + size);
	else if (strlen(path) == size - 1 && !strncmp(path, from, size - 1))
		moved = str_printf("%.*s%s", (int)skip, *word, to);
	else
		return;
	free(*word);
	*word = moved;
}

void compile_move_source(struct compile *c, const char *from, const char *to)
{
	static const char *const options[] = {
		"-I", "-isystem", "-iquote", "-idirafter", "-include",
		"-fmacro-prefix-map=", "-ffile-prefix-map=",
	};
	bool operand = false;

	move_word(&c->source, 0, from, to);
	for (size_t i = 0; i < c->words.count; i++) {
		char **word = &c->words.items[i];
		const char *option = NULL;

		for (size_t k = 0; k < sizeof(options) / sizeof(*options) && !option; k++)
			if (str_starts(*word, options[k]))
				option = options[k];
		if (operand)
			move_word(word, 0, from, to);
		else if (option && (*word)[strlen(option)])
			move_word(word, strlen(option), from, to);
		operand = !operand && option && !(*word)[strlen(option)];
	}
}
