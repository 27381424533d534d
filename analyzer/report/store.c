// SPDX-License-Identifier: GPL-2.0-or-later
/* store.c - see store.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "json.h"
#include "output.h"
#include "report.h"
#include "store.h"
#include "../../facts/clean.h"
#include "../../facts/open-input.h"
#include "../../facts/memory.h"

static void set_error(char **error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (vasprintf(error, fmt, args) < 0)
		*error = NULL;
	va_end(args);
	if (*error)
		text_clean(*error);	/* parser messages quote the file */
}

void report_write(const struct report *r, FILE *out)
{
	struct json_t *root = report_to_json(r, true);

	json_dumpf(root, out, JSON_INDENT(2) | JSON_SORT_KEYS);
	fputc('\n', out);
	json_decref(root);
}

int report_save(const struct report *r, const char *file, char **error)
{
	struct output o;

	if (output_open(&o, file, error))
		return -1;
	report_write(r, o.file);
	return output_close(&o, error);
}

static json_t *parse(FILE *in, const char *file, char **error)
{
	json_error_t where;
	json_t *root = json_loadf(in, JSON_REJECT_DUPLICATES, &where);

	if (root)
		return root;
	set_error(error, "%s:%d:%d: no valid JSON: %s", file, where.line, where.column,
		  where.text);
	return NULL;
}

static FILE *open_report(const char *file, char **error)
{
	const char *why;
	int fd = input_open(file, &why);

	if (fd < 0)
		set_error(error, "%s: cannot read it: %s", file, why);
	return fd < 0 ? NULL : memory_need(fdopen(fd, "r"));
}

struct report *report_read(FILE *in, const char *file, char **error)
{
	struct report *r = NULL;
	json_t *root = parse(in, file, error);
	char *what;

	if (!root)
		return NULL;
	r = report_from_json(root, &what);
	json_decref(root);
	if (!r) {
		set_error(error, "%s: %s", file, what);
		free(what);
	}
	return r;
}

struct report *report_load(const char *file, char **error)
{
	FILE *in = open_report(file, error);
	struct report *r = in ? report_read(in, file, error) : NULL;

	if (in)
		fclose(in);
	return r;
}

static const char *set_variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

char *report_last_file(char **error)
{
	const char *cache = set_variable("LOCKCTX_CACHE");
	const char *xdg = set_variable("XDG_CACHE_HOME"), *home = set_variable("HOME");
	char *file = NULL;
	int n = 0;

	if (cache)
		n = asprintf(&file, "%s/last.json", cache);
	else if (xdg)
		n = asprintf(&file, "%s/lockctx/last.json", xdg);
	else if (home)
		n = asprintf(&file, "%s/.cache/lockctx/last.json", home);
	if (n > 0)
		return file;
	set_error(error, "no place for reports: set HOME or LOCKCTX_CACHE");
	return NULL;
}

/* Makes the folders above FILE. What fails here fails again, and is told, on opening it. */
static void make_folders(char *file)
{
	char *slash = file;

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(file, 0777);
		*slash = '/';
	}
}

int report_save_last(const struct report *r, char **error)
{
	char *file = report_last_file(error);
	int ret;

	if (!file)
		return -1;
	make_folders(file);
	ret = report_save(r, file, error);
	free(file);
	return ret;
}

struct report *report_load_last(char **error)
{
	char *file = report_last_file(error);
	struct report *r;

	if (!file)
		return NULL;
	r = report_load(file, error);
	free(file);
	return r;
}
