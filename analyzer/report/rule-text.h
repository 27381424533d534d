/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rule-text.h - how a path ends that breaks a rule, in a few words. What breaks a rule is in
 * rules.model, and what is to be said of it in rule-page.h.
 */
#ifndef LOCKCTX_REPORT_RULE_TEXT_H
#define LOCKCTX_REPORT_RULE_TEXT_H

/* "%c" stands for the lock class, "%m" for an acquire's mode. */
struct rule_text {
	const char *rule;
	const char *last;	/* what the end of the witness path does: "waits for %c" */
	const char *stated;	/* the same where an annotation or assertion ends it, or NULL */
	const char *taken;	/* what an acquire does, NULL: it takes the lock */
	const char *waits;	/* `last` where the path ends in a wait, or NULL */
};

/* `last` of a finding with holders. */
#define HELD_BY_OTHERS "which others do with %c held"

/* The text of RULE; a general one, never NULL, for a rule without a text or NULL. */
const struct rule_text *rule_text(const char *rule);

#endif
