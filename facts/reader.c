// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reader.c - see reader.h. Fields are read by kind, as schema.h lists them;
 * what a kind cannot tell is in check.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "check.h"
#include "clean.h"
#include "header.h"
#include "memory.h"
#include "reader.h"

#define RAW_MAX (1u << 30)
#define LISTS 3		/* most lists in one record */

struct scratch {
	void *v;
	size_t cap;
};

struct facts_reader {
	unsigned char *raw;
	size_t size, pos;
	size_t start;			/* of the record being read */
	size_t taken;
	const char **strs;		/* by string number, from 1 */
	uint32_t nstrs, capstrs;
	struct check check;
	struct scratch scratch[LISTS];
	unsigned int nscratch;
	enum fact_tag tag;
	bool failed;
	char error[200];
};

static const char *const tag_names[] = {
	[FACT_NONE] = "no record",
#define R(TAG, name, fields) [FACT_##TAG] = #TAG,
	FACTS_RECORDS(R)
#undef R
};

__attribute__((format(printf, 2, 3)))
static void fail(struct facts_reader *r, const char *fmt, ...)
{
	va_list ap;

	if (r->failed)
		return;
	r->failed = true;
	va_start(ap, fmt);
	vsnprintf(r->error, sizeof(r->error), fmt, ap);
	va_end(ap);
}

static void fail_record(struct facts_reader *r, const char *what)
{
	fail(r, "facts are damaged: byte %zu, %s: %s", r->start, tag_names[r->tag], what);
}

static uint64_t get_u64(struct facts_reader *r)
{
	const char *wrong = "a number is too large";
	uint64_t v = 0;

	for (unsigned int shift = 0; shift < 64; shift += 7) {
		unsigned char c;

		if (r->pos >= r->size) {
			wrong = "ends in a number";
			break;
		}
		c = r->raw[r->pos++];
		if (shift == 63 && c > 1)
			break;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	fail_record(r, wrong);
	return 0;
}

static uint32_t get_u32(struct facts_reader *r)
{
	uint64_t v = get_u64(r);

	if (v > UINT32_MAX) {
		fail_record(r, "a number is too large");
		return 0;
	}
	return v;
}

static int64_t get_i64(struct facts_reader *r)
{
	uint64_t v = get_u64(r);

	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* A count of things that take a byte each at least. */
static uint32_t get_count(struct facts_reader *r)
{
	uint32_t n = get_u32(r);

	if (n > r->size - r->pos) {
		fail_record(r, "a list is longer than the facts");
		return 0;
	}
	return n;
}

static uint32_t get_below(struct facts_reader *r, uint32_t limit, const char *what)
{
	uint32_t v = get_u32(r);

	if (v <= limit)
		return v;
	fail_record(r, what);
	return 0;
}

static uint32_t get_str(struct facts_reader *r)
{
	return get_below(r, r->nstrs, "names a string that does not exist");
}

static uint32_t get_sym(struct facts_reader *r)
{
	return get_below(r, r->check.nsyms, "names a symbol that does not exist");
}

static uint32_t get_expr(struct facts_reader *r)
{
	return get_below(r, r->check.nexprs, "names an expression that does not exist");
}

/* Blocks may be named before they come; check.c looks again at ENDFN. */
static uint32_t get_block(struct facts_reader *r)
{
	uint32_t b = get_u32(r);

	if (b > r->check.max_block)
		r->check.max_block = b;
	return b;
}

/* The value of a PHI may come later, too. */
static uint32_t get_any_expr(struct facts_reader *r)
{
	uint32_t e = get_u32(r);

	if (e > r->check.max_expr)
		r->check.max_expr = e;
	return e;
}

static void *get_room(struct facts_reader *r, size_t size)
{
	struct scratch *s = &r->scratch[r->nscratch++];

	if (size > s->cap) {
		void *v = realloc(s->v, 2 * size);

		if (!v) {
			fail(r, "out of memory for a list of %zu bytes", size);
			return NULL;
		}
		s->v = v;
		s->cap = 2 * size;
	}
	return s->v;
}

static struct fact_list get_list(struct facts_reader *r, uint32_t (*get)(struct facts_reader *))
{
	uint32_t n = get_count(r);
	uint32_t *v = get_room(r, n * sizeof(*v));

	if (r->failed)
		return (struct fact_list){ 0, NULL };
	for (uint32_t i = 0; i < n; i++)
		v[i] = get(r);
	return (struct fact_list){ n, v };
}

static struct fact_list get_strs(struct facts_reader *r)
{
	return get_list(r, get_str);
}

static struct fact_list get_exprs(struct facts_reader *r)
{
	return get_list(r, r->tag == FACT_PHI ? get_any_expr : get_expr);
}

static struct fact_list get_blocks(struct facts_reader *r)
{
	return get_list(r, get_block);
}

static struct fact_i64s get_i64s(struct facts_reader *r)
{
	uint32_t n = get_count(r);
	int64_t *v = get_room(r, n * sizeof(*v));

	if (r->failed)
		return (struct fact_i64s){ 0, NULL };
	for (uint32_t i = 0; i < n; i++)
		v[i] = get_i64(r);
	return (struct fact_i64s){ n, v };
}

/*
 * The bytes are moved down by one, over the last byte of their length, which
 * makes room for a NUL.
 */
static struct fact_text get_text(struct facts_reader *r)
{
	uint32_t n = get_count(r);
	char *p = (char *)r->raw + r->pos;

	if (r->failed)
		return (struct fact_text){ 0, "" };
	if (memchr(p, 0, n)) {
		fail_record(r, "a string holds a NUL");
		return (struct fact_text){ 0, "" };
	}
	p--;
	memmove(p, p + 1, n);
	p[n] = '\0';
	r->pos += n;
	return (struct fact_text){ n, text_clean(p) };
}

#define GET_U32 get_u32
#define GET_I64 get_i64
#define GET_STR get_str
#define GET_SYM get_sym
#define GET_EXPR get_expr
#define GET_BLOCK get_block
#define GET_STRS get_strs
#define GET_EXPRS get_exprs
#define GET_BLOCKS get_blocks
#define GET_I64S get_i64s
#define GET_TEXT get_text

static void get_record(struct facts_reader *r, struct fact_record *rec)
{
	switch (rec->tag) {
#define GET_FIELD(kind, field) to->field = GET_##kind(r);
#define R(TAG, name, fields)                                                   \
	case FACT_##TAG: {                                                     \
		struct fact_##name *to = &rec->name;                           \
		(void)to;                                                      \
		fields(GET_FIELD)                                              \
		break;                                                         \
	}
	FACTS_RECORDS(R)
#undef R
#undef GET_FIELD
	default:
		break;
	}
}

static void add_string(struct facts_reader *r, struct fact_record *rec)
{
	if (r->nstrs + 2 > r->capstrs) {
		uint32_t cap = (r->nstrs + 2) * 2;
		const char **v = realloc(r->strs, cap * sizeof(*v));

		if (!v) {
			fail(r, "out of memory for %u strings", cap);
			return;
		}
		r->strs = v;
		r->capstrs = cap;
	}
	r->strs[++r->nstrs] = rec->str.text.v;
	rec->number = r->nstrs;
}

bool facts_next(struct facts_reader *r, struct fact_record *rec)
{
	const char *wrong;

	if (r->failed)
		return false;
	r->start = r->pos;
	r->nscratch = 0;
	if (r->pos == r->size) {
		r->tag = FACT_NONE;
		wrong = check_end(&r->check);
		if (wrong)
			fail_record(r, wrong);
		return false;
	}
	r->tag = r->raw[r->pos++];
	if (r->tag == FACT_NONE || r->tag >= FACT_TAGS) {
		fail(r, "facts are damaged: byte %zu: unknown record %d", r->start, r->tag);
		return false;
	}
	rec->tag = r->tag;
	rec->number = 0;
	get_record(r, rec);
	if (r->failed)
		return false;
	if (rec->tag == FACT_STR) {
		add_string(r, rec);
	} else {
		wrong = check_record(&r->check, rec, r->nstrs);
		if (wrong)
			fail_record(r, wrong);
	}
	return !r->failed;
}

static void unpack(struct facts_reader *r, const void *packed, const struct facts_header *h)
{
	size_t n;

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	/* A fuzzer cannot guess a checksum; for it, what is not packed will do. */
	if (h->raw_size == h->packed_size) {
		r->raw = memory_alloc(h->raw_size + 1);
		memcpy(r->raw, packed, h->raw_size);
		r->size = h->raw_size;
		return;
	}
#endif
	if (h->raw_size > RAW_MAX || h->raw_size > facts_raw_limit(h->packed_size) ||
	    ZSTD_getFrameContentSize(packed, h->packed_size) != h->raw_size) {
		fail(r, "facts are damaged: %llu bytes cannot be packed in %llu",
		     (unsigned long long)h->raw_size, (unsigned long long)h->packed_size);
		return;
	}
	r->raw = malloc(h->raw_size + 1);
	if (!r->raw) {
		fail(r, "out of memory for %llu bytes of facts", (unsigned long long)h->raw_size);
		return;
	}
	n = ZSTD_decompress(r->raw, h->raw_size, packed, h->packed_size);
	if (ZSTD_isError(n) || n != h->raw_size || XXH3_64bits(r->raw, n) != h->checksum) {
		fail(r, "facts are damaged: the checksum does not match");
		return;
	}
	r->size = n;
}

/* Where the next payload may start: behind zero bytes of padding. */
static size_t skip_padding(const unsigned char *data, size_t at, size_t size)
{
	while (at < size && !data[at])
		at++;
	return at;
}

static void open_payload(struct facts_reader *r, const void *data, size_t size)
{
	struct facts_header h;

	if (size < sizeof(h)) {
		fail(r, "facts are cut short: %zu bytes, the header takes %zu", size, sizeof(h));
		return;
	}
	memcpy(&h, data, sizeof(h));
	if (memcmp(h.magic, FACTS_MAGIC, sizeof(h.magic))) {
		fail(r, "these are no facts: they do not begin with " FACTS_MAGIC);
		return;
	}
	if (h.packed_size > size - sizeof(h)) {
		fail(r, "facts are cut short: %zu bytes of %llu", size - sizeof(h),
		     (unsigned long long)h.packed_size);
		return;
	}
	r->taken = skip_padding(data, sizeof(h) + h.packed_size, size);
	if (h.version != FACTS_VERSION || h.reserved) {
		fail(r, "facts are of version %u, this program reads %d: extract them again",
		     h.version, FACTS_VERSION);
		return;
	}
	unpack(r, (const char *)data + sizeof(h), &h);
}

/* What facts_open() gives when there is no memory for a reader. */
static struct facts_reader no_reader = {
	.failed = true,
	.error = "out of memory for a reader of facts",
};

struct facts_reader *facts_open(const void *data, size_t size)
{
	struct facts_reader *r = calloc(1, sizeof(*r));

	if (!r)
		return &no_reader;
	open_payload(r, data, size);
	return r;
}

void facts_close(struct facts_reader *r)
{
	if (!r || r == &no_reader)
		return;
	for (int i = 0; i < LISTS; i++)
		free(r->scratch[i].v);
	check_release(&r->check);
	free(r->strs);
	free(r->raw);
	free(r);
}

size_t facts_size(const struct facts_reader *r)
{
	return r->taken;
}

const char *facts_error(const struct facts_reader *r)
{
	return r->failed ? r->error : NULL;
}

const char *facts_text(const struct facts_reader *r, uint32_t n)
{
	return n && n <= r->nstrs ? r->strs[n] : "";
}
