#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# patches.sh [-o DIR] - write the patch series of cocci/generated from their semantic patches
#
# Each cocci/fix/NAME.series is one series for Linux 5.10 as it is: a line for each patch, with the
# text of its message and the semantic patches it is made of. In a message, a line that is
#
#   @table@, @cookies@, @witness CONTEXT@, @path CONTEXT@, @wrong@
#
# is replaced by what message.jq makes of a report: @cookies@ and @wrong@ of the tree with
# synic-drop-all, the others of the tree with synic-autoeoi. @made@, @checked@ and @version@ say
# where the patch comes from. The result is DIR/NAME/*.patch (default DIR: cocci/generated/5.10), the
# same bytes each time; prints the name of each. A series that cannot be made leaves DIR/NAME as it
# was.
#
# BUILD  the build folder (default: build)
#
# Exit status: 0 done, 2 could not; then one line says why.
set -u

die()
{
	echo "patches.sh: $*" >&2
	exit 2
}

version=5.10
start=$PWD
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}
lockctx=$BUILD/lockctx
dest=cocci/generated/$version

# report SCENARIO [OPTION...] - analyse Linux with SCENARIO (empty: as it is) into $work/SCENARIO.json
report()
{
	scenario=$1
	shift
	# shellcheck disable=SC2086 # none, or a word
	kbuild/prepare.sh "$version" $scenario >"$work/prepared" || die "no Linux $version with ${scenario:-no change}"
	{
		read -r tree
		read -r obj
		read -r facts
	} <"$work/prepared"
	"$lockctx" check -q -k "$tree" -O "$obj" -d "$facts" --class kvm::srcu --format=json "$@" \
		-o "$work/$scenario.json" arch/x86/kvm virt 2>"$work/said"
	[ $? -le 1 ] || die "Linux $version with $scenario is not analysed: $(head -n 1 "$work/said")"
}

# said SCENARIO FILTER - what message.jq makes of the report
said()
{
	jq -r -L cocci/fix "include \"message\"; $2" "$work/$1.json" || die "$2: see above"
}

# made NAME... - how the change was made
made()
{
	echo "Found with lockctx in Linux $release.  Made by Coccinelle, with lockctx's"
	echo "semantic patch$([ $# -eq 1 ] || echo es):"
	echo
	echo "  cocci/scenario/apply.sh TREE $*"
}

# checked - what is known of the tree with this patch and those before
checked()
{
	cat <<-END
		Candidate $name, for the findings $findings.
		Linux $release, x86_64_defconfig with KVM_INTEL and KVM_AMD, with this patch and
		those before it: lockctx check arch/x86/kvm virt finds nothing that it does not find in
		the tree as it is, on VMX and on SVM; the files of arch/x86/kvm that it touches are
		compiled without a warning.
	END
}

# fill MESSAGE NAME... - the text of a message, with its blanks filled in
fill()
{
	message=$1
	shift
	while IFS= read -r line; do
		case $line in
		@table@) said synic-autoeoi table ;;
		@witness\ *@) said synic-autoeoi "witness(\"$(word "$line")\")" ;;
		@path\ *@) said synic-autoeoi "path(\"$(word "$line")\")" ;;
		@cookies@) said synic-drop-all cookies ;;
		@wrong@) said synic-drop-all wrong ;;
		@made@) made "$@" ;;
		@checked@) checked ;;
		@*) die "$message: unknown line $line" ;;
		*) printf '%s\n' "$line" ;;
		esac || return
	done <"cocci/fix/$message" | sed "s/@version@/$tool/"
}

word()
{
	set -- "${1#* }"
	echo "${1%@}"
}

# series FILE - write one
series()
{
	name=$(basename "$1" .series)
	cocci/series.sh init "$src" "$work/tree" arch/x86/kvm arch/x86/include virt || exit 2
	grep -v '^#' "$1" >"$work/list"
	while read -r message patches; do
		# shellcheck disable=SC2086 # names are words
		{
			cocci/scenario/apply.sh "$work/tree" $patches >/dev/null || exit 2
			fill "$message" $patches >"$work/text" || exit 2
		}
		cocci/series.sh commit "$work/tree" "$work/text" || exit 2
	done <"$work/list" || exit 2
	cocci/series.sh format "$work/tree" "$dest/$name" || exit 2
}

while getopts o: option; do
	case $option in
	o)
		case $OPTARG in
		/*) dest=$OPTARG ;;
		*) dest=$start/$OPTARG ;;
		esac
		;;
	*) die "usage: patches.sh [-o DIR]" ;;
	esac
done
command -v jq >/dev/null || die "jq is missing: install Debian's package jq"
[ -x "$lockctx" ] || die "$lockctx is not there: run make"

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
report ''
report synic-autoeoi --baseline "$work/.json"
report synic-drop-all --baseline "$work/.json"
kbuild/prepare.sh "$version" >"$work/prepared" || die "no Linux $version"
read -r src <"$work/prepared"
release=$(jq -r .tree.kernelversion "$work/synic-autoeoi.json")
findings=$(jq -r '[(.findings[] | (., .other_ways[]?)).id] | sort | join(" and ")' "$work/synic-autoeoi.json")
tool=$("$lockctx" --version | sed 's/.* //')
for series in cocci/fix/*.series; do
	(series "$series") || exit 2
done
