#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fix.sh - lockctx fix on small trees: what each strategy keeps and turns down, the patches,
# that the tree is not touched, and bad input. Prints TAP.
# shellcheck disable=SC2016,SC2317 # the inner shell expands; functions are run by holds()
# shellcheck source=tests/cli/fix-lib.sh
. "${0%/*}/fix-lib.sh"

# The index is in a member: the section can be left around the call.
tree <<'END'
void toggle(struct vcpu *vcpu, int on)
{
        if (on)
                wait(vcpu->kvm);
}
void vcpu_run(struct vcpu *vcpu)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        toggle(vcpu, 1);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
END
fixes 'a member: drop and retake is kept' 0 'kept      drop and retake always' -o "$work/patches"
says 'a member: not hoisted from another function' \
	'vcpu-run: the lock is taken in vcpu_run(), not in toggle(), which makes the call'
holds 'the tree is not touched' untouched
folder=$(ls "$work/patches")
holds 'the patch leaves and enters the section' grep -q \
	'^+.*srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);' "$work/patches/$folder"/*.patch
holds 'the patch has the tag, and no sign-off' sh -c '
	grep -q "^Assisted-by: lockctx:[^ ]* coccinelle$" "$1" && ! grep -qi signed-off-by "$1"' - \
	"$work/patches/$folder/"0001*.patch
holds 'no line of the changelog is too long' sh -c \
	'! sed -n "1,/^---$/p" "$1" | grep -v ^From | grep -q "^.\{76\}"' - \
	"$work/patches/$folder/"0001*.patch
holds 'git am applies it, and nothing is found any more' applies "$folder"
cd "$root" || exit 2
cp -R "$work/patches" "$work/first"
fixes 'a second time' 0 'kept' -o "$work/patches"
holds 'the same bytes' diff -r "$work/first" "$work/patches"
(cd "$work" && "$LOCKCTX" fix -q -o relative "$(cat "$work/ids")" >"$work/out" 2>"$work/err")
holds 'a folder named from here' diff -r "$work/first" "$work/relative"
rm -rf "$work/patches"
fixes 'without -o' 0 'kept'
holds 'nothing is written' [ ! -e "$work/patches" ]
holds 'how to have them written' grep -q 'give -o DIR' "$work/err"

# One way keeps its index in a local.
tree <<'END'
void toggle(struct vcpu *vcpu, int on)
{
        if (on)
                wait(vcpu->kvm);
}
void vcpu_run(struct vcpu *vcpu)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        toggle(vcpu, 1);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
int vcpu_ioctl(struct vcpu *vcpu, int n)
{
        int idx;

        idx = srcu_read_lock(&vcpu->kvm->srcu);
        toggle(vcpu, n);
        srcu_read_unlock(&vcpu->kvm->srcu, idx);
        return 0;
}
END
fixes 'a local: carried' 0 'kept      carry the cookie in vcpu_ioctl + drop and retake' -o "$work/patches"
says 'a local: out of reach without' \
	'vcpu_ioctl would unlock with an index which that path does not hold: its idx is a local of vcpu_ioctl()'
says 'a local: drop and retake is turned down' 'rejected  drop and retake always'
holds 'the index is carried first' sh -c 'grep -q "^+.*vcpu->srcu_idx = srcu_read_lock" "$1"' - \
	"$work/patches/"*-carry-the-cookie-in-vcpu-ioctl-drop-and-retake/0001*.patch
holds 'a series of two applies' applies "$(cd "$work/patches" && echo ./*-carry-the-cookie-in-vcpu-ioctl-*)"
cd "$root" || exit 2
holds 'the tree is not touched' untouched

# The member has the index of a section around this one: carried there, that would be lost.
tree <<'END'
void toggle(struct vcpu *vcpu, int on)
{
        if (on)
                wait(vcpu->kvm);
}
void vcpu_inner(struct vcpu *vcpu)
{
        int idx = srcu_read_lock(&vcpu->kvm->srcu);

        toggle(vcpu, 1);
        srcu_read_unlock(&vcpu->kvm->srcu, idx);
}
void vcpu_run(struct vcpu *vcpu)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        if (vcpu->kvm->count)
                vcpu_inner(vcpu);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
void vcpu_ioctl(struct vcpu *vcpu)
{
        vcpu_inner(vcpu);
}
END
fixes 'the index of another section' 1 'rejected  carry the cookie on every path + drop and retake'
says 'whose it would be' \
	'vcpu-run would unlock with an index which that path does not hold: its index is in vcpu->srcu_idx, from vcpu_run()'

# A parameter tells the two apart: not enough, as the other still waits.
tree <<'END'
static void update(struct vcpu *vcpu, int n)
{
        if (n)
                wait(vcpu->kvm);
}
void set(struct vcpu *vcpu, bool host, int n)
{
        if (n < 16 && !host)
                return;
        update(vcpu, n);
}
void vcpu_run(struct vcpu *vcpu, int n)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        set(vcpu, 0, n);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
void vcpu_ioctl(struct vcpu *vcpu, int n)
{
        int idx = srcu_read_lock(&vcpu->kvm->srcu);

        set(vcpu, 1, n);
        srcu_read_unlock(&vcpu->kvm->srcu, idx);
}
END
fixes 'a parameter of the caller is the guard' 0 'rejected  drop and retake when !host'
says 'the guard is not enough' \
	'vcpu_ioctl still reaches the wait: its idx is a local of vcpu_ioctl()'

# The function that takes the lock makes the call.
tree <<'END'
int attach(struct kvm *kvm, int n)
{
        int idx, r = 0;

        idx = srcu_read_lock(&kvm->srcu);
        if (kvm->count < n)
                wait(kvm);
        else
                r = -1;
        srcu_read_unlock(&kvm->srcu, idx);
        return r;
}
END
fixes 'hoisted' 0 'kept      hoist: act after the unlock' -o "$work/patches"
says 'no index to drop with' 'attach: its idx is a local of attach(), and no function keeps an index in a member'
holds 'hoisted: it applies' applies "$(ls "$work/patches")"
cd "$root" || exit 2

# What stands between the call and the unlock would run first.
wait_all()
{
	echo 'void wait_all(struct kvm *kvm) { kvm->count++; wait(kvm); }'
	echo 'void pit_all(struct kvm *kvm) { wait_all(kvm); }'
}
hoist_refused()	# WHAT REASON, the code on stdin
{
	{
		echo 'extern void tell(int n);'
		echo 'struct mutex { int owner; };'
		echo 'extern void mutex_lock(struct mutex *m);'
		echo 'extern void mutex_unlock(struct mutex *m);'
		echo 'extern struct mutex lock;'
		wait_all
		cat
	} | tree
	fixes "not hoisted: $1" 1 'rejected  hoist: act after the unlock'
	holds "not hoisted: $1, says why" grep -q "$2" "$work/out"
}
hoist_refused 'what it writes is read' \
	'kvm::count, which wait_all() writes at virt/bad.c:[0-9]* (wait_all()), is read at virt/bad.c:[0-9]* (attach()), between' <<'END'
int attach(struct kvm *kvm, int n)
{
        int idx = srcu_read_lock(&kvm->srcu), r;

        wait_all(kvm);
        r = kvm->count;
        srcu_read_unlock(&kvm->srcu, idx);
        return r;
}
END
hoist_refused 'it may be called many times' 'wait_all() may be called more than once before the unlock' <<'END'
void attach(struct kvm *kvm, int n)
{
        int idx = srcu_read_lock(&kvm->srcu);

        while (n--)
                wait_all(kvm);
        srcu_read_unlock(&kvm->srcu, idx);
}
END
hoist_refused 'who knows what is called' 'what tell(), called at virt/bad.c:[0-9]* (attach()) and not among the files' <<'END'
void attach(struct kvm *kvm, int n)
{
        int idx = srcu_read_lock(&kvm->srcu);

        wait_all(kvm);
        tell(n);
        srcu_read_unlock(&kvm->srcu, idx);
}
END
hoist_refused 'another lock is given back' 'lock is given back at virt/bad.c:[0-9]* (attach()), between' <<'END'
void attach(struct kvm *kvm, int n)
{
        int idx = srcu_read_lock(&kvm->srcu);

        mutex_lock(&lock);
        wait_all(kvm);
        mutex_unlock(&lock);
        srcu_read_unlock(&kvm->srcu, idx);
}
END
# and may: it touches nothing that the call does
{
	wait_all
	cat
} <<'END' | tree
int attach(struct vcpu *vcpu, int n)
{
        struct kvm *kvm = vcpu->kvm;
        int idx = srcu_read_lock(&kvm->srcu);

        wait_all(kvm);
        vcpu->srcu_idx = 0;
        srcu_read_unlock(&kvm->srcu, idx);
        return n;
}
END
fixes 'hoisted over what it does not touch' 0 'kept      hoist: act after the unlock'

# RCU has no index.
tree <<'END'
void sync_all(void)
{
        synchronize_rcu();
}
void free_all(void)
{
        sync_all();
}
void walk(void)
{
        rcu_read_lock();
        sync_all();
        rcu_read_unlock();
}
END
fixes 'RCU: drop and retake' 0 'kept      drop and retake always'

# Why a semantic patch changes nothing is said in terms of the code.
tree <<'END'
int sync_all(void)
{
        synchronize_rcu();
        return 0;
}
int free_all(void)
{
        return sync_all();
}
int walk(void)
{
        int r = 1;

        rcu_read_lock();
        if (sync_all())
                r = 2;
        rcu_read_unlock();
        return r;
}
END
fixes 'a call in a condition' 1 'sync_all() is called inside a larger expression, and the section can be left around'
holds 'not that it is not valid' not grep -q 'not valid' "$work/out"

# No strategy: said before anything is analysed.
plain_tree double-lock <<'END'
#include <linux/mutex.h>
struct thing { struct mutex lock; int count; };
void twice(struct thing *t)
{
        mutex_lock(&t->lock);
        mutex_lock(&t->lock);
        mutex_unlock(&t->lock);
}
END
rm -rf "$LOCKCTX_CACHE/fix"
fixes 'a rule without a strategy' 1 'mutex_lock() in twice(), virt/bad.c:'
says 'a rule without a strategy: which rules have one' \
	'no strategy is made for double-lock of a mutex; there are strategies for must-hold, must-not-hold of'
holds 'it is said before anything is analysed' [ ! -e "$LOCKCTX_CACHE/fix" ]

# A hook, or what git rebase --exec runs, is told of the user's repository, and he has settings.
tree <<'END'
void vcpu_run(struct vcpu *vcpu)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        wait(vcpu->kvm);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
END
printf '[color]\n\tui = always\n' >"$work/gitconfig"
GIT_DIR=/nonexistent GIT_INDEX_FILE=/nonexistent/index GIT_EXTERNAL_DIFF=/nonexistent/diff \
	GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=color.ui GIT_CONFIG_VALUE_0=always
export GIT_DIR GIT_INDEX_FILE GIT_EXTERNAL_DIFF GIT_CONFIG_GLOBAL GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
fixes "in a hook of git" 0 'kept      drop and retake always'
unset GIT_DIR GIT_INDEX_FILE GIT_EXTERNAL_DIFF GIT_CONFIG_GLOBAL GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0

# What a killed run has started ends with it, also what a script of it waits for.
tree <<'END'
void sync_all(void)
{
        synchronize_rcu();
}
void free_all(void)
{
        sync_all();
}
void walk(void)
{
        rcu_read_lock();
        sync_all();
        rcu_read_unlock();
}
END
mkdir -p "$work/slow"
cat >"$work/slow/spatch" <<END
#!/bin/sh
[ \$# -gt 1 ] || exec $(command -v spatch) "\$@"
sleep 600 &
echo "\$\$ \$!" >"$work/started"
wait
END
chmod +x "$work/slow/spatch"
PATH=$work/slow:$PATH "$LOCKCTX" fix -q "$(head -n 1 "$work/ids")" >"$work/out" 2>"$work/err" &
pid=$!
for _ in $(seq 300); do
	[ ! -s "$work/started" ] || break
	sleep 0.2
done
kill -KILL $pid
wait $pid 2>/dev/null
read -r script sleeper <"$work/started"
for _ in $(seq 100); do
	kill -0 "$script" 2>/dev/null || kill -0 "$sleeper" 2>/dev/null || break
	sleep 0.1
done
holds 'a killed run leaves no script' sh -c '! kill -0 "$1" 2>/dev/null' - "$script"
holds 'nor what that has started' sh -c '! kill -0 "$1" 2>/dev/null' - "$sleeper"

# Nothing to do
tree <<'END'
int lost(struct kvm *kvm)
{
        struct kvm *slot = kvm;

        int idx = srcu_read_lock(&slot->srcu);

        slot = (struct kvm *)0;
        if (kvm->count)
                return idx;
        wait(kvm);
        return 0;
}
END
fixes 'no candidate holds' 1 'rejected'

# Bad input
tree <<'END'
void vcpu_run(struct vcpu *vcpu)
{
        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        wait(vcpu->kvm);
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
END
id=$(head -n 1 "$work/ids")
refuses 'an unknown id' 'the last report has no such finding' "$LOCKCTX" fix ffffffff
refuses_option 'no id' 'which finding' "$LOCKCTX" fix
refuses 'another tree' 'the last report is of' "$LOCKCTX" fix -k "$work" "$id"
refuses 'no report' 'last.json: cannot read it' env LOCKCTX_CACHE="$work/empty" "$LOCKCTX" fix "$id"
mkdir "$work/bin"
for tool in sh git rm; do
	ln -s "$(command -v $tool)" "$work/bin/"
done
refuses 'spatch is missing' 'spatch is missing: install' env PATH="$work/bin" "$LOCKCTX" fix "$id"
(cd "$k" && git init -q && git add -Af . && git -c user.name=t -c user.email=t@t commit -qm before)
echo '/* mine */' >>"$k/virt/good.c"
run "$LOCKCTX" check -q -k "$k"
refuses 'a dirty worktree' 'has changes that are not committed' "$LOCKCTX" fix "$id"
echo '/* more */' >>"$k/virt/bad.c"
refuses 'the tree changed since' 'virt/bad.c: changed since the analysis' "$LOCKCTX" fix "$id"
refuses 'a place to write that is a file' 'patches' sh -c ': >"$1/file"; cd "$2" && git checkout -q . &&
	"$3" check -q -k "$2" >/dev/null 2>&1; exec "$3" fix -q -o "$1/file/patches" "$4"' - \
	"$work" "$k" "$LOCKCTX" "$id"
finish
