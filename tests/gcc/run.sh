#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [SUITE/WHAT...] - lockctx builds on Debian's suites, and its plugin says the same with each GCC
#
# WHAT is a version of GCC: lockctx and its plugin are built with it, without a warning, and
# plugin/test-gcc.sh and tests/cases/run.sh are run. Or it is "host", for the suite as the system that one
# works on: kbuild/setup.sh, make, make test-unit test-cases, in a copy of this tree.
#
# Each suite is a chroot of its own, made once with debootstrap from the mirror that the system's apt has
# (kbuild/apt.sh), signatures checked, and kept in ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/
# chroots/SUITE: remove it to have a newer one. Root is needed, and a namespace to mount in. Prints TAP; what
# is not to be had here is skipped by name. Logs are left in $BUILD/tests/gcc.
#
# BUILD  the build folder, for logs alone (default: build)
# JOBS   how many compiles at a time (default: 2)

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=$(realpath -m "${BUILD:-build}")
JOBS=${JOBS:-2}
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=kbuild/apt.sh
. kbuild/apt.sh
chroots=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}/chroots
out=$BUILD/tests/gcc
all='bullseye/10 bookworm/11 bookworm/12 trixie/12 trixie/13 trixie/14 trixie/host forky/15 forky/16'
count=0
failed=0
skipped=0

die()
{
	echo "run.sh: $*" >&2
	exit 2
}

# result NAME STATUS: $log has what was said
result()
{
	count=$((count + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $count - $1"
		return 0
	fi
	echo "not ok $count - $1"
	{ grep -E 'error: |warning: |\*\*\*' "$log" || tail -n 8 "$log"; } | head -n 20 | cut -c 1-300 | sed 's/^/# /'
	echo "# the whole log: $log"
	failed=$((failed + 1))
	return 1
}

skip()
{
	count=$((count + 1))
	skipped=$((skipped + 1))
	echo "ok $count - $1 # SKIP $2"
	echo "# skipped: $1: $2"
}

# alone COMMAND...: whatever it mounts and starts ends with it
alone()
{
	unshare --mount --pid --fork --kill-child "$@"
}

# What a chroot's apt needs of the system's: how to get out of here, and whether a mirror may be as it was
# some time ago. The signatures are checked whatever it says.
configure()
{
	apt-config dump | grep -E '^Acquire::(https?|Retries|Check-Valid-Until)' >"$1/etc/apt/apt.conf.d/90lockctx"
	echo 'APT::Install-Recommends "false";' >>"$1/etc/apt/apt.conf.d/90lockctx"
	printf '%s\n' force-unsafe-io 'path-exclude /usr/share/doc/*' 'path-exclude /usr/share/man/*' \
		>"$1/etc/dpkg/dpkg.cfg.d/lockctx"
}

# make_chroot SUITE: false when there is none to be had, and $log says why
make_chroot()
{
	root=$chroots/$1
	[ ! -d "$root" ] || return 0
	script=/usr/share/debootstrap/scripts/$1
	[ -e "$script" ] || script=${script%/*}/sid	# a suite younger than this debootstrap
	proxy=$(apt-config dump Acquire::http::Proxy | sed -n 's/.*"\(.*\)";$/\1/p')
	uris=$(apt_candidates "$1") || exit
	for uri in $uris; do
		rm -rf "$root.new"
		mkdir -p "$root.new"
		echo "# making a chroot of $1"
		alone env ${proxy:+"http_proxy=$proxy"} debootstrap --variant=minbase --force-check-gpg \
			--keyring="$apt_keyring" "$1" "$root.new" "$uri" "$script" >"$log" 2>&1 || continue
		mv -T "$root.new" "$root"
		return 0
	done
	rm -rf "$root.new"
	return 1
}

# copy FOLDER: this tree as it is now, without what git ignores
copy()
{
	rm -rf "$1"
	mkdir -p "$1"
	git ls-files -z --cached --others --exclude-standard | tar --null -T - -c --owner=root --group=root | tar -x -C "$1"
}

# inside COMMAND...: in the chroot $root, with the tree at /lockctx; messages go to $log
# shellcheck disable=SC2016 # for the other shells
inside()
{
	for file in hosts resolv.conf; do
		cat "/etc/$file" >"$root/etc/$file"
	done
	alone sh -c 'root=$1 && shift &&
		mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev" &&
		mount --bind "$root/lockctx" "$root/lockctx" && mount -o "remount,bind,$MODE" "$root/lockctx" &&
		exec chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
			PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "cd /lockctx && exec \"\$@\"" sh "$@"' \
		sh "$root" "$@" >"$log" 2>&1 </dev/null
}

# counted NAME COMMAND...: a command inside that prints TAP, or ends with a count
counted()
{
	part=$1
	log=$out/$suite-$what-$part.log
	shift
	inside "$@"
	status=$?
	good=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	[ "$good" -gt 0 ] && [ "$bad" -eq 0 ] && [ $status -eq 0 ]
	result "$suite, $what: $part: $good passed, $bad failed" $? ||
		grep -A 1 '^not ok ' "$log" | head -n 40 | cut -c 1-300 | sed 's/^/# /'
}

# one_gcc VERSION: the compiler, the build and its two kinds of tests
one_gcc()
{
	what=gcc-$1
	build=/build/$what
	log=$out/$suite-$what-install.log
	MODE=ro
	inside kbuild/setup.sh build
	result "$suite: what a build needs is installed" $? || return
	inside apt-cache show "$what-plugin-dev" || { skip "$suite, $what" "$suite has no $what-plugin-dev"; return; }
	inside apt-get -qq -y install "$what" "g++-$1" "$what-plugin-dev"
	result "$suite, $what: is installed" $? || return
	log=$out/$suite-$what-build.log
	rm -rf "${root:?}$build"
	inside make "-j$JOBS" -k "BUILD=$build" "CC=$what" "CXX=g++-$1" "GCC=$what" all "$build/facts-dump" &&
		! grep -F 'warning: ' "$log"
	result "$suite, $what: all is built, without a warning" $? || return
	counted plugin env "BUILD=$build" "GCC=$what" plugin/test-gcc.sh
	counted cases env "BUILD=$build" "GCC=$what" "JOBS=$JOBS" tests/cases/run.sh
}

# The system as one that lockctx is worked on: the README's commands.
host()
{
	what=host
	log=$out/$suite-host-install.log
	MODE=rw
	inside kbuild/setup.sh
	result "$suite, host: kbuild/setup.sh" $? || return
	log=$out/$suite-host-build.log
	inside make "-j$JOBS"
	result "$suite, host: make" $? || return
	counted unit make test-unit
	counted cases make test-cases
}

# Nothing of this is to be had, so nothing is claimed.
nothing()
{
	echo "# skipped: $1"
	echo "1..0 # SKIP $1"
	exit 0
}

[ "$(id -u)" -eq 0 ] || nothing "only root can make a chroot"
command -v debootstrap >/dev/null || nothing "debootstrap is not installed: apt-get install debootstrap"
alone true 2>/dev/null || nothing "no namespace can be made here"
mkdir -p "$chroots" "$out" || exit 2
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export MODE

# shellcheck disable=SC2086 # words
[ $# -gt 0 ] || set -- $all
for row; do
	case $row in
	*/host | */[0-9] | */[0-9][0-9]) ;;
	*) die "usage: run.sh [SUITE/GCC...]; SUITE/host is the suite as the system to work on" ;;
	esac
done
for row; do
	suite=${row%/*}
	log=$out/$suite-chroot.log
	exec 9>"$chroots/$suite.lock"
	flock 9
	if ! make_chroot "$suite"; then
		skip "$row" "no chroot of it: $(tail -n 1 "$log")"
		continue
	fi
	configure "$root"
	copy "$root/lockctx"
	case $row in
	*/host) host ;;
	*) one_gcc "${row#*/}" ;;
	esac
done
echo "1..$count"
echo "$((count - failed - skipped)) passed, $failed failed"
[ $failed -eq 0 ]
