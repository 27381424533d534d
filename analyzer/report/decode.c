// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * decode.c - report_from_json() of json.h. Reports may come from anywhere, so
 * each member is checked; the first thing wrong is kept and what follows it is
 * read as zero.
 */
#define _GNU_SOURCE 1	/* asprintf() */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "report.h"
#include "../../facts/clean.h"

struct decoder {
	struct report *report;
	char *error;
	/* Where we are, "findings[3]." and "path[2].": positions for a reader of the message. */
	char outer[96], inner[48];
};

/* KEY is the member of the place we are at, "" for that place itself. */
static void fail(struct decoder *d, const char *key, const char *what)
{
	int length;
	char *where;

	if (d->error)
		return;
	length = asprintf(&where, "%s%s%s", d->outer, d->inner, key);
	if (length > 0 && where[length - 1] == '.')
		where[length - 1] = '\0';
	if (length < 0 || asprintf(&d->error, "%s: %s", where, what) < 0) {
		fputs("lockctx: out of memory while reading a report\n", stderr);
		exit(2);
	}
	free(where);
}

static const char *get_string(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!value)
		return NULL;
	if (!json_is_string(value)) {
		fail(d, key, "not a string");
		return NULL;
	}
	return report_strdup(d->report, json_string_value(value));
}

static const char *need_string(struct decoder *d, const json_t *object, const char *key)
{
	const char *s = get_string(d, object, key);

	if (!s)
		fail(d, key, "a string is missing here");
	return s;
}

static uint64_t to_number(struct decoder *d, const json_t *value, const char *key, uint64_t max)
{
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value) || n < 0 || (uint64_t)n > max) {
		fail(d, key, "not a whole number, or out of range");
		return 0;
	}
	return n;
}

static uint32_t get_number(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return value ? to_number(d, value, key, UINT32_MAX) : 0;
}

static bool get_flag(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value && !json_is_boolean(value))
		fail(d, key, "neither true nor false");
	return json_is_true(value);
}

/* The object at KEY, NULL if there is none or it is something else. */
static const json_t *get_object(struct decoder *d, const json_t *parent, const char *key)
{
	const json_t *value = json_object_get(parent, key);

	if (value && !json_is_object(value)) {
		fail(d, key, "not an object");
		return NULL;
	}
	return value;
}

/* The list at KEY and its length; a missing one is empty. */
static const json_t *get_list(struct decoder *d, const json_t *object, const char *key, size_t *n)
{
	const json_t *value = json_object_get(object, key);

	*n = 0;
	if (value && !json_is_array(value))
		fail(d, key, "not a list");
	else
		*n = json_array_size(value);
	return value;
}

/* Element I of LIST, which is called KEY: from now on where messages say that we are. */
static const json_t *enter(struct decoder *d, const json_t *list, const char *key, size_t i)
{
	const json_t *value = json_array_get(list, i);

	snprintf(d->inner, sizeof(d->inner), "%s[%zu].", key, i);
	if (!json_is_object(value))
		fail(d, "", "not an object");
	return value;
}

static struct position get_position(struct decoder *d, const json_t *object)
{
	return (struct position){
		.file = get_string(d, object, "file"),
		.line = get_number(d, object, "line"),
		.column = get_number(d, object, "column"),
	};
}

/* "FILE:LINE" */
static struct position get_because(struct decoder *d, const json_t *object)
{
	struct position pos = { .file = get_string(d, object, "because") };
	char *colon, *end;
	unsigned long line;

	pos.column = get_number(d, object, "because_column");
	if (!pos.file)
		return pos;
	colon = strrchr(pos.file, ':');
	line = colon ? strtoul(colon + 1, &end, 10) : 0;
	if (!colon || !isdigit((unsigned char)colon[1]) || *end || line > UINT32_MAX) {
		fail(d, "because", "not FILE:LINE");
		return pos;
	}
	*colon = '\0';
	pos.line = line;
	return pos;
}

static struct step decode_step(struct decoder *d, const json_t *object)
{
	return (struct step){
		.function = get_string(d, object, "function"),
		.callee = get_string(d, object, "callee"),
		.pos = get_position(d, object),
		.via = get_string(d, object, "via"),
		.because = get_because(d, object),
		.holds = get_flag(d, object, "holds"),
	};
}

static void decode_path(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = get_list(d, object, "path", &f->npath);
	size_t i;

	f->path = report_steps(d->report, f->npath);
	for (i = 0; i < f->npath; i++) {
		const json_t *step = enter(d, list, "path", i);

		f->path[i] = decode_step(d, step);
		if (!f->path[i].function)
			need_string(d, step, "function");
	}
	d->inner[0] = '\0';
}

static void decode_acquires(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = get_list(d, object, "acquires", &f->nacquires);
	size_t i;

	f->acquires = report_acquires(d->report, f->nacquires);
	for (i = 0; i < f->nacquires; i++) {
		const json_t *value = enter(d, list, "acquires", i);

		f->acquires[i] = (struct acquire){
			.function = get_string(d, value, "function"),
			.pos = get_position(d, value),
			.mode = get_string(d, value, "mode"),
			.cookie = get_string(d, value, "cookie"),
			.shown = get_flag(d, value, "shown"),
			.entry = get_flag(d, value, "entry"),
			.depth = get_number(d, value, "depth"),
			.cookie_member = get_string(d, value, "cookie_member"),
			.cookie_local = get_flag(d, value, "cookie_local"),
		};
	}
	d->inner[0] = '\0';
}

/* Plain JSON does not say which acquire is the path's: it is the first one. */
static void place_acquire(struct finding *f)
{
	for (size_t i = 0; i < f->nacquires; i++) {
		if (f->acquires[i].shown)
			return;
		f->acquires[i].depth = UINT32_MAX;
	}
	for (size_t i = 0; f->nacquires && f->acquires[0].function && i < f->npath; i++)
		if (!strcmp(f->path[i].function, f->acquires[0].function)) {
			f->acquires[0].depth = i;
			f->acquires[0].shown = true;
			return;
		}
}

/* Nor which conditions decide: the last ones are nearest to where it ends. */
static void choose_conditions(struct finding *f)
{
	for (size_t i = 0; i < f->nconditions; i++)
		if (f->conditions[i].decides)
			return;
	for (size_t i = f->nconditions > 3 ? f->nconditions - 3 : 0; i < f->nconditions; i++)
		f->conditions[i].decides = true;
}

static void decode_conditions(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = get_list(d, object, "conditions", &f->nconditions);
	size_t i;

	f->conditions = report_conditions(d->report, f->nconditions);
	for (i = 0; i < f->nconditions; i++) {
		const json_t *value = enter(d, list, "conditions", i);

		f->conditions[i] = (struct condition){
			.expression = get_string(d, value, "expression"),
			.function = get_string(d, value, "function"),
			.depth = get_number(d, value, "depth"),
			.pos = get_position(d, value),
			.decides = get_flag(d, value, "decides"),
		};
	}
	choose_conditions(f);
	d->inner[0] = '\0';
}

static void decode_instances(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = get_list(d, object, "instances", &f->ninstances);
	size_t i;

	f->instances = report_instances(d->report, f->ninstances);
	for (i = 0; i < f->ninstances; i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name)
			fail(d, "instances", "not a list of strings");
		f->instances[i] = report_strdup(d->report, name ? name : "");
	}
}

static void decode_id(struct decoder *d, const json_t *object, struct finding *f)
{
	const char *id = need_string(d, object, "id");

	if (!id)
		return;
	if (strlen(id) != sizeof(f->id) - 1 || strspn(id, "0123456789abcdef") != strlen(id))
		fail(d, "id", "not 8 hex digits");
	else
		memcpy(f->id, id, sizeof(f->id));
}

static void decode_site(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *site = get_object(d, object, "site");

	if (!site)
		fail(d, "site", "an object is missing here");
	strcpy(d->inner, "site.");
	f->site.function = get_string(d, site, "function");
	f->site.callee = get_string(d, site, "callee");
	f->site.pos = get_position(d, site);
	d->inner[0] = '\0';
}

/* What a finding and the other order of a lock-order both have. */
static void decode_way(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *waits = get_object(d, object, "waits");

	f->lock_class = get_string(d, object, "class");
	f->taken = get_string(d, object, "taken");
	f->context = get_string(d, object, "context");
	f->root = get_string(d, object, "root");
	decode_site(d, object, f);
	strcpy(d->inner, "waits.");
	if (waits)
		f->waits = decode_step(d, waits);
	d->inner[0] = '\0';
	decode_instances(d, object, f);
	decode_acquires(d, object, f);
	decode_path(d, object, f);
	if (!d->error)
		place_acquire(f);
	decode_conditions(d, object, f);
}

static void decode_against(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *other = get_object(d, object, "against");
	size_t length = strlen(d->outer);

	if (!other)
		return;
	snprintf(d->outer + length, sizeof(d->outer) - length, "against.");
	f->against = report_findings(d->report, 1);
	decode_way(d, other, f->against);
	f->against->rule = f->rule;
	d->outer[length] = '\0';
}

static void decode_finding(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *stated = get_object(d, object, "requirement"),
		     *released = get_object(d, object, "released");

	decode_id(d, object, f);
	f->rule = need_string(d, object, "rule");
	f->message = need_string(d, object, "message");
	f->source = get_string(d, object, "source");
	f->srctree = get_string(d, object, "srctree");
	f->others = get_number(d, object, "others");
	strcpy(d->inner, "requirement.");
	if (stated) {
		f->requirement = get_string(d, stated, "text");
		f->stated = get_position(d, stated);
	}
	strcpy(d->inner, "released.");
	if (released)
		f->released = (struct release){
			.function = get_string(d, released, "function"),
			.callee = get_string(d, released, "callee"),
			.pos = get_position(d, released),
			.depth = get_number(d, released, "depth"),
		};
	d->inner[0] = '\0';
	decode_way(d, object, f);
	decode_against(d, object, f);
}

static void decode_one(struct decoder *d, const json_t *object)
{
	if (!json_is_object(object))
		fail(d, "", "not an object");
	decode_finding(d, object, report_add_finding(d->report));
}

/* The other ways to the I-th finding, OBJECT. */
static void decode_ways(struct decoder *d, const json_t *object, size_t i)
{
	const json_t *list;
	size_t n;

	if (!json_object_get(object, "other_ways"))
		return;
	list = get_list(d, object, "other_ways", &n);
	for (size_t k = 0; k < n; k++) {
		snprintf(d->outer, sizeof(d->outer), "findings[%zu].other_ways[%zu].", i, k);
		decode_one(d, json_array_get(list, k));
	}
}

static void decode_findings(struct decoder *d, const json_t *root)
{
	size_t i, n;
	const json_t *list = get_list(d, root, "findings", &n);

	if (!list)
		fail(d, "findings", "a list is missing here; is this a report?");
	for (i = 0; i < n; i++) {
		const json_t *object = json_array_get(list, i);

		snprintf(d->outer, sizeof(d->outer), "findings[%zu].", i);
		decode_one(d, object);
		decode_ways(d, object, i);
	}
	d->outer[0] = '\0';
}

static void decode_unresolved(struct decoder *d, const json_t *coverage, struct coverage *c)
{
	json_t *list = (json_t *)get_object(d, coverage, "unresolved_indirect");	/* iterates */
	const char *name;
	json_t *count;
	size_t i = 0;

	c->nunresolved = json_object_size(list);
	c->unresolved = report_causes(d->report, c->nunresolved);
	json_object_foreach(list, name, count) {
		c->unresolved[i].name = report_strdup(d->report, name);
		c->unresolved[i++].count = to_number(d, count, name, UINT32_MAX);
	}
}

/* A list of names, which an older report does not have. */
static void decode_given_up(struct decoder *d, const json_t *coverage, struct coverage *c)
{
	const json_t *list;

	if (!json_object_get(coverage, "given_up"))
		return;
	list = get_list(d, coverage, "given_up", &c->ngiven_up);
	c->given_up = report_instances(d->report, c->ngiven_up);
	for (size_t i = 0; i < c->ngiven_up; i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name)
			fail(d, "given_up", "not a list of strings");
		c->given_up[i] = report_strdup(d->report, name ? name : "");
	}
}

static void decode_coverage(struct decoder *d, const json_t *root)
{
	const json_t *coverage = get_object(d, root, "coverage");
	struct coverage *c = &d->report->coverage;
	const json_t *dropped = json_object_get(coverage, "states_dropped");

	strcpy(d->outer, "coverage.");
	c->files = get_number(d, coverage, "files");
	c->failed = get_number(d, coverage, "failed");
	c->functions = get_number(d, coverage, "functions");
	c->suppressed = get_number(d, coverage, "suppressed");
	c->held_back = get_number(d, coverage, "held_back");
	if (dropped)
		c->states_dropped = to_number(d, dropped, "states_dropped", INT64_MAX);
	decode_unresolved(d, coverage, c);
	decode_given_up(d, coverage, c);
	d->outer[0] = '\0';
}

static void decode_facts(struct decoder *d, const json_t *root)
{
	struct report *r = d->report;
	const json_t *list = get_list(d, root, "facts", &r->nfacts);

	r->facts = report_instances(r, r->nfacts);
	for (size_t i = 0; i < r->nfacts; i++) {
		const char *path = json_string_value(json_array_get(list, i));

		if (!path)
			fail(d, "facts", "not a list of strings");
		r->facts[i] = report_strdup(r, path ? path : "");
	}
}

static void decode_sources(struct decoder *d, const json_t *build)
{
	json_t *sources = json_object_get(build, "sources");
	struct report *r = d->report;
	const json_t *value;
	const char *file;

	if (sources && !json_is_object(sources))
		fail(d, "sources", "not an object");
	r->sources = report_source_states(r, json_object_size(sources));
	json_object_foreach(sources, file, value) {
		struct source_state *s = &r->sources[r->nsources++];
		const char *hash = json_string_value(value);

		s->file = report_strdup(r, file);
		if (!hash || strlen(hash) >= sizeof(s->hash))
			fail(d, "sources", "not the hash of a file");
		else
			strcpy(s->hash, hash);
	}
}

static void decode_build(struct decoder *d, const json_t *root)
{
	const json_t *build = json_object_get(root, "build"), *dirs;
	struct report *r = d->report;

	if (!build)
		return;
	strcpy(d->outer, "build.");
	dirs = get_list(d, build, "dirs", &r->ndirs);
	r->objtree = get_string(d, build, "object");
	r->made.date = get_string(d, build, "date");
	r->made.command = get_string(d, build, "command");
	r->dirs = report_instances(r, r->ndirs);
	for (size_t i = 0; i < r->ndirs; i++) {
		const char *dir = json_string_value(json_array_get(dirs, i));

		if (!dir)
			fail(d, "dirs", "not a list of strings");
		r->dirs[i] = report_strdup(r, dir ? dir : "");
	}
	decode_sources(d, build);
	d->outer[0] = '\0';
}

struct report *report_from_json(const struct json_t *root, char **error)
{
	struct decoder d = { .report = report_new() };
	const json_t *tree;

	if (!json_is_object(root))
		fail(&d, "report", "not an object");
	else if (json_integer_value(json_object_get(root, "version")) != 2)
		fail(&d, "version", "not 2, the one this lockctx reads; make the report anew");
	tree = get_object(&d, root, "tree");
	d.report->kernelversion = get_string(&d, tree, "kernelversion");
	d.report->srctree = get_string(&d, tree, "srctree");
	d.report->made.commit = get_string(&d, tree, "commit");
	decode_findings(&d, root);
	decode_coverage(&d, root);
	decode_facts(&d, root);
	decode_build(&d, root);
	*error = d.error;
	if (d.error) {
		text_clean(d.error);
		report_free(d.report);
		return NULL;
	}
	return d.report;
}
