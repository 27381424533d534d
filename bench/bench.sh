#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench.sh - what facts and their analysis cost, on Linux 5.10
#
# Compares, over each of FOLDERS and in one run, the processor time of plain compiles, of compiles
# with the plugin riding along, of facts only, and of sparse; then the analysis, by wall-clock time
# and peak memory; then how both grow with the files. Prints, and asserts nothing: seconds depend on
# the machine, ratios less so. No compile is looked up in ccache.
#
# BUILD   the build folder (default: build)
# FOLDERS what is compiled: lists of folders, separated by commas (default: KVM, fs/ext4, net/core)
# ROUNDS  how often each compile is measured; the fastest counts (default: 3)
# LIMIT   seconds that one analysis may take (default: 120)
# GROW    empty: leave out how the cost grows (default: yes)
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}
ROUNDS=${ROUNDS:-3}
LIMIT=${LIMIT:-120}
FOLDERS=${FOLDERS:-arch/x86/kvm virt,fs/ext4,net/core}
out=$BUILD/bench
# The first folders of FOLDERS when this is the script that is measured.
dirs=${dirs:-${FOLDERS%%,*}}
# A hit in the cache costs nothing, and says nothing of a compile.
CCACHE_DISABLE=1
export CCACHE_DISABLE

die()
{
	echo "bench.sh: $*" >&2
	exit 2
}

# measured COMMAND... - sets $wall, $cpu and $memory to what it cost; returns its exit status
measured()
{
	"$out/measure" "$out/cost" "$@" >"$out/said" 2>"$out/log"
	status=$?
	read -r wall cpu memory <"$out/cost"
	return $status
}

extract()
{
	mode=$1
	shift
	# shellcheck disable=SC2086 # a list of folders
	"$BUILD/kbuild-extract" -q -k "$kdir" -O "$obj" -o "$out/$mode" -m "$mode" \
		-p "$BUILD/plugin/lockctx_plugin.so" "$@"
}

# The commands that Kbuild would check the same files with: those of the compiler, in sparse's name.
sparse_commands()
{
	flags='-D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void'
	flags="$flags -Wno-unknown-attribute --arch=x86 -mlittle-endian -m64"
	# shellcheck disable=SC2086 # a list of folders
	(cd "$obj" && find $dirs -name '.*.o.cmd' -exec cat {} +) |
		sed -n -E 's/^(saved)?cmd_[^ ]* := gcc (.*) -c (.* )?-o [^ ]+ ([^ ]+\.c)( ;.*)?$/\2 \3\4/p' |
		sed -E "s/-Wp,-MMD,[^ ]+//; s|^|sparse $flags |"
}

# one MODE - compile everything once in MODE
# shellcheck disable=SC2086 # a list of folders
one()
{
	case $1 in
	sparse) (cd "$obj" && xargs -d '\n' -P "$(nproc)" -n 1 sh -c) <"$out/sparse.commands" ;;
	*) extract "$1" -B $dirs ;;
	esac
}

# ratio A B - to two digits
ratio()
{
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", (b > 0 ? a / b : 0) }'
}

# Every mode in turn, so that what else the machine does hits all of them.
compiles()
{
	# shellcheck disable=SC2086 # a list of folders
	kbuild/configure.sh "$kdir" "$obj" $dirs >&2 || die "$kdir: could not be configured"
	rm -f "$out/rounds"
	sparse_commands >"$out/sparse.commands"
	modes='plain ride facts sparse'
	round=0
	while [ "$round" -lt "$ROUNDS" ]; do
		round=$((round + 1))
		for mode in $modes; do
			echo "round $round of $ROUNDS: $mode" >&2
			measured "$0" one "$mode" || [ "$mode" = sparse ] ||
				die "$mode: $(tail -n 1 "$out/log")"
			echo "$mode $cpu" >>"$out/rounds"
		done
	done
	for mode in $modes; do
		awk -v mode="$mode" '$1 == mode && (!best || $2 < best) { best = $2 }
			END { print mode, best }' "$out/rounds"
	done >"$out/best"
	while read -r mode best; do
		eval "$mode=$best"
	done <"$out/best"
	# shellcheck disable=SC2154 # set by eval
	cat <<-END
	processor time over the $(wc -l <"$out/sparse.commands") files of $dirs:
	  plain gcc          $plain s
	  riding along       $ride s
	  facts only         $facts s
	  sparse             $sparse s
	  riding along / plain gcc   $(ratio "$ride" "$plain")   (aim: 1.03)
	  facts only / plain gcc     $(ratio "$facts" "$plain")   (aim: 0.40)
	  facts only / sparse        $(ratio "$facts" "$sparse")   (aim: 1.70)
	END
}

# analysis NAME OPTION... - of the facts in $out/facts that the last extract() listed
analysis()
{
	name=$1
	shift
	# shellcheck disable=SC2046 # names without blanks
	measured timeout "$LIMIT" "$BUILD/lockctx" analyze "$@" --format=json -o "$out/report.json" \
		$(cat "$out/objects")
	case $? in
	0 | 1) echo "  $name: $wall s, $memory MB" ;;
	124) echo "  $name: not done after $LIMIT s, $memory MB" ;;
	*) echo "  $name: failed: $(tail -n 1 "$out/log")" ;;
	esac
}

# The cost of DIRS... in all.
grow()
{
	kbuild/configure.sh "$kdir" "$obj" "$@" >&2 || die "$kdir: could not be configured"
	echo "extracting $*" >&2
	measured "$0" extract facts -B -l "$@" || [ "$status" -eq 1 ] || die "$(tail -n 1 "$out/log")"
	mv "$out/said" "$out/objects"
	cat <<-END
	$*: $(wc -l <"$out/objects") files
	  facts: $cpu s of processor time, $(xargs stat -c %s <"$out/objects" | awk '
		{ sum += $1 } END { printf "%.1f", sum / 1e6 }') MB
	END
	analysis 'analysis of kvm::srcu' --class kvm::srcu
	analysis 'analysis of every lock class'
}

case ${1-} in
one | extract)
	# This script again, to be measured.
	{
		read -r kdir
		read -r obj
	} <"$out/prepared"
	"$@"
	exit
	;;
esac

mkdir -p "$out"
[ -x "$out/measure" ] || die "$out/measure is not there: run make bench"
command -v sparse >/dev/null || die "sparse is not installed: run kbuild/setup.sh"
kbuild/prepare.sh 5.10 >"$out/prepared" || exit 2
{
	read -r kdir
	read -r obj
} <"$out/prepared"
export BUILD dirs
rest=$FOLDERS,
while [ -n "$rest" ]; do
	dirs=${rest%%,*}
	rest=${rest#*,}
	compiles
done
dirs=${FOLDERS%%,*}
# shellcheck disable=SC2086 # lists of folders
{
	grow $dirs
	[ -n "${GROW-yes}" ] || exit 0
	grow $dirs kernel mm
	grow $dirs kernel mm fs net/core
}
