// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-tiny.c - the sieve and the solver against all runs of tiny random programs (tiny.h).
 *
 * Whatever happens in a run has a frame and is found, and what is found happens in one. Left
 * out, each of them counted:
 *   - releases of a lock that nothing takes: the class is not looked at;
 *   - releases in a root that never returns without a mistake, where another may leave the
 *     lock taken: the two are held for halves of a pair;
 *   - what happens to a lock that some function does not treat evenly, or that is given back
 *     inside a cycle of calls: that is told instead, and callers are not doubted;
 *   - findings that depend on what a function returns that does nothing to the lock, or on
 *     a parameter that comes back: such values are not always known;
 *   - programs with more states than a search should go through.
 *
 * That is of level strict. The default level finds no more than that.
 *
 * COUNT  how many programs of each kind (default: 200)
 * SEED   number of the first one (default: 1); a failing one is printed with its own
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "tiny.h"
#include "../../analyzer/solve/analysis.h"
#include "../../analyzer/solve/sieve.h"

enum { MOST_BAD = 5 };
enum wrong { RIGHT, MISSED, INVENTED, NO_FRAME, NO_GIVER };

/* A finding of the engine. */
struct found { u32 event, lock, root, place, site; };

struct check {
	const struct tiny *t;
	struct found *found;	/* stb_ds */
	const struct sieve *sieve;
	enum wrong wrong;
	char *why;
	size_t size;
};

/* What was left out of the comparison, and how often. */
static struct {
	u32 events, never_taken, pairs, doubts, results, too_many;
} counted;

static const char *const event_names[EVENTS] = {
	[EVENT_WAIT_HELD] = "wait held", [EVENT_ACQUIRE_HELD] = "take held", [EVENT_RELEASE_UNHELD] = "give back unheld",
};

static u32 number_of(const struct program *p, u32 func)
{
	return atoi(func_name(p, p->funcs[func]) + 1);
}

static u32 lock_of(const struct tiny *t, const struct effects *fx, u32 c)
{
	for (u32 l = 0; l < TINY_LOCKS; l++)
		if (!strcmp(program_text(fx->p, fx->classes[c].name), tiny_class(t, l)))
			return l;
	return LOCK_UNKNOWN;
}

static void collect(struct analysis *a, struct solver *s, struct witness *w, void *data)
{
	struct check *k = data;

	for (u32 i = 0; i < arrlenu(w); i++) {
		const struct wstep *last = &arrlast(w[i].path);

		/* the programs know of locks, and not of what sleeps */
		if (!event_names[w[i].event] || w[i].lock_class == s->slice->fx->atomic)
			continue;
		arrput(k->found, ((struct found){
			w[i].event, lock_of(k->t, s->slice->fx, w[i].lock_class), number_of(a->p, w[i].path[0].func),
			a->p->funcs[last->func]->insns[last->insn].loc.line,
			a->p->funcs[w[i].site_func]->insns[w[i].site_insn].loc.line }));
	}
}

static void say(struct check *k, enum wrong wrong, const char *what, u32 event, u32 lock, u32 root, u32 place)
{
	FILE *out;

	if (k->wrong)
		return;
	k->wrong = wrong;
	out = open_memstream(&k->why, &k->size);
	fprintf(out, "%s: %s of %s at %u, from f%u\n", what, event < EVENTS ? event_names[event] : "give back",
		tiny_class(k->t, lock), place, root);
	fclose(out);
}

/* A wait in the function that took the lock is one finding there, whoever called. */
static bool own_is_told(const struct check *k, const struct tiny_event *e)
{
	for (u32 i = 0; i < arrlenu(k->found); i++)
		if (k->found[i].event == EVENT_WAIT_HELD && k->found[i].lock == e->lock &&
		    k->found[i].place == e->place && k->found[i].site == e->place)
			return true;
	return false;
}

/*
 * Does a finding tell of event E? Waits below one call, for a lock of the caller, are one finding
 * at that call.
 */
static bool is_told(const struct check *k, const struct tiny_event *e)
{
	if (e->event == EVENT_WAIT_HELD && e->own && !own_is_told(k, e))
		return false;
	if (e->event == EVENT_WAIT_HELD && !e->passed)
		return true;
	for (u32 i = 0; i < arrlenu(k->found); i++) {
		const struct found *f = &k->found[i];

		if (f->event != e->event || f->lock != e->lock || f->root != e->root)
			continue;
		if (f->event == EVENT_WAIT_HELD ? f->site != e->place && place_in(&e->calls, f->site) :
						  f->place == e->place)
			return true;
	}
	return false;
}

/* May a root that never returns without a mistake be taken for the half of a pair? As far as
 * BLIND tells, something may leave the lock taken. */
static bool is_half(const struct tiny_runs *r, const struct tiny_runs *blind, const struct tiny_event *e)
{
	return e->event == EVENT_RELEASE_UNHELD && blind->leaves >> e->lock & 1 && !(r->clean[e->lock] >> e->root & 1);
}

static bool happens(const struct tiny_runs *r, const struct found *f)
{
	for (u32 n = 0; n < arrlenu(r->events); n++)
		if (r->events[n].event == f->event && r->events[n].lock == f->lock && r->events[n].root == f->root &&
		    r->events[n].place == f->place)
			return true;
	return false;
}

/* The class of lock L; 0 when nothing does anything to it. */
static u32 class_of(const struct check *k, const struct effects *fx, u32 l)
{
	for (u32 c = 1; c < arrlenu(fx->classes); c++)
		if (fx->classes[c].name && lock_of(k->t, fx, c) == l)
			return c;
	return 0;
}

/*
 * Do functions not come out even with lock L? Callers are told that they leave it alone, and
 * that is what is found instead. Inside a cycle of calls nobody is asked for a lock, either.
 */
static bool in_doubt(const struct check *k, u32 l)
{
	const struct sieve *s = k->sieve;

	for (u32 i = 0; i < arrlenu(s->candidates); i++)
		if (s->candidates[i].kind == SIEVE_UNEVEN && s->candidates[i].lock_class == class_of(k, s->fx, l))
			return true;
	for (u32 f = 0; f < arrlenu(s->fx->p->funcs); f++)
		if (arrlenu(s->nets->uneven[f]) && (arrlast(s->nets->uneven[f]) & NET_TERM))
			return true;
	return k->t->mode & TINY_RECURSION;
}

/* BLIND: for each lock all runs as far as the lock alone tells. */
static void compare_findings(struct check *k, const struct tiny_runs *r, const struct tiny_runs *blind)
{
	for (u32 i = 0; i < arrlenu(r->events); i++) {
		const struct tiny_event *e = &r->events[i];

		if (is_told(k, e))
			counted.events++;
		else if (!tiny_is_taken(k->t, e->lock))
			counted.never_taken++;
		else if (is_half(r, &blind[e->lock], e))
			counted.pairs++;
		else if (in_doubt(k, e->lock))
			counted.doubts++;
		else
			say(k, MISSED, "not found", e->event, e->lock, e->root, e->place);
	}
	for (u32 i = 0; i < arrlenu(k->found); i++) {
		const struct found *f = &k->found[i];

		if (happens(r, f))
			continue;
		if (blind[f->lock].too_many || happens(&blind[f->lock], f))
			counted.results++;
		else
			say(k, INVENTED, "happens in no run", f->event, f->lock, f->root, f->place);
	}
}

/* Is there a frame for event KIND of class C among functions FUNCS of the program? */
static bool is_suspected(const struct sieve *s, u32 c, enum sieve_kind kind, unsigned funcs)
{
	for (u32 i = 0; i < arrlenu(s->candidates); i++)
		if (s->candidates[i].lock_class == c && s->candidates[i].kind == kind &&
		    funcs >> number_of(s->fx->p, s->candidates[i].func) & 1)
			return true;
	return false;
}

static void compare_sieve(struct check *k, const struct tiny_runs *r)
{
	const struct sieve *s = k->sieve;
	const struct effects *fx = s->fx;

	for (u32 i = 0; i < arrlenu(r->stacks); i++) {
		u32 event = r->stacks[i].event, l = r->stacks[i].lock;

		if (event == EVENT_RELEASE_UNHELD || in_doubt(k, l))
			continue;
		if (!is_suspected(s, class_of(k, fx, l), event == EVENT_WAIT_HELD ? SIEVE_WAIT : SIEVE_TAKE,
				  r->stacks[i].funcs))
			say(k, NO_FRAME, "no frame", event, l, 0, 0);
	}
	for (u32 l = 0; l < TINY_LOCKS; l++)
		for (u32 f = 0; r->gives[l] && !in_doubt(k, l) && f < arrlenu(fx->p->funcs); f++) {
			u32 n = number_of(fx->p, f);

			/* a lock that was passed is given back under the parameter's name */
			if (r->gives[l] >> n & 1 && k->t->funcs[n].param != PARAM_LOCK &&
			    !nets_key(s->nets->gives[f], class_of(k, fx, l)))
				say(k, NO_GIVER, "does not give back", EVENTS, l, n, 0);
		}
}

/* What the default level finds, too. */
static void compare_levels(struct check *k, struct program *p, struct model *m)
{
	struct check usual = { .t = k->t };
	struct analysis *a = analysis_new(p, m);

	analysis_run(a, NULL, collect, &usual);
	for (u32 i = 0; i < arrlenu(usual.found); i++) {
		const struct found *f = &usual.found[i];
		bool is = false;

		for (u32 n = 0; n < arrlenu(k->found) && !is; n++)
			is = !memcmp(f, &k->found[n], sizeof(*f));
		if (!is)
			say(k, INVENTED, "found at the default level alone", f->event, f->lock, f->root, f->place);
	}
	arrfree(usual.found);
	analysis_free(a);
}

static void run_engine(struct check *k, const struct tiny_runs *r)
{
	struct program *p = tiny_program(k->t);
	struct model *m = model_load("analyzer/model", p->strings);
	struct analysis *a = analysis_new(p, m);
	struct effects *fx;
	struct sieve *sieve;
	struct tiny_runs blind[TINY_LOCKS];

	for (u32 l = 0; l < TINY_LOCKS; l++)
		tiny_run(k->t, l, r->changes[l], &blind[l]);
	assert_int_equal(a->ngraphs, 1);
	a->strict = true;
	analysis_run(a, NULL, collect, k);
	compare_levels(k, p, m);
	fx = effects_new(a->graphs[0], m, a->ts);
	sieve = sieve_new(fx);
	k->sieve = sieve;
	compare_findings(k, r, blind);
	compare_sieve(k, r);
	sieve_free(sieve);
	effects_free(fx);
	analysis_free(a);
	model_free(m);
	program_free(p);
	arrfree(k->found);
	for (u32 l = 0; l < TINY_LOCKS; l++)
		tiny_runs_free(&blind[l]);
}

/* What is wrong about program T; *WHY, to be freed, says more. */
static enum wrong judge(const struct tiny *t, char **why)
{
	struct check k = { .t = t };
	struct tiny_runs r;

	tiny_run(t, LOCK_UNKNOWN, 0, &r);
	if (r.too_many)
		counted.too_many++;
	else
		run_engine(&k, &r);
	tiny_runs_free(&r);
	*why = k.why;
	return k.wrong;
}

static bool still_wrong(const struct tiny *t, void *data)
{
	char *why;
	enum wrong wrong = judge(t, &why);

	free(why);
	return wrong == *(enum wrong *)data;
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

/* Is program SEED of MODE as it should be? Tells of one that is not. */
static bool try_program(const char *test, unsigned mode, uint64_t seed)
{
	struct tiny t;
	char *why;
	enum wrong wrong;

	tiny_make(&t, mode, seed);
	wrong = judge(&t, &why);
	free(why);
	if (!wrong)
		return true;
	tiny_shrink(&t, still_wrong, &wrong);
	judge(&t, &why);
	fprintf(stderr, "# SEED=%llu COUNT=1 %s, made smaller: %s", (unsigned long long)seed, test, why);
	tiny_print(&t, stderr);
	free(why);
	return false;
}

static void try_programs(const char *test, unsigned mode)
{
	uint64_t count = number_from("COUNT", 200), seed = number_from("SEED", 1);
	u32 bad = 0;

	memset(&counted, 0, sizeof(counted));
	for (uint64_t i = 0; i < count && bad < MOST_BAD; i++)
		bad += !try_program(test, mode, seed + i);
	fprintf(stderr, "# %s: %llu programs, %u events found; left out: %u of locks that nothing takes, %u halves of pairs, "
		"%u where a function is uneven, %u by unknown results; %u programs with too many states\n", test, (unsigned long long)count,
		counted.events, counted.never_taken, counted.pairs, counted.doubts, counted.results, counted.too_many);
	assert_true(counted.too_many * 5 <= count);
	assert_int_equal(bad, 0);
}

TEST(test_one_function)
{
	try_programs(__func__, 0);
}

TEST(test_calls)
{
	try_programs(__func__, TINY_CALLS);
}

TEST(test_recursion)
{
	try_programs(__func__, TINY_CALLS | TINY_RECURSION);
}

TEST(test_tables)
{
	try_programs(__func__, TINY_CALLS | TINY_TABLE);
}

TEST(test_passed_locks)
{
	try_programs(__func__, TINY_CALLS | TINY_PASSED);
}

/* A loop whose first call is under the lock the second time only. */
TEST(test_once_wrong)
{
	assert_true(try_program(__func__, TINY_CALLS, 11406));
	assert_true(try_program(__func__, TINY_CALLS, 15891));
}

/* With an argument, the one test of that name. */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_function),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_passed_locks),
		cmocka_unit_test(test_once_wrong),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
