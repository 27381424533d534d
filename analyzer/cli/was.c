// SPDX-License-Identifier: GPL-2.0-or-later
/* was.c - see was.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "was.h"
#include "../program/util.h"
#include "../report/layout.h"
#include "../report/report.h"
#include "../report/store.h"
#include "../solve/absent.h"

struct telling {
	struct analysis *a;
	const struct finding *f;
	const struct absent_path *p;
	const struct absent *x;
	const char *srctree;
	FILE *out;
};

static const char *name(const struct telling *t, u32 i)
{
	return t->p->names[i];
}

static void tell_missing(const struct telling *t)
{
	u32 n = t->x->missing;

	if (n)
		fprintf(t->out, "  %u function%s in between %s not here; others call in their place\n", n,
			n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

/* What the path still is. */
static void tell_prefix(const struct telling *t)
{
	const struct absent *x = t->x;

	fprintf(t->out, "  calls still lead from %s() to %s() (%s:%u), which is entered %s %s held\n",
		name(t, 0), name(t, x->last), findings_file(t->a->p, x->loc.file, t->srctree),
		x->loc.line, x->held[x->last] ? "with" : "never with", t->f->lock_class);
	tell_missing(t);
}

/* The first call that is gone. */
static void tell_edge(const struct telling *t)
{
	const struct absent *x = t->x;
	u32 after = x->last + 1;

	if (after == t->p->n)
		fprintf(t->out, "  gone: %s() waited for %s\n", name(t, x->last), t->f->lock_class);
	else if (!x->here[after])
		fprintf(t->out, "  gone: %s() called %s(), of which there is none here\n", name(t, x->last),
			name(t, after));
	if (x->next != NONE)
		fprintf(t->out, "  gone: no call leads from %s() to %s() any more\n", name(t, x->last),
			name(t, x->next));
}

/* Which functions wait for the lock, but are not below the last one. */
static void tell_elsewhere(const struct telling *t)
{
	size_t column = 0;

	for (u32 i = 0; i < arrlenu(t->x->waiting); i++) {
		const char *waits = func_name(t->a->p, t->a->p->funcs[t->x->waiting[i]]);

		if (column && column + strlen(waits) > 88) {
			fputs(",\n", t->out);
			column = 0;
		}
		column += fprintf(t->out, "%s%s()", column ? ", " : "    ", waits);
	}
	if (column)
		fputc('\n', t->out);
}

static void tell_given_up(const struct telling *t)
{
	fprintf(t->out, "  not known: following %s takes more steps than LOCKCTX_STEPS allows\n",
		t->f->lock_class);
}

/* Waits that the last function still leads to, or all of them. */
static void tell_waits(const struct telling *t)
{
	const struct absent *x = t->x;
	u32 n = arrlenu(x->waiting);

	if (x->reached && x->given_up)
		tell_given_up(t);
	else if (x->reached && x->leads_to_wait)
		fprintf(t->out, "  %s() leads to a wait for %s with the lock held: see the findings\n",
			name(t, x->last), t->f->lock_class);
	else if (x->reached)
		fprintf(t->out, "  clean: %u of the %u functions below %s() wait for %s, and none is reached "
			"with the lock held\n", x->reached, x->below, name(t, x->last), t->f->lock_class);
	else
		fprintf(t->out, "  clean: none of the %u functions below %s() waits for %s%s\n", x->below,
			name(t, x->last), t->f->lock_class, n ? "; those that do:" : "");
	if (!x->reached)
		tell_elsewhere(t);
	if (x->unresolved)
		fprintf(t->out, "  %u of the calls below it are not resolved (lockctx stats --unresolved)\n",
			x->unresolved);
}

/* All calls are here: where on the path is the lock given back? */
static void tell_lock(const struct telling *t)
{
	u32 with = NONE, without = NONE;

	for (u32 i = 0; i < t->p->n; i++) {
		if (!t->x->here[i])
			continue;
		if (t->x->held[i])
			with = i, without = NONE;
		else if (with != NONE && without == NONE)
			without = i;
	}
	if (!t->x->missing)
		fprintf(t->out, "  every call of it is still here\n");
	else
		fprintf(t->out, "  calls still lead from %s() to the wait in %s()\n", name(t, 0),
			name(t, t->x->last));
	tell_missing(t);
	if (t->x->given_up)
		tell_given_up(t);
	else if (with == NONE)
		fprintf(t->out, "  clean: no function of it is entered with %s held\n", t->f->lock_class);
	else if (without != NONE)
		fprintf(t->out, "  clean: %s is held when %s() is entered, and not when it calls %s()\n",
			t->f->lock_class, name(t, with), name(t, without));
	else
		fprintf(t->out, "  clean: values decide; the wait is not reached with the lock held\n");
}

static void tell(const struct telling *t)
{
	fprintf(t->out, "not here: %s %s\n  context %s", t->f->id, t->f->message, t->f->context);
	if (t->p->config) {
		fputs(", ", t->out);
		print_upper(t->p->config, t->out);
		fputs(" only", t->out);
	}
	fputc('\n', t->out);
	if (t->x->last == NONE) {
		fprintf(t->out, "  gone: no function of its path is here\n");
		return;
	}
	if (t->x->last + 1 == t->p->n && t->x->reached) {
		tell_lock(t);
		return;
	}
	tell_prefix(t);
	tell_edge(t);
	tell_waits(t);
}

/* Does R have F: the same finding, or one of the same rule, lock, context and site? */
static bool still_there(const struct report *r, const struct finding *f)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *g = &r->findings[i];

		if (!strcmp(f->id, g->id))
			return true;
		if (!strcmp(f->rule, g->rule) && !strcmp(f->lock_class, g->lock_class) &&
		    !strcmp(f->context, g->context) && f->site.callee && g->site.callee &&
		    !strcmp(f->site.callee, g->site.callee))
			return true;
	}
	return false;
}

static void tell_finding(struct analysis *a, const struct finding *f, const char *config, const char *srctree,
			 FILE *out)
{
	struct absent_path p = { .lock_class = f->lock_class, .config = config };
	struct telling t = { .a = a, .f = f, .p = &p, .srctree = srctree, .out = out };
	struct absent x;

	for (size_t i = 0; i < f->npath; i++)
		arrput(p.names, f->path[i].function);
	p.n = arrlenu(p.names);
	t.x = &x;
	if (absent_find(a, &p, &x))
		tell(&t);
	else
		fprintf(out, "not here: %s %s\n  gone: there is no lock %s here\n", f->id, f->message,
			f->lock_class);
	absent_release(&x);
	arrfree(p.names);
}

void was_print(struct analysis *a, const struct report *r, const char *old, const char *srctree, FILE *out)
{
	char *why;
	struct report *was = report_load(old, &why);
	u32 others = 0;

	if (!was)
		die("%s", why);
	for (size_t i = 0; i < was->nfindings; i++) {
		const struct finding *f = &was->findings[i];

		if (!f->waits.callee) {
			others++;
			continue;
		}
		if (still_there(r, f)) {
			fprintf(out, "still here: %s %s\n", f->id, f->message);
			continue;
		}
		tell_finding(a, f, f->ninstances ? f->instances[0] : NULL, srctree, out);
		for (size_t k = 1; k < f->ninstances; k++)
			tell_finding(a, f, f->instances[k], srctree, out);
	}
	if (others)
		fprintf(out, "not looked at: %u finding%s of %s that end%s in no wait\n", others,
			others == 1 ? "" : "s", old, others == 1 ? "s" : "");
	report_free(was);
}
