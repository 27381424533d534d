// SPDX-License-Identifier: GPL-2.0-or-later
/* json.c - report_json() and report_to_json() of json.h; decode.c is the way back. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "report.h"
#include "version.h"

static void *check_memory(void *p)
{
	if (!p) {
		fputs("lockctx: out of memory while writing the report\n", stderr);
		exit(2);
	}
	return p;
}

static void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, check_memory(value)))
		check_memory(NULL);
}

static void append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, check_memory(value)))
		check_memory(NULL);
}

/* Strings of report_str() are UTF-8 already; one that is not must not cost the report. */
static json_t *string(const char *s)
{
	json_t *value = json_string(s);

	if (!value) {
		char *copy = report_clean(check_memory(strdup(s)));

		value = json_string(copy);
		free(copy);
	}
	return value;
}

static void put_string(json_t *object, const char *key, const char *s)
{
	if (s)
		put(object, key, string(s));
}

static void put_position(json_t *object, const struct position *pos, bool column)
{
	put_string(object, "file", pos->file);
	put(object, "line", json_integer(pos->line));
	if (column)
		put(object, "column", json_integer(pos->column));
}

static void put_because(json_t *object, const struct position *because)
{
	char *s;

	if (!because->file)
		return;
	if (asprintf(&s, "%s:%u", because->file, because->line) < 0)
		check_memory(NULL);
	put_string(object, "because", s);
	free(s);
}

static json_t *encode_step(const struct step *step, bool full)
{
	json_t *object = check_memory(json_object());

	put_string(object, "function", step->function);
	put_string(object, "callee", step->callee);
	put_position(object, &step->pos, full);
	put_string(object, "via", step->via);
	put_because(object, &step->because);
	if (full) {
		put(object, "because_column", json_integer(step->because.column));
		put(object, "holds", json_boolean(step->holds));
	}
	return object;
}

static json_t *encode_acquire(const struct acquire *acquire, bool full)
{
	json_t *object = check_memory(json_object());

	put_string(object, "function", acquire->function);
	put_position(object, &acquire->pos, full);
	put_string(object, "mode", acquire->mode);
	put_string(object, "cookie", acquire->cookie);
	if (full) {
		put(object, "shown", json_boolean(acquire->shown));
		put(object, "depth", json_integer(acquire->depth));
	}
	return object;
}

static json_t *encode_condition(const struct condition *condition, bool full)
{
	json_t *object = check_memory(json_object());

	put_string(object, "expression", condition->expression);
	put_position(object, &condition->pos, full);
	if (full) {
		put_string(object, "function", condition->function);
		put(object, "depth", json_integer(condition->depth));
	}
	return object;
}

static json_t *encode_site(const struct finding *f)
{
	json_t *object = check_memory(json_object());

	put_string(object, "function", f->site.function);
	put_string(object, "callee", f->site.callee);
	put_position(object, &f->site.pos, true);
	return object;
}

static void put_lists(json_t *object, const struct finding *f, bool full)
{
	json_t *instances = check_memory(json_array()), *acquires = check_memory(json_array());
	json_t *path = check_memory(json_array()), *conditions = check_memory(json_array());
	size_t i;

	for (i = 0; i < f->ninstances; i++)
		append(instances, string(f->instances[i]));
	for (i = 0; i < f->nacquires; i++)
		append(acquires, encode_acquire(&f->acquires[i], full));
	for (i = 0; i < f->npath; i++)
		append(path, encode_step(&f->path[i], full));
	for (i = 0; i < f->nconditions; i++)
		append(conditions, encode_condition(&f->conditions[i], full));
	put(object, "instances", instances);
	put(object, "acquires", acquires);
	put(object, "path", path);
	put(object, "conditions", conditions);
}

static json_t *encode_finding(const struct finding *f, bool full)
{
	json_t *object = check_memory(json_object());

	put_string(object, "id", f->id);
	put_string(object, "rule", f->rule);
	put_string(object, "class", f->lock_class);
	put_string(object, "context", f->context);
	put_string(object, "message", f->message);
	put_string(object, "root", f->root);
	put(object, "others", json_integer(f->others));
	put(object, "site", encode_site(f));
	put_lists(object, f, full);
	if (f->waits.callee)
		put(object, "waits", encode_step(&f->waits, full));
	return object;
}

static json_t *encode_coverage(const struct coverage *c)
{
	json_t *object = check_memory(json_object());
	json_t *unresolved = check_memory(json_object());
	size_t i;

	for (i = 0; i < c->nunresolved; i++)
		put(unresolved, c->unresolved[i].name, json_integer(c->unresolved[i].count));
	put(object, "files", json_integer(c->files));
	put(object, "failed", json_integer(c->failed));
	put(object, "functions", json_integer(c->functions));
	put(object, "unresolved_indirect", unresolved);
	put(object, "states_dropped", json_integer(c->states_dropped));
	return object;
}

static json_t *encode_facts(const struct report *r)
{
	json_t *facts = check_memory(json_array());

	for (size_t i = 0; i < r->nfacts; i++)
		append(facts, string(r->facts[i]));
	return facts;
}

struct json_t *report_to_json(const struct report *r, bool full)
{
	json_t *root = check_memory(json_object()), *tool = check_memory(json_object());
	json_t *tree = check_memory(json_object()), *findings = check_memory(json_array());
	size_t i;

	put_string(tool, "name", "lockctx");
	put_string(tool, "version", LOCKCTX_VERSION);
	put_string(tree, "kernelversion", r->kernelversion);
	put_string(tree, "srctree", r->srctree);
	for (i = 0; i < r->nfindings; i++)
		append(findings, encode_finding(&r->findings[i], full));
	put(root, "version", json_integer(1));
	put(root, "tool", tool);
	put(root, "tree", tree);
	put(root, "findings", findings);
	put(root, "coverage", encode_coverage(&r->coverage));
	if (full)
		put(root, "facts", encode_facts(r));
	return root;
}

int report_json(const struct report *r, FILE *out)
{
	json_t *root = report_to_json(r, false);
	int ret = json_dumpf(root, out, JSON_INDENT(2) | JSON_SORT_KEYS);

	json_decref(root);
	if (ret || fputc('\n', out) == EOF || fflush(out))
		return -1;
	return 0;
}
