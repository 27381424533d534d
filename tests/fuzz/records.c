// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * records.c - mutate_records(): reads a payload record by record and writes it again. Fields get
 * other values of their kind, mostly such that exist, so that the reader has no reason to refuse.
 */
#include "mutate.h"

#include <stdlib.h>
#include <string.h>

#include "../../analyzer/program/util.h"
#include "../../facts/reader.h"
#include "../../facts/writer.h"

#define MAX_LIST 256

/* What exists where a field stands, and room for changed lists and texts. */
struct change {
	struct rng *r;
	uint32_t strs, syms, exprs, blocks;
	uint32_t list[MAX_LIST];
	int64_t numbers[MAX_LIST];
};

/* Names that mean something to the analysis, and steps that are unusual. */
static const char *const texts[] = {
	"srcu_read_lock", "srcu_read_unlock", "synchronize_srcu", "mutex_lock", "mutex_unlock",
	"mutex_trylock", "spin_lock_irqsave", "rcu_read_lock", "__SCT__call", "__SCK__call", "memcpy",
	"kvm::srcu", "kvm::kvm", "::", "a::", "::b", ":", "kvm::", "kvm::a.b.c.d", "[0]", "[-1]", "[7-3]",
	"[0-999999999999]", "[", "[x", "[1-", "[9223372036854775807-9223372036854775807]", "%s%n",
	"\xff\xfe", "=rcu", "kvm_x86_ops", "do_set_msr", ".initcall6.init", "*",
};

static uint32_t any_below(struct change *c, uint32_t n)
{
	return rng_below(c->r, 12) ? rng_below(c->r, n) : n + rng_below(c->r, 2);
}

static void change_U32(struct change *c, uint32_t *v)
{
	switch (rng_below(c->r, 6)) {
	case 0: *v ^= 1u << rng_below(c->r, 9); break;
	case 1: *v = UINT32_MAX >> rng_below(c->r, 32); break;
	case 2: *v += rng_below(c->r, 2) ? 1 : -1; break;
	default: *v = rng_below(c->r, 22);
	}
}

static void change_I64(struct change *c, int64_t *v)
{
	switch (rng_below(c->r, 8)) {
	case 0: *v = INT64_MIN; break;
	case 1: *v = INT64_MAX; break;
	case 2: *v = -*(volatile int64_t *)v; break;
	case 3: *v = (int64_t)((uint64_t)*v + 1); break;
	case 4: *v = (int64_t)((uint64_t)*v - 1); break;
	case 5: *v = (int64_t)rng_next(c->r) >> rng_below(c->r, 64); break;
	default: *v = rng_below(c->r, 20);
	}
}

static void change_STR(struct change *c, uint32_t *v)
{
	*v = any_below(c, c->strs + 1);
}

static void change_SYM(struct change *c, uint32_t *v)
{
	*v = any_below(c, c->syms + 1);
}

static void change_EXPR(struct change *c, uint32_t *v)
{
	*v = any_below(c, c->exprs + 1);
}

static void change_BLOCK(struct change *c, uint32_t *v)
{
	*v = any_below(c, c->blocks + 1 + rng_below(c->r, 3));
}

static void change_list(struct change *c, struct fact_list *l, void (*one)(struct change *, uint32_t *))
{
	if (l->n >= MAX_LIST)
		return;
	if (l->n)
		memcpy(c->list, l->v, l->n * sizeof(*l->v));
	l->v = c->list;
	switch (rng_below(c->r, 4)) {
	case 0:
		c->list[l->n] = 0;
		one(c, &c->list[l->n++]);
		break;
	case 1:
		l->n -= l->n > 0;
		break;
	case 2:
		if (l->n) {	/* longer than anything expects */
			for (; l->n < MAX_LIST / 4; l->n++)
				c->list[l->n] = c->list[0];
			break;
		}
		/* fall through */
	default:
		if (l->n)
			one(c, &c->list[rng_below(c->r, l->n)]);
	}
}

static void change_STRS(struct change *c, struct fact_list *l)
{
	change_list(c, l, change_STR);
}

static void change_EXPRS(struct change *c, struct fact_list *l)
{
	change_list(c, l, change_EXPR);
}

static void change_BLOCKS(struct change *c, struct fact_list *l)
{
	change_list(c, l, change_BLOCK);
}

static void change_I64S(struct change *c, struct fact_i64s *l)
{
	if (!l->n || l->n >= MAX_LIST)
		return;
	memcpy(c->numbers, l->v, l->n * sizeof(*l->v));
	l->v = c->numbers;
	change_I64(c, &c->numbers[rng_below(c->r, l->n)]);
}

static void change_TEXT(struct change *c, struct fact_text *t)
{
	static char text[5000];
	uint32_t k = rng_below(c->r, sizeof(texts) / sizeof(*texts) + 1);

	if (k < sizeof(texts) / sizeof(*texts)) {
		*t = (struct fact_text){ strlen(texts[k]), texts[k] };
		return;
	}
	memset(text, 'x', sizeof(text));
	*t = (struct fact_text){ sizeof(text), text };
}

/* change_fn(), change_call(), ...: another value for one field of the record. */
#define COUNT_FIELD(kind, name) n++;
#define CHANGE_FIELD(kind, name)                                               \
	if (!pick--)                                                           \
		change_##kind(c, &rec->name);
#define R(TAG, name, fields)                                                   \
	static void change_##name(struct change *c, struct fact_##name *rec)   \
	{                                                                      \
		uint32_t n = 0, pick;                                          \
		fields(COUNT_FIELD)                                            \
		pick = rng_below(c->r, n);                                     \
		(void)rec;                                                     \
		(void)pick;                                                    \
		fields(CHANGE_FIELD)                                           \
	}
FACTS_RECORDS(R)
#undef R

static void change_record(struct change *c, struct fact_record *rec)
{
	switch (rec->tag) {
#define R(TAG, name, fields) case FACT_##TAG: change_##name(c, &rec->name); break;
		FACTS_RECORDS(R)
#undef R
	default:
		break;
	}
}

static void put_record(struct facts_writer *w, const struct fact_record *rec)
{
	switch (rec->tag) {
#define R(TAG, name, fields) case FACT_##TAG: facts_put_##name(w, &rec->name); break;
		FACTS_RECORDS(R)
#undef R
	default:
		break;
	}
}

static uint32_t count_records(const unsigned char *data, size_t size)
{
	struct facts_reader *in = facts_open(data, size);
	struct fact_record rec;
	uint32_t n = 0;

	while (facts_next(in, &rec))
		n++;
	facts_close(in);
	return n;
}

static void count_number(struct change *c, const struct fact_record *rec)
{
	switch (rec->tag) {
	case FACT_STR: c->strs = rec->number; break;
	case FACT_SYM: c->syms = rec->number; break;
	case FACT_EXPR: c->exprs = rec->number; break;
	case FACT_BLOCK: c->blocks = rec->number; break;
	case FACT_FN: c->exprs = c->blocks = 0; break;
	default: break;
	}
}

struct bytes mutate_records(const unsigned char *data, size_t size, struct rng *r)
{
	uint32_t total = count_records(data, size), often = total / (1 + rng_below(r, 5)) + 1;
	struct facts_reader *in = facts_open(data, size);
	struct facts_writer *w = facts_writer_new();
	struct change *c = xcalloc(1, sizeof(*c));
	struct fact_record rec;
	struct bytes b;
	const void *out;

	c->r = r;
	while (facts_next(in, &rec)) {
		count_number(c, &rec);
		if (rng_below(r, often)) {
			put_record(w, &rec);
			continue;
		}
		switch (rng_below(r, 10)) {
		case 0:
			break;
		case 1:
			put_record(w, &rec);
			put_record(w, &rec);
			break;
		default:
			change_record(c, &rec);
			put_record(w, &rec);
		}
	}
	facts_close(in);
	out = facts_finish(w, &b.size);
	b.data = xmalloc(b.size);
	memcpy(b.data, out, b.size);
	facts_writer_free(w);
	free(c);
	return b;
}
