# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # variables of those that this is read after
#
# mail-lib.sh - what the tests share that compare lockctx lint with git am and GNU patch: a tree $am to
# apply mails in, and the mail $m. To be read after lib.sh.

git_kernel
am=$work/am
in_kernel git worktree add -q --detach "$am" "$base"
m=$work/mail
made=$work/made

# change NAME: what is changed in the tree becomes a commit on branch NAME, which starts at the base
change()
{
	in_kernel git checkout -q -b "$1"
	commit "virt: Änderung $1"
	in_kernel git checkout -q main
}

# tree_of FOLDER: the id that git gives to what is in it, links followed
tree_of()
{
	rm -rf "$made"
	cp -rL "$1" "$made"
	rm -rf "$made/.git"
	GIT_INDEX_FILE=$work/index git --git-dir="$k/.git" --work-tree="$made" add -A -f
	GIT_INDEX_FILE=$work/index git --git-dir="$k/.git" write-tree
	rm -f "$work/index"
}

# taken NAME TREE: the last run of lint made that of the base
taken()
{
	got=$(tree_of "$(echo "$LOCKCTX_CACHE"/facts/*-lint/tree)")
	if [ "$status" -gt 1 ]; then
		result "$1" "status $status: $(cat "$work/err")"
	elif [ "$got" != "$2" ]; then
		result "$1" "another tree than git's: $(in_kernel git diff --stat "$2" "$got")"
	else
		result "$1"
	fi
}

# reset: the tree that git am and patch work on is the base
reset()
{
	git -C "$am" am --abort >/dev/null 2>&1
	git -C "$am" reset -q --hard "$base"
	git -C "$am" clean -qfdx
}

# as_am NAME FILE OPTION...: lint makes of it what git am makes, told OPTIONs, and git am takes it
as_am()
{
	name=$1
	file=$2
	shift 2
	reset
	git -C "$am" am -q "$@" "$file" >"$work/am.log" 2>&1 || {
		result "$name" "git am does not take it: $(cat "$work/am.log")"
		return
	}
	want=$(git -C "$am" rev-parse 'HEAD^{tree}')
	lint -qSK "$file"
	taken "$name" "$want"
}

# as_patch NAME FILE OPTION...: the same with GNU patch
as_patch()
{
	name=$1
	file=$2
	shift 2
	reset
	patch -s -d "$am" --no-backup-if-mismatch "$@" <"$file" >"$work/am.log" 2>&1 || {
		result "$name" "patch does not take it: $(cat "$work/am.log")"
		return
	}
	lint -qSK "$file"
	taken "$name" "$(tree_of "$am")"
}

# as_commit NAME COMMIT FILE...: lint makes the tree of COMMIT of what neither of them reads as it is
as_commit()
{
	name=$1
	want=$(in_kernel git rev-parse "$2^{tree}")
	shift 2
	lint -qSK "$@"
	taken "$name" "$want"
}

# told NAME TEXT FILE: cannot be taken, which is told in one line
told()
{
	refuses "$1" "$2" "$LOCKCTX" lint -q -k "$k" -O "$obj" "$3"
}

# passed NAME FILE: has no change, so that nothing is said
passed()
{
	lint "$2"
	check "$1" 0
	holds "$1: nothing is said" [ ! -s "$work/out" -a ! -s "$work/err" ]
}

# mail COMMIT OPTION...: as git format-patch writes that commit, to $m
mail()
{
	commit=$1
	shift
	in_kernel git format-patch -q --stdout "$@" "$commit~1..$commit" >"$m"
}

# body: the body of $m; head: its head
body()
{
	sed '1,/^$/d' "$m"
}
head_of()
{
	sed '/^$/q' "$m" | sed '/^MIME/d; /^Content-/d; /^$/d'
}

cat >"$work/sendmail" <<-END
#!/bin/sh
cat >"$work/sent"
END
chmod +x "$work/sendmail"

# send FILE OPTION...: as git send-email sends it, to $m. It passes over an address without a dot in its
# domain and is content; then there is no $m.
send()
{
	rm -f "$m" "$work/sent"
	in_kernel git send-email --quiet --confirm=never --suppress-cc=all --no-validate \
		--from='A U Thor <author@localhost>' --to=b@example.org --smtp-server="$work/sendmail" \
		"$@" >"$work/log" 2>&1
	mv "$work/sent" "$m" || cat "$work/log"
}
