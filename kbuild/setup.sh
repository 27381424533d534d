#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# setup.sh [-n] [build | [runtime] [browser] [package] [farm] [coverage]] - install the Debian packages that lockctx
# is built, run and tested with
#
# Prints each package it installs and does nothing when none is missing. Uses sudo for apt-get
# alone, when not root. A word adds what one goal takes: make test-runtime, test-html, test-package, test-farm,
# coverage.
# "build" stands for less: a build, and what the tests of the plugin and the small cases run with.
# -n lists what is missing, one per line, and installs nothing.

set -eu

# The one list. The plugin headers are added below: they have to match the gcc that is used.
build_packages='
gcc g++ make
libelf-dev uthash-dev libstb-dev libjansson-dev libxxhash-dev libzstd-dev libcmocka-dev
jq
'
packages="$build_packages
ccache coccinelle sparse clang shellcheck git perl
valgrind bubblewrap git-email libmailtools-perl patch graphviz python3-jsonschema python3-yaml
flex bison bc libssl-dev bzip2 xz-utils zstd kmod cpio rsync
"
# Another gcc than the plugin's, which a test needs; only Debian 12 has this one.
if grep -qsx 'VERSION_ID="12"' /etc/os-release; then
	packages="$packages gcc-11"
fi
# The emulator of the run-time tests, which nothing else needs.
runtime_packages=qemu-system-x86
# What makes a Debian package and looks at it.
package_packages='dpkg-dev debhelper lintian fakeroot'
# The browser of the tests of the HTML pages, and what speaks to it.
browser_packages='chromium chromium-driver curl'
# The build farm.
farm_packages=icecc
# What reads gcc's counts.
coverage_packages=gcovr

die()
{
	echo "setup.sh: $*" >&2
	exit 2
}

# Names the packages among the arguments that are not installed.
missing()
{
	{
		dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true
		printf '%s wanted\n' "$@"
	} | awk '$2 == "installed" { have[$1] = 1 } $2 == "wanted" && !have[$1] { print $1 }'
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		command -v sudo >/dev/null || die "not root and no sudo: install as root: $lacking"
		sudo "$@"
	fi
}

# A dependency is printed too: what is printed is what has changed on the machine.
install()
{
	lacking=$*
	echo "installing $lacking"
	if [ -z "${updated:-}" ]; then
		as_root apt-get -qq update || die "apt-get update failed: see above"
		updated=yes
	fi
	failed=$(mktemp)
	{
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
			-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" ||
			echo "$?" >"$failed"
	} | sed -n 's/^Setting up \(.*\) \.\.\.$/installed \1/p'
	status=$(cat "$failed")
	rm -f "$failed"
	[ -z "$status" ] || die "apt-get could not install: $lacking"
}

command -v dpkg-query >/dev/null || die "not a Debian system: install what corresponds to $packages"

list=
for word; do
	case $word in
	-n) list=yes ;;
	build) packages=$build_packages ;;
	runtime) packages="$packages $runtime_packages" ;;
	browser) packages="$packages $browser_packages" ;;
	package) packages="$packages $package_packages" ;;
	farm) packages="$packages $farm_packages" ;;
	coverage) packages="$packages $coverage_packages" ;;
	*) die "usage: setup.sh [-n] [build | [runtime] [browser] [package] [farm] [coverage]]" ;;
	esac
done
# shellcheck disable=SC2086 # a list of words
if [ -n "$list" ]; then
	missing $packages "gcc-$(gcc -dumpversion 2>/dev/null || echo N)-plugin-dev"
	exit 0
fi

# The headers' package is named after gcc's version, which is known once gcc is there.
command -v gcc >/dev/null || install gcc
# shellcheck disable=SC2046,SC2086 # lists of words
set -- $(missing $packages "gcc-$(gcc -dumpversion | cut -d. -f1)-plugin-dev")
[ $# -eq 0 ] || install "$@"
