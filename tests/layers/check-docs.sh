#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-docs.sh - every rule has its page and every page its sections, README can be read in one
# go, what the texts refer to is there, and README names every test that make knows. Prints TAP.
#
# SOURCE  the tree to check (default: the one this script is in)

set -u
cd "${SOURCE:-$(dirname "$(realpath "$0")")/../..}" || exit 2
longest=150	# lines of README.md
count=0
failed=0

# result NAME WRONG: not ok when WRONG says something
result()
{
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		echo "$2" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

rules()
{
	sed -e '/^#/d' -e '/^$/d' -e 's/[[:space:]].*//' analyzer/model/rules.model
}

# section TITLE FILE: its lines
section()
{
	awk -v title="## $1" '/^## / { in_it = $0 == title; next } in_it && NF' "$2"
}

# page RULE: what its page lacks
page()
{
	file=docs/rules/$1.md
	[ -f "$file" ] || {
		echo "$file is not there"
		return
	}
	grep -qx "# $1" "$file" || echo "$file has no title \"# $1\""
	for title in Means Example Fix "Cannot know"; do
		[ -n "$(section "$title" "$file")" ] || echo "$file has no section \"$title\""
	done
	section Example "$file" | grep -q '^    .*/\* reported \*/$' ||
		echo "$file: no line of the example says /* reported */"
}

# targets FILE: what [text](target) leads to, and the files in docs/ that are named between backticks
targets()
{
	grep -o '](\([^)]*\))' "$1" | sed -e 's/^](//' -e 's/)$//' -e 's/#.*//' |
		sed "s|^|${1%/*}/|"
	tr '`' '\n' <"$1" | grep -xE '(docs|analyzer|plugin|tests|cocci|kbuild|sparse-annotations)/[A-Za-z0-9/._-]*'
}

texts="README.md CONTRIBUTING.md sparse-annotations/README.md $(find docs -name '*.md' | LC_ALL=C sort | tr '\n' ' ')"

for rule in $(rules); do
	result "the page of $rule" "$(page "$rule")"
done
result "every page is of a rule" "$(for file in docs/rules/*.md; do
	rules | grep -qx "$(basename "$file" .md)" || echo "$file: rules.model has no such rule"
done)"
lines=$(wc -l <README.md)
result "README.md has at most $longest lines" \
	"$([ "$lines" -le $longest ] || echo "it has $lines: what is not for a newcomer goes to docs/")"
result "what the texts refer to is there" "$(for file in $texts; do
	case $file in */*) ;; *) file=./$file ;; esac
	targets "$file" | while read -r target; do
		[ -e "$target" ] || echo "$file: $target is not there"
	done
done)"
result "README.md or what it leads to names every page of docs/" "$(for file in docs/*.md; do
	# shellcheck disable=SC2086 # names without blanks
	grep -qF "$file" $texts || echo "nothing leads to $file"
done)"
result "README.md names every test of make" "$(sed -n 's/^\.PHONY://p' Makefile ./*.mk ./*/*.mk |
	tr ' ' '\n' | grep -E '^(test|bench|check)' | grep -vx test-programs |
	LC_ALL=C sort -u | while read -r goal; do
	grep -qwF -- "$goal" README.md || echo "README.md does not name make $goal"
done)"
echo "1..$count"
[ $failed -eq 0 ]
