// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-facts.c - what the writer writes the reader reads, and nothing that is
 * damaged gets past it.
 */
#include "dump.h"
#include "test-util.h"

void facts_oom(size_t wanted)
{
	fail_msg("out of memory for %zu bytes", wanted);
	abort();
}

/* Expressions of write_unit()'s function, in order. */
enum { PARAM = 1, ZERO, PHI, KVM, LOADED, SRCU, LOCK, RESULT, ASM, TEST, LOCAL };

static void write_exprs(struct facts_writer *w, uint32_t callee)
{
	PUT(expr, .op = EX_PARAM);
	PUT(expr, .op = EX_CONST, .num = -5000000000);
	PUT(expr, .op = EX_PHI);
	PUT(expr, .op = EX_FIELD, .a = PARAM, .ref = facts_str(w, "kvm_vcpu::kvm"));
	PUT(expr, .op = EX_LOAD, .a = KVM, .num = 8, .ref = 1);
	PUT(expr, .op = EX_FIELD, .a = LOADED, .ref = facts_str(w, "kvm::srcu"));
	PUT(expr, .op = EX_FUNC, .ref = callee);
	PUT(expr, .op = EX_CALL);
	PUT(expr, .op = EX_ASM, .a = RESULT);
	PUT(expr, .op = EX_BINARY, .a = RESULT, .b = ZERO, .num = BIN_LT | BIN_UNSIGNED);
	PUT(expr, .op = EX_LOCAL);
}

static void write_blocks(struct facts_writer *w)
{
	PUT(block);
	PUT(load, .dst = LOADED, .line = 11);
	PUT(call, .dst = RESULT, .fn = LOCK, .args = LIST(SRCU, PARAM),
	    .macro = facts_str(w, "guard"), .lhs = facts_str(w, "idx"), .flags = CALL_CLEANUP,
	    .line = 12, .col = 3);
	PUT(assembly, .outs = LIST(ASM, LOCAL), .ins = LIST(RESULT), .text = facts_str(w, "nop"));
	PUT(branch, .cond = TEST, .yes = 1, .no = 2, .line = 13);
	PUT(block);
	PUT(store, .addr = LOCAL, .value = ASM, .line = 14);
	PUT(copy, .dst = LOCAL, .src = SRCU);
	PUT(copy, .dst = LOCAL);
	PUT(choice, .index = RESULT, .other = 2, .to = LIST(2, 3), .low = NUMBERS(INT64_MIN, 7),
	    .high = NUMBERS(-1, INT64_MAX));
	PUT(block);
	PUT(phi, .dst = PHI, .preds = LIST(0, 1), .values = LIST(ZERO, LOCAL));
	PUT(anyof, .to = LIST(3, 4));
	PUT(block);
	PUT(jump, .to = 4);
	PUT(block);
	PUT(ret, .value = PHI, .line = 20);
	PUT(block);
	PUT(stop);
	PUT(endfn);
}

/* Every record there is. */
static struct facts_writer *write_unit(void)
{
	struct facts_writer *w = facts_writer_new();
	uint32_t fn, ops;

	PUT(unit, .file = facts_str(w, "a.c"), .compiler = facts_str(w, "gcc 12"), .flags = 1);
	fn = PUT(sym, .name = facts_str(w, "lock"), .flags = SYM_FUNC | SYM_DEFINED,
		 .section = facts_str(w, ".initcall6.init"), .type = facts_str(w, "int()"),
		 .line = 3);
	ops = PUT(sym, .name = facts_str(w, "ops"), .target = facts_str(w, "x"));
	PUT(attr, .sym = fn, .name = facts_str(w, "must_hold"), .text = facts_str(w, "&kvm->lock"));
	PUT(attr, .field = facts_str(w, "kvm::srcu"), .name = facts_str(w, "guarded_by"));
	PUT(member, .field = facts_str(w, "kvm_vcpu::kvm"), .to = facts_str(w, "kvm"));
	PUT(object, .sym = ops, .complete = 1);
	PUT(init, .path = LIST(facts_str(w, "ops::set")), .sym = fn, .line = 5, .col = 9);
	PUT(init, .path = LIST(facts_str(w, "[0-7]"), facts_str(w, "ops::k")), .sym = ops,
	    .to = LIST(facts_str(w, "ops::set")));
	PUT(init, .num = -3);
	PUT(fn, .sym = fn, .flags = FN_INLINE, .params = LIST(facts_str(w, "vcpu"), 0),
	    .locals = LIST(facts_str(w, "flags")), .line = 10);
	write_exprs(w, fn);
	write_blocks(w);
	return w;
}

/* The records of PAYLOAD as they are in the stream. */
static unsigned char *unpack(const unsigned char *payload, size_t *size)
{
	struct facts_header h;
	unsigned char *raw;

	memcpy(&h, payload, sizeof(h));
	raw = malloc(h.raw_size);
	*size = ZSTD_decompress(raw, h.raw_size, payload + sizeof(h), h.packed_size);
	assert_int_equal(*size, h.raw_size);
	return raw;
}

static bool equal_lists(struct fact_list a, const uint32_t *v, uint32_t n)
{
	return a.n == n && !memcmp(a.v, v, n * sizeof(*v));
}

/* The next record that is not a string. */
static struct fact_record next(struct facts_reader *r, enum fact_tag tag)
{
	struct fact_record rec;

	do {
		if (!facts_next(r, &rec))
			fail_msg("no record: %s", facts_error(r) ? facts_error(r) : "the end");
	} while (rec.tag == FACT_STR);
	assert_int_equal(rec.tag, tag);
	return rec;
}

#define TEXT(n) facts_text(r, n)

static void read_top(struct facts_reader *r)
{
	struct fact_record rec = next(r, FACT_UNIT);

	assert_string_equal(TEXT(rec.unit.file), "a.c");
	assert_string_equal(TEXT(rec.unit.compiler), "gcc 12");
	assert_int_equal(rec.unit.flags, 1);
	rec = next(r, FACT_SYM);
	assert_int_equal(rec.number, 1);
	assert_string_equal(TEXT(rec.sym.name), "lock");
	assert_string_equal(TEXT(rec.sym.section), ".initcall6.init");
	assert_string_equal(TEXT(rec.sym.type), "int()");
	assert_string_equal(TEXT(rec.sym.target), "");
	assert_int_equal(rec.sym.line, 3);
	rec = next(r, FACT_SYM);
	assert_int_equal(rec.number, 2);
	rec = next(r, FACT_ATTR);
	assert_string_equal(TEXT(rec.attr.text), "&kvm->lock");
	rec = next(r, FACT_ATTR);
	assert_string_equal(TEXT(rec.attr.field), "kvm::srcu");
	rec = next(r, FACT_MEMBER);
	assert_string_equal(TEXT(rec.member.field), "kvm_vcpu::kvm");
	assert_string_equal(TEXT(rec.member.to), "kvm");
	rec = next(r, FACT_OBJECT);
	assert_int_equal(rec.object.sym, 2);
	rec = next(r, FACT_INIT);
	assert_int_equal(rec.init.path.n, 1);
	assert_string_equal(TEXT(rec.init.path.v[0]), "ops::set");
	assert_int_equal(rec.init.col, 9);
	rec = next(r, FACT_INIT);
	assert_string_equal(TEXT(rec.init.path.v[1]), "ops::k");
	assert_string_equal(TEXT(rec.init.to.v[0]), "ops::set");
	rec = next(r, FACT_INIT);
	assert_int_equal(rec.init.num, -3);
	assert_int_equal(rec.init.path.n, 0);
}

static void read_exprs(struct facts_reader *r)
{
	struct fact_record rec = next(r, FACT_FN);

	assert_int_equal(rec.fn.flags, FN_INLINE);
	assert_string_equal(TEXT(rec.fn.params.v[0]), "vcpu");
	assert_string_equal(TEXT(rec.fn.params.v[1]), "");
	assert_string_equal(TEXT(rec.fn.locals.v[0]), "flags");
	next(r, FACT_EXPR);
	rec = next(r, FACT_EXPR);
	assert_int_equal(rec.number, ZERO);
	assert_true(rec.expr.num == -5000000000);
	for (int i = PHI; i < LOADED; i++)
		next(r, FACT_EXPR);
	rec = next(r, FACT_EXPR);
	assert_int_equal(rec.expr.op, EX_LOAD);
	assert_int_equal(rec.expr.ref, 1);
	for (int i = SRCU; i <= LOCAL; i++)
		rec = next(r, FACT_EXPR);
	assert_int_equal(rec.number, LOCAL);
}

static void read_blocks(struct facts_reader *r)
{
	struct fact_record rec = next(r, FACT_BLOCK);

	assert_int_equal(rec.number, 0);
	rec = next(r, FACT_LOAD);
	assert_int_equal(rec.load.line, 11);
	rec = next(r, FACT_CALL);
	assert_true(equal_lists(rec.call.args, (uint32_t[]){ SRCU, PARAM }, 2));
	assert_string_equal(TEXT(rec.call.macro), "guard");
	assert_string_equal(TEXT(rec.call.lhs), "idx");
	rec = next(r, FACT_ASM);
	assert_true(equal_lists(rec.assembly.outs, (uint32_t[]){ ASM, LOCAL }, 2));
	assert_true(equal_lists(rec.assembly.ins, (uint32_t[]){ RESULT }, 1));
	rec = next(r, FACT_BRANCH);
	assert_int_equal(rec.branch.no, 2);
	rec = next(r, FACT_BLOCK);
	assert_int_equal(rec.number, 1);
	next(r, FACT_STORE);
	next(r, FACT_COPY);
	rec = next(r, FACT_COPY);
	assert_int_equal(rec.copy.src, 0);
	rec = next(r, FACT_SWITCH);
	assert_true(rec.choice.low.v[0] == INT64_MIN && rec.choice.high.v[1] == INT64_MAX);
	assert_true(equal_lists(rec.choice.to, (uint32_t[]){ 2, 3 }, 2));
	next(r, FACT_BLOCK);
	rec = next(r, FACT_PHI);
	assert_true(equal_lists(rec.phi.values, (uint32_t[]){ ZERO, LOCAL }, 2));
	rec = next(r, FACT_ANYOF);
	assert_int_equal(rec.anyof.to.n, 2);
}

static void test_round_trip(void **state)
{
	struct facts_writer *w = write_unit();
	struct facts_reader *r;
	struct fact_record rec;
	const void *payload;
	size_t size;

	(void)state;
	payload = facts_finish(w, &size);
	r = facts_open(payload, size);
	assert_int_equal(facts_size(r), size);
	read_top(r);
	read_exprs(r);
	read_blocks(r);
	while (facts_next(r, &rec))
		;
	assert_null(facts_error(r));
	assert_int_equal(rec.tag, FACT_ENDFN);
	facts_close(r);
	facts_writer_free(w);
}

/* Several payloads in one section, with zero bytes between. */
static void test_concatenated(void **state)
{
	struct facts_writer *w = write_unit();
	unsigned char *two;
	const void *payload;
	struct outcome o;
	struct facts_reader *r;
	size_t size;

	(void)state;
	payload = facts_finish(w, &size);
	two = calloc(1, 2 * size + 7);
	memcpy(two, payload, size);
	memcpy(two + size + 7, payload, size);
	r = facts_open(two, 2 * size + 7);
	assert_int_equal(facts_size(r), size + 7);
	facts_close(r);
	o = read_all(two + size + 7, size);
	assert_string_equal(o.error, "");
	free(two);
	facts_writer_free(w);
}

/* No prefix of a payload is one. */
static void test_cut_payload(void **state)
{
	struct facts_writer *w = write_unit();
	const unsigned char *payload;
	size_t size;

	(void)state;
	payload = facts_finish(w, &size);
	for (size_t n = 0; n < size; n++) {
		unsigned char *cut = malloc(n ? n : 1);

		memcpy(cut, payload, n);
		assert_string_not_equal(read_all(cut, n).error, "");
		free(cut);
	}
	facts_writer_free(w);
}

static bool may_end(enum fact_tag last)
{
	return last == FACT_STR || last == FACT_SYM || last == FACT_UNIT || last == FACT_ATTR ||
	       last == FACT_MEMBER || last == FACT_OBJECT || last == FACT_INIT;
}

/* Records that end early are an error, or end where a unit may. */
static void test_cut_records(void **state)
{
	struct facts_writer *w = write_unit();
	unsigned char *raw;
	struct outcome all, o;
	size_t size, n;

	(void)state;
	raw = unpack(facts_finish(w, &size), &n);
	all = read_raw(raw, n);
	assert_string_equal(all.error, "");
	for (size_t cut = 0; cut < n; cut++) {
		o = read_raw(raw, cut);
		assert_true(o.records < all.records);
		if (!o.error[0])
			assert_true(may_end(o.last));
	}
	free(raw);
	facts_writer_free(w);
}

/* A flipped bit of a payload is an error, unless zstd does not care about it. */
static void test_flipped_payload(void **state)
{
	struct facts_writer *w = write_unit();
	unsigned char *copy;
	const void *payload;
	struct outcome all;
	size_t size;

	(void)state;
	payload = facts_finish(w, &size);
	all = read_all(payload, size);
	copy = malloc(size);
	memcpy(copy, payload, size);
	for (size_t bit = 0; bit < 8 * size; bit++) {
		struct outcome o;

		copy[bit / 8] ^= 1 << bit % 8;
		o = read_all(copy, size);
		assert_true(o.error[0] || o.records == all.records);
		if (bit < 8 * sizeof(struct facts_header))
			assert_true(o.error[0]);
		copy[bit / 8] ^= 1 << bit % 8;
	}
	free(copy);
	facts_writer_free(w);
}

/* A dump of damaged records must not go astray either. */
static void test_flipped_records(void **state)
{
	struct facts_writer *w = write_unit();
	FILE *null = fopen("/dev/null", "w");
	unsigned char *raw;
	size_t size, n;

	(void)state;
	raw = unpack(facts_finish(w, &size), &n);
	for (size_t bit = 0; bit < 8 * n; bit++) {
		size_t packed;
		unsigned char *p;

		raw[bit / 8] ^= 1 << bit % 8;
		p = pack(raw, n, &packed);
		free(facts_dump(null, p, packed));
		free(p);
		raw[bit / 8] ^= 1 << bit % 8;
	}
	free(raw);
	fclose(null);
	facts_writer_free(w);
}

static void test_header(void **state)
{
	struct facts_writer *w = write_unit();
	struct facts_header h;
	unsigned char *copy;
	const void *payload;
	size_t size;

	(void)state;
	payload = facts_finish(w, &size);
	copy = malloc(size);
	memcpy(copy, payload, size);
	memcpy(&h, payload, sizeof(h));
	h.version++;
	memcpy(copy, &h, sizeof(h));
	assert_non_null(strstr(read_all(copy, size).error, "version"));
	h.version--;
	h.raw_size = 2u << 30;
	memcpy(copy, &h, sizeof(h));
	assert_non_null(strstr(read_all(copy, size).error, "cannot be packed"));
	memset(copy, 'x', size);
	assert_non_null(strstr(read_all(copy, size).error, "no facts"));
	free(copy);
	facts_writer_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_concatenated),
		cmocka_unit_test(test_cut_payload),
		cmocka_unit_test(test_cut_records),
		cmocka_unit_test(test_flipped_payload),
		cmocka_unit_test(test_flipped_records),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
