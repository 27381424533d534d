// SPDX-License-Identifier: GPL-2.0-or-later
/* test-cfg.c - orders, post-dominators and the regions of branches. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../analyzer/program/cfg.h"
#include "../../analyzer/program/util.h"

#define GRAPH(...) ((const char *const[]){ __VA_ARGS__ }), COUNT(((const char *const[]){ __VA_ARGS__ }))

/* Checks the immediate post-dominators of a graph; 'x' in WANT is the exit. */
static void expect_pdoms(const char *const *edges, u32 n, const char *want)
{
	struct program *p = program_of_blocks(edges, n);
	const struct cfg *c = cfg_of(the_function(p, "f"));

	assert_int_equal(strlen(want), n);
	assert_int_equal(c->nblocks, n);
	assert_int_equal(c->pdom[n], n);
	for (u32 b = 0; b < n; b++) {
		u32 d = want[b] == 'x' ? n : (u32)(want[b] - '0');

		if (c->pdom[b] != d)
			fail_msg("block %u: post-dominated by %u, not %u", b, c->pdom[b], d);
	}
	program_free(p);
}

TEST(test_post_dominators)
{
	expect_pdoms(GRAPH(""), "x");
	expect_pdoms(GRAPH("1", "2", ""), "12x");
	expect_pdoms(GRAPH("12", "3", "3", ""), "333x");
	expect_pdoms(GRAPH("12", "", ""), "xxx");
	expect_pdoms(GRAPH("12", "2", ""), "22x");
	/* a branch inside a branch */
	expect_pdoms(GRAPH("15", "23", "4", "4", "6", "6", ""), "644466x");
	/* a switch that falls through */
	expect_pdoms(GRAPH("1234", "2", "3", "4", ""), "4234x");
}

TEST(test_loops)
{
	expect_pdoms(GRAPH("1", "23", "1", ""), "131x");		/* while */
	expect_pdoms(GRAPH("1", "12", ""), "12x");			/* do on itself */
	expect_pdoms(GRAPH("1", "25", "34", "2", "1", ""), "15421x");	/* nested */
	expect_pdoms(GRAPH("1", "24", "13", "4", ""), "1444x");	/* with a break */
	/* entered at two places */
	expect_pdoms(GRAPH("12", "2", "13", ""), "223x");
}

/* Control that never leaves has to end somewhere: the search must, too. */
TEST(test_endless)
{
	struct program *p = program_of_blocks(GRAPH("12", "1", ""));
	const struct cfg *c = cfg_of(the_function(p, "f"));

	assert_int_equal(c->pdom[2], 3);
	assert_int_equal(c->pdom[1], 3);
	assert_int_equal(c->pdom[0], 3);
	program_free(p);
	p = program_of_blocks(GRAPH("1", "2", "1"));
	c = cfg_of(the_function(p, "f"));
	for (u32 b = 0; b < 3; b++) {
		u32 at = b, steps = 0;

		while (at != 3 && steps++ < 4)
			at = c->pdom[at];
		assert_int_equal(at, 3);
	}
	program_free(p);
}

TEST(test_order)
{
	static const char *const edges[] = { "12", "3", "3", "4", "35", "", "5" };
	struct program *p = program_of_blocks(edges, COUNT(edges));
	const struct cfg *c = cfg_of(the_function(p, "f"));

	assert_int_equal(c->order[0], 0);
	assert_int_equal(c->order[1] + c->order[2], 1 + 2);
	assert_int_equal(c->order[3], 3);
	assert_int_equal(c->order[4], 4);
	assert_int_equal(c->order[5], 5);
	assert_int_equal(c->order[6], NONE);	/* nothing leads there */
	program_free(p);
}

/* Block B's region, as digits in order; "-" when there is none. */
static void expect_region(const char *const *edges, u32 n, u32 b, const char *want)
{
	struct program *p = program_of_blocks(edges, n);
	struct func *f = the_function(p, "f");
	const struct region *in = cfg_region(f, b);
	char got[65] = "";

	for (u32 k = region_next(in, 0); k != NONE; k = region_next(in, k + 1))
		if (k != b)
			snprintf(got + strlen(got), 3, "%c", "0123456789abcdef"[k % 16]);
	for (u32 k = 0; k < n; k++)
		assert_int_equal(region_has(in, k), in && region_next(in, k) == k);
	assert_string_equal(in ? got : "-", want);
	assert_ptr_equal(cfg_region(f, b), in);
	program_free(p);
}

TEST(test_regions)
{
	expect_region(GRAPH("12", "3", "3", ""), 0, "12");
	expect_region(GRAPH("12", "2", ""), 0, "1");
	expect_region(GRAPH("12", "", ""), 0, "12");
	expect_region(GRAPH("1", ""), 0, "-");
	expect_region(GRAPH("1", "23", "1", ""), 1, "2");
	expect_region(GRAPH("1", "25", "34", "2", "1", ""), 1, "234");
	expect_region(GRAPH("1", "25", "34", "2", "1", ""), 2, "3");
	expect_region(GRAPH("12", "1", ""), 0, "12");
}

/* A region that begins far from the first block, and goes over more than one word. */
TEST(test_far_region)
{
	struct region *r = xcalloc(1, sizeof(*r) + 3 * sizeof(*r->bits));

	r->word = 2;
	r->n = 3;
	r->bits[0] = UINT64_C(1) << 63;
	r->bits[2] = 1;
	assert_int_equal(region_next(r, 0), 191);
	assert_int_equal(region_next(r, 191), 191);
	assert_int_equal(region_next(r, 192), 256);
	assert_int_equal(region_next(r, 257), NONE);
	assert_int_equal(region_next(r, 5000), NONE);
	assert_int_equal(region_next(NULL, 0), NONE);
	for (u32 b = 0; b < 400; b++)
		assert_int_equal(region_has(r, b), b == 191 || b == 256);
	assert_false(region_has(NULL, 0));
	free(r);
}

/* ---- against the definition ---- */

/* The blocks that control can reach from FROM without entering WITHOUT, as a set of bits. */
static u64 reached(const struct func *f, u32 from, u32 without)
{
	u64 seen = 0, todo = UINT64_C(1) << from;

	while (todo) {
		u32 b = __builtin_ctzll(todo);

		todo &= todo - 1;
		if (b == without)
			continue;
		seen |= UINT64_C(1) << b;
		for (u32 i = 0; i < f->blocks[b].nsucc; i++) {
			u32 s = f->succs[f->blocks[b].succ + i];

			if (!(seen >> s & 1))
				todo |= UINT64_C(1) << s;
		}
	}
	return seen;
}

static bool reaches_exit(const struct func *f, u32 from, u32 without)
{
	for (u64 in = reached(f, from, without); in; in &= in - 1)
		if (!f->blocks[__builtin_ctzll(in)].nsucc)
			return true;
	return false;
}

/* Can control get caught behind B? Then what is behind the trap is the analyser's choice. */
static bool may_be_caught(const struct func *f, u32 b)
{
	for (u64 in = reached(f, b, NONE); in; in &= in - 1)
		if (!reaches_exit(f, __builtin_ctzll(in), NONE))
			return true;
	return false;
}

static u32 random_below(u32 *seed, u32 n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % n;
}

/* D post-dominates B when no way from B to an exit avoids it: these are the blocks on B's chain. */
static u32 check_definition(const struct func *f, const struct cfg *c)
{
	u32 checked = 0;

	for (u32 b = 0; b < c->nblocks; b++) {
		u64 chain = 0;
		u32 at = b, steps = 0;

		for (at = c->pdom[b]; at != c->nblocks && steps++ < 64; at = c->pdom[at])
			chain |= UINT64_C(1) << at;
		assert_int_equal(at, c->nblocks);
		if (may_be_caught(f, b) || c->order[b] == NONE)
			continue;
		checked++;
		for (u32 d = 0; d < c->nblocks; d++)
			if (d != b && (chain >> d & 1) == reaches_exit(f, b, d))
				fail_msg("does %u post-dominate %u?", d, b);
	}
	return checked;
}

TEST(test_random_graphs)
{
	enum { BLOCKS = 12 };
	char text[BLOCKS][4];
	const char *edges[BLOCKS];
	u32 seed = 7, checked = 0;

	for (u32 round = 0; round < 300; round++) {
		struct program *p;

		for (u32 b = 0; b < BLOCKS; b++) {
			u32 k = b == BLOCKS - 1 ? 0 : random_below(&seed, 4);

			for (u32 i = 0; i < k; i++)
				text[b][i] = "0123456789ab"[random_below(&seed, BLOCKS)];
			text[b][k] = '\0';
			edges[b] = text[b];
		}
		p = program_of_blocks(edges, BLOCKS);
		checked += check_definition(the_function(p, "f"), cfg_of(the_function(p, "f")));
		program_free(p);
	}
	assert_true(checked > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_post_dominators),
		cmocka_unit_test(test_loops),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_far_region),
		cmocka_unit_test(test_random_graphs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
