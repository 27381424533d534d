#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-runtime.sh - what make test-runtime is made of, without an emulator: outcomes read from logs,
# verdicts from reports, the table of both, and what is said when it cannot run. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

runtime=tests/runtime
splat='WARNING: suspicious RCU usage
5.10.0 #1 Not tainted
-----------------------------
kernel/rcu/srcutree.c:923 Illegal synchronize_srcu() in same-type SRCU'

# log NAME LINE...: what a kernel wrote to its serial line
log()
{
	name=$1
	shift
	printf '%s\r\n' 'Run /init as init process' 'lockctx: test guest-wrmsr' "$@" \
		'reboot: machine restart' >"$work/$name"
}

# reads NAME LINE WANTED: the outcome in such a log
reads()
{
	run $runtime/boot.sh -r "$work/$1"
	check "a log: $2" 0 "$2"
	holds "a log: $2: one line" [ "$(wc -l <"$work/out")" -eq 1 ]
}

log ran 'lockctx: the test ended' 'lockctx: outcome ran'
reads ran 'ran silent'
log hangs "$splat" 'lockctx: task 24 is in synchronize_srcu()' 'lockctx: outcome hangs'
reads hangs 'hangs splat'
log quiet 'lockctx: outcome hangs'
reads quiet 'hangs silent'
log late "$splat" 'lockctx: outcome ran'
reads late 'ran splat'
log other 'WARNING: CPU: 0 PID: 24 at arch/x86/kvm/x86.c:1 f+0x1/0x2' 'lockctx: outcome ran'
reads other 'ran complains 0 WARNING: CPU: 0'
log rcu 'WARNING: suspicious RCU usage' '5.10.0 #1' '-----' \
	'arch/x86/kvm/mmu.c:1 suspicious rcu_dereference_check() usage!' 'lockctx: outcome ran'
reads rcu 'ran complains 0 arch/x86/kvm/mmu.c:1 suspicious'
log both "$splat" 'WARNING: possible circular locking dependency detected' 'lockctx: outcome hangs'
reads both 'hangs complains 0 WARNING: possible circular'
log wrong 'lockctx: vCPU 1 reads the page behind AVIC with AutoEOI' 'lockctx: outcome wrong'
reads wrong 'wrong silent 0 vCPU 1 reads the page behind AVIC with AutoEOI'
log slow 'lockctx: outcome unclear: the test did not end in time'
reads slow 'unclear silent 0 the test did not end in time'
log dead 'Kernel panic - not syncing: Attempted to kill init!'
reads dead 'unclear complains 0 the machine ended early, or not at all; Kernel panic'
: >"$work/empty"
reads empty 'unclear silent'

# What another test is waiting for.
SPLAT='WARNING: bad unlock balance detected!'
export SPLAT
log balance "$SPLAT" 'BUG: and what comes of it' 'lockctx: outcome ran'
reads balance 'ran splat'
log synic "$splat" 'lockctx: outcome hangs'
reads synic 'hangs complains'
unset SPLAT

# An emulator that writes the log at once, and one that cannot start.
cat >"$work/qemu" <<'END'
#!/bin/sh
for word; do
	case $word in
	file:*) log=${word#file:} ;;
	esac
done
printf '%s\n' "$*" 'lockctx: outcome ran' >"$log"
END
chmod +x "$work/qemu"
QEMU=$work/qemu
CPUS=1
export QEMU CPUS
run $runtime/boot.sh "$work" "$work/cpio" set-msrs "$work/log"
check 'a boot' 0 'ran silent'
holds 'a boot: the test is named' grep -q 'lockctx.test=set-msrs' "$work/log"
holds 'a boot: processors' grep -q 'smp 1,' "$work/log"
cat >"$work/qemu" <<'END'
#!/bin/sh
for word; do
	case $word in
	file:*) log=${word#file:} ;;
	esac
done
echo 'lockctx: host: announce_self' >"$log"
read -r command
printf '%s\n' "the monitor reads $command" 'lockctx: outcome ran' >>"$log"
END
run env HANGS=f MACHINE='-device virtio-net-pci' APPEND=quiet $runtime/boot.sh "$work" "$work/cpio" name \
	"$work/log"
check 'a test that needs the host' 0 'ran silent'
holds 'a test that needs the host: the monitor gets the command' \
	grep -q 'the monitor reads announce_self' "$work/log"
printf '#!/bin/sh\necho "qemu: no such machine" >&2\nexit 1\n' >"$work/qemu"
run $runtime/boot.sh "$work" "$work/cpio" set-msrs "$work/log"
check 'an emulator that does not start: 2' 2 'no such machine'
holds 'an emulator that does not start: one line' [ "$(wc -l <"$work/err")" -eq 1 ]

# The verdict of a report, for each test.
cat >"$work/report.json" <<'END'
{ "findings": [
  { "id": "aaaa", "rule": "must-not-hold", "class": "kvm::srcu", "context": "vcpu-msr-write",
    "instances": ["svm"], "site": {"function": "f"},
    "path": [{"function": "a", "callee": "b"}], "waits": {"function": "b", "callee": "c"} },
  { "id": "bbbb", "rule": "must-not-hold", "class": "kvm::srcu", "context": "ioctl-set-msrs",
    "instances": ["vmx"], "site": {"function": "f"},
    "path": [{"function": "a", "callee": "b"}], "waits": {"function": "b", "callee": "c"} },
  { "id": "cccc", "rule": "must-not-hold", "class": "kvm::srcu", "context": "vcpu-run",
    "instances": [], "site": {"function": "f"},
    "path": [{"function": "a", "callee": "other"}], "waits": {"function": "b", "callee": "c"} },
  { "id": "dddd", "rule": "unlock-not-held", "class": "kvm::srcu", "context": "ioctl-set-msrs",
    "instances": ["svm"], "site": {"function": "g"},
    "path": [{"function": "a", "callee": "b"}], "waits": null } ] }
END

# verdict TEST WANTED
verdict()
{
	run jq -r -L tests/kernel -L $runtime --arg test "$1" \
		'include "verdict"; verdict($test)' "$work/report.json"
	check "the verdict on $1: $2" 0 "$2"
}

verdict guest-wrmsr 'deadlock aaaa'
verdict race 'deadlock aaaa'
verdict set-msrs clean
verdict irq-window clean
verdict pit clean
verdict vcpu-ioctls 'deadlock aaaa'
run jq -r -L tests/kernel -L $runtime 'include "verdict"; witness("race")' "$work/report.json"
check 'the witness of a verdict' 0
holds 'the witness of a verdict: its functions' \
	[ "$(paste -s -d ' ' "$work/out")" = 'a b c' ]
run jq -r -L tests/kernel -L $runtime \
	'include "verdict"; not_shown(["guest-wrmsr", "irq-window"])' "$work/report.json"
check 'findings in no row' 0 'bbbb must-not-hold kvm::srcu, ioctl-set-msrs, in f(): not for an AMD'
holds 'findings in no row: an untried path' grep -q 'cccc.*no test takes' "$work/out"
holds 'findings in no row: another rule' grep -q 'dddd unlock-not-held.* waits alone' "$work/out"
holds 'findings in no row: not the one that is' not grep -q aaaa "$work/out"

# rows ROW...: each "TREE TEST VERDICT OUTCOME KERNEL"
rows()
{
	printf '%s\n' "$@" | tr ' ' '\t' >"$work/rows"
	run $runtime/table.sh "$work/rows"
}

rows 't a clean ran silent' 't b deadlock hangs splat'
check 'a table that agrees: 0' 0 '2 rows: 2 agree, 0 do not'
for bad in 'clean hangs splat' 'clean ran splat' 'clean ran complains' 'clean wrong silent' \
	'deadlock ran silent' 'deadlock hangs silent' 'deadlock hangs complains'; do
	rows 't a clean ran silent' "t b $bad"
	check "a table with $bad: 1" 1 '2 rows: 1 agree, 1 do not'
done
rows 'series:1 a clean ran silent'
check 'a series that runs: 0' 0 '1 rows: 1 agree, 0 do not'
rows 'series:1 a deadlock hangs splat'
check 'a series that deadlocks, as it was said: 1' 1 'a series may not deadlock'
rows 't a clean ran silent' 't b clean unclear silent why'
check 'a table with an unclear row: 2' 2 '1 could not be told'
rows 't a clean ran silent' 't a clean ran splat' 't a clean ran silent'
check 'boots of one test make one row, which shows the bad one: 1' 1 '1 rows: 0 agree, 1 do not'
holds 'boots of one test are counted' grep -qE 'Illegal.* 3 +no' "$work/out"
rows 't a clean ran silent' 't a clean unclear silent' 't a deadlock ran silent'
check 'disagreement counts for more than doubt: 1' 1 '1 do not'
printf 't\t-\t-\tunclear\t-\tit could not be run\n' >"$work/rows"
run $runtime/table.sh "$work/rows"
check 'a tree that could not be run: 2' 2 'could not tell'
: >"$work/rows"
run $runtime/table.sh "$work/rows"
check 'an empty table: 2' 2 '0 rows'

run $runtime/kernel.sh "$work" "$work/kernel"
check 'a kernel of no source: 2' 2 "$work: not a kernel source tree"
run $runtime/kernel.sh
check 'a kernel of nothing: 2' 2 usage

# What the whole script says without doing anything.
run $runtime/run.sh --list
check 'the list: 0' 0 synic-drop-guest
holds 'the list has the tests' grep -qx '  two-vcpus' "$work/out"
run $runtime/run.sh --help
check 'help: 0' 0 '--only TREE'

# says NAME TEXT ARGUMENT...: it refuses with one line
says()
{
	name=$1
	text=$2
	shift 2
	run $runtime/run.sh "$@"
	check "$name: 2" 2 "$text"
	holds "$name: one line" [ "$(cat "$work/out" "$work/err" | wc -l)" -eq 1 ]
}

says 'an unknown tree' '--only nonesuch: no such tree' --only nonesuch
says 'an unknown test' '--test nonesuch: no such test' --test nonesuch
says 'an unknown option' '--nonesuch: no such option' --nonesuch
says 'an option alone' 'what follows it is missing' --only
says 'no boots' '--boots 0: a number from 1' --boots 0
says 'three processors' '--cpus 3: a number from 1' --cpus 3
says 'a series without patches' 'no *.patch in such a folder' --series "$work"
# Tests of what was found: folders that have all they need, and a page and a patch for each.
run $runtime/prove.sh --check
check 'folders of found bugs are complete: 0' 0
run $runtime/prove.sh --list
check 'found bugs: the list' 0 pm-reboot-hibernate
run $runtime/prove.sh --help
check 'found bugs: help' 0 '--image DIR'
run $runtime/prove.sh nonesuch
check 'found bugs: an unknown name: 2' 2 'nonesuch: no such folder'
run $runtime/prove.sh --image "$work" pm-reboot-hibernate
check 'found bugs: no image: 2' 2 'no vmlinuz below such a folder'
run $runtime/patched.sh 7.3 "$work/kernel" "$work/nonesuch"
check 'a kernel of no configuration: 2' 2 "$work/nonesuch: no such file"
for dir in cocci/generated/7.3/*/; do
	name=$(basename "$dir")
	holds "$name: has its page" grep -q "cocci/generated/7.3/$name" "docs/found/$name.md"
	holds "$name: is a patch" git apply --numstat "$dir"*.patch
	holds "$name: is signed off by nobody" not grep -q '^Signed-off-by' "$dir"*.patch
	source=${XDG_CACHE_HOME:-$HOME/.cache}/lockctx/src/linux-source-7.3
	[ ! -d "$source" ] || holds "$name: applies to 7.3" \
		patch -d "$source" -p1 -s -f --dry-run -i "$PWD/$(ls "$dir"*.patch)"
done

QEMU=$work/nonesuch
says 'no emulator' 'nonesuch is missing: run kbuild/setup.sh runtime' --only unmodified
finish
