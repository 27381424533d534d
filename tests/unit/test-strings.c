// SPDX-License-Identifier: GPL-2.0-or-later
/* test-strings.c - interned strings: ids, look-up, growth. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(test_equal_texts_have_equal_ids)
{
	struct strings *s = strings_new();
	char copy[] = "kvm::srcu";
	u32 a = strings_id(s, "kvm::srcu"), b = strings_id(s, "kvm::lock");

	assert_int_not_equal(a, 0);
	assert_int_not_equal(a, b);
	assert_int_equal(strings_id(s, copy), a);
	memset(copy, 'x', sizeof(copy) - 1);
	assert_string_equal(strings_text(s, a), "kvm::srcu");
	assert_string_equal(strings_text(s, b), "kvm::lock");
	strings_free(s);
}

TEST(test_the_empty_string_is_0)
{
	struct strings *s = strings_new();

	assert_int_equal(strings_id(s, ""), 0);
	assert_int_equal(strings_find(s, ""), 0);
	assert_string_equal(strings_text(s, 0), "");
	assert_int_equal(strings_count(s), 1);
	strings_free(s);
}

TEST(test_looking_up_adds_nothing)
{
	struct strings *s = strings_new();
	u32 a = strings_id(s, "a");

	assert_int_equal(strings_find(s, "b"), 0);
	assert_int_equal(strings_count(s), 2);
	assert_int_equal(strings_find(s, "a"), a);
	strings_free(s);
}

/* Neither ids nor texts move when the table grows. */
TEST(test_growth)
{
	enum { MANY = 20000 };
	struct strings *s = strings_new();
	const char *first = strings_text(s, strings_id(s, "0"));
	char text[16];

	for (u32 i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "%u", i);
		assert_int_equal(strings_id(s, text), i + 1);
	}
	assert_ptr_equal(strings_text(s, 1), first);
	assert_int_equal(strings_count(s), MANY + 1);
	for (u32 i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "%u", i);
		assert_int_equal(strings_find(s, text), i + 1);
		assert_string_equal(strings_text(s, i + 1), text);
	}
	strings_free(s);
}

TEST(test_long_texts)
{
	struct strings *s = strings_new();
	size_t n = 1000000;
	char *text = malloc(n + 1);
	u32 id;

	memset(text, 'a', n);
	text[n] = '\0';
	id = strings_id(s, text);
	assert_string_equal(strings_text(s, id), text);
	text[n - 1] = 'b';
	assert_int_not_equal(strings_id(s, text), id);
	free(text);
	strings_free(s);
	strings_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_texts_have_equal_ids),
		cmocka_unit_test(test_the_empty_string_is_0),
		cmocka_unit_test(test_looking_up_adds_nothing),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
