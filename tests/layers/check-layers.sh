#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-layers.sh - which folder may include what of which other. Prints TAP, one test a folder.
#
#   facts <- program <- solve <- annotate <- cli,  report <- html <- cli,  model beside program
#
# Only cli sees the solver and the reports, so a format cannot depend on the analysis; only cli
# runs Kbuild; the plugin sees the facts' writer and nothing that reads them.
#
# SOURCE  the tree to check (default: the one this script is in)

set -u
cd "${SOURCE:-$(dirname "$(realpath "$0")")/../..}" || exit 2
includes=$(mktemp) || exit 2
trap 'rm -f "$includes"' EXIT
count=0
failed=0

# allowed FOLDER: what it may include besides its own, as a pattern of paths
allowed()
{
	case $1 in
	facts | kbuild) echo '^$' ;;
	analyzer/report) echo '^facts/(clean|open-input|memory)\.h$' ;;
	plugin) echo '^facts/(writer|schema|header)\.h$' ;;
	analyzer/program) echo '^facts/' ;;
	analyzer/model) echo '^analyzer/program/' ;;
	analyzer/solve) echo '^(analyzer/(program|model)|facts)/' ;;
	analyzer/annotate) echo '^(analyzer/(program|model|solve)/|analyzer/report/version\.h$)' ;;
	analyzer/fix) echo '^(analyzer/(program|model|solve|report)|facts|kbuild)/' ;;
	analyzer/html) echo '^(analyzer/report/|facts/memory\.h$)' ;;
	analyzer/lint) echo '^(kbuild/|facts/(open-input|memory)\.h$)' ;;
	analyzer/cli) echo '^(analyzer/(program|model|solve|annotate|fix|report|html|lint)|facts|kbuild)/' ;;
	*) return 1 ;;
	esac
}

# list_includes FILE...: "FILE TARGET" for each #include "…": a path in the tree, or <NAME>
list_includes()
{
	for file; do
		sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file" |
			while read -r name; do
				if [ -f "${file%/*}/$name" ]; then
					echo "$file $(realpath --relative-to=. "${file%/*}/$name")"
				elif [ -f "facts/$name" ]; then
					echo "$file facts/$name"
				else
					echo "$file <$name>"
				fi
			done
	done
}

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

# check FOLDER: each include of it is its own or allowed
check()
{
	if ! pattern=$(allowed "$1"); then
		result "$1" "no rule says what $1 may include: add one to allowed()"
		return
	fi
	files=$(find "$1" -maxdepth 1 -name '*.[ch]' -o -maxdepth 1 -name '*.cc' | LC_ALL=C sort)
	# shellcheck disable=SC2086 # names without blanks
	list_includes $files >"$includes"
	# What GCC brings is the shim's to name.
	result "$1" "$(awk -v own="^$1/[^/]*$" -v pattern="$pattern" '
		$1 == "plugin/gcc-common.h" && $2 ~ /^</ { next }
		$2 !~ own && $2 !~ pattern { print $1 " includes " $2 }' "$includes")"
}

# only LIBRARY PATTERN FOLDER: the library's headers are included there alone, programs of their
# own aside
only()
{
	result "$1 in $3 alone" "$(grep -lE "#[[:space:]]*include[[:space:]]*<($2)>" \
		facts/*.[ch] kbuild/*.[ch] analyzer/*/*.[ch] |
		grep -v -e "^$3/" -e '-main\.c$' | sed "s/\$/ includes $1/")"
}

for folder in facts kbuild plugin analyzer/*/; do
	check "${folder%/}"
done
only jansson 'jansson\.h' analyzer/report
only libelf 'libelf\.h|gelf\.h' facts
only argp 'argp\.h' analyzer/cli
echo "1..$count"
[ $failed -eq 0 ]
