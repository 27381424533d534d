#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch-tool.sh [-n] SUITE PACKAGE... - programs of another Debian suite, unpacked beside the system
#
# Prints the folder they are in, ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/tools/
# SUITE/PACKAGE: bin/NAME runs each program of the named packages with the libraries, the C library
# included, and the interpreter of its own suite. What they depend on comes along, but for development
# files and binutils, which are taken when they are named. Nothing is installed in the system, and
# nothing is added to its apt (see apt.sh). A folder that is there is not fetched again: remove it to
# have a newer one.
#
# -n  fetch nothing: exit status 1 when the folder is not there

set -eu

# shellcheck source=kbuild/apt.sh
. "$(dirname "$0")/apt.sh"

die()
{
	echo "fetch-tool.sh: $*" >&2
	exit 2
}

say()
{
	echo "$suite: $*" >&2
}

has_packages()
{
	# shellcheck disable=SC2086 # words
	apt-cache -c "$apt/conf" show --no-all-versions $packages >/dev/null 2>&1
}

# "FILE BYTES" of each package that is to be installed; messages of apt go to the log.
solve()
{
	# shellcheck disable=SC2086 # words
	apt-get -c "$apt/conf" -qq -y --no-install-recommends --print-uris install $packages \
		2>"$apt/log" | awk '{ print $2, $3 }'
}

is_named()
{
	case " $packages " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# A solution first, then one in which what no program runs with passes for installed.
leave_out_development()
{
	solve >"$work/all"
	while read -r file _; do
		name=${file%%_*}
		case $name in
		*-dev | binutils*) ;;
		*) continue ;;
		esac
		is_named "$name" && continue
		version=${file#*_}
		printf '%s\n' "Package: $name" 'Status: install ok installed' 'Maintainer: -' \
			"Architecture: $(dpkg --print-architecture)" 'Description: left out' \
			"Version: $(echo "${version%_*}" | sed 's/%3a/:/')" '' >>"$apt/status"
	done <"$work/all"
	# Else the real one of the same version would be an upgrade.
	printf '%s\n' 'Package: *' 'Pin: release a=now' 'Pin-Priority: 1001' >"$apt/preferences"
}

download()
{
	leave_out_development
	solve >"$work/wanted"
	[ -s "$work/wanted" ] || { cat "$apt/log" >&2; die "cannot install $packages from $suite"; }
	awk -v p="$packages" '{ n += $2 } END {
		printf "downloading %s and what it runs with: %d packages, %d MB\n", p, NR, n / 1e6
	}' "$work/wanted" | while read -r line; do say "$line"; done
	mkdir "$work/debs"
	# shellcheck disable=SC2046 # words
	(cd "$work/debs" && apt-get -c "$apt/conf" -qq download \
		$(sed -E 's/^([^_]*)_.*$/\1/' "$work/wanted")) >&2 || die "cannot download $packages"
}

unpack()
{
	say "unpacking"
	mkdir -p "$work/tool/root" "$work/tool/bin"
	for deb in "$work"/debs/*.deb; do
		dpkg-deb -x "$deb" "$work/tool/root"
	done
	for package in $packages; do
		dpkg-deb --fsys-tarfile "$work/debs/$package"_*.deb | tar -t |
			sed -nE 's,^\./((usr/)?s?bin/[^/]+)$,\1,p'
		echo "$package $(dpkg-deb -f "$work/debs/$package"_*.deb Version)" >>"$work/tool/versions"
	done >"$work/programs"
}

# The file behind PATH, relative to the root; links may be absolute ones of the suite's system.
resolve()
{
	path=$1
	for _ in 1 2 3 4 5 6 7 8; do
		[ -L "$root/$path" ] || break
		to=$(readlink "$root/$path")
		case $to in
		/*) path=${to#/} ;;
		*) path=$(realpath -ms --relative-to="$root" "$root/$(dirname "$path")/$to") ;;
		esac
	done
	echo "$path"
}

# The command that runs PROGRAM, a path relative to the root, as words for the shell.
runner()
{
	file=$(resolve "$1")
	[ -f "$root/$file" ] || return 1
	if [ "$(head -c 4 "$root/$file" | tail -c 3)" = ELF ]; then
		# shellcheck disable=SC2016 # for the wrapper
		printf '"$root/%s" --argv0 "$root/%s" --library-path "%s" "$root/%s"' "$loader" "$1" \
			"$libraries" "$file"
		return 0
	fi
	interpreter=$(sed -nE '1s,^#! */?(usr/bin/env )?([^ ]*).*,\2,p' "$root/$file")
	case $interpreter in
	'') return 1 ;;
	*/*) ;;
	*) interpreter=usr/bin/$interpreter ;;
	esac
	script=$file
	# What the suite's interpreter is not there for is the system's business.
	runner "$interpreter" || printf '/%s' "$interpreter"
	# shellcheck disable=SC2016 # for the wrapper
	printf ' "$root/%s"' "$script"
}

# Each program of the named packages gets a script that runs it from wherever the folder is.
wrap()
{
	root=$work/tool/root
	loader=$(cd "$root" && find . -path '*lib*/ld*.so.[0-9]' -type f | LC_ALL=C sort | head -n 1)
	loader=${loader#./}
	# shellcheck disable=SC2016 # for the wrapper
	libraries=$(cd "$root" && find . -name 'lib*.so*' -printf '%h\n' | LC_ALL=C sort -u |
		sed 's,^\.,$root,' | paste -sd:)
	while read -r program; do
		wrapper=$work/tool/bin/$(basename "$program")
		command=$(runner "$program") || continue
		cat >"$wrapper" <<-END
		#!/bin/sh
		root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/root
		exec $command "\$@"
		END
		chmod +x "$wrapper"
	done <"$work/programs"
	[ -n "$(ls "$work/tool/bin")" ] || die "no programs in $packages of $suite"
}

fetch=yes
[ "${1:-}" != -n ] || { fetch=no; shift; }
[ $# -gt 1 ] || die "usage: fetch-tool.sh [-n] SUITE PACKAGE..."
suite=$1
shift
packages=$*
tools=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}/tools
dest=$tools/$suite/$(echo "$packages" | tr ' ' +)
if [ ! -d "$dest" ]; then
	[ $fetch = yes ] || exit 1
	mkdir -p "$tools/$suite"
	work=$(mktemp -d -p "$tools/$suite" .fetch.XXXXXX)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	say "reading package lists"
	apt_open "$work/apt" "$suite" has_packages ||
		die "no $packages in $suite beside the archives of this system's apt sources (or the" \
			"network is down)"
	download
	unpack
	wrap
	# Another fetch may have been faster: what it got is as good.
	mv -T "$work/tool" "$dest" 2>/dev/null || [ -d "$dest" ] || die "cannot move to $dest"
fi
echo "$dest"
