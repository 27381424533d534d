#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-was.sh - --was: why a finding of another program is not in this one
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# program NAME: compile standard input, behind what all programs here share, to NAME.o
program()
{
	{
		echo '#include <linux/srcu.h>'
		echo 'struct vm { struct srcu_struct srcu; int n; };'
		cat
	} >"$work/$1.c"
	gcc -std=gnu11 -O2 -Itests/cases/include -fplugin="$plugin" \
		-fplugin-arg-lockctx_plugin-mode=facts -c -o "$work/$1.o" "$work/$1.c" ||
		exit 2
}

# enter BODY: the one way in, a reader
enter()
{
	cat <<-END
		void enter(struct vm *vm)
		{
			int idx = srcu_read_lock(&vm->srcu);

			$1
			srcu_read_unlock(&vm->srcu, idx);
		}
	END
}

program before <<END
static void finish(struct vm *vm) { synchronize_srcu(&vm->srcu); }
static void request(struct vm *vm) { vm->n++; finish(vm); }
void other(struct vm *vm) { request(vm); }
$(enter 'request(vm);')
END
run "$LOCKCTX" analyze --format=json -o "$work/before.json" "$work/before.o"
check 'the program with the deadlock is analysed' 1

was()
{
	run "$LOCKCTX" analyze --was="$work/before.json" "$@"
}

was "$work/before.o"
check 'what is here is said to be here' 1 'still here: '

# The wait is in the program still, but nothing below request() leads to it.
program call <<END
static void finish(struct vm *vm) { synchronize_srcu(&vm->srcu); }
static void request(struct vm *vm) { vm->n++; }
void other(struct vm *vm) { request(vm); finish(vm); }
$(enter 'request(vm);')
END
was "$work/call.o"
check 'a call that is gone' 0 'gone: no call leads from request() to finish() any more'
check 'up to where the path still is' 0 'calls still lead from enter() to request() ('
check 'that the lock is held there' 0 'which is entered with vm::srcu held'
check 'that nothing waits there' 0 'clean: none of the 0 functions below request() waits for vm::srcu'
check 'and who does' 0 '    finish()'

program name <<END
static void ask(struct vm *vm) { vm->n++; }
static void finish(struct vm *vm) { synchronize_srcu(&vm->srcu); }
void other(struct vm *vm) { ask(vm); finish(vm); }
$(enter 'ask(vm);')
END
was "$work/name.o"
check 'a function that is gone' 0 'gone: enter() called request(), of which there is none here'

# Another function stands where request() was: the path goes on behind it.
program renamed <<END
static void finish(struct vm *vm) { vm->n++; }
static void ask(struct vm *vm) { vm->n++; finish(vm); }
void other(struct vm *vm) { synchronize_srcu(&vm->srcu); }
$(enter 'ask(vm);')
END
was "$work/renamed.o"
check 'functions in between may have other names' 0 '1 function in between is not here'
check 'a wait that is gone' 0 'gone: finish() waited for vm::srcu'

program lock <<END
static void finish(struct vm *vm) { synchronize_srcu(&vm->srcu); }
static void request(struct vm *vm) { vm->n++; finish(vm); }
void other(struct vm *vm) { request(vm); }
$(enter 'srcu_read_unlock(&vm->srcu, idx); request(vm); idx = srcu_read_lock(&vm->srcu);')
END
was "$work/lock.o"
check 'calls that are all here' 0 'every call of it is still here'
check 'without the lock' 0 'no function of it is entered with vm::srcu held'

program later <<END
static void finish(struct vm *vm) { synchronize_srcu(&vm->srcu); }
static void request(struct vm *vm, int *idx)
{
	srcu_read_unlock(&vm->srcu, *idx);
	finish(vm);
	*idx = srcu_read_lock(&vm->srcu);
}
$(enter 'request(vm, &idx);')
END
was "$work/later.o"
check 'where the lock is given back' 0 \
	'vm::srcu is held when request() is entered, and not when it calls finish()'

# What waits takes its lock from whoever calls: it may be this one.
program passed <<END
static void wait_for(struct srcu_struct *s) { synchronize_srcu(s); }
struct other { struct srcu_struct srcu; } others;
static void request(struct vm *vm) { vm->n++; wait_for(&others.srcu); }
void other(struct vm *vm) { request(vm); synchronize_srcu(&vm->srcu); }
$(enter 'request(vm);')
END
was "$work/passed.o"
check 'a wait for a lock that is passed is not overlooked' 0 \
	'1 of the 1 functions below request() wait for vm::srcu, and none is reached with the lock held'

program unknown <<END
extern void (*hook)(struct vm *vm);
static void request(struct vm *vm) { hook(vm); }
void other(struct vm *vm) { synchronize_srcu(&vm->srcu); }
$(enter 'request(vm);')
END
was "$work/unknown.o"
check 'calls that lead nobody knows where are counted' 0 '1 of the calls below it are not resolved'

program empty <<END
int nothing(void) { return 0; }
END
was "$work/empty.o"
check 'a program without the lock' 0 'gone: there is no lock vm::srcu here'

program release <<END
static void leave(struct vm *vm) { srcu_read_unlock(&vm->srcu, vm->n); }
void enter(struct vm *vm) { leave(vm); vm->n = srcu_read_lock(&vm->srcu); srcu_read_unlock(&vm->srcu, vm->n); }
END
run "$LOCKCTX" analyze --format=json -o "$work/release.json" "$work/release.o"
run "$LOCKCTX" analyze --was="$work/release.json" "$work/empty.o"
check 'findings that end in no wait are counted' 0 'not looked at: 1 finding of '

run "$LOCKCTX" analyze --was="$work/nonesuch.json" "$work/call.o"
check 'a report that is not there' 2 nonesuch.json
echo '{' >"$work/broken.json"
run "$LOCKCTX" analyze --was="$work/broken.json" "$work/call.o"
check 'a report that is none' 2 broken.json
run "$LOCKCTX" analyze --was="$work/before.json" --format=json "$work/call.o"
check 'no text amid other formats' 2 'give the report a file'
run "$LOCKCTX" analyze --was="$work/before.json" --format=json -o "$work/out.json" "$work/call.o"
check 'text beside them' 0 'gone: no call leads'
was "$work/call.o"
grep -iE 'warning|error' "$work/out" >"$work/words"
holds 'neither of the words that others count' test ! -s "$work/words"
finish
