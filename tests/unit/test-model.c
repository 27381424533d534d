// SPDX-License-Identifier: GPL-2.0-or-later
/* test-model.c - the model files: what their rows mean, and what is said of wrong ones. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "../../analyzer/model/model.h"

static char *folder;

static void write_model(const char *name, const char *text)
{
	char path[200];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s.model", folder, name);
	remove(path);	/* it may be a folder */
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void write_models(const char *locks, const char *rules, const char *contexts)
{
	write_model("locks", locks);
	write_model("rules", rules);
	write_model("contexts", contexts);
	write_model("callbacks", "");
}

static int enter(void **state)
{
	(void)state;
	folder = temporary("model");
	return !mkdtemp(folder);
}

static int leave(void **state)
{
	static const char *const names[] = { "locks", "rules", "contexts", "callbacks" };
	char path[200];

	(void)state;
	for (u32 i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s.model", folder, names[i]);
		remove(path);
	}
	if (rmdir(folder))
		return -1;
	free(folder);
	return 0;
}

static void load(void *dir)
{
	struct strings *s = strings_new();

	model_free(model_load(dir, s));
	strings_free(s);
}

/* Loading what is in the folder ends with status 2 and one line: FILE, ':', SAYS. */
static void expect_error(const char *file, const char *says)
{
	char want[300], *said;
	int status;

	snprintf(want, sizeof(want), "lockctx: %s/%s", folder, file);
	said = said_by(load, folder, &status);
	if (status != 2 || strncmp(said, want, strlen(want)) || !strstr(said, says) ||
	    strchr(said, '\n') != said + strlen(said) - 1)
		fail_msg("status %d, not 2 with %s%s: %s", status, want, says, said);
	free(said);
}

static const struct lock_row *rows(const struct model *m, const char *name, u32 *n)
{
	return model_rows(m, strings_find(m->strings, name), n);
}

TEST(test_lock_rows)
{
	struct strings *s = strings_new();
	const struct lock_row *r;
	struct model *m;
	u32 n;

	write_models("# a comment\n\n  srcu_read_lock acquire arg0\tsrcu read recursive cookie=ret # why\n"
		     "srcu_read_unlock release arg0 srcu read cookie=arg1\n"
		     "take try arg2 spin if=zero irq\n"
		     "take_in try arg0 mutex cookie=*arg3 nested anyone\n"
		     "wait wait =rcu rcu\nwait wait =rcu_bh rcu\n"
		     "print* leaf\nprint_locked acquire arg0 mutex write atomic bh\n"
		     "preempt_disable acquire =preempt preempt recursive\n"
		     "layer spinlock::rlock\n", "", "");
	m = model_load(folder, s);
	r = rows(m, "srcu_read_lock", &n);
	assert_int_equal(n, 1);
	assert_int_equal(r->effect, EFFECT_ACQUIRE);
	assert_int_equal(r->mode, MODE_READ);
	assert_int_equal(r->cookie, COOKIE_RET);
	assert_int_equal(r->flags, ROW_RECURSIVE);
	assert_int_equal(r->line, 3);
	assert_string_equal(strings_text(s, r->kind), "srcu");
	r = rows(m, "srcu_read_unlock", &n);
	assert_int_equal(r->cookie, COOKIE_ARG);
	assert_int_equal(r->cookie_arg, 1);
	r = rows(m, "take", &n);
	assert_int_equal(r->effect, EFFECT_TRY);
	assert_int_equal(r->arg, 2);
	assert_int_equal(r->flags, ROW_IF_ZERO | ROW_IRQ);
	r = rows(m, "take_in", &n);
	assert_int_equal(r->cookie, COOKIE_ARG_TARGET);
	assert_int_equal(r->cookie_arg, 3);
	assert_int_equal(r->flags, ROW_NESTED | ROW_ANYONE);
	r = rows(m, "wait", &n);
	assert_int_equal(n, 4);		/* what waits sleeps, too */
	assert_true((r[2].flags & r[3].flags) & ROW_DERIVED);
	assert_int_equal(r->arg, -1);
	assert_string_equal(strings_text(s, r[0].lock), "rcu");
	assert_string_equal(strings_text(s, r[1].lock), "rcu_bh");
	r = rows(m, "preempt_disable", &n);
	assert_true(r->flags & ROW_CONTEXT);
	assert_true(model_says(m, WORD_LAYER, strings_id(s, "spinlock::rlock")));
	assert_false(model_says(m, WORD_LAYER, strings_id(s, "spinlock::other")));
	model_free(m);
	strings_free(s);
}

/* A whole name wins over a beginning. */
TEST(test_wildcards)
{
	struct strings *s = strings_new();
	struct model *m;
	u32 n;

	write_models("print* leaf\nprint_locked acquire arg0 mutex\n", "", "");
	m = model_load(folder, s);
	assert_int_equal(model_rows(m, strings_id(s, "printk"), &n)->effect, EFFECT_LEAF);
	assert_int_equal(n, 1);
	assert_int_equal(model_rows(m, strings_id(s, "print"), &n)->effect, EFFECT_LEAF);
	assert_int_equal(rows(m, "print_locked", &n)->effect, EFFECT_ACQUIRE);
	assert_null(model_rows(m, strings_id(s, "sprint"), &n));
	assert_int_equal(n, 0);
	assert_null(model_rows(m, strings_id(s, "prin"), &n));
	model_free(m);
	strings_free(s);
}

TEST(test_rules_and_contexts)
{
	struct strings *s = strings_new();
	struct model *m;

	write_models("f leaf\n", "a wait-held doc#a\nb return-differs doc#b\n",
		     "do_set_msr ioctl-set-msrs\nkvm_set_msr vcpu-msr-write # 5.10\n");
	m = model_load(folder, s);
	assert_string_equal(strings_text(s, model_rule(m, EVENT_WAIT_HELD, 0)->id), "a");
	assert_string_equal(strings_text(s, model_rule(m, EVENT_RETURN_DIFFERS, 0)->doc), "doc#b");
	assert_null(model_rule(m, EVENT_RELEASE_COOKIE, 0));
	assert_int_equal(arrlenu(m->contexts), 2);
	assert_string_equal(strings_text(s, m->contexts[1].function), "kvm_set_msr");
	assert_string_equal(strings_text(s, m->contexts[1].name), "vcpu-msr-write");
	model_free(m);
	model_free(NULL);
	strings_free(s);
}

TEST(test_wrong_lock_rows)
{
	static const struct { const char *row, *says; } wrong[] = {
		{ "lonely", "too few columns after 'lonely'" },
		{ "f grab arg0 mutex", "unknown effect 'grab'" },
		{ "f acquire", "no lock or kind after 'acquire'" },
		{ "f acquire arg0", "no lock or kind after 'acquire'" },
		{ "f acquire first mutex", "lock is neither argN nor =NAME: 'first'" },
		{ "f acquire arg mutex", "'arg'" }, { "f acquire arg-1 mutex", "'arg-1'" },
		{ "f acquire arg1x mutex", "'arg1x'" }, { "f acquire arg32 mutex", "'arg32'" },
		{ "f acquire arg99999999999999999999 mutex", "'arg99999999999999999999'" },
		{ "f acquire arg0 mutex quickly", "unknown option 'quickly'" },
		{ "f acquire arg0 srcu cookie=", "unknown option 'cookie='" },
		{ "f acquire arg0 srcu cookie=*ret", "unknown option 'cookie=*ret'" },
		{ "f try arg0 mutex if=maybe", "unknown option 'if=maybe'" },
	};
	char text[200];

	for (u32 i = 0; i < COUNT(wrong); i++) {
		snprintf(text, sizeof(text), "# head\n\n%s\n", wrong[i].row);
		write_models(text, "", "");
		expect_error("locks.model:3: ", wrong[i].says);
	}
}

/* Slips that would change what is found must not pass as rows. */
TEST(test_no_name_after_the_equals_sign)
{
	write_models("f acquire = mutex\n", "", "");
	expect_error("locks.model:1: ", "'='");
}

TEST(test_unknown_kind)
{
	write_models("f acquire arg0 mutexx\n", "", "");
	expect_error("locks.model:1: ", "'mutexx'");
}

TEST(test_words_too_many)
{
	write_models("f leaf quickly\n", "", "");
	expect_error("locks.model:1: ", "'quickly'");
	write_models("layer a::b c::d\n", "", "");
	expect_error("locks.model:1: ", "'c::d'");
	write_models("f acquire arg0 srcu read read read read read read read read read read read read "
		     "quickly\n", "", "");
	expect_error("locks.model:1: ", "");
}

TEST(test_wrong_rules)
{
	write_models("f leaf\n", "a wait-held\n", "");
	expect_error("rules.model:1: ", "too few columns after 'a'");
	write_models("f leaf\n", "a wait-held doc\nb waits doc\n", "");
	expect_error("rules.model:2: ", "unknown event 'waits'");
}

TEST(test_wrong_contexts)
{
	write_models("f leaf\n", "", "\n\n\nlonely\n");
	expect_error("contexts.model:4: ", "too few columns after 'lonely'");
}

TEST(test_callbacks)
{
	struct strings *s = strings_new();
	struct model *m;

	write_models("f leaf\n", "", "");
	write_model("callbacks", "member work::func work process\nargument run arg1 ipi hardirq\n"
		    "member timer::func timer softirq waited\nargument setup arg1 timer softirq waited=arg0\n"
		    "entry ops::open open\nruns ops::poll poll softirq\nruns =sys_* syscall process\n");
	m = model_load(folder, s);
	assert_int_equal(arrlenu(m->callbacks), 4);
	assert_false(m->callbacks[0].waited);
	assert_true(m->callbacks[2].waited);
	assert_true(m->callbacks[3].waited);
	assert_int_equal(m->callbacks[3].object, 0);
	assert_string_equal(strings_text(s, m->callbacks[0].field), "work::func");
	assert_int_equal(arrlenu(m->runs), 3);
	assert_string_equal(strings_text(s, m->runs[0].context), "process");
	assert_string_equal(strings_text(s, m->runs[1].field), "ops::poll");
	assert_int_equal(m->runs[2].field, 0);
	assert_string_equal(strings_text(s, m->runs[2].function), "sys_*");
	assert_int_equal(m->callbacks[1].field, 0);
	assert_int_equal(m->callbacks[1].arg, 1);
	model_free(m);
	strings_free(s);
	write_model("callbacks", "slot work::func work process\n");
	expect_error("callbacks.model:1: ", "neither member nor argument");
	write_model("callbacks", "argument run first ipi hardirq\n");
	expect_error("callbacks.model:1: ", "not argN");
	write_model("callbacks", "member work::func work later\n");
	expect_error("callbacks.model:1: ", "unknown context");
	write_model("callbacks", "runs ops::poll poll softirq waited\n");
	expect_error("callbacks.model:1: ", "a word too many");
	write_model("callbacks", "runs = poll softirq\n");
	expect_error("callbacks.model:1: ", "no name");
	write_model("callbacks", "member work::func work process waited=arg0\n");
	expect_error("callbacks.model:1: ", "not 'waited'");
	write_model("callbacks", "argument run arg1 ipi hardirq waited\n");
	expect_error("callbacks.model:1: ", "not 'waited=argN'");
}

/* What is waited for sleeps, a timer aside; orders are told by macros and by classes that have none. */
TEST(test_waits_and_orders)
{
	struct strings *s = strings_new();
	struct model *m;
	u32 n;

	write_models("flush wait arg0 work body\nstop wait arg0 timer\nnested lock_nested\nunordered dev::lock\n"
		     "nonzero vm::users\nfresh make_vcpu\nmasks irq_off\nunmasks irq_on\nzero in_oops\nexternal tree::lock\nheld is-held arg0 lock\n", "", "");
	write_model("callbacks", "entry file_operations::open open\nentry dev_attr::show sysfs under=open::mutex waited\n"
		    "entry dev_ops::stop stop task under=any held=dev_lock\nwithin group::attrs\nwithin create arg1 arg0\n");
	m = model_load(folder, s);
	assert_true(model_rows(m, strings_id(s, "flush"), &n)->body);
	assert_int_equal(n, 2);
	assert_false(model_rows(m, strings_id(s, "stop"), &n)->body);
	assert_non_null(model_rows(m, strings_id(s, "stop"), &n));
	assert_int_equal(n, 1);
	assert_true(model_says(m, WORD_NESTED, strings_id(s, "lock_nested")));
	assert_false(model_says(m, WORD_NESTED, strings_id(s, "flush")));
	assert_true(model_says(m, WORD_UNORDERED, strings_id(s, "dev::lock")));
	assert_false(model_says(m, WORD_UNORDERED, strings_id(s, "lock_nested")));
	assert_int_equal(model_says(m, WORD_MASKS, strings_id(s, "irq_off")), 1);
	assert_int_equal(model_says(m, WORD_MASKS, strings_id(s, "irq_on")), -1);
	assert_int_equal(model_says(m, WORD_MASKS, strings_id(s, "flush")), 0);
	assert_true(model_says(m, WORD_NONZERO, strings_id(s, "vm::users")));
	assert_false(model_says(m, WORD_NONZERO, strings_id(s, "make_vcpu")));
	assert_true(model_says(m, WORD_FRESH, strings_id(s, "make_vcpu")));
	assert_false(model_says(m, WORD_FRESH, strings_id(s, "vm::users")));
	assert_true(model_says(m, WORD_ZERO, strings_id(s, "in_oops")));
	assert_true(model_says(m, WORD_EXTERNAL, strings_id(s, "tree::lock")));
	assert_int_equal(model_rows(m, strings_id(s, "held"), &n)->effect, EFFECT_IS_HELD);
	assert_int_equal(arrlenu(m->entries), 3);
	assert_int_equal(m->entries[0].callback, 0);
	assert_int_equal(arrlenu(m->callbacks), 2);
	assert_true(m->callbacks[m->entries[1].callback - 1].waited);
	assert_int_equal(m->callbacks[m->entries[2].callback - 1].held, strings_id(s, "dev_lock"));
	assert_string_equal(strings_text(s, m->runs[2].context), "task");
	assert_int_equal(arrlenu(m->within), 2);
	assert_int_equal(m->within[0].field, strings_id(s, "group::attrs"));
	assert_int_equal(m->within[1].outer, 1);
	model_free(m);
	strings_free(s);
	write_models("unordered dev::lock more\n", "", "");
	expect_error("locks.model:1: ", "a word too many");
	write_models("f leaf\n", "", "");
	write_model("callbacks", "entry file_operations::open\n");
	expect_error("callbacks.model:1: ", "too few columns");
	write_model("callbacks", "within create arg1\n");
	expect_error("callbacks.model:1: ", "too few columns");
	write_model("callbacks", "within create arg1 one\n");
	expect_error("callbacks.model:1: ", "not argN: 'one'");
	write_model("callbacks", "entry sys_* syscall waited\n");
	expect_error("callbacks.model:1: ", "not under=CLASS: 'waited'");
	write_model("callbacks", "");
}

TEST(test_columns_too_many)
{
	write_models("f leaf\n", "a wait-held doc more\n", "");
	expect_error("rules.model:1: ", "'more'");
	write_models("f leaf\n", "", "f name more\n");
	expect_error("contexts.model:1: ", "'more'");
}

TEST(test_missing)
{
	char path[200];

	write_models("f leaf\n", "", "");
	snprintf(path, sizeof(path), "%s/locks.model", folder);
	unlink(path);
	expect_error("locks.model: ", "No such file or directory: set LOCKCTX_MODELS");
}

/* A model that cannot be read would find nothing, and say that nothing is wrong. */
TEST(test_unreadable)
{
	char path[200];

	write_models("f leaf\n", "", "");
	snprintf(path, sizeof(path), "%s/locks.model", folder);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	expect_error("locks.model: ", "directory");
}

/* The models that come with lockctx: a rule for each event, one for what sleeps, and a page for each. */
TEST(test_own_models)
{
	struct strings *s = strings_new();
	struct model *m = model_load("analyzer/model", s);
	char page[100];

	assert_int_equal(arrlenu(m->rules), EVENTS + 1);
	for (u32 i = 0; i < arrlenu(m->rules); i++) {
		snprintf(page, sizeof(page), "docs/rules/%s.md", strings_text(s, m->rules[i].id));
		assert_string_equal(strings_text(s, m->rules[i].doc), page);
		if (access(page, R_OK))
			fail_msg("%s is not there", page);
	}
	model_free(m);
	strings_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lock_rows),
		cmocka_unit_test(test_wildcards),
		cmocka_unit_test(test_rules_and_contexts),
		cmocka_unit_test(test_wrong_lock_rows),
		cmocka_unit_test(test_no_name_after_the_equals_sign),
		cmocka_unit_test(test_unknown_kind),
		cmocka_unit_test(test_words_too_many),
		cmocka_unit_test(test_wrong_rules),
		cmocka_unit_test(test_wrong_contexts),
		cmocka_unit_test(test_callbacks),
		cmocka_unit_test(test_waits_and_orders),
		cmocka_unit_test(test_columns_too_many),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_own_models),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
