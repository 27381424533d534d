# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lib.sh - what the tests on real kernels share; sourced by them, from the top folder
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# $out     where reports and logs go (default: $BUILD/tests/kernel)

BUILD=${BUILD:-build}
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
out=${out:-$BUILD/tests/kernel}
passed=0
failed=0

# die MESSAGE - the tests could not be run
die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

# result STATUS NAME - count a test and print its line; 0 is passed
result()
{
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $2"
	else
		failed=$((failed + 1))
		echo "not ok $2"
	fi
}

# note TEXT - a line that is no result
note()
{
	echo "# $*"
}

# finish - the last line, and the exit status of the script
finish()
{
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
}

# prepare VERSION [SCENARIO...] - sets $kdir, $obj and $facts to the folders of that kernel
prepare()
{
	kbuild/prepare.sh "$@" >"$out/prepared" || die "Linux $* could not be prepared: see above"
	{
		read -r kdir
		read -r obj
		read -r facts
	} <"$out/prepared"
}

# check ROW OPTION... - analyse KVM of $kdir into $out/ROW.json. A run that takes minutes has gone
# wrong: it is ended, for the other tests' sake.
check()
{
	row=$1
	shift
	timeout 300 "$LOCKCTX" check -q -k "$kdir" -O "$obj" -d "$facts" --format=json \
		-o "$out/$row.json" "$@" arch/x86/kvm virt >"$out/$row.log" 2>&1
	status=$?
	[ $status -le 1 ] || {
		rm -f "$out/$row.json"
		sed 's/^/# /' "$out/$row.log"
	}
	[ $status -le 1 ] && [ -s "$out/$row.json" ]
}

[ -x "$LOCKCTX" ] || die "$LOCKCTX is not there: run make"
command -v jq >/dev/null || die "jq is not installed: run kbuild/setup.sh"
mkdir -p "$out"
