// SPDX-License-Identifier: GPL-2.0-or-later
/* rule-text.c - see rule-text.h. One entry per row of rules.model, in its order. */
#include <stddef.h>
#include <string.h>

#include "rule-text.h"

static const struct rule_text texts[] = {
	{
		.rule = "must-not-hold",
		.last = "waits for %c",
		.stated = "must not be entered with %c held",
		.means =
"The end of the path waits until nobody holds %c any more, and the path itself holds it: the "
"task waits for itself and never goes on.",
		.fix =
"Call it where %c is not held: from a work item, or on the way out, after the lock was "
"released.\n"
"Or release %c around the call and take it again afterwards. What was read under it must be "
"read again. This is right only if every way in holds the lock, and for SRCU only if every one "
"keeps its index in the same place: compare the places listed above.\n"
"Or do not wait: call_srcu() and call_rcu() run the rest later, from a context of their own.",
	},
	{
		.rule = "double-lock",
		.last = "takes %c again",
		.means =
"%c is taken while the path already holds the same lock, and it is not one that its holder may "
"take again: the task waits for itself.",
		.fix =
"Split the callee: a function that expects %c to be held, and one around it that takes it, and "
"call the first one here.\n"
"If the two are different objects of one class with a fixed order, take the inner one with the "
"_nested() variant.",
	},
	{
		.rule = "unlock-not-held",
		.last = "releases %c",
		.means =
"%c is released on a path that did not take it. An SRCU or RCU reader count becomes wrong, and "
"a mutex or spinlock of somebody else is opened.",
		.fix =
"Find out which of the callers hold %c. If all should, take it in the one on this path; if some "
"must not, hand down whether it is held and release it only then.\n"
"If the branch that takes %c and the branch that releases it depend on the same condition in a "
"way that is not visible here, keep the condition in one local variable.",
	},
	{
		.rule = "wrong-cookie",
		.last = "releases %c with another index",
		.means =
"The index given back to %c is not the one that taking it returned. SRCU then counts one reader "
"too few in one half and one too many in the other: readers are no longer waited for, or "
"waiting never ends.",
		.fix =
"Keep the index where the release looks for it, in every function that takes %c: one field for "
"all, or a local variable passed down by its address.",
	},
	{
		.rule = "must-hold",
		.last = "must be entered with %c held",
		.means =
"A function that says it is called with %c held, by an annotation or an assertion of lockdep's, "
"is called on a path that does not hold it: what the lock protects is used without it.",
		.fix =
"Take %c around the call, or in the caller that forgot it.\n"
"If the function does not need %c after all, correct its annotation or drop the assertion.",
	},
	{
		.rule = "annotation",
		.last = "contradicts the annotation",
		.means =
"What the function is annotated with and what its body does with %c cannot both be meant: a "
"caller that goes by the annotation does the wrong thing.",
		.fix =
"Read the body and correct the annotation, on the prototype and on the definition; or correct "
"the body, if the annotation says what was meant.",
	},
	{
		.rule = "lock-imbalance",
		.last = "leaves %c in another state than callers expect",
		.means =
"The function returns with a different set of locks on some of its paths than its callers can "
"handle: %c stays held, or is gone, and the caller cannot tell.",
		.fix =
"Release %c on every return, the early ones and those after a failure included (guard() does it "
"by itself).\n"
"If the function is meant to return with %c held, let its return value tell, and test that "
"value in every caller.",
	},
};

static const struct rule_text general = {
	.last = "here, with %c",
	.means = "The path breaks this rule about %c.",
	.fix = "Follow the path above and see where %c is taken and released.",
};

const struct rule_text *rule_text(const char *rule)
{
	size_t i;

	for (i = 0; rule && i < sizeof(texts) / sizeof(*texts); i++)
		if (!strcmp(texts[i].rule, rule))
			return &texts[i];
	return &general;
}
