#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove.sh [OPTION...] [NAME...] - bugs that lockctx found, run without their fix and with it
#
# Each NAME is a folder of tests/runtime/found (default: all). Its kernel is built without the fix and
# with it, and booted under QEMU, with a program of one test (init.c). The last thing printed is a table
# with a row for each; logs stay in $BUILD/tests/runtime/found.
#
#   --list      print the names, and end
#   --check     look whether the folders are complete, and end; needs no kernel
#   --boots N   boot each kernel N times (default: 1)
#   --image DIR build no kernel: boot the one that is unpacked in DIR, as Debian ships it. It has no fix
#               and no lockdep, so only the outcome counts. In an empty DIR:
#                 apt-get download linux-binary-RELEASE linux-modules-RELEASE
#                 for deb in *.deb; do dpkg-deb -x $deb .; done
#
# A folder has:
#
#   test      a key and a value on each line, with a tab between
#               kernel    version of Debian's kernel (kbuild/fetch-source.sh)
#               fix       folder of cocci/generated/VERSION with the patches
#               splat     text in the kernel's log without the fix
#               without   ran or hangs: what becomes of the test without the fix
#               in        the function that it hangs in
#               machine   words for QEMU (optional)
#               append    words for the kernel (optional)
#               modules   what Debian's kernel has to load first, in this order (optional)
#   config    what the kernel has beside base.config (optional)
#   init.c    run_test() of tests/runtime/test.h
#
# With the fix the test ends as it should, and the kernel says nothing.
#
# Exit status: 0 all of it was seen, 1 something was not, 2 something could not be run.
#
# BUILD  the build folder (default: build)
# CC     the compiler for the tests' programs (default: cc)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
found=tests/runtime/found
generated=cocci/generated
out=${BUILD:-build}/$found
boots=1
image=
mode=run
names=
tab=$(printf '\t')

die()
{
	echo "prove.sh: $*" >&2
	exit 2
}

all()
{
	find "$found" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort
}

# value NAME KEY - nothing if the test does not say
value()
{
	sed -n "s/^$2$tab//p" "$found/$1/test"
}

# patches NAME - the files of its fix, in their order
patches()
{
	find "$generated/$(value "$1" kernel)/$(value "$1" fix)" -name '*.patch' | LC_ALL=C sort
}

# check NAME - print what is wrong with its folder, a line each
check()
{
	for file in test init.c; do
		[ -f "$found/$1/$file" ] || echo "$1: $file is missing"
	done
	[ -f "$found/$1/test" ] || return
	for key in kernel fix splat without; do
		[ -n "$(value "$1" $key)" ] || echo "$1: test has no $key"
	done
	grep -vE "^(#|(kernel|fix|splat|without|in|machine|append|modules)$tab)" "$found/$1/test" |
		sed "s/^/$1: not a line of a test: /"
	case $(value "$1" without) in
	ran | '') ;;
	hangs) [ -n "$(value "$1" in)" ] || echo "$1: it hangs, and test does not say where (in)" ;;
	*) echo "$1: without: ran or hangs is needed" ;;
	esac
	[ -n "$(patches "$1" 2>/dev/null)" ] ||
		echo "$1: no patch in $generated/$(value "$1" kernel)/$(value "$1" fix)"
}

check_all()
{
	for name in $names; do
		[ -d "$found/$name" ] || die "$name: no such folder in $found, see --list"
		check "$name"
	done >"$out/wrong"
	[ -s "$out/wrong" ] || return 0
	cat "$out/wrong" >&2
	exit 2
}

# make_init NAME - the program of the test, with what all of them share
make_init()
{
	"${CC:-cc}" -O2 -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -static -pthread \
		-o "$out/$1.init" tests/runtime/init.c tests/runtime/say.c "$found/$1/init.c" ||
		die "$1: init.c does not compile"
}

# modules NAME - lines of an initramfs with what a kernel of Debian has to load
modules()
{
	n=1
	for module in $(value "$1" modules); do
		file=$(find "$image/kernel" -name "$module.ko.xz" | head -n 1)
		[ -n "$file" ] || die "$1: no module $module below $image"
		xz -dc "$file" >"$out/$module.ko" || die "$1: $file cannot be unpacked"
		echo "file /$n.ko $out/$module.ko 644 0 0"
		n=$((n + 1))
	done
}

# make_initramfs NAME KERNEL
make_initramfs()
{
	{
		for dir in dev proc sys; do
			echo "dir /$dir 755 0 0"
		done
		echo "nod /dev/console 600 0 0 c 5 1"
		echo "nod /dev/null 666 0 0 c 1 3"
		echo "nod /dev/kmsg 600 0 0 c 1 11"
		echo "file /init $out/$1.init 755 0 0"
		[ -z "$image" ] || modules "$1"
	} >"$out/$1.list"
	"$2/gen_init_cpio" "$out/$1.list" >"$out/$1.cpio" || die "$1: the initramfs cannot be made"
}

# boot NAME SIDE I - sets $outcome, $said and $why. What is unclear is tried again with more patience:
# the host may be busy.
boot()
{
	for times in 1 4; do
		result=$(MEMORY=${image:+768} SPLAT=$(value "$1" splat) HANGS=$(value "$1" in) MACHINE=$(value "$1" machine) \
			APPEND=$(value "$1" append) PATIENCE=$((200 * times)) tests/runtime/boot.sh \
			"$out/$1.$2.kernel" "$out/$1.cpio" "$1" "$out/logs/$1.$2.$3") || exit 2
		outcome=${result%% *}
		rest=${result#* }
		said=${rest%% *}
		rest=${rest#* }
		why=${rest#* }
		echo "==> $1: $2 the fix: $outcome, kernel: $said, ${rest%% *} s${why:+ ($why)}" >&2
		[ "$outcome" = unclear ] || return 0
	done
}

# judge NAME SIDE - was it seen what the folder says?
judge()
{
	if [ -n "$image" ]; then
		[ "$outcome" = "$(value "$1" without)" ]
		return
	fi
	case $2 in
	without) [ "$outcome $said" = "$(value "$1" without) splat" ] ;;
	with) [ "$outcome $said" = "ran silent" ] ;;
	esac
}

# build NAME SIDE [PATCH...]
build()
{
	config=$found/base.config
	[ ! -f "$found/$1/config" ] || config=$config,$found/$1/config
	version=$(value "$1" kernel)
	dest=$out/$1.$2.kernel
	shift 2
	tests/runtime/patched.sh "$version" "$dest" "$config" "$@" >&2 || exit 2
}

# use_image NAME - the kernel of --image as one that was built, with the tool of its source
use_image()
{
	src=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/src/linux-source-$(value "$1" kernel)
	kbuild/fetch-source.sh "$(value "$1" kernel)" >&2 || exit 2
	rm -rf "$out/$1.without.kernel"
	mkdir -p "$out/$1.without.kernel"
	cp "$image/vmlinuz" "$out/$1.without.kernel/bzImage"
	"${CC:-cc}" -O2 -o "$out/$1.without.kernel/gen_init_cpio" "$src/usr/gen_init_cpio.c" ||
		die "$src/usr/gen_init_cpio.c does not compile"
}

# run_side NAME SIDE [PATCH...] - boot the kernel with these patches
run_side()
{
	name=$1
	side=$2
	shift 2
	[ -n "$image" ] || build "$name" "$side" "$@"
	make_initramfs "$name" "$out/$name.$side.kernel"
	i=1
	while [ "$i" -le "$boots" ]; do
		boot "$name" "$side" "$i"
		judge "$name" "$side" && seen=yes || seen=no
		[ "$outcome" != unclear ] || seen='?'
		echo "$name$tab$side$tab$outcome$tab$said$tab$seen" >>"$out/rows"
		i=$((i + 1))
	done
}

# run_test NAME - in a shell of its own: what cannot be run does not end the others
run_test()
{
	make_init "$1"
	[ -z "$image" ] || use_image "$1"
	run_side "$1" without
	[ -z "$image" ] || return 0
	# shellcheck disable=SC2046 # names without blanks
	run_side "$1" with $(patches "$1")
}

# Boots of one side make one row, and the worst of them counts.
table()
{
	awk -F '\t' '
		function rank(seen) { return seen == "no" ? 2 : seen == "?" ? 1 : 0 }
		{
			key = sprintf("%-22s %-8s", $1, $2)
			if (!(key in boots)) order[++rows] = key
			if (!boots[key]++ || rank($5) > rank(seen[key])) {
				seen[key] = $5
				text[key] = sprintf("%-8s %-10s", $3, $4)
			}
		}
		END {
			printf "%-22s %-8s %-8s %-10s boots  seen\n", "test", "the fix", "outcome", "kernel"
			for (r = 1; r <= rows; r++) {
				key = order[r]
				printf "%s %s %5d  %s\n", key, text[key], boots[key], seen[key]
				n[rank(seen[key])]++
			}
			printf "\n%d rows: %d as they should be, %d not, %d could not be told\n", rows, n[0], n[2], n[1]
			exit n[2] ? 1 : n[1] || !rows ? 2 : 0
		}' "$out/rows"
}

while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) sed -n '4,/^# CC/s/^# \{0,1\}//p' tests/runtime/prove.sh && exit ;;
	--list) all && exit ;;
	--check) mode=check ;;
	--image)
		shift
		image=$(find "${1:-.}" -name vmlinuz -type f 2>/dev/null | head -n 1)
		[ -n "$image" ] || die "--image ${1:-}: no vmlinuz below such a folder"
		image=$(dirname "$image")
		;;
	--boots)
		shift
		boots=${1:-}
		case $boots in
		'' | *[!0-9]* | 0*) die "--boots $boots: a number is needed" ;;
		esac
		;;
	-*) die "$1: no such option, see --help" ;;
	*) names="$names $1" ;;
	esac
	shift
done
names=${names:-$(all)}
mkdir -p "$out/logs"
check_all
[ "$mode" = run ] || exit 0
command -v "${QEMU:-qemu-system-x86_64}" >/dev/null ||
	die "${QEMU:-qemu-system-x86_64} is missing: run kbuild/setup.sh runtime"
exec 6>"$out/.lock"
flock -n 6 || die "$out: another run is using this folder: wait for it, or use another BUILD"
: >"$out/rows"
for name in $names; do
	(run_test "$name") </dev/null || echo "$name$tab-${tab}unclear$tab-$tab?" >>"$out/rows"
done
table
