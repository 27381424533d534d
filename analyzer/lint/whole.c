// SPDX-License-Identifier: GPL-2.0-or-later
/* whole.c - see whole.h. Reads a diff as git apply does, line by line. */
#include "whole.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kbuild/inputs.h"
#include "../../kbuild/strv.h"

/* Where a line stands that is in no hunk. */
enum place {
	ABOVE,		/* words above the first file */
	HEAD,		/* behind `diff` or `Index:` */
	GIT_HEAD,	/* behind `diff --git`, which has to have a change below it */
	NAMED,		/* behind `---` and `+++`: a hunk has to follow */
	BODY,		/* right behind a hunk, where another one may start */
	CHANGED,	/* further down, or behind a change that has no hunk */
	CONTEXT,	/* in a context diff */
	BELOW,		/* words below all that */
};

struct reader {
	bool patch;
	bool git;		/* the file has a line `diff --git` */
	enum place place;
	unsigned int old, new;	/* lines that the hunk still has */
	const char *front;	/* what stands in front of each line of this file's change */
	size_t indent;		/* the bytes of that */
	const char *head;	/* the last line that names a file */
	const char *left;	/* the line that is in no hunk */
};

static size_t line_size(const char *line)
{
	size_t n = strcspn(line, "\n");

	return n && line[n - 1] == '\r' ? n - 1 : n;
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

/* Is LINE one of nothing? */
static bool is_empty(const char *line)
{
	return !line_size(line);
}

/* LINE without what stands in front of this file's lines, as far as it has that. */
static const char *without_front(const struct reader *r, const char *line)
{
	size_t n = 0;

	while (n < r->indent && line[n] == r->front[n])
		n++;
	return line + n;
}

/* "," and a number that may be left out: the lines of one side. NULL: there is something else. */
static const char *read_range(const char *at, unsigned int *lines)
{
	char *end;

	if (*at < '0' || *at > '9')
		return NULL;
	*lines = 1;
	strtoul(at, &end, 10);
	if (*end == ',' && end[1] >= '0' && end[1] <= '9')
		*lines = (unsigned int)strtoul(end + 1, &end, 10);
	return end;
}

/* Is LINE the head of a hunk? Then its lines are still to come. */
static bool starts_hunk(struct reader *r, const char *line)
{
	const char *at = str_starts(line, "@@ -") ? read_range(line + 4, &r->old) : NULL;

	at = at && str_starts(at, " +") ? read_range(at + 2, &r->new) : NULL;
	if (at && str_starts(at, " @@"))
		return true;
	r->old = r->new = 0;
	return false;
}

/* Take LINE for one of the hunk that is being read; false when it is none. */
static bool in_hunk(struct reader *r, const char *line)
{
	bool both = is_empty(line) || *line == ' ' || *line == '\t';
	bool old = both || *line == '-', new = both || *line == '+';

	if (!r->old && !r->new)
		return false;
	if (*line == '\\')
		return true;
	if ((!old && !new) || (old && !r->old) || (new && !r->new)) {
		r->old = r->new = 0;
		return false;
	}
	r->old -= old;
	r->new -= new;
	return true;
}

/* Are LINE, with anything of the kind that patch takes in front, and the one below it the names of a file? */
static bool starts_file(struct reader *r, const char *line)
{
	const char *below = next_line(line);
	size_t n = r->patch ? strspn(line, " \tX") : 0, signer;

	/* A signature has lines that start with a hyphen behind another one. */
	signer = r->patch && str_starts(line + n, "- ---") ? 2 : 0;
	if (!str_starts(line + n + signer, "--- ") || strncmp(line, below, n) || !str_starts(below + n, "+++ "))
		return false;
	r->front = line;
	r->indent = n;
	return true;
}

/* Is LINE, below `diff --git`, a change without a hunk? */
static bool is_change(const char *line)
{
	static const char *const heads[] = {
		"old mode ", "new mode ", "new file mode ", "deleted file mode ", "rename from ", "copy from ",
		"GIT binary patch",
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (str_starts(line, heads[i]))
			return true;
	return false;
}

/* Is LINE, right below a hunk or a head, one that adds or removes? */
static bool is_lost(const char *line)
{
	/* Below a patch there are signatures, and lines made of hyphens, or of one. */
	return *line == '+' || (*line == '-' && line_size(line) > 1 && line[1] != '-' && !str_starts(line, "- --"));
}

/* Does a hunk of a context diff start at LINE? More stars are an ornament. */
static bool starts_context(const char *line)
{
	static const char stars[] = "***************";
	const char *below = next_line(line);

	return str_starts(line, stars) && line[strlen(stars)] != '*' && str_starts(below, "*** ") &&
	       below[4] >= '0' && below[4] <= '9';
}

/* Does a context diff go on at LINE? */
static bool in_context(const char *line)
{
	return is_empty(line) || str_starts(line, "*** ") || str_starts(line, "--- ") || *line == '\\' ||
	       (strchr(" !+-", *line) && line[1] == ' ');
}

/* LINE, in no hunk and no file's names, starts a file: the one above it needs to have a change. */
static void start_head(struct reader *r, const char *line)
{
	if (r->place == GIT_HEAD)
		r->left = r->head;
	r->git = str_starts(line, "diff --git ");
	r->place = r->git ? GIT_HEAD : HEAD;
	r->head = line;
}

/* LINE is in no hunk and no file's names; some file's are above it. */
static void pass_over(struct reader *r, const char *line)
{
	bool ends = is_empty(line) || str_starts(line, "--");

	if (str_starts(line, "@@"))
		r->left = line;
	else if (r->place == BELOW)
		return;
	else if (r->place == GIT_HEAD && ends)
		r->left = r->head;
	else if (is_lost(line) || (r->git && str_starts(line, "Binary files ")))
		r->left = line;
	else if (r->place == GIT_HEAD && is_change(line))
		r->place = CHANGED;
	else if (ends)
		r->place = BELOW;
	else if (r->place == BODY && *line != '\\')
		r->place = CHANGED;
}

/* Read a line that is in no hunk, and what stands there BARE of what is in front. Returns the next one. */
static const char *read_line(struct reader *r, const char *line, const char *bare)
{
	if ((r->place == NAMED || r->place == BODY) && starts_hunk(r, bare)) {
		r->place = BODY;
	} else if (r->place == NAMED) {
		r->left = is_empty(bare) ? r->head : bare;
	} else if (starts_file(r, line)) {
		r->place = NAMED;
		line = r->head = next_line(line);
	} else if (str_starts(bare, "diff -") || str_starts(bare, "Index: ")) {
		start_head(r, bare);
	} else if (starts_context(bare) || (r->place == CONTEXT && in_context(bare))) {
		r->place = CONTEXT;
		if (!r->patch)
			r->left = bare;
	} else if (r->place != ABOVE) {
		pass_over(r, bare);
	}
	return next_line(line);
}

char *whole_left(const char *file, bool patch)
{
	struct reader r = { .patch = patch };
	size_t size;
	char *text = file_content(file, &size), *said = NULL, *nul = text;
	const char *line = text;

	/* Git reads on behind it. */
	while (nul && (nul = memchr(nul, '\0', size - (size_t)(nul - text))))
		*nul = '\1';
	while (line && *line && !r.left) {
		const char *bare = without_front(&r, line);

		line = in_hunk(&r, bare) ? next_line(line) : read_line(&r, line, bare);
	}
	if (!r.left && (r.place == NAMED || r.place == GIT_HEAD))
		r.left = r.head;
	if (r.left)
		said = str_printf("no hunk can be read at '%.*s': give it as git format-patch wrote it",
				  (int)line_size(r.left), r.left);
	free(text);
	return said;
}

bool whole_has_context(const char *text)
{
	while (*text && !starts_context(text))
		text = next_line(text);
	return *text;
}
