#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-sandbox.sh - lockctx lint when a patch changes Makefiles: Kbuild is run again, and what an
# author puts there can neither write, nor reach the network, nor see what is not the tree's. Prints
# TAP.
# shellcheck disable=SC2016 # variables of make
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

git_kernel
echo 'a secret' >"$work/secret"

# patch NAME: what is changed in the tree becomes commit NAME on a branch of that name
patch()
{
	in_kernel git checkout -q -b "$1"
	commit "$1"
	in_kernel git checkout -q main
	range=$base..$1
}

# one_line NAME TEXT: the last run ended with 2 and one line of lockctx that has TEXT
one_line()
{
	check "$1" 2 "$2"
	holds "$1: one line" [ "$(grep -c '^lockctx: ' "$work/err")" -eq 1 ]
}

# ---- Kbuild runs again
sed 's/reads/more/; s/look(kvm);/wait(kvm);/' "$k/virt/reads.c" >"$k/virt/more.c"
edit virt/Makefile 's/$/ more.o/'
patch 'a-new-file'
lint "$range"
check 'a new file that a Makefile compiles' 1 \
	'virt/more.c:8:1: warning: wait() called with kvm::srcu held'
holds 'by this patch' grep -q 'introduced by patch 1/1: a-new-file' "$work/out"
sed 's/reads/more/; s/look(kvm);/wait(kvm);/' "$k/virt/reads.c" >"$k/virt/more.c"
patch 'a-file-of-nobody'
lint "$range"
check 'a new file that nothing compiles' 2 'virt/more.c is not compiled in this configuration: what it brings there'
lint --keep-going "$range"
check 'a new file that nothing compiles, with --keep-going' 0 'virt/more.c is not compiled in this configuration'
edit virt/reads.c 's/^look(kvm);/#ifdef WAIT\nwait(kvm);\n#endif/'
edit virt/Makefile '$a CFLAGS_reads.o := -DWAIT'
patch 'a-flag'
lint "$range"
check 'a flag that a Makefile gives' 1 'virt/reads.c:9:1: warning'
edit virt/Makefile 's/ waits.o//'
patch 'a-file-less'
break_it
patch 'wait-while-reading'
in_kernel git checkout -q -b less a-file-less
in_kernel git merge -q -m merged a-file-less
break_it
commit 'wait for what is not here'
in_kernel git checkout -q main
lint "$base..less"
check 'a file that is not compiled any more' 0 '2 patches on'
lint "$base..wait-while-reading"
check 'the commands of the build folder are as they were' 1 'virt/reads.c:8:1: warning'
edit virt/Makefile '$a $(error it does not like it)'
patch 'an-error'
lint "$range"
one_line 'Kbuild fails' 'patch 1/1 (an-error) cannot be built: make olddefconfig failed: '
holds 'Kbuild fails: what make says' grep -q 'it does not like it' "$work/err"

# A kernel that was built with ccache: its folder is not there in the sandbox.
if command -v ccache >/dev/null; then
	sed -i 's/:= gcc/:= ccache gcc/' "$obj"/virt/.*.cmd
	lint "$base..wait-while-reading"
	check 'built with ccache' 1 'virt/reads.c:8:1: warning'
	sed -i 's/:= ccache gcc/:= gcc/' "$obj"/virt/.*.cmd
fi

# ---- out of the sandbox
for place in "$work" "$k" "$obj" "$HOME" /etc /var/lib; do
	edit virt/Makefile "\$a \$(shell touch $place/lockctx-was-here)"
	patch "write-$(echo "$place" | tr / -)"
	lint "$range"
	case $place in
	"$work")	# another one in the sandbox, and gone with it
		holds "a Makefile that writes in $place: nothing is there" \
			[ ! -e "$place/lockctx-was-here" ] ;;
	*)
		one_line "a Makefile that writes in $place" \
			'the build tried what the sandbox forbids: '
		holds "a Makefile that writes in $place: nothing is there" \
			[ ! -e "$place/lockctx-was-here" ] ;;
	esac
done
edit virt/Makefile '$a $(shell rm -rf $(CURDIR)/../base)'
patch 'remove-facts'
lint "$range"
one_line 'a Makefile that removes the facts of the base' 'the sandbox forbids: '
lint -v "$base..wait-while-reading"
check 'they are still there' 1 'virt/reads.c:8:1: warning'
holds 'and nothing is compiled again but what the patch touches' \
	[ "$(grep '^facts' "$work/err")" = 'facts 1/1: virt/reads.c' ]

# A listener on this machine hears nothing, and nothing further away can be reached.
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1");
	$| = 1; print $s->sockport, "\n"; alarm 60; $c = $s->accept; print "heard\n"' \
	>"$work/port" &
listener=$!
while [ ! -s "$work/port" ]; do sleep 0.1; done
port=$(cat "$work/port")
# call ADDRESS PORT: what a Makefile does to speak to it
call()
{
	printf '%s' '$(shell perl -MIO::Socket::INET -e '
	printf '%s' "'IO::Socket::INET->new(\"$1:$2\") or die \"\$\$!\"')"
}
edit virt/Makefile "\$a $(call 127.0.0.1 "$port")"
patch 'call-here'
lint "$range"
holds 'a Makefile that calls this machine: it is not heard' not grep -q heard "$work/port"
edit virt/Makefile "\$a $(call 192.0.2.1 80)"
patch 'call-out'
lint "$range"
one_line 'a Makefile that calls another' 'the sandbox forbids: Network is unreachable'
lint --no-sandbox "$base..call-here"
check 'without the sandbox it is' 0
holds 'without the sandbox it is heard' grep -q heard "$work/port"
kill $listener 2>/dev/null
wait $listener 2>/dev/null

# ---- out of the compiler
edit virt/reads.c "\$a #include \"$work/secret\""
patch 'include'
lint "$range"
one_line 'a file of somebody else is included' 'No such file or directory'
holds 'what is in it is not told' not grep -q 'a secret' "$work/err"
lint --no-sandbox "$range"
check 'without the sandbox' 2 'does not compile'
edit virt/Makefile '$a $(error $(LOCKCTX_TEST_TOKEN)!)'
patch 'environment'
run env LOCKCTX_TEST_TOKEN='a secret' "$LOCKCTX" lint -k "$k" -O "$obj" "$range"
one_line 'a variable of the environment' 'cannot be built'
holds 'what is in it is not told either' not grep -q 'a secret' "$work/err"

# ---- no sandbox to be had
mkdir "$work/bin"
printf '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n' \
	>"$work/bin/bwrap"
chmod +x "$work/bin/bwrap"
refuses 'bubblewrap may not' \
	'no sandbox can be made (bwrap: No permissions to create new namespace): install ' \
	env PATH="$work/bin:$PATH" "$LOCKCTX" lint -q -k "$k" -O "$obj" "$base..wait-while-reading"
holds 'it says how to do without' grep -q -e '--no-sandbox if you trust' "$work/err"
rm "$work/bin/bwrap"
for program in git gcc sh as cc1 rm cp; do
	path=$(command -v "$program") && ln -s "$path" "$work/bin/"
done
refuses 'no bubblewrap' 'no sandbox can be made (bwrap: No such file or directory)' \
	env PATH="$work/bin" "$LOCKCTX" lint -q -k "$k" -O "$obj" "$base..wait-while-reading"
run env PATH="$work/bin" "$LOCKCTX" lint -q --no-sandbox -k "$k" -O "$obj" \
	"$base..wait-while-reading"
check 'no bubblewrap, and none wanted' 1 'virt/reads.c:8:1: warning'
finish
