# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# places.sh - the places of a source file where a kind of bug can be put; sourced by draw.sh and run.sh
#
# A kind is a semantic patch KIND.cocci that changes all places of a file where the bug can be, of one
# family of locks. A mutant has one of its changes: a hunk of the difference.
#
# $out     where temporary files go
# $src     the source
: "${out:?}" "${src:?}"

# Regular expressions of names that take and give back a lock of a family.
family_locks()
{
	case $1 in
	mutex) echo '^mutex_lock$ ^mutex_unlock$' ;;
	spin) echo '^(spin|raw_spin|read|write)_lock(_bh|_irq)?$ ^(spin|raw_spin|read|write)_unlock(_bh|_irq)?$' ;;
	irqsave) echo '^(spin|raw_spin)_lock_irqsave$ ^(spin|raw_spin)_unlock_irqrestore$' ;;
	rwsem) echo '^down_(read|write)$ ^up_(read|write)$' ;;
	rcu) echo '^rcu_read_lock$ ^rcu_read_unlock$' ;;
	srcu) echo '^srcu_read_lock$ ^srcu_read_unlock$' ;;
	*) return 1 ;;
	esac
}

# changes KIND FAMILY FILE - a difference with a hunk for each mutant of FILE, a file of $src. A hunk's
# first line ends in the name of its function.
changes()
{
	locks=$(family_locks "$2") || return 1
	sed "s/@LOCK@/${locks% *}/g; s/@UNLOCK@/${locks#* }/g" "tests/mutants/$1.cocci" >"$out/kind.cocci"
	rm -f "$out/changed.c"
	spatch --very-quiet --no-includes --timeout 60 -o "$out/changed.c" "$out/kind.cocci" "$src/$3" \
		>"$out/spatch.log" 2>&1
	[ -s "$out/changed.c" ] || return 1
	# what is moved is one change, and two changes beside each other are two
	case $1 in
	take-again | sleep-moved) lines=4 ;;
	*) lines=1 ;;
	esac
	diff -U "$lines" "$src/$3" "$out/changed.c" | name_hunks "$src/$3" "$lines" | case $1 in
	leak-*) early ;;
	*) cat ;;
	esac
}

# early - the hunks of a difference that take one line out of a block inside a function
early()
{
	awk '
		function flush() { if (inner == 1) printf "%s", hunk; hunk = ""; inner = 0 }
		/^--- |^\+\+\+ / { print; next }
		/^@@ / { flush() }
		/^-\t\t/ { inner++ }
		{ hunk = hunk $0 "\n" }
		END { flush() }'
}

# name_hunks FILE LINES - name the hunks of a difference, of so many lines of context, of FILE, whose functions
# begin in the first column
name_hunks()
{
	awk -v file="$1" -v lines="$2" '
		BEGIN { while ((getline line <file) > 0) {
			if (line ~ /^[A-Za-z_].*[A-Za-z0-9_] ?\(/ && line !~ /;$/) {
				name = line
				sub(/ ?\(.*/, "", name)
				sub(/.*[^A-Za-z0-9_]/, "", name)
			}
			function_of[++n] = name
		} }
		/^@@ / { at = $2; sub(/^-/, "", at); sub(/,.*/, "", at); $0 = $1 " " $2 " " $3 " @@ " function_of[at + lines] }
		{ print }'
}

# hunks - of a difference, each function and the number of a hunk among its own
hunks()
{
	awk '/^@@ / { print $5, ++n[$5] }'
}

# hunk FUNCTION NTH - that hunk of a difference, as a difference
hunk()
{
	awk -v f="$1" -v nth="$2" '
		/^--- |^\+\+\+ / { print; next }
		/^@@ / { on = $5 == f && ++n == nth }
		on'
}
