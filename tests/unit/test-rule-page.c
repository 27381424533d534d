// SPDX-License-Identifier: GPL-2.0-or-later
/* test-rule-page.c - the pages that the linker put in. The tests run in the tree's top folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "../../analyzer/report/rule-page.h"

TEST(test_page)
{
	size_t length;
	const char *page = rule_page("must-hold", &length);
	FILE *file = fopen("docs/rules/must-hold.md", "r");
	char line[200];

	assert_non_null(page);
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));	/* the licence */
	while (fgets(line, sizeof(line), file)) {
		assert_true(length >= strlen(line));
		assert_memory_equal(page, line, strlen(line));
		page += strlen(line);
		length -= strlen(line);
	}
	assert_int_equal(length, 0);
	fclose(file);
}

TEST(test_no_page)
{
	size_t length;

	assert_null(rule_page(NULL, &length));
	assert_null(rule_page("", &length));
	assert_null(rule_page("must", &length));
	assert_null(rule_page("must-hold ", &length));
	assert_null(rule_section("no-such-rule", "Means"));
	assert_null(rule_section("must-hold", "Mean"));
}

/* Paragraphs are a line each, without marks; an example is as it was. */
TEST(test_section)
{
	char *fix = rule_section("must-hold", "Fix"), *example = rule_section("must-hold", "Example");

	assert_string_equal(fix, "Take the lock around the call, or in the caller that forgot it.\n"
		"If the function does not need the lock after all, correct its annotation or drop the assertion.");
	assert_non_null(strstr(example, "    };\n\n    static void queue_add(struct queue *q)\n    {\n    \tlockdep"));
	assert_null(strchr(fix, '`'));
	free(fix);
	free(example);
	fix = rule_section("double-lock", "Fix");
	assert_non_null(strstr(fix, "with the _nested() variant"));
	free(fix);
	fix = rule_section("must-hold", "Cannot know");
	assert_non_null(strstr(fix, "a finding of lock-imbalance or unlock-not-held: mend"));
	free(fix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_no_page),
		cmocka_unit_test(test_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
