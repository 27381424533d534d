// SPDX-License-Identifier: GPL-2.0-or-later
/* rules.c - see rules.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lock-name.h"
#include "rules.h"
#include "../program/util.h"

/* Functions with one annotation, but for the names of their parameters. */
struct same {
	char *text;
	u32 lock_class;
	bool must_hold;
	const char **names;
}; /* names: stb_ds */

/* "__must_not_hold(&%0->srcu)" */
static char *annotation(const struct requirement *r)
{
	char *text = xasprintf(r->must_hold ? "__must_hold(" : "__must_not_hold("), *more;

	for (u32 i = 0; i < arrlenu(r->locks); i++) {
		more = xasprintf("%s%s%s", text, i ? ", " : "", r->locks[i]);
		free(text);
		text = more;
	}
	more = xasprintf("%s)", text);
	free(text);
	return more;
}

char *rules_annotation(const struct program *p, const struct requirement *r)
{
	const struct func *f = p->funcs[r->func];
	const char **names = xcalloc(f->nparams + 1, sizeof(*names));
	char *text = annotation(r), *out;

	for (u32 i = 0; i < f->nparams; i++)
		names[i] = program_text(p, f->params[i]);
	out = lock_name_with(text, names);
	free(names);
	free(text);
	return out;
}

static struct same *sort_out(const struct program *p, const struct requirement *const *r, u32 n)
{
	struct same *out = NULL;

	for (u32 i = 0; i < n; i++) {
		char *text = annotation(r[i]);
		u32 at = 0;

		while (at < arrlenu(out) &&
		       (out[at].lock_class != r[i]->lock_class || strcmp(out[at].text, text)))
			at++;
		if (at == arrlenu(out))
			arrput(out,
			       ((struct same){ .text = text, .lock_class = r[i]->lock_class,
				.must_hold = r[i]->must_hold }));
		else
			free(text);
		arrput(out[at].names, func_name(p, p->funcs[r[i]->func]));
	}
	return out;
}

/* Those of the declarations NOT that are of functions in S. */
static void write_not(FILE *out, const struct same *s, char *const *not)
{
	for (u32 n = 0; n < arrlenu(not); n++)
		for (u32 i = 0; i < arrlenu(s); i++)
			for (u32 k = 0; k < arrlenu(s[i].names); k++)
				if (!strcmp(strrchr(not[n], ' ') + 1, s[i].names[k]))
					fprintf(out, "// Not: %s\n", not[n]);
}

static void write_head(FILE *out, const struct program *p, const struct same *s, char *const *not)
{
	const char *lock = program_text(p, s[0].lock_class);
	char *what = s[0].must_hold ?
		xasprintf("need %s held by their callers", lock) :
		xasprintf("wait for the readers of %s, which none of them may call", lock);

	fprintf(out,
		"// SPDX-License-Identifier: GPL-2.0-or-later\n"
		"/// Annotate functions that %s.\n"
		"//\n"
		"//# Written by 'lockctx annotate'. SmPL cannot write an attribute with arguments: in patch mode\n"
		"//# its place is taken by lockctx_N. Apply the patch, then let\n"
		"//# 'lockctx annotate --finish THIS-FILE FILE...' write the annotations into the files.\n"
		"//\n",
		what);
	free(what);
	fputs("// Confidence: High\n// Options: --no-includes --include-headers\n", out);
	for (u32 i = 0; i < arrlenu(s); i++)
		fprintf(out, "// Text: lockctx_%u %s\n", i + 1, s[i].text);
	write_not(out, s, not);
	fputs("\nvirtual patch\nvirtual report\n", out);
}

/* "{one, two}", at most 100 columns a line. */
static void write_names(FILE *out, const char *const *names, u32 column)
{
	fputc('{', out);
	for (u32 i = 0; i < arrlenu(names); i++) {
		column += strlen(names[i]) + 2;
		if (i && column > 96) {
			fputs(",\n\t", out);
			column = 10 + strlen(names[i]);
		} else if (i) {
			fputs(", ", out);
		}
		fputs(names[i], out);
	}
	fputc('}', out);
}

/* A line of the template: _1 is the number of the annotation, what is virtual is known. */
static void write_line(FILE *out, const char *line, const struct program *p, const struct same *s,
		       u32 number)
{
	static const char name[] = "virtual.fn";
	static const char said[] = "waits for readers of this class: no reader may call it";

	while (*line) {
		if (!strncmp(line, name, strlen(name))) {
			fputs("fn = ", out);
			write_names(out, s->names, 16);
			line += strlen(name);
		} else if (!strncmp(line, said, strlen(said))) {
			fprintf(out, s->must_hold ? "must be called with %s held" :
				"waits for readers of %s: no reader may call it",
				program_text(p, s->lock_class));
			line += strlen(said);
		} else if (!strncmp(line, "_1", 2)) {
			fprintf(out, "_%u", number);
			line += 2;
		} else {
			fputc(*line++, out);
		}
	}
}

void rules_write(FILE *out, const char *template, const struct program *p,
		 const struct requirement *const *r, u32 n, char *const *not)
{
	struct same *s = sort_out(p, r, n);
	char *line = NULL;
	size_t size = 0;
	FILE *in = fopen(template, "r");

	if (!in)
		die("%s: %s: is lockctx installed whole?", template, strerror(errno));
	write_head(out, p, s, not);
	for (u32 i = 0; i < arrlenu(s); i++) {
		bool rules = false;

		rewind(in);
		while (getline(&line, &size, in) > 0) {
			if (rules)
				write_line(out, line, p, &s[i], i + 1);
			rules |= !strcmp(line, "virtual report\n");
		}
	}
	free(line);
	fclose(in);
	for (u32 i = 0; i < arrlenu(s); i++) {
		free(s[i].text);
		arrfree(s[i].names);
	}
	arrfree(s);
}
