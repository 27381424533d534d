#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch-source.sh VERSION... - get Debian's kernel source of each VERSION (5.10, 6.1, 6.12, 7.3)
# fetch-source.sh -l - list what the suites have, newest first: SUITE/PACKAGE=VERSION, which may be
# given as a VERSION
#
# Unpacks to ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/src/linux-source-VERSION.
# Nothing is added to the system's apt (see apt.sh). Does nothing for a source that is there.

set -eu

# shellcheck source=kbuild/apt.sh
. "$(dirname "$0")/apt.sh"
src=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}/src

die()
{
	echo "fetch-source.sh: $*" >&2
	exit 2
}

say()
{
	echo "linux-source-$version: $*"
}

# The suite that carries a version, and a pattern for the package: backports replace theirs when a
# newer kernel is packaged, so the newest of the series is taken.
lookup()
{
	case $version in
	5.10)	suite=bullseye-security pattern='5\.10' ;;
	6.1)	suite=bookworm pattern='6\.1' ;;
	6.12)	suite=trixie pattern='6\.12' ;;
	7.3)	suite=trixie-backports pattern='7\.[0-9]+' ;;
	*/*=*)
		suite=${version%%/*} pattern=${version#*/}
		exact=${pattern#*=} pattern=${pattern%%=*}
		version=$exact
		;;
	*)	die "unknown version '$version': use 5.10, 6.1, 6.12 or 7.3" ;;
	esac
}

# Sets $package: the newest package of the series. False when the archive has none.
find_package()
{
	package=$(apt-cache -c "$work/apt/conf" pkgnames linux-source- |
		grep -xE "linux-source-$pattern" | sort -V | tail -n 1) || true
	[ -n "$package" ]
}

fetch()
{
	exact=
	lookup
	dest=$src/linux-source-$version
	[ ! -e "$dest/Makefile" ] || return 0
	command -v xz >/dev/null || die "xz is not installed: run kbuild/setup.sh"

	mkdir -p "$src"
	work=$(mktemp -d -p "$src")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	mkdir "$work/apt"
	say "reading package lists of $suite"
	apt_open "$work/apt" "$suite" find_package ||
		die "no package for linux-source-$version: $suite was not found beside the archives" \
			"of this system's apt sources (or the network is down); or unpack the source" \
			"yourself as $dest"

	package=$package${exact:+=$exact}
	apt-cache -c "$work/apt/conf" show --no-all-versions "$package" |
		awk -v v="$version" '/^Version:/ { n = $2 } /^Size:/ { s = $2 }
		END { printf "linux-source-%s: downloading %s (%d MB)\n", v, n, s / 1e6 }'
	(cd "$work" && apt-get -c "$work/apt/conf" -qq download "$package") ||
		die "cannot download $package"
	say "unpacking"
	package=${package%=*}
	dpkg-deb -x "$work/$package"_*.deb "$work/deb"
	rm -f "$work/$package"_*.deb
	mkdir "$work/tree"
	XZ_OPT=-T0 tar -C "$work/tree" --strip-components=1 -xJf "$work/deb/usr/src/$package.tar.xz"
	# Another fetch may have been faster: its tree is as good as this one.
	mv -T "$work/tree" "$dest" 2>/dev/null || [ -e "$dest/Makefile" ] ||
		die "cannot move the unpacked source to $dest"
	say "ready in $dest"
	rm -rf "$work"
	trap - EXIT INT TERM HUP
}

# Every suite that carries a kernel may have several versions of it, of which one of each upstream
# version will do. What cannot be reached is left out.
list()
{
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for suite in bullseye-security bookworm bookworm-security bookworm-backports trixie \
		trixie-security trixie-backports forky sid experimental; do
		mkdir "$work/$suite"
		apt_open "$work/$suite" "$suite" true 2>/dev/null || continue
		apt-cache -c "$work/$suite/conf" pkgnames linux-source- |
			grep -xE 'linux-source-[0-9.]+' | while read -r package; do
			apt-cache -c "$work/$suite/conf" madison "$package"
		done | awk -v suite="$suite" '{ print $3, suite "/" $1 "=" $3 }'
	done | sort -rV | sed 's/^[^ ]* //' | awk -F '[=-]' '!seen[$(NF - 1)]++' |
		sed 's,/linux-source-,/,'
}

if [ "${1-}" = -l ]; then
	list
	exit
fi
[ $# -gt 0 ] || die "usage: fetch-source.sh VERSION... (5.10, 6.1, 6.12, 7.3)"
for version; do
	fetch
done
