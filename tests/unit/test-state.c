// SPDX-License-Identifier: GPL-2.0-or-later
/* test-state.c - abstract states: facts, holds, interning and joins. */
#include "fixture.h"

#include <string.h>

#include "../../analyzer/solve/state.h"

static u32 facts_of(struct pool *p, const struct state *st)
{
	return pool_facts(p, st->facts, st->nfacts);
}

static struct state empty(void)
{
	struct state st;

	memset(&st, 0, sizeof(st));
	return st;
}

TEST(test_facts)
{
	struct state st = empty();

	state_set(&st, 9, (struct value){ 3, MAY_POS });
	state_set(&st, 4, (struct value){ 0, MAY_ZERO });
	state_set(&st, 7, (struct value){ 5, MAY_ANY });
	assert_int_equal(st.nfacts, 3);
	for (u32 i = 1; i < st.nfacts; i++)
		assert_true(st.facts[i - 1].atom < st.facts[i].atom);
	assert_int_equal(state_fact(&st, 9)->term, 3);
	assert_int_equal(state_fact(&st, 4)->may, MAY_ZERO);
	assert_null(state_fact(&st, 5));
	state_set(&st, 9, (struct value){ 0, MAY_NEG });
	assert_int_equal(state_fact(&st, 9)->term, 0);
	assert_int_equal(st.nfacts, 3);
}

/* What says nothing is no fact; "no atom" is none either. */
TEST(test_facts_that_say_nothing)
{
	struct state st = empty();

	state_set(&st, 4, (struct value){ 0, MAY_ANY });
	state_set(&st, 4, (struct value){ 4, MAY_ANY });
	state_set(&st, 0, (struct value){ 4, MAY_ZERO });
	assert_int_equal(st.nfacts, 0);
	state_set(&st, 4, (struct value){ 7, MAY_ANY });
	state_set(&st, 6, (struct value){ 7, MAY_ANY });
	state_set(&st, 4, (struct value){ 0, MAY_ANY });
	assert_int_equal(st.nfacts, 1);
	assert_null(state_fact(&st, 4));
	assert_int_equal(state_fact(&st, 6)->term, 7);
	state_part(&st, 4, (struct value){ 0, MAY_ANY });
	assert_non_null(state_fact(&st, 4));
	state_unset(&st, 0);
	assert_null(state_fact(&st, 4));
	assert_int_equal(st.facts[1].atom, 0);
}

/* The bound is counted, and what is known stays. */
TEST(test_too_many_facts)
{
	struct state st = empty();

	for (u32 i = 1; i <= MAX_FACTS + 5; i++)
		state_set(&st, i, (struct value){ 0, MAY_POS });
	assert_int_equal(st.nfacts, MAX_FACTS);
	assert_int_equal(st.dropped, 5);
	state_set(&st, 1, (struct value){ 0, MAY_ZERO });
	assert_int_equal(st.dropped, 5);
	assert_int_equal(state_fact(&st, 1)->may, MAY_ZERO);
}

TEST(test_interning)
{
	struct pool *p = pool_new();
	struct state a = empty(), b = empty(), back;
	u32 id;

	assert_int_equal(facts_of(p, &a), 0);
	assert_int_equal(pool_locks(p, &a.locks), 0);
	state_set(&a, 1, (struct value){ 2, MAY_POS });
	state_set(&a, 3, (struct value){ 0, MAY_ZERO });
	state_set(&b, 3, (struct value){ 0, MAY_ZERO });
	assert_int_not_equal(facts_of(p, &a), facts_of(p, &b));
	state_set(&b, 1, (struct value){ 2, MAY_POS });
	id = facts_of(p, &a);
	assert_int_equal(id, facts_of(p, &b));
	memset(&back, 0xff, sizeof(back));
	state_load(p, &back, 0, id);
	assert_int_equal(back.locks.n, 0);
	assert_int_equal(back.nfacts, 2);
	assert_int_equal(back.dropped, 0);
	assert_int_equal(facts_of(p, &back), id);
	for (u32 i = 1; i < 3000; i++) {	/* ids survive growth */
		struct fact f = { .atom = i, .term = i, .may = MAY_ANY };

		assert_int_not_equal(pool_facts(p, &f, 1), id);
	}
	assert_int_equal(facts_of(p, &a), id);
	pool_free(p);
}

/* What is apart from its memory on one way is so behind the join, though nothing is known of it. */
TEST(test_join_apart)
{
	struct pool *p = pool_new();
	struct state a = empty(), b = empty(), j;
	u64 dropped = 0;

	state_part(&a, 1, (struct value){ 5, MAY_POS });
	state_part(&a, 2, (struct value){ 0, MAY_ANY });
	state_part(&b, 2, (struct value){ 0, MAY_ANY });
	state_set(&b, 3, (struct value){ 0, MAY_ZERO });
	state_load(p, &j, 0, pool_join(p, facts_of(p, &a), facts_of(p, &b), &dropped));
	assert_int_equal(j.nfacts, 2);
	assert_true(state_fact(&j, 1)->apart);
	assert_int_equal(state_fact(&j, 1)->term, 0);
	assert_int_equal(state_fact(&j, 1)->may, MAY_ANY);
	assert_true(state_fact(&j, 2)->apart);
	state_set(&j, 1, (struct value){ 0, MAY_ZERO });	/* it is learned, */
	state_set(&j, 1, (struct value){ 0, MAY_ANY });		/* forgotten, and apart all the same */
	assert_true(state_fact(&j, 1)->apart);
	assert_int_equal(dropped, 0);
	pool_free(p);
}

/* More than there is room for: what is left out is counted. */
TEST(test_join_full)
{
	struct pool *p = pool_new();
	struct state a = empty(), b = empty(), j;
	u64 dropped = 0;

	for (u32 i = 0; i < MAX_FACTS; i++) {
		state_part(&a, 2 * i + 1, (struct value){ 0, MAY_ANY });
		state_part(&b, 2 * i + 2, (struct value){ 0, MAY_ANY });
	}
	state_load(p, &j, 0, pool_join(p, facts_of(p, &a), facts_of(p, &b), &dropped));
	assert_int_equal(j.nfacts, MAX_FACTS);
	assert_int_equal(dropped, MAX_FACTS);
	pool_free(p);
}

/* A join keeps what both say, as weak as needed; it is the same either way round. */
TEST(test_join)
{
	struct pool *p = pool_new();
	struct state a = empty(), b = empty(), j;
	u32 ia, ib, ij;
	u64 dropped = 0;

	state_set(&a, 1, (struct value){ 5, MAY_POS });		/* same in both */
	state_set(&b, 1, (struct value){ 5, MAY_POS });
	state_set(&a, 2, (struct value){ 6, MAY_ZERO });	/* other terms */
	state_set(&b, 2, (struct value){ 7, MAY_POS });
	state_set(&a, 3, (struct value){ 0, MAY_POS });		/* in one alone */
	state_set(&a, 4, (struct value){ 0, MAY_NEG | MAY_ZERO });	/* nothing is left */
	state_set(&b, 4, (struct value){ 0, MAY_POS });
	state_set(&a, 5, (struct value){ 8, MAY_NEG });		/* the term is left */
	state_set(&b, 5, (struct value){ 8, MAY_ZERO | MAY_POS });
	state_set(&b, 6, (struct value){ 0, MAY_ZERO });
	ia = facts_of(p, &a);
	ib = facts_of(p, &b);
	ij = pool_join(p, ia, ib, &dropped);
	assert_int_equal(pool_join(p, ib, ia, &dropped), ij);
	state_load(p, &j, 0, ij);
	assert_int_equal(j.nfacts, 3);
	assert_int_equal(state_fact(&j, 1)->term, 5);
	assert_int_equal(state_fact(&j, 1)->may, MAY_POS);
	assert_int_equal(state_fact(&j, 2)->term, 0);
	assert_int_equal(state_fact(&j, 2)->may, MAY_ZERO | MAY_POS);
	assert_int_equal(state_fact(&j, 5)->term, 8);
	assert_int_equal(pool_join(p, ij, ia, &dropped), ij);
	assert_int_equal(pool_join(p, ia, ia, &dropped), ia);
	assert_int_equal(pool_join(p, ia, 0, &dropped), 0);
	assert_int_equal(pool_join(p, 0, ia, &dropped), 0);
	pool_free(p);
}

TEST(test_places)
{
	struct hold h = { 0 };

	assert_true(hold_add_place(&h, 30));
	assert_true(hold_add_place(&h, 10));
	assert_true(hold_add_place(&h, 20));
	assert_true(hold_add_place(&h, 10));
	assert_true(hold_add_place(&h, 0));
	assert_int_equal(h.nplaces, 3);
	assert_int_equal(h.places[0], 10);
	assert_int_equal(h.places[2], 30);
	assert_true(hold_has_place(&h, 20));
	hold_drop_place(&h, 1);
	assert_false(hold_has_place(&h, 20));
	assert_int_equal(h.nplaces, 2);
	assert_int_equal(h.places[2], 0);
	for (u32 i = 0; i < MAX_PLACES; i++)
		hold_add_place(&h, 40 + i);
	assert_int_equal(h.nplaces, MAX_PLACES);
	assert_true(h.flags & HOLD_UNSURE);
	assert_false(hold_add_place(&h, 99));
	assert_true(hold_add_place(&h, 30));
}

/* Equal holds in any order are one lockset. */
TEST(test_locksets)
{
	struct pool *p = pool_new();
	struct lockset a = { 0 }, b = { 0 };
	struct holds back, other;
	u32 id;

	a.n = b.n = 3;
	for (u32 i = 0; i < 3; i++) {
		a.hold[i].path = 10 + i;
		b.hold[2 - i].path = 10 + i;
	}
	b.hold[3].path = 77;	/* beyond the end: to be ignored */
	lockset_normalise(&a);
	lockset_normalise(&b);
	id = pool_locks(p, &a);
	assert_int_equal(pool_locks(p, &b), id);
	b.hold[1].flags = HOLD_ASSUMED;
	assert_int_not_equal(pool_locks(p, &b), id);
	back = pool_lockset(p, id);
	other = pool_lockset(p, pool_locks(p, &b));	/* the first stays what it is */
	assert_int_equal(other.n, 3);
	assert_int_equal(back.n, 3);
	assert_memory_equal(back.hold, a.hold, 3 * sizeof(*a.hold));
	assert_int_equal(pool_lockset(p, 0).n, 0);
	pool_free(p);
	pool_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_facts_that_say_nothing),
		cmocka_unit_test(test_too_many_facts),
		cmocka_unit_test(test_interning),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_join_apart),
		cmocka_unit_test(test_join_full),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_locksets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
