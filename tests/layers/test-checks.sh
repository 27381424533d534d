#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-checks.sh - check-layers.sh, check-headers.sh and check-docs.sh notice what they are for:
# each is run on a copy of the tree with one mistake in it. Prints TAP.

set -u
here=$(dirname "$(realpath "$0")")
cd "$here/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# copy: the tree to make a mistake in
copy()
{
	rm -rf "$work/tree"
	mkdir -p "$work/tree/tests/unit"
	cp -R Makefile README.md CONTRIBUTING.md install.mk docs sparse-annotations facts kbuild plugin analyzer "$work/tree"
	cp tests/tests.mk "$work/tree/tests"
}

# judge CHECK TEXT [ARGUMENT...]: it fails on the copy, and says TEXT
judge()
{
	check=$1
	text=$2
	shift 2
	SOURCE=$work/tree "$here/$check" "$@" >"$work/said" 2>&1
	status=$?
	count=$((count + 1))
	if [ $status -ne 0 ] && grep -qF -- "$text" "$work/said"; then
		echo "ok $count - $check: $text"
	else
		echo "not ok $count - $check: $text"
		grep -v '^ok' "$work/said" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

# notices CHECK TEXT FILE LINE...: with LINEs at its end, FILE makes CHECK fail and say TEXT
notices()
{
	check=$1
	text=$2
	file=$3
	shift 3
	copy
	mkdir -p "$(dirname "$work/tree/$file")"
	printf '%s\n' "$@" >>"$work/tree/$file"
	case $check in
	check-headers.sh) judge "$check" "$text" "$file" ;;
	*) judge "$check" "$text" ;;
	esac
}

# misses CHECK TEXT FILE SCRIPT: the same with FILE as sed's SCRIPT makes it
misses()
{
	copy
	sed -i "$4" "$work/tree/$3"
	judge "$1" "$2"
}

notices check-layers.sh 'analyzer/report/text.c includes analyzer/solve/witness.h' \
	analyzer/report/text.c '#include "../solve/witness.h"'
notices check-layers.sh 'analyzer/report/json.h includes facts/schema.h' \
	analyzer/report/json.h '#include "../../facts/schema.h"'
notices check-layers.sh 'analyzer/solve/term.c includes analyzer/report/finding.h' \
	analyzer/solve/term.c '#include "../report/finding.h"'
notices check-layers.sh 'analyzer/program/add.c includes analyzer/solve/term.h' \
	analyzer/program/add.c '#  include "../solve/term.h" /* why not */'
notices check-layers.sh 'analyzer/solve/solver.c includes kbuild/tree.h' \
	analyzer/solve/solver.c '#include "../../kbuild/tree.h"'
notices check-layers.sh 'facts/dump.c includes analyzer/program/util.h' \
	facts/dump.c '#include "../analyzer/program/util.h"'
notices check-layers.sh 'plugin/unit.cc includes facts/reader.h' plugin/unit.cc '#include "reader.h"'
notices check-layers.sh 'plugin/unit.cc includes <tree-pass.h>' plugin/unit.cc '#include "tree-pass.h"'
notices check-layers.sh 'analyzer/solve/term.c includes jansson' \
	analyzer/solve/term.c '#include <jansson.h>'
notices check-layers.sh 'no rule says what analyzer/export may include' \
	analyzer/export/dot.c '#include "dot.h"'
notices check-headers.sh 'analyzer/report/lone.h:1' analyzer/report/lone.h 'void print(FILE *out);'
notices check-headers.sh 'not ok' kbuild/twice.h 'struct twice { int x; };'
notices check-headers.sh 'not ok' plugin/lone.h 'tree lone(gimple *stmt);'
notices check-docs.sh 'docs/rules/lost-lock.md is not there' \
	analyzer/model/rules.model 'lost-lock  wait-held  docs/rules/lost-lock.md'
notices check-docs.sh 'docs/rules/lost-lock.md: rules.model has no such rule' docs/rules/lost-lock.md '# lost-lock'
misses check-docs.sh 'docs/rules/must-hold.md has no section "Cannot know"' docs/rules/must-hold.md \
	'/^## Cannot/,/^nothing/d'
misses check-docs.sh 'no line of the example says /* reported */' docs/rules/must-hold.md 's/reported//'
misses check-docs.sh 'docs/finding.md: docs/none.md is not there' docs/finding.md 's|docs/[a-z]*|docs/none|'
notices check-docs.sh 'docs/design.md: docs/none.md is not there' docs/design.md 'See [that](none.md#part).'
notices check-docs.sh 'nothing leads to docs/lost.md' docs/lost.md '# Lost'
notices check-docs.sh 'README.md does not name make test-lost' tests/tests.mk '.PHONY: test-lost'
# shellcheck disable=SC2046 # a line each
notices check-docs.sh 'what is not for a newcomer goes to docs/' README.md $(seq 150)
echo "1..$count"
[ $failed -eq 0 ]
