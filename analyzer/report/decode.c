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

#include "decode-get.h"
#include "json.h"
#include "report.h"
#include "../../facts/clean.h"

static struct position get_position(struct decoder *d, const json_t *object)
{
	return (struct position){
		.file = decode_string(d, object, "file"),
		.line = decode_number(d, object, "line"),
		.column = decode_number(d, object, "column"),
	};
}

/* "FILE:LINE" */
static struct position get_because(struct decoder *d, const json_t *object)
{
	struct position pos = { .file = decode_string(d, object, "because") };
	char *colon, *end;
	unsigned long line;

	pos.column = decode_number(d, object, "because_column");
	if (!pos.file)
		return pos;
	colon = (char *)strrchr(pos.file, ':');	/* newer C libraries hand the const on */
	line = colon ? strtoul(colon + 1, &end, 10) : 0;
	if (!colon || !isdigit((unsigned char)colon[1]) || *end || line > UINT32_MAX) {
		decode_fail(d, "because", "not FILE:LINE");
		return pos;
	}
	*colon = '\0';
	pos.line = line;
	return pos;
}

static struct step decode_step(struct decoder *d, const json_t *object)
{
	return (struct step){
		.function = decode_string(d, object, "function"),
		.callee = decode_string(d, object, "callee"),
		.pos = get_position(d, object),
		.via = decode_string(d, object, "via"),
		.because = get_because(d, object),
		.holds = decode_flag(d, object, "holds"),
	};
}

static void decode_path(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = decode_list(d, object, "path", &f->npath);
	size_t i;

	f->path = report_steps(d->report, f->npath);
	for (i = 0; i < f->npath; i++) {
		const json_t *step = decode_enter(d, list, "path", i);

		f->path[i] = decode_step(d, step);
		if (!f->path[i].function)
			decode_needed_string(d, step, "function");
	}
	d->inner[0] = '\0';
}

static void decode_acquires(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = decode_list(d, object, "acquires", &f->nacquires);
	size_t i;

	f->acquires = report_acquires(d->report, f->nacquires);
	for (i = 0; i < f->nacquires; i++) {
		const json_t *value = decode_enter(d, list, "acquires", i);

		f->acquires[i] = (struct acquire){
			.function = decode_string(d, value, "function"),
			.pos = get_position(d, value),
			.mode = decode_string(d, value, "mode"),
			.cookie = decode_string(d, value, "cookie"),
			.shown = decode_flag(d, value, "shown"),
			.entry = decode_flag(d, value, "entry"),
			.around = decode_flag(d, value, "around"),
			.depth = decode_number(d, value, "depth"),
			.cookie_member = decode_string(d, value, "cookie_member"),
			.cookie_local = decode_flag(d, value, "cookie_local"),
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
	const json_t *list = decode_list(d, object, "conditions", &f->nconditions);
	size_t i;

	f->conditions = report_conditions(d->report, f->nconditions);
	for (i = 0; i < f->nconditions; i++) {
		const json_t *value = decode_enter(d, list, "conditions", i);

		f->conditions[i] = (struct condition){
			.expression = decode_string(d, value, "expression"),
			.function = decode_string(d, value, "function"),
			.depth = decode_number(d, value, "depth"),
			.pos = get_position(d, value),
			.decides = decode_flag(d, value, "decides"),
		};
	}
	choose_conditions(f);
	d->inner[0] = '\0';
}

static void decode_instances(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list = decode_list(d, object, "instances", &f->ninstances);
	size_t i;

	f->instances = report_instances(d->report, f->ninstances);
	for (i = 0; i < f->ninstances; i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name)
			decode_fail(d, "instances", "not a list of strings");
		f->instances[i] = report_strdup(d->report, name ? name : "");
	}
}

static void decode_id(struct decoder *d, const json_t *object, struct finding *f)
{
	const char *id = decode_needed_string(d, object, "id");

	if (!id)
		return;
	if (strlen(id) != sizeof(f->id) - 1 || strspn(id, "0123456789abcdef") != strlen(id))
		decode_fail(d, "id", "not 8 hex digits");
	else
		memcpy(f->id, id, sizeof(f->id));
}

static void decode_site(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *site = decode_object(d, object, "site");

	if (!site)
		decode_fail(d, "site", "an object is missing here");
	strcpy(d->inner, "site.");
	f->site.function = decode_string(d, site, "function");
	f->site.callee = decode_string(d, site, "callee");
	f->site.pos = get_position(d, site);
	d->inner[0] = '\0';
}

/* What a finding and its other path both have. */
static void decode_way(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *waits = decode_object(d, object, "waits");

	f->lock_class = decode_string(d, object, "class");
	f->taken = decode_string(d, object, "taken");
	f->context = decode_string(d, object, "context");
	f->root = decode_string(d, object, "root");
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
	const json_t *other = decode_object(d, object, "against");
	size_t length = strlen(d->outer);

	if (!other)
		return;
	snprintf(d->outer + length, sizeof(d->outer) - length, "against.");
	f->against = report_findings(d->report, 1);
	decode_way(d, other, f->against);
	f->against->rule = f->rule;
	d->outer[length] = '\0';
}

/* A list that most findings do not have. */
static void decode_holders(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *list;

	if (!json_object_get(object, "holders"))
		return;
	list = decode_list(d, object, "holders", &f->nholders);
	f->holders = report_holders(d->report, f->nholders);
	strcpy(d->inner, "holders.");
	for (size_t i = 0; i < f->nholders; i++) {
		const json_t *holder = json_array_get(list, i);

		f->holders[i] = (struct holder){ decode_string(d, holder, "function"), get_position(d, holder) };
	}
	d->inner[0] = '\0';
}

static void decode_finding(struct decoder *d, const json_t *object, struct finding *f)
{
	const json_t *stated = decode_object(d, object, "requirement"),
		     *released = decode_object(d, object, "released");

	decode_id(d, object, f);
	f->rule = decode_needed_string(d, object, "rule");
	f->message = decode_needed_string(d, object, "message");
	f->source = decode_string(d, object, "source");
	f->srctree = decode_string(d, object, "srctree");
	f->others = decode_number(d, object, "others");
	strcpy(d->inner, "requirement.");
	if (stated) {
		f->requirement = decode_string(d, stated, "text");
		f->stated = get_position(d, stated);
	}
	strcpy(d->inner, "released.");
	if (released)
		f->released = (struct release){
			.function = decode_string(d, released, "function"),
			.callee = decode_string(d, released, "callee"),
			.pos = get_position(d, released),
			.depth = decode_number(d, released, "depth"),
		};
	d->inner[0] = '\0';
	decode_holders(d, object, f);
	decode_way(d, object, f);
	decode_against(d, object, f);
}

static void decode_one(struct decoder *d, const json_t *object)
{
	if (!json_is_object(object))
		decode_fail(d, "", "not an object");
	decode_finding(d, object, report_add_finding(d->report));
}

/* The other ways to the I-th finding, OBJECT. */
static void decode_ways(struct decoder *d, const json_t *object, size_t i)
{
	const json_t *list;
	size_t n;

	if (!json_object_get(object, "other_ways"))
		return;
	list = decode_list(d, object, "other_ways", &n);
	for (size_t k = 0; k < n; k++) {
		snprintf(d->outer, sizeof(d->outer), "findings[%zu].other_ways[%zu].", i, k);
		decode_one(d, json_array_get(list, k));
	}
}

static void decode_findings(struct decoder *d, const json_t *root)
{
	size_t i, n;
	const json_t *list = decode_list(d, root, "findings", &n);

	if (!list)
		decode_fail(d, "findings", "a list is missing here; is this a report?");
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
	json_t *list = (json_t *)decode_object(d, coverage, "unresolved_indirect");	/* iterates */
	const char *name;
	json_t *count;
	size_t i = 0;

	c->nunresolved = json_object_size(list);
	c->unresolved = report_causes(d->report, c->nunresolved);
	json_object_foreach(list, name, count) {
		c->unresolved[i].name = report_strdup(d->report, name);
		c->unresolved[i++].count = decode_as_number(d, count, name, UINT32_MAX);
	}
}

/* A list of names, which an older report does not have. */
static void decode_given_up(struct decoder *d, const json_t *coverage, struct coverage *c)
{
	const json_t *list;

	if (!json_object_get(coverage, "given_up"))
		return;
	list = decode_list(d, coverage, "given_up", &c->ngiven_up);
	c->given_up = report_instances(d->report, c->ngiven_up);
	for (size_t i = 0; i < c->ngiven_up; i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name)
			decode_fail(d, "given_up", "not a list of strings");
		c->given_up[i] = report_strdup(d->report, name ? name : "");
	}
}

static void decode_coverage(struct decoder *d, const json_t *root)
{
	const json_t *coverage = decode_object(d, root, "coverage");
	struct coverage *c = &d->report->coverage;
	const json_t *dropped = json_object_get(coverage, "states_dropped");
	const char *level;

	strcpy(d->outer, "coverage.");
	c->files = decode_number(d, coverage, "files");
	c->failed = decode_number(d, coverage, "failed");
	c->functions = decode_number(d, coverage, "functions");
	c->suppressed = decode_number(d, coverage, "suppressed");
	c->held_back = decode_number(d, coverage, "held_back");
	if (dropped)
		c->states_dropped = decode_as_number(d, dropped, "states_dropped", INT64_MAX);
	decode_unresolved(d, coverage, c);
	decode_given_up(d, coverage, c);
	level = decode_string(d, coverage, "level");
	c->strict = level && !strcmp(level, "strict");
	d->outer[0] = '\0';
}

static void decode_facts(struct decoder *d, const json_t *root)
{
	struct report *r = d->report;
	const json_t *list = decode_list(d, root, "facts", &r->nfacts);

	r->facts = report_instances(r, r->nfacts);
	for (size_t i = 0; i < r->nfacts; i++) {
		const char *path = json_string_value(json_array_get(list, i));

		if (!path)
			decode_fail(d, "facts", "not a list of strings");
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
		decode_fail(d, "sources", "not an object");
	r->sources = report_source_states(r, json_object_size(sources));
	json_object_foreach(sources, file, value) {
		struct source_state *s = &r->sources[r->nsources++];
		const char *hash = json_string_value(value);

		s->file = report_strdup(r, file);
		if (!hash || strlen(hash) >= sizeof(s->hash))
			decode_fail(d, "sources", "not the hash of a file");
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
	dirs = decode_list(d, build, "dirs", &r->ndirs);
	r->objtree = decode_string(d, build, "object");
	r->made.date = decode_string(d, build, "date");
	r->made.command = decode_string(d, build, "command");
	r->dirs = report_instances(r, r->ndirs);
	for (size_t i = 0; i < r->ndirs; i++) {
		const char *dir = json_string_value(json_array_get(dirs, i));

		if (!dir)
			decode_fail(d, "dirs", "not a list of strings");
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
		decode_fail(&d, "report", "not an object");
	else if (json_integer_value(json_object_get(root, "version")) != 2)
		decode_fail(&d, "version", "not 2, the one this lockctx reads; make the report anew");
	tree = decode_object(&d, root, "tree");
	d.report->kernelversion = decode_string(&d, tree, "kernelversion");
	d.report->srctree = decode_string(&d, tree, "srctree");
	d.report->made.commit = decode_string(&d, tree, "commit");
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
