#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - the Debian package is built from what is committed, and lintian has no error to tell
#
# The packages are left in $BUILD/tests/package. Exit status: 0, 1 it failed, 2 could not run.

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=$(realpath "${BUILD:-build}")
out=$BUILD/tests/package
for tool in dpkg-buildpackage dh lintian git; do
	command -v "$tool" >/dev/null || {
		echo "run.sh: no $tool: run kbuild/setup.sh package, which installs it" >&2
		exit 2
	}
done
rm -rf "$out"
mkdir -p "$out/lockctx" || exit 2
git archive HEAD | tar -x -C "$out/lockctx" || exit 2
(
	unset MAKEFLAGS MFLAGS MAKELEVEL BUILD CC CXX GCC	# "make clean" takes BUILD away
	cd "$out/lockctx" && dpkg-buildpackage -us -uc
) >"$out/log" 2>&1 || {
	tail -n 20 "$out/log"
	echo "not ok - dpkg-buildpackage: the whole log is $out/log"
	exit 1
}
echo "ok - dpkg-buildpackage"
set -- --allow-root
[ "$(id -u)" -eq 0 ] || set --
if lintian --fail-on error "$@" "$out"/*.changes; then
	echo "ok - lintian"
else
	echo "not ok - lintian"
	exit 1
fi
dpkg-deb -x "$out"/lockctx_*.deb "$out/unpacked" || exit 2
if "$out/unpacked/usr/bin/lockctx" doctor >"$out/doctor"; then
	echo "ok - the packaged command works"
else
	cat "$out/doctor"
	echo "not ok - the packaged command works"
	exit 1
fi
pages=$out/unpacked/usr/share/doc/lockctx
if [ -s "$pages/README.md" ] && (cd docs && find . -name '*.md' -exec cmp {} "$pages/docs/{}" ';') >"$out/pages" 2>&1 &&
	[ ! -s "$out/pages" ]; then
	echo "ok - the pages of docs/ are in the package"
else
	cat "$out/pages"
	echo "not ok - the pages of docs/ are in the package"
	exit 1
fi
