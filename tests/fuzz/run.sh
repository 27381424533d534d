#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [ASAN] - the commands on mutated facts, with the analyser that was built in folder ASAN
# (default: $BUILD/asan). Prints TAP; what fails is kept in ASAN/tests/fuzz/found.
#
# BUILD   the build folder that has the plugin (default: build)
# ROUNDS  inputs of each kind of mutation (default: 120)
# SEED    another number gives other inputs (default: 1)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
asan=${1:-$BUILD/asan}
out=$asan/tests/fuzz
plugin=$BUILD/plugin/lockctx_plugin.so

# Small programs that together have every kind of record, and tables that are copied.
seeds='basic/five_deep basic/recursion indirect/handler_array indirect/ops_copied_nested
	indirect/static_call value/flag_struct value/switch_fallthrough lock/conditional_acquire
	guard/scoped_guard cookie/through_calls class/container_of work/work_item
	indirect/ops_copied_one/vendor_a+vendor_b+vm link/weak_default/arch+common'

# compile OBJECT SOURCE
compile()
{
	gcc -std=gnu11 -O2 -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode=facts \
		-Itests/cases/include -c -o "$1" "$2" || {
		echo "not ok - $2 does not compile"
		exit 1
	}
}

rm -rf "$out/found"
mkdir -p "$out/seeds" "$out/found"
set --
for seed in $seeds; do
	folder=tests/cases/${seed%/*}
	object=$out/seeds/$(echo "$seed" | tr / -).o
	parts=
	for name in $(echo "${seed##*/}" | tr + ' '); do
		compile "$out/seeds/$name.part.o" "$folder/$name.c"
		parts="$parts $out/seeds/$name.part.o"
	done
	# shellcheck disable=SC2086 # a list
	ld -r -o "$object" $parts || exit 2
	set -- "$@" "$object"
done

# Leaks are for the other tests; a size that no memory has is for the reader to refuse.
ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=99}:detect_leaks=0:allocator_may_return_null=1
UBSAN_OPTIONS=${UBSAN_OPTIONS:-exitcode=99}
LOCKCTX_CACHE=$out/cache
export ASAN_OPTIONS UBSAN_OPTIONS LOCKCTX_CACHE
"$out/fuzz" "$out/found" "${ROUNDS:-120}" "${SEED:-1}" "$@"
status=$?
rm -f "$out/found/input.facts" "$out/found/log"
exit $status
