// SPDX-License-Identifier: GPL-2.0-or-later
/* source.c - see source.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layout.h"
#include "report.h"
#include "source.h"
#include "style.h"
#include "../../facts/clean.h"
#include "../../facts/memory.h"

const char *finding_srctree(const struct finding *f, const char *srctree)
{
	return f->srctree ? f->srctree : srctree;
}

/* Only regular files: a report can name anything, and a pipe would never answer. A source that is not
 * there is no error, and errno is of what was printed before. */
static FILE *open_source(const char *srctree, const char *file)
{
	char *path = NULL;
	int fd = -1, error = errno;
	struct stat st;
	FILE *in = NULL;

	if (!srctree || file[0] == '/' || asprintf(&path, "%s/%s", srctree, file) >= 0)
		fd = open(path ? path : file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	free(path);
	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode))
		in = fdopen(fd, "r");
	if (!in && fd >= 0)
		close(fd);
	errno = error;
	return in;
}

/* LINE with tabs as spaces, cut at WIDTH columns, fit for a terminal. */
static void print_text(FILE *out, const char *line, size_t width)
{
	char text[4 * LAYOUT_WIDTH + 1];
	size_t n = 0, column = 0;

	for (; *line && *line != '\n' && n + 8 < sizeof(text); line++) {
		bool starts = (*line & 0xc0) != 0x80;

		if (starts && column == width)
			break;
		if (*line == '\t') {
			do
				text[n++] = ' ';
			while (++column % 8 && column < width);
			continue;
		}
		text[n++] = *line;
		column += starts;
	}
	while (n && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
	fputs(text_clean(text), out);
}

static void print_line(FILE *out, const char *line, uint32_t number, bool marked, int indent)
{
	int used = fprintf(out, "%*s%c %6u |", indent, "", marked ? '>' : ' ', number);

	if (*line != '\n') {
		fputc(' ', out);
		print_text(out, line, used < LAYOUT_WIDTH ? LAYOUT_WIDTH - used - 1 : 1);
	}
	fputc('\n', out);
}

bool print_source(FILE *out, const char *srctree, const struct position *pos, uint32_t before,
		  uint32_t after, int indent)
{
	FILE *in = pos->file && pos->line ? open_source(srctree, pos->file) : NULL;
	uint64_t last = (uint64_t)pos->line + after, number = 0;
	char *line = NULL, *lines = NULL;
	size_t size = 0, length;
	FILE *memory;

	if (!in)
		return false;
	memory = open_memstream(&lines, &length);	/* the line may turn out not to be there */
	while (memory && number < last && getline(&line, &size, in) >= 0)
		if (++number + before >= pos->line)
			print_line(memory, line, number, number == pos->line, indent);
	if (memory)
		memory_text(memory, &lines);
	if (number >= pos->line && lines)
		fputs(lines, out);
	free(lines);
	free(line);
	fclose(in);
	return number >= pos->line;
}

/* The column of the screen at which byte BYTE (from 0) of LINE stands. */
static size_t column_of(const char *line, size_t byte)
{
	size_t column = 0, i;

	for (i = 0; i < byte && line[i] && line[i] != '\n'; i++) {
		if (line[i] == '\t')
			column += 8 - column % 8;
		else
			column += (line[i] & 0xc0) != 0x80;
	}
	return column;
}

bool print_caret(FILE *out, const char *srctree, const struct position *pos)
{
	FILE *in = pos->file && pos->line ? open_source(srctree, pos->file) : NULL;
	uint64_t number = 0;
	char *line = NULL;
	size_t size = 0, at;
	bool found = false;
	int used;

	if (!in)
		return false;
	while (number < pos->line && getline(&line, &size, in) >= 0)
		number++;
	found = number == pos->line;
	if (found) {
		used = fprintf(out, "%6u | ", pos->line);
		print_text(out, line, LAYOUT_WIDTH - used);
		at = pos->column ? column_of(line, pos->column - 1) : LAYOUT_WIDTH;
		fputc('\n', out);
		if (used + at < LAYOUT_WIDTH)
			fprintf(out, "%*s | %*s%s^%s\n", used - 3, "", (int)at, "", style(STYLE_GOOD, out),
				style(STYLE_OFF, out));
	}
	free(line);
	fclose(in);
	return found;
}
