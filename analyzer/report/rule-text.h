/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rule-text.h - what the reports say about a rule in words. What breaks a rule
 * is in rules.model; this is for the reader of a finding.
 */
#ifndef LOCKCTX_REPORT_RULE_TEXT_H
#define LOCKCTX_REPORT_RULE_TEXT_H

/* Paragraphs are one line each, separated by a newline; whoever prints them wraps. "%c" stands
 * for the lock class. */
struct rule_text {
	const char *rule;
	const char *last;	/* what the end of the witness path does: "waits for %c" */
	const char *stated;	/* the same where an annotation or assertion ends it, or NULL */
	const char *means;
	const char *fix;
};

/* The text of RULE; a general one, never NULL, for a rule without a text or NULL. */
const struct rule_text *rule_text(const char *rule);

#endif
