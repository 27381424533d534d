// SPDX-License-Identifier: GPL-2.0-or-later
/* json.c - report_json() and report_to_json() of json.h; decode.c is the way back. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "json.h"
#include "report.h"
#include "sites.h"
#include "version.h"

static void put_position(json_t *object, const struct position *pos, bool column)
{
	json_put_text(object, "file", pos->file);
	json_put_number(object, "line", pos->line);
	if (column)
		json_put_number(object, "column", pos->column);
}

static void put_because(json_t *object, const struct position *because)
{
	char *s;

	if (!because->file)
		return;
	if (asprintf(&s, "%s:%u", because->file, because->line) < 0)
		json_check(NULL);
	json_put_text(object, "because", s);
	free(s);
}

static json_t *encode_step(const struct step *step, bool full)
{
	json_t *object = json_new_object();

	json_put_text(object, "function", step->function);
	json_put_text(object, "callee", step->callee);
	put_position(object, &step->pos, full);
	json_put_text(object, "via", step->via);
	put_because(object, &step->because);
	if (full) {
		json_put_number(object, "because_column", step->because.column);
		json_put(object, "holds", json_boolean(step->holds));
	}
	return object;
}

static json_t *encode_acquire(const struct acquire *acquire, bool full)
{
	json_t *object = json_new_object();

	json_put_text(object, "function", acquire->function);
	put_position(object, &acquire->pos, full);
	json_put_text(object, "mode", acquire->mode);
	json_put_text(object, "cookie", acquire->cookie);
	if (acquire->entry)
		json_put(object, "entry", json_true());
	if (acquire->around)
		json_put(object, "around", json_true());
	if (full) {
		json_put(object, "shown", json_boolean(acquire->shown));
		json_put_number(object, "depth", acquire->depth);
		json_put_text(object, "cookie_member", acquire->cookie_member);
		json_put(object, "cookie_local", json_boolean(acquire->cookie_local));
	}
	return object;
}

static json_t *encode_condition(const struct condition *condition, bool full)
{
	json_t *object = json_new_object();

	json_put_text(object, "expression", condition->expression);
	put_position(object, &condition->pos, full);
	if (full) {
		json_put(object, "decides", json_boolean(condition->decides));
		json_put_text(object, "function", condition->function);
		json_put_number(object, "depth", condition->depth);
	}
	return object;
}

static json_t *encode_site(const struct finding *f)
{
	json_t *object = json_new_object();

	json_put_text(object, "function", f->site.function);
	json_put_text(object, "callee", f->site.callee);
	put_position(object, &f->site.pos, true);
	return object;
}

static void put_lists(json_t *object, const struct finding *f, bool full)
{
	json_t *instances = json_new_array(), *acquires = json_new_array();
	json_t *path = json_new_array(), *conditions = json_new_array();
	size_t i;

	for (i = 0; i < f->ninstances; i++)
		json_append(instances, json_text(f->instances[i]));
	for (i = 0; i < f->nacquires; i++)
		json_append(acquires, encode_acquire(&f->acquires[i], full));
	for (i = 0; i < f->npath; i++)
		json_append(path, encode_step(&f->path[i], full));
	for (i = 0; i < f->nconditions; i++)
		json_append(conditions, encode_condition(&f->conditions[i], full));
	json_put(object, "instances", instances);
	json_put(object, "acquires", acquires);
	json_put(object, "path", path);
	json_put(object, "conditions", conditions);
}

static void put_change(json_t *object, const char *key, const struct change *change)
{
	json_t *value;

	if (!change->number)
		return;
	value = json_new_object();
	json_put_number(value, "patch", change->number);
	json_put_number(value, "of", change->of);
	json_put_text(value, "subject", change->subject);
	json_put(object, key, value);
}

static void put_release(json_t *object, const struct release *r, bool full)
{
	json_t *value;

	if (!r->pos.file)
		return;
	value = json_new_object();
	json_put_text(value, "function", r->function);
	json_put_text(value, "callee", r->callee);
	put_position(value, &r->pos, full);
	if (full)
		json_put_number(value, "depth", r->depth);
	json_put(object, "released", value);
}

static void put_holders(json_t *object, const struct finding *f, bool full)
{
	json_t *list;

	if (!f->nholders)
		return;
	list = json_new_array();
	for (size_t i = 0; i < f->nholders; i++) {
		json_t *value = json_new_object();

		json_put_text(value, "function", f->holders[i].function);
		put_position(value, &f->holders[i].pos, full);
		json_append(list, value);
	}
	json_put(object, "holders", list);
}

static void put_requirement(json_t *object, const struct finding *f, bool full)
{
	json_t *value;

	if (!f->stated.file)
		return;
	value = json_new_object();
	json_put_text(value, "text", f->requirement);
	put_position(value, &f->stated, full);
	json_put(object, "requirement", value);
}

/* The other order of a lock-order, or the interrupt of an irq-inversion. */
static void put_against(json_t *object, const struct finding *f, bool full)
{
	const struct finding *other = f->against;
	json_t *value;

	json_put_text(object, "taken", f->taken);
	if (!other)
		return;
	value = json_new_object();
	json_put_text(value, "class", other->lock_class);
	json_put_text(value, "taken", other->taken);
	json_put_text(value, "context", other->context);
	json_put_text(value, "root", other->root);
	json_put(value, "site", encode_site(other));
	put_lists(value, other, full);
	if (other->waits.callee)
		json_put(value, "waits", encode_step(&other->waits, full));
	json_put(object, "against", value);
}

static json_t *encode_finding(const struct finding *f, bool full)
{
	json_t *object = json_new_object();

	json_put_text(object, "id", f->id);
	json_put_text(object, "rule", f->rule);
	json_put_text(object, "class", f->lock_class);
	json_put_text(object, "context", f->context);
	json_put_text(object, "message", f->message);
	json_put_text(object, "source", f->source);
	json_put_text(object, "root", f->root);
	json_put_number(object, "others", f->others);
	json_put(object, "site", encode_site(f));
	put_lists(object, f, full);
	put_requirement(object, f, full);
	put_holders(object, f, full);
	put_release(object, &f->released, full);
	put_against(object, f, full);
	if (f->waits.callee)
		json_put(object, "waits", encode_step(&f->waits, full));
	put_change(object, "introduced_by", &f->introduced);
	put_change(object, "repaired_by", &f->repaired);
	if (f->maybe_old)
		json_put(object, "maybe_old", json_true());
	json_put_text(object, "srctree", f->srctree);
	return object;
}

/* The finding at F, which has so many WAYS. */
static json_t *encode_ways(const struct finding *f, size_t ways, bool full)
{
	json_t *object = encode_finding(f, full), *others;

	if (ways < 2)
		return object;
	others = json_new_array();
	for (size_t i = 1; i < ways; i++)
		json_append(others, encode_finding(&f[i], full));
	json_put(object, "other_ways", others);
	return object;
}

static json_t *encode_coverage(const struct coverage *c)
{
	json_t *object = json_new_object();
	json_t *unresolved = json_new_object(), *given_up = json_new_array();
	size_t i;

	for (i = 0; i < c->nunresolved; i++)
		json_put_number(unresolved, c->unresolved[i].name, c->unresolved[i].count);
	json_put_number(object, "files", c->files);
	json_put_number(object, "failed", c->failed);
	json_put_number(object, "functions", c->functions);
	json_put(object, "unresolved_indirect", unresolved);
	json_put_number(object, "states_dropped", c->states_dropped);
	json_put_number(object, "suppressed", c->suppressed);
	json_put_number(object, "held_back", c->held_back);
	for (i = 0; i < c->ngiven_up; i++)
		json_append(given_up, json_text(c->given_up[i]));
	json_put(object, "given_up", given_up);
	if (c->strict)
		json_put(object, "level", json_text("strict"));
	return object;
}

static json_t *encode_facts(const struct report *r)
{
	json_t *facts = json_new_array();

	for (size_t i = 0; i < r->nfacts; i++)
		json_append(facts, json_text(r->facts[i]));
	return facts;
}

/* What `lockctx fix` must know to analyse the same again, and what differs from run to run. */
static json_t *encode_build(const struct report *r)
{
	json_t *build = json_new_object(), *dirs = json_new_array(), *sources = json_new_object();
	size_t i;

	for (i = 0; i < r->ndirs; i++)
		json_append(dirs, json_text(r->dirs[i]));
	for (i = 0; i < r->nsources; i++)
		json_put_text(sources, r->sources[i].file, r->sources[i].hash);
	json_put_text(build, "object", r->objtree);
	json_put_text(build, "date", r->made.date);
	json_put_text(build, "command", r->made.command);
	json_put(build, "dirs", dirs);
	json_put(build, "sources", sources);
	return build;
}

/* What a comparison leaves out of "findings". */
static void put_delta(json_t *root, const struct delta *delta, bool full)
{
	json_t *fixed = json_new_array(), *old = json_new_array();
	size_t i;

	for (i = 0; i < delta->nfixed; i++)
		json_append(fixed, encode_finding(&delta->fixed[i], full));
	for (i = 0; i < delta->nold; i++)
		json_append(old, json_text(delta->old[i]));
	json_put(root, "fixed", fixed);
	json_put(root, "preexisting", old);
}

struct json_t *report_to_json(const struct report *r, bool full)
{
	json_t *root = json_new_object(), *tool = json_new_object();
	json_t *tree = json_new_object(), *findings = json_new_array();
	size_t i, ways;

	json_put_text(tool, "name", "lockctx");
	json_put_text(tool, "version", LOCKCTX_VERSION);
	json_put_text(tree, "kernelversion", r->kernelversion);
	json_put_text(tree, "srctree", r->srctree);
	json_put_text(tree, "commit", r->made.commit);
	for (i = 0; i < r->nfindings; i += ways) {
		ways = site_ways(&r->findings[i], r->nfindings - i);
		json_append(findings, encode_ways(&r->findings[i], ways, full));
	}
	json_put_number(root, "version", 2);
	json_put(root, "tool", tool);
	json_put(root, "tree", tree);
	json_put(root, "findings", findings);
	json_put(root, "coverage", encode_coverage(&r->coverage));
	if (r->delta.known)
		put_delta(root, &r->delta, full);
	if (full) {
		json_put(root, "facts", encode_facts(r));
		json_put(root, "build", encode_build(r));
	}
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

struct report *report_copy(const struct report *r)
{
	json_t *root = report_to_json(r, true);
	char *error;
	struct report *copy = report_from_json(root, &error);

	json_decref(root);
	return json_check(copy);
}
