// SPDX-License-Identifier: GPL-2.0-or-later
/* sarif.c - see sarif.h. */
#define _GNU_SOURCE 1	/* asprintf(), open_memstream() */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "rule-page.h"
#include "rule-text.h"
#include "sites.h"
#include "sarif.h"
#include "text.h"
#include "version.h"
#include "witness.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"
#define BASE_ID "SRCROOT"

struct sarif {
	json_t *rules;		/* of the driver, one for each rule that is broken */
	const char **names;	/* of these, in their order */
};

/* Ends MEMORY, which wrote *TEXT, to be freed. */
static char *finish(FILE *memory, char **text)
{
	fclose(memory);
	return json_check(*text);
}

/* PATH as the path of a URI. */
static char *uri_path(const char *path)
{
	char *text = NULL;
	size_t size;
	FILE *memory = json_check(open_memstream(&text, &size));

	for (; *path; path++)
		if (isalnum((unsigned char)*path) || strchr("-._~/+,=@", *path))
			fputc(*path, memory);
		else
			fprintf(memory, "%%%02X", (unsigned char)*path);
	return finish(memory, &text);
}

static json_t *message(const char *text)
{
	json_t *object = json_new_object();

	json_put_text(object, "text", text);
	return object;
}

static json_t *artifact(const char *file)
{
	json_t *object = json_new_object();
	char *path = uri_path(file), *uri = NULL;

	if (*file == '/') {
		if (asprintf(&uri, "file://%s", path) < 0)
			json_check(NULL);
		json_put_text(object, "uri", uri);
		free(uri);
	} else {
		json_put_text(object, "uri", path);
		json_put_text(object, "uriBaseId", BASE_ID);
	}
	free(path);
	return object;
}

/* Columns of GCC count bytes; kernel source is ASCII but for comments. */
static json_t *location(const struct position *pos, const char *function, json_t *text)
{
	json_t *object = json_new_object(), *physical, *region, *logical, *list;

	if (pos && pos->file) {
		physical = json_new_object();
		json_put(physical, "artifactLocation", artifact(pos->file));
		if (pos->line) {
			region = json_new_object();
			json_put_number(region, "startLine", pos->line);
			if (pos->column)
				json_put_number(region, "startColumn", pos->column);
			json_put(physical, "region", region);
		}
		json_put(object, "physicalLocation", physical);
	}
	if (function) {
		logical = json_new_object();
		json_put_text(logical, "name", function);
		json_put_text(logical, "kind", "function");
		list = json_new_array();
		json_append(list, logical);
		json_put(object, "logicalLocations", list);
	}
	if (text)
		json_put(object, "message", text);
	return object;
}

/* One more location of the thread flow FLOW; takes PLACE. */
static void add_event(json_t *flow, json_t *place, size_t depth, const char *kind)
{
	json_t *object = json_new_object(), *kinds = json_new_array();

	json_append(kinds, json_text(kind));
	json_put(object, "location", place);
	json_put(object, "kinds", kinds);
	json_put_number(object, "nestingLevel", depth);
	json_put_number(object, "executionOrder", json_array_size(flow) + 1);
	json_append(flow, object);
}

static void add_acquires(json_t *flow, const struct finding *f, size_t depth)
{
	for (size_t i = 0; i < f->nacquires; i++) {
		const struct acquire *a = &f->acquires[i];
		char *text = NULL;

		if (!a->shown || a->depth != depth)
			continue;
		if (rule_text(f->rule)->taken ?
		    asprintf(&text, "enters it: %s", a->mode ? a->mode : "") < 0 :
		    asprintf(&text, "takes %s%s%s", f->lock_class ? f->lock_class : "the lock",
			     a->cookie ? ", index in " : "", a->cookie ? a->cookie : "") < 0)
			json_check(NULL);
		add_event(flow, location(&a->pos, a->function, message(text)), depth, "acquire");
		free(text);
	}
}

static void add_release(json_t *flow, const struct finding *f, size_t depth)
{
	const struct release *r = &f->released;
	char *text = NULL;

	if (!r->pos.file || r->depth != depth)
		return;
	if (asprintf(&text, "%s is given back%s%s%s", f->lock_class ? f->lock_class : "the lock",
		     r->callee ? " by " : "", r->callee ? r->callee : "", r->callee ? "()" : "") < 0)
		json_check(NULL);
	add_event(flow, location(&r->pos, r->function, message(text)), depth, "release");
	free(text);
}

static void add_conditions(json_t *flow, const struct finding *f, size_t depth)
{
	for (size_t i = 0; i < f->nconditions; i++) {
		const struct condition *c = &f->conditions[i];
		char *text = NULL;

		if (c->depth != depth)
			continue;
		if (asprintf(&text, "when %s", c->expression ? c->expression : "?") < 0)
			json_check(NULL);
		add_event(flow, location(&c->pos, c->function, message(text)), depth, "branch");
		free(text);
	}
}

/* What step S at DEPTH does: calls, how, and what the call ends in. */
static json_t *step_message(const struct finding *f, const struct step *s, bool last)
{
	char *text = NULL;
	size_t size;
	FILE *memory = json_check(open_memstream(&text, &size));
	json_t *object;

	if (last && f->nholders && !s->callee)
		fprintf(memory, "%s() writes it", s->function ? s->function : "?");
	else
		fprintf(memory, "%s() calls %s()", s->function ? s->function : "?", s->callee ? s->callee : "?");
	if (s->via)
		fprintf(memory, " via %s", s->via);
	if (s->via && s->because.file)
		fprintf(memory, ", set in %s:%u", s->because.file, s->because.line);
	if (last) {
		fputs(", which ", memory);
		print_rule_text(memory, f->nholders ? HELD_BY_OTHERS : f->waits.callee && rule_text(f->rule)->waits ? rule_text(f->rule)->waits :
				rule_text(f->rule)->last, f->taken ? f->taken : f->lock_class);
	}
	finish(memory, &text);
	object = message(text);
	free(text);
	return object;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* The path normally ends in the wait; if it ends before, the wait is one more step. */
static bool wait_is_apart(const struct finding *f)
{
	const struct step *last = f->npath ? &f->path[f->npath - 1] : NULL;

	return f->waits.callee && !(last && same(last->callee, f->waits.callee) &&
				    same(last->function, f->waits.function));
}

/* What the task called ID does. */
static json_t *thread_flow(const struct finding *f, const char *id)
{
	json_t *flow = json_new_array(), *thread = json_new_object();
	bool apart = wait_is_apart(f);
	size_t n = f->npath, i;

	for (i = 0; i < n; i++) {
		const struct step *s = &f->path[i];

		add_acquires(flow, f, i);
		add_release(flow, f, i);
		add_conditions(flow, f, i);
		add_event(flow, location(&s->pos, s->function,
					 step_message(f, s, i + 1 == n && !apart)), i, "call");
	}
	if (apart)
		add_event(flow, location(&f->waits.pos, f->waits.function,
					 step_message(f, &f->waits, true)), n, "call");
	json_put_text(thread, "id", id);
	json_put(thread, "locations", flow);
	return thread;
}

static json_t *code_flow(const struct finding *f)
{
	json_t *threads = json_new_array(), *code = json_new_object();

	json_append(threads, thread_flow(f, f->against && f->taken ? "CPU0" : "task"));
	if (f->against)
		json_append(threads, thread_flow(f->against, f->taken ? "CPU1" : "interrupt"));
	json_put(code, "threadFlows", threads);
	return code;
}

/* The WAYS to the site of F. */
static json_t *code_flows(const struct finding *f, size_t ways)
{
	json_t *list = json_new_array();

	for (size_t i = 0; i < ways; i++)
		if (f[i].npath)
			json_append(list, code_flow(&f[i]));
	return list;
}

/* The rule's page: Markdown that can be read as it is. */
static json_t *help(const char *name)
{
	size_t length = 0;
	const char *page = rule_page(name, &length);
	char *text = json_check(page ? strndup(page, length) : strdup(name));
	json_t *object = message(text);

	if (page)
		json_put_text(object, "markdown", text);
	free(text);
	return object;
}

static json_t *rule(const char *name)
{
	json_t *object = json_new_object(), *level = json_new_object();
	char *means = rule_section(name, "Means");

	json_put_text(object, "id", name);
	json_put(object, "shortDescription", message(name));
	json_put(object, "fullDescription", message(means ? means : name));
	json_put(object, "help", help(name));
	json_put_text(level, "level", "warning");
	json_put(object, "defaultConfiguration", level);
	free(means);
	return object;
}

/* The place of rule NAME in the driver's list, which gets it when it is not there. */
static size_t rule_index(struct sarif *s, const char *name)
{
	size_t n = json_array_size(s->rules), i;

	for (i = 0; i < n; i++)
		if (!strcmp(s->names[i], name))
			return i;
	s->names = json_check(reallocarray(s->names, n + 1, sizeof(*s->names)));
	s->names[n] = name;
	json_append(s->rules, rule(name));
	return n;
}

static void put_change(json_t *properties, const char *key, const struct change *change)
{
	char *text = NULL;

	if (!change->number)
		return;
	if (asprintf(&text, "%u/%u %s", change->number, change->of,
		     change->subject ? change->subject : "") < 0)
		json_check(NULL);
	json_put_text(properties, key, text);
	free(text);
}

static json_t *properties(const struct finding *f, size_t ways)
{
	json_t *object = json_new_object(), *instances = json_new_array(), *others = json_new_array();

	for (size_t i = 0; i < f->ninstances; i++)
		json_append(instances, json_text(f->instances[i]));
	json_put_text(object, "class", f->lock_class);
	json_put_text(object, "context", f->context);
	for (size_t i = 1; i < ways; i++)
		json_append(others, json_text(f[i].context ? f[i].context : "?"));
	json_put(object, "instances", instances);
	json_put(object, "otherContexts", others);
	put_change(object, "introducedBy", &f->introduced);
	put_change(object, "repairedBy", &f->repaired);
	return object;
}

/* GitHub knows a finding again by primaryLocationLineHash. */
static json_t *fingerprints(const struct finding *f)
{
	json_t *object = json_new_object();

	json_put_text(object, "lockctx/v1", f->id);
	json_put_text(object, "primaryLocationLineHash", f->id);
	return object;
}

/* The finding at F and the WAYS from there on. */
static json_t *result(struct sarif *s, const struct finding *f, size_t ways, const char *state)
{
	json_t *object = json_new_object(), *places = json_new_array();
	const char *name = f->rule ? f->rule : "?";

	json_put_text(object, "ruleId", name);
	json_put_number(object, "ruleIndex", rule_index(s, name));
	json_put_text(object, "level", "warning");
	json_put(object, "message", message(f->message ? f->message : "?"));
	json_append(places, location(&f->site.pos, f->site.function, NULL));
	json_put(object, "locations", places);
	json_put(object, "partialFingerprints", fingerprints(f));
	if (f->npath)
		json_put(object, "codeFlows", code_flows(f, ways));
	json_put_text(object, "baselineState", state);
	json_put(object, "properties", properties(f, ways));
	return object;
}

static json_t *base_ids(const char *srctree)
{
	json_t *ids = json_new_object(), *base = json_new_object();
	char *path = uri_path(srctree), *uri = NULL;

	if (asprintf(&uri, "file://%s/", path) < 0)
		json_check(NULL);
	json_put_text(base, "uri", uri);
	json_put(ids, BASE_ID, base);
	free(uri);
	free(path);
	return ids;
}

static json_t *run(const struct report *r)
{
	json_t *object = json_new_object(), *tool = json_new_object();
	json_t *driver = json_new_object(), *results = json_new_array();
	struct sarif s = { .rules = json_new_array() };
	size_t i, ways;

	for (i = 0; i < r->nfindings; i += ways) {
		ways = site_ways(&r->findings[i], r->nfindings - i);
		json_append(results, result(&s, &r->findings[i], ways, r->delta.known && !r->findings[i].maybe_old ? "new" : NULL));
	}
	for (i = 0; i < r->delta.nfixed; i++)
		json_append(results, result(&s, &r->delta.fixed[i], 1, "absent"));
	json_put_text(driver, "name", "lockctx");
	json_put_text(driver, "version", LOCKCTX_VERSION);
	json_put(driver, "rules", s.rules);
	json_put(tool, "driver", driver);
	json_put(object, "tool", tool);
	json_put_text(object, "columnKind", "unicodeCodePoints");
	if (r->srctree && *r->srctree == '/')
		json_put(object, "originalUriBaseIds", base_ids(r->srctree));
	json_put(object, "results", results);
	free(s.names);
	return object;
}

int report_sarif(const struct report *r, FILE *out)
{
	json_t *root = json_new_object(), *runs = json_new_array();
	int ret;

	json_append(runs, run(r));
	json_put_text(root, "$schema", SCHEMA);
	json_put_text(root, "version", "2.1.0");
	json_put(root, "runs", runs);
	ret = json_dumpf(root, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	json_decref(root);
	return ret || fputc('\n', out) == EOF || fflush(out) ? -1 : 0;
}
