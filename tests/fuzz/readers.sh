#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# readers.sh FUZZER [READER...] - what reads things from outside, under libFuzzer with ASan and UBSan
#
# FUZZER is readers.c as `make fuzz` builds it. A corpus is kept beside it, from run to run; what
# crashes a reader is kept there, too, as READER/crash-*. Prints TAP: a test for each reader.
#
# BUILD    the build folder that has the plugin (default: build)
# TIME     in seconds, that each reader gets (default: 60)
# SEED     for libFuzzer (default: 1); the same one is the same run only as long as nothing is kept
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
fuzzer=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- facts objects json baselines models mails annotations cmd
time=${TIME:-60}
out=$(dirname "$fuzzer")/corpus
plugin=$BUILD/plugin/lockctx_plugin.so
LOCKCTX_CACHE=$out/cache
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0:allocator_may_return_null=1
export LOCKCTX_CACHE ASAN_OPTIONS
count=0
failed=0

# seeds READER FOLDER: what is not kept in the repository because lockctx makes it itself
seeds()
{
	case $1 in
	facts | objects | json | baselines)
		for name in basic/recursion value/flag_struct guard/scoped_guard value/switch_fallthrough \
			class/container_of work/work_item; do
			seed=$2/$(echo $name | tr / -)
			[ -e "$seed" ] && continue
			gcc -std=gnu11 -O2 -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode=facts \
				-Itests/cases/include -c -o "$seed.o" "tests/cases/$name.c" || exit 2
			objcopy -O binary --only-section=.discard.lockctx --set-section-flags \
				.discard.lockctx=alloc "$seed.o" "$seed.payload" || exit 2
			case $1 in
			facts) tail -c +41 "$seed.payload" | zstd -qdc >"$seed" ;;
			objects) objcopy --only-section=.discard.lockctx "$seed.o" "$seed" ;;
			*) "$BUILD/lockctx" analyze -q --format=json -o "$seed" "$seed.o" 2>/dev/null ;;
			esac
			rm -f "$seed.o" "$seed.payload"
		done
		;;
	models)
		printf '\0' | cat - analyzer/model/locks.model | head -c 4000 >"$2/locks"
		printf '\1' | cat - analyzer/model/rules.model >"$2/rules"
		printf '\2' | cat - analyzer/model/contexts.model | head -c 4000 >"$2/contexts"
		printf '\3' | cat - analyzer/model/sections.model | head -c 4000 >"$2/sections"
		printf '\4' | cat - analyzer/model/callbacks.model | head -c 4000 >"$2/callbacks"
		printf '\5' | cat - analyzer/model/subjects.model >"$2/subjects"
		;;
	esac
}

for reader; do
	corpus=$out/$reader
	mkdir -p "$corpus" "$out/made/$reader" || exit 2
	seeds "$reader" "$out/made/$reader"
	case $reader in
	models) most=100000 ;;
	*) most=-1 ;;
	esac
	mkdir -p "$out/bin" && ln -sfn "$fuzzer" "$out/bin/$reader" || exit 2
	set -- "$corpus" "$out/made/$reader"
	[ -d "tests/fuzz/seeds/$reader" ] && set -- "$@" "tests/fuzz/seeds/$reader"
	ends=$(($(date +%s) + time))
	count=$((count + 1))
	runs=0
	status=0
	# What die() leads away from is lost memory: a process has so many runs, and then another goes on.
	while [ $status -eq 0 ] && [ "$(date +%s)" -lt $ends ]; do
		"$out/bin/$reader" -max_total_time=$((ends - $(date +%s))) -runs="$most" -seed=$((${SEED:-1} + runs)) \
			-timeout=10 -rss_limit_mb=4096 -max_len=16384 -print_final_stats=1 \
			-artifact_prefix="$corpus/" "$@" >"$out/$reader.log" 2>&1
		status=$?
		runs=$((runs + $(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$reader.log")))
	done
	if [ $status -eq 0 ]; then
		echo "ok $count - $reader: $runs inputs"
	else
		echo "not ok $count - $reader: $(grep -m 1 -E 'ERROR|SUMMARY|runtime error' "$out/$reader.log")"
		tail -n 30 "$out/$reader.log" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
done
echo "1..$count"
[ $failed -eq 0 ]
