# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# lib.sh - what the tests of the command line share; to be read by a script that is in its folder.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)

set -u
root=$(realpath "${0%/*}/../..") || exit 2
cd "$root" || exit 2
BUILD=$(realpath "${BUILD:-build}")
LOCKCTX=$(realpath "${LOCKCTX:-$BUILD/lockctx}")
. tests/env/plain.sh
# For make, which takes a name apart where it has a blank.
# shellcheck disable=SC2034 # of those that read this
build=$(realpath --relative-to=. "$BUILD")
plugin=$BUILD/plugin/lockctx_plugin.so
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
LOCKCTX_CACHE=$work/cache
# Kbuild's commands cannot name what has a blank in its path; this checkout may have one.
headers=$work/.headers
ln -sfn "$root/tests/cases/include" "$headers" || exit 2
# Compilers that tests make up are to run as they are, and nobody's cache is to be touched.
CCACHE_DISABLE=1
export LOCKCTX_CACHE CCACHE_DISABLE
count=0
failed=0
for needed in "$LOCKCTX" "$plugin"; do
	[ -e "$needed" ] || {
		echo "$0: $needed is not there; run make first" >&2
		exit 2
	}
done

# result NAME [WHAT IS WRONG]
result()
{
	count=$((count + 1))
	if [ $# -eq 1 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		printf '%s\n' "$2" | head -n 10 | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

# finish - the last thing a script does
finish()
{
	echo "1..$count"
	[ $failed -eq 0 ]
	exit
}

# run COMMAND...: leaves $status, and what it said in $work/out and $work/err
run()
{
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

# check NAME STATUS [TEXT]: that is how the last run ended, with TEXT in what it said
check()
{
	if [ "$status" -ne "$2" ]; then
		result "$1" "status $status, not $2: $(cat "$work/err")"
	elif [ $# -gt 2 ] && ! cat "$work/out" "$work/err" | grep -qF -- "$3"; then
		result "$1" "does not say '$3': $(cat "$work/out" "$work/err")"
	else
		result "$1"
	fi
}

# holds NAME COMMAND...: the command, which looks at what the last run left, succeeds
holds()
{
	name=$1
	shift
	if "$@" >"$work/held" 2>&1; then
		result "$name"
	else
		result "$name" "$(cat "$work/held" "$work/err")"
	fi
}

# says NAME TEXT: so did the last run, also
says()
{
	holds "$1" grep -qF -- "$2" "$work/out"
}

not()
{
	! "$@"
}

# ends STATUS NAME COMMAND...
ends()
{
	want=$1
	name=$2
	shift 2
	run "$@"
	check "$name" "$want"
}

# refused NAME LINES TEXT: the last run ended with 2, printed nothing, and said TEXT on stderr,
# in LINES lines at most, each of which says who speaks
refused()
{
	if [ "$status" -ne 2 ]; then
		result "$1" "status $status, not 2: $(cat "$work/err")"
	elif [ -s "$work/out" ]; then
		result "$1" "prints on standard output: $(head -n 1 "$work/out")"
	elif [ "$(wc -l <"$work/err")" -gt "$2" ] || [ ! -s "$work/err" ]; then
		result "$1" "$(wc -l <"$work/err") lines, not $2: $(cat "$work/err")"
	elif grep -qv '^lockctx' "$work/err"; then
		result "$1" "$(grep -v '^lockctx' "$work/err")"
	elif ! grep -qF -- "$3" "$work/err"; then
		result "$1" "does not say '$3': $(cat "$work/err")"
	else
		result "$1"
	fi
}

# refuses NAME TEXT COMMAND...: with one line
refuses()
{
	name=$1
	text=$2
	shift 2
	run "$@"
	refused "$name" 1 "$text"
}

# refuses_option NAME TEXT COMMAND...: the same, and how to get help
refuses_option()
{
	name=$1
	text=$2
	shift 2
	run "$@"
	sed -i "/^Try .lockctx/,/information\\.\$/d" "$work/err"
	refused "$name" 1 "$text"
}

# compile SOURCE OBJECT [OPTION...]: to facts
compile()
{
	source=$1
	object=$2
	shift 2
	mkdir -p "${object%/*}"
	gcc -std=gnu11 -O2 -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode=facts \
		"$@" -I"$root/tests/cases/include" -c -o "$object" "$source" || exit 2
}

# payload OBJECT FILE: the object's facts alone
payload()
{
	objcopy -O binary --only-section=.discard.lockctx --set-section-flags \
		.discard.lockctx=alloc "$1" "$2" || exit 2
}

# poke FILE OFFSET BYTES: overwrite; BYTES are printf's escapes
poke()
{
	# shellcheck disable=SC2059 # escapes are meant
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# kernel_tree FOLDER: a kernel of two files, configured and built as Kbuild leaves it. virt/bad.c
# waits as a reader; virt/good.c does not.
kernel_tree()
{
	tree=$1
	mkdir -p "$tree/scripts" "$tree/virt" "$tree/include/generated" "$tree/include/config"
	: >"$tree/Kbuild"
	: >"$tree/scripts/Makefile.build"
	: >"$tree/include/generated/autoconf.h"
	printf 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 7\nEXTRAVERSION =\nNAME = test\n' \
		>"$tree/Makefile"
	echo 5.10.7 >"$tree/include/config/kernel.release"
	cat >"$tree/virt/bad.c" <<-END
	#include <linux/srcu.h>
	struct kvm { struct srcu_struct srcu; };
	void wait(struct kvm *kvm);
	void reads(struct kvm *kvm)
	{
		int idx = srcu_read_lock(&kvm->srcu);

		wait(kvm);
		srcu_read_unlock(&kvm->srcu, idx);
	}
	END
	cat >"$tree/virt/good.c" <<-END
	#include <linux/srcu.h>
	struct kvm { struct srcu_struct srcu; };
	void wait(struct kvm *kvm)
	{
		synchronize_srcu(&kvm->srcu);
	}
	END
	for name in bad good; do
		printf 'cmd_virt/%s.o := %s -D__KERNEL__ -I%s -c -o virt/%s.o virt/%s.c\n' \
			"$name" "gcc -std=gnu11 -O2" "$headers" "$name" "$name" \
			>"$tree/virt/.$name.o.cmd"
	done
}
