#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-rules.sh - the example on each rule's page is reported, in the line that says so and in no
# other, and for this rule. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# example PAGE: its C
example()
{
	for header in compiler lockdep mutex rcupdate sleep spinlock srcu types workqueue; do
		echo "#include <linux/$header.h>"
	done
	awk '/^## / { in_it = $0 == "## Example" } in_it && (/^    / || /^$/) { print substr($0, 5) }' "$1"
}

for page in docs/rules/*.md; do
	rule=$(basename "$page" .md)
	example "$page" >"$work/$rule.c"
	gcc -std=gnu11 -O2 -Wall -Werror -fplugin="$plugin" \
		-fplugin-arg-lockctx_plugin-mode=facts -Isparse-annotations/gcc \
		-Itests/cases/include -include sparse-annotations/facts.h \
		-c -o "$work/$rule.o" "$work/$rule.c" || exit 2
	run "$LOCKCTX" analyze --format=json "$work/$rule.o"
	jq -r '(.findings[] | (., .other_ways[]?)) | "\(.rule) \(.site.line)"' "$work/out" >"$work/found"
	grep -n '/\* reported \*/' "$work/$rule.c" | sed "s/^\([0-9]*\):.*/$rule \1/" >"$work/said"
	holds "the example of $rule" diff -u "$work/said" "$work/found"
done
finish
