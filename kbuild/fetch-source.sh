#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch-source.sh VERSION... - get Debian's kernel source of each VERSION (5.10, 6.1, 6.12, 7.3)
#
# Unpacks to ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/src/linux-source-VERSION.
# The suites are never added to the system's apt: lists, state and cache live in a temporary folder.
# The mirror is the one that the system's apt uses already; signatures are checked against the
# keyring of Debian's debian-archive-keyring package. Does nothing for a source that is there.

set -eu

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
src=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/src

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
	*)	die "unknown version '$version': use 5.10, 6.1, 6.12 or 7.3" ;;
	esac
}

# "URI SUITE" of every Debian archive in the system's apt sources, whatever their format.
system_archives()
{
	suites='sid|unstable|testing|stable|oldstable|oldoldstable|bullseye|bookworm|trixie|forky'
	apt-get update --print-uris 2>/dev/null |
	sed -n "s,^'\(.*\)/dists/\([^']*\)/InRelease'.*,\1 \2,p" |
	grep -E " ($suites)([-/]|\$)"
}

# Places to look for $suite, most likely first. A security archive and its main archive are
# neighbours on a mirror, so each is also guessed from the other's URI.
candidates()
{
	archives=$(system_archives) || die "apt has no Debian archive in its sources: add one, or" \
		"unpack the source yourself as $src/linux-source-$version"
	main=$(echo "$archives" | grep -v security | cut -d' ' -f1) || true
	security=$(echo "$archives" | grep security | cut -d' ' -f1) || true
	case $suite in
	*-security)
		printf '%s\n' "$security"
		printf '%s\n' "$main" | sed 's,/debian\(/\|$\),/debian-security\1,'
		printf '%s\n' "$main"
		;;
	*)
		printf '%s\n' "$main"
		printf '%s\n' "$security" | sed 's,/debian-security\(/\|$\),/debian\1,'
		;;
	esac | awk 'NF && !seen[$0]++'
}

# A configuration read after the system's own: proxies and credentials stay, everything that would
# touch or consult the system's package state goes.
write_apt_conf()
{
	mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
	: >"$work/apt/status"
	cat >"$work/apt/conf" <<-END
	#clear APT::Update::Pre-Invoke;
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	#clear Acquire::IndexTargets::deb::DEP-11;
	#clear Acquire::IndexTargets::deb::Contents-deb;
	Dir::Etc::sourcelist "$work/apt/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "/dev/null";
	Dir::State "$work/apt";
	Dir::State::lists "$work/apt/lists";
	Dir::State::status "$work/apt/status";
	Dir::Cache "$work/apt/cache";
	Acquire::Languages "none";
	Acquire::Retries "3";
	APT::Sandbox::User "$(id -un)";
	END
}

# Sets $package: the newest package of the series, from the first archive that has it.
find_package()
{
	package=
	uris=$(candidates) || exit
	for uri in $uris; do
		echo "deb [signed-by=$keyring] $uri $suite main" >"$work/apt/sources.list"
		apt-get -c "$work/apt/conf" -qq update >"$work/log" 2>&1 || continue
		package=$(apt-cache -c "$work/apt/conf" pkgnames linux-source- |
			grep -xE "linux-source-$pattern" | sort -V | tail -n 1) || true
		[ -z "$package" ] || return 0
	done
	[ ! -s "$work/log" ] || sed 's/^/    /' "$work/log" >&2
	die "no package for linux-source-$version: $suite was not found beside the archives of" \
		"this system's apt sources (or the network is down)"
}

fetch()
{
	lookup
	dest=$src/linux-source-$version
	[ ! -e "$dest/Makefile" ] || return 0
	command -v xz >/dev/null || die "xz is not installed: run kbuild/setup.sh"
	[ -r "$keyring" ] || die "$keyring is missing: install debian-archive-keyring"

	mkdir -p "$src"
	work=$(mktemp -d -p "$src")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	write_apt_conf
	say "reading package lists of $suite"
	find_package

	apt-cache -c "$work/apt/conf" show --no-all-versions "$package" |
		awk -v v="$version" '/^Version:/ { n = $2 } /^Size:/ { s = $2 }
		END { printf "linux-source-%s: downloading %s (%d MB)\n", v, n, s / 1e6 }'
	(cd "$work" && apt-get -c "$work/apt/conf" -qq download "$package") ||
		die "cannot download $package"
	say "unpacking"
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

[ $# -gt 0 ] || die "usage: fetch-source.sh VERSION... (5.10, 6.1, 6.12, 7.3)"
for version; do
	fetch
done
