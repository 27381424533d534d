# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# apt.sh - packages of any Debian suite, without touching the system's apt. To be sourced.
#
# The suites are never added to the system: lists, state and cache live in a folder of the caller's.
# The mirror is the one that the system's apt uses already; signatures are checked against the
# keyring of Debian's debian-archive-keyring package.
#
# The script that sources this has a function die MESSAGE, which exits.

apt_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# "URI SUITE" of every Debian archive in the system's apt sources, whatever their format.
apt_archives()
{
	suites='sid|unstable|testing|stable|oldstable|oldoldstable|bullseye|bookworm|trixie|forky'
	apt-get update --print-uris 2>/dev/null |
	sed -n "s,^'\(.*\)/dists/\([^']*\)/InRelease'.*,\1 \2,p" |
	grep -E " ($suites)([-/]|\$)"
}

# apt_candidates SUITE - places to look for it, most likely first. A security archive and its main
# archive are neighbours on a mirror, so each is also guessed from the other's URI.
apt_candidates()
{
	archives=$(apt_archives) || die "apt has no Debian archive in its sources: add one"
	main=$(echo "$archives" | grep -v security | cut -d' ' -f1) || true
	security=$(echo "$archives" | grep security | cut -d' ' -f1) || true
	case $1 in
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
apt_configure()
{
	mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
	: >"$1/status"
	cat >"$1/conf" <<-END
	#clear APT::Update::Pre-Invoke;
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	#clear Acquire::IndexTargets::deb::DEP-11;
	#clear Acquire::IndexTargets::deb::Contents-deb;
	Dir::Etc::sourcelist "$1/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::Etc::preferences "$1/preferences";
	Dir::Etc::preferencesparts "/dev/null";
	Dir::State "$1";
	Dir::State::lists "$1/lists";
	Dir::State::status "$1/status";
	Dir::Cache "$1/cache";
	Acquire::Languages "none";
	Acquire::Retries "3";
	APT::Sandbox::User "$(id -un)";
	Debug::NoLocking "true";
	END
}

# apt_open FOLDER SUITE COMMAND... - make FOLDER an apt of SUITE's own (apt-get -c FOLDER/conf), from
# the first archive where COMMAND works. False when there is none; FOLDER/log then says why.
apt_open()
{
	apt=$1
	suite=$2
	shift 2
	[ -r "$apt_keyring" ] || die "$apt_keyring is missing: install debian-archive-keyring"
	apt_configure "$apt"
	uris=$(apt_candidates "$suite") || exit
	for uri in $uris; do
		echo "deb [signed-by=$apt_keyring] $uri $suite main" >"$apt/sources.list"
		apt-get -c "$apt/conf" -qq update >"$apt/log" 2>&1 || continue
		"$@" && return 0
	done
	[ ! -s "$apt/log" ] || sed 's/^/    /' "$apt/log" >&2
	return 1
}
