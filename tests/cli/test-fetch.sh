#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fetch.sh - fetching of programs and sources, as far as it goes without a network. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# fails NAME STATUS TEXT COMMAND...: one line, and nothing left in the cache
fails()
{
	name=$1
	want=$2
	text=$3
	shift 3
	run "$@"
	check "$name" "$want" "$text"
	left=$(find "$LOCKCTX_CACHE" -mindepth 3 2>/dev/null)
	if [ -z "$left" ]; then
		result "$name: leaves nothing"
	else
		result "$name: leaves nothing" "$left"
	fi
}

mkdir "$work/bin"
printf '#!/bin/sh\n' >"$work/bin/apt-get"
chmod +x "$work/bin/apt-get"

fails tool-usage 2 'usage: fetch-tool.sh' kbuild/fetch-tool.sh sid
ends 1 tool-absent kbuild/fetch-tool.sh -n sid clang-23
holds tool-absent-silent test ! -s "$work/err"
fails source-usage 2 'usage: fetch-source.sh' kbuild/fetch-source.sh
fails source-version 2 "unknown version '4.4'" kbuild/fetch-source.sh 4.4
for one in 'tool.sh sid clang-23' 'source.sh 6.1'; do
	# shellcheck disable=SC2086 # words
	fails "no-archive-${one%%.*}" 2 'apt has no Debian archive in its sources' \
		env PATH="$work/bin:$PATH" kbuild/fetch-$one
done

mkdir -p "$LOCKCTX_CACHE/tools/sid/b4+git"
run env PATH="$work/bin:$PATH" kbuild/fetch-tool.sh sid b4 git
check tool-there 0 "$LOCKCTX_CACHE/tools/sid/b4+git"
finish
