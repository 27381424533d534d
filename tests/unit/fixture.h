/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fixture.h - what the unit tests share: cmocka, small units of facts written by
 * hand, and programs linked from them.
 */
#ifndef LOCKCTX_TEST_FIXTURE_H
#define LOCKCTX_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../analyzer/program/program.h"
#include "../../facts/writer.h"

#define TEST(name) static void name(void **state __attribute__((unused)))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Lists for the records of schema.h, and one record written to W. */
#define LIST(...) { sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ } }
#define NUMBERS(...) { sizeof((int64_t[]){ __VA_ARGS__ }) / 8, (int64_t[]){ __VA_ARGS__ } }
#define PUT(w, name, ...) facts_put_##name(w, &(struct fact_##name){ __VA_ARGS__ })

/* A name for mkstemp() or mkdtemp(), where temporary files belong; to be freed. */
char *temporary(const char *name);

/* A new unit, FILE being its main input. */
struct facts_writer *unit_new(const char *file);
/* Add W to P, and free W. Returns how many units were added: 1, or 0 when it is damaged. */
u32 unit_add(struct program *p, struct facts_writer *w);

/* The same as a file, for what is given file names: its name, to be unlinked and freed. */
char *unit_save(struct facts_writer *w);

/* A symbol; FLAGS are of enum sym_flag. Returns its number. */
u32 put_symbol(struct facts_writer *w, const char *name, u32 flags);
/*
 * Function SYM with one block that returns VALUE, which EXPRS writes between the
 * start of the function and the block (NULL: nothing; it returns nothing). LINE
 * tells bodies apart.
 */
u32 put_function(struct facts_writer *w, u32 sym, u32 flags, u32 line,
		 u32 (*exprs)(struct facts_writer *w));

/*
 * One unit with function "f" of N blocks, block i having the successors EDGES[i],
 * a string of digits and letters: "12" are blocks 1 and 2, "" returns.
 */
struct program *program_of_blocks(const char *const *edges, u32 n);

/* The one function NAME of P. */
struct func *the_function(const struct program *p, const char *name);

/* Runs CALL(DATA) in a process of its own. Returns what it wrote to stderr, to be
 * freed, with its exit status in *STATUS. */
char *said_by(void (*call)(void *data), void *data, int *status);

#endif
