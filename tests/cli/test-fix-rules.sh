#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fix-rules.sh - lockctx fix for the rules other than must-not-hold: each strategy where it mends,
# and beside it where it would do harm. Prints TAP.
# shellcheck disable=SC2317 # functions are run by holds()
# shellcheck source=tests/cli/fix-lib.sh
. "${0%/*}/fix-lib.sh"

# rule_tree RULE [ARGUMENT...]: a tree of a few types and of standard input
rule_tree()
{
	{
		cat <<-END
		#include <linux/mutex.h>
		#include <linux/spinlock.h>
		#include <linux/lockdep.h>
		#include <linux/sleep.h>
		#include <linux/timer.h>
		struct thing {
		        struct mutex lock;
		        spinlock_t spin;
		        struct timer_list timer;
		        int n;
		};
		struct user { struct thing *thing; };
		struct file_operations {
		        int (*open)(struct thing *thing, int n);
		        int (*read)(struct user *u, int n);
		};
		int extern_count(int n);
		END
		cat
	} | plain_tree "$@"
}

# patched TEXT: a line of the patch that was written
patched()
{
	tr "\t" " " <"$(ls "$work"/patches/*/*.patch)" | tr -s " " | grep -qxF -- "$1"
}

# ---- must-hold ----

needs='static int grow(struct thing *t, int n)
{
        lockdep_assert_held(&t->lock);
        t->n += n;
        return t->n;
}
int good(struct thing *t)
{
        int n;

        mutex_lock(&t->lock);
        n = grow(t, 1);
        mutex_unlock(&t->lock);
        return n;
}'

rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        if (n)
                n = grow(thing, n);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'the lock is taken around the call' 0 'kept      take thing->lock around grow() in bad()' -o "$work/patches"
holds 'as others write it, from its own pointer' patched '+ mutex_lock(&thing->lock);'
holds 'and given back' patched '+ mutex_unlock(&thing->lock);'
folder=$(cd "$work/patches" && echo *)
holds 'git am takes it, and the finding is gone' applies "$folder"
holds 'the tree is as it was' untouched

rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        return grow(thing, 2);
}
const struct file_operations ops = { .open = bad };
END
fixes 'a call in a return' 0 'kept      take thing->lock around grow() in bad()' -o "$work/patches"
holds 'a call in a return: its value is kept' patched '+ ret = grow(thing, 2);'

# The function that has it from its callers is not where it lacks.
rule_tree must-hold <<END
$needs
static int step(struct thing *t)
{
        return grow(t, 1) + 1;
}
int also_good(struct thing *t)
{
        int n;

        mutex_lock(&t->lock);
        n = step(t);
        mutex_unlock(&t->lock);
        return n;
}
static int bad(struct thing *thing, int n)
{
        n += step(thing);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'the caller that lacks it takes it' 0 'kept      take thing->lock around step() in bad()'

rule_tree must-hold <<END
$needs
static int other(struct user *u, int n)
{
        return u ? grow(u->thing, n) : 0;
}
const struct file_operations ops = { .read = other };
END
fixes 'no pointer of that kind' 1 'rejected  take thing->lock around grow() in other()'
says 'no pointer of that kind: it says so' 'other() has no variable from which the lock is named'

# A mutex below a spinlock is no mending.
rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        spin_lock(&thing->spin);
        grow(thing, 2);
        spin_unlock(&thing->spin);
        return 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'not where it may not sleep' 1 'rejected  take thing->lock around grow() in bad()'
says 'not where it may not sleep: the new finding is named' 'brings sleep-in-atomic in bad()'

# What the compiler says of the file as it is, is no fault of the candidate's.
rule_tree must-hold <<END
$needs
char *warned_of(void)
{
        return 5;
}
static int bad(struct thing *thing, int n)
{
        return grow(thing, 2);
}
const struct file_operations ops = { .open = bad };
END
fixes 'a file that has warnings' 0 'kept      take thing->lock around grow() in bad()'

# Nor around what only says that it is needed.
rule_tree must-hold <<END
int need_lock(struct thing *t)
{
        lockdep_assert_held(&t->lock);
        return 0;
}
static int grow(struct thing *t, int n)
{
        need_lock(t);
        t->n += n;
        return t->n;
}
int good(struct thing *t)
{
        int n;

        mutex_lock(&t->lock);
        n = grow(t, 1);
        mutex_unlock(&t->lock);
        return n;
}
static int bad(struct thing *thing, int n)
{
        return grow(thing, 2);
}
const struct file_operations ops = { .open = bad };
END
fixes 'what needs the lock, not who says so' 0 'kept      take thing->lock around grow() in bad()'
holds 'what needs the lock, not who says so: not around that' not grep -q 'around need_lock()' "$work/out"

# Nor around one line, where it is what others do that says the lock is needed.
rule_tree must-hold --level=strict <<END
long __x64_sys_one(struct thing *t) { mutex_lock(&t->lock); t->n = 1; mutex_unlock(&t->lock); return 0; }
long __x64_sys_two(struct thing *t) { mutex_lock(&t->lock); t->n = 2; mutex_unlock(&t->lock); return 0; }
long __x64_sys_three(struct thing *t) { mutex_lock(&t->lock); t->n = 3; mutex_unlock(&t->lock); return 0; }
long __x64_sys_four(struct thing *t) { mutex_lock(&t->lock); t->n = 4; mutex_unlock(&t->lock); return 0; }
long __x64_sys_bad(struct thing *t)
{
        t->n = 5;
        return 0;
}
END
fixes 'a store' 1 'rejected  take thing->lock in __x64_sys_bad()'
says 'a store: why' 'how far the section has to reach is not known'

# Nor against the order that another function has, though a lock above both keeps them apart today.
rule_tree must-hold <<END
$needs
extern struct mutex above, outer;
int ordered(struct thing *t)
{
        int n;

        mutex_lock(&above);
        mutex_lock(&t->lock);
        mutex_lock(&outer);
        n = t->n;
        mutex_unlock(&outer);
        mutex_unlock(&t->lock);
        mutex_unlock(&above);
        return n;
}
static int bad(struct thing *thing, int n)
{
        mutex_lock(&above);
        mutex_lock(&outer);
        n = grow(thing, 2);
        mutex_unlock(&outer);
        mutex_unlock(&above);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'not in the wrong order' 1 'rejected  take thing->lock around grow() in bad()'
says 'not in the wrong order: who has the right one is named' \
	'bad() would take thing::lock with outer held, and ordered() takes them in the other order'

rule_tree must-hold <<END
static int grow(struct thing *t, int n)
{
        lockdep_assert_held(&t->spin);
        return t->n += n;
}
int good(struct thing *t)
{
        unsigned long flags;
        int n;

        spin_lock_irqsave(&t->spin, flags);
        n = grow(t, 1);
        spin_unlock_irqrestore(&t->spin, flags);
        return n;
}
static int bad(struct thing *thing, int n)
{
        grow(thing, 2);
        return 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a lock with flags' 0 'kept      take thing->spin around grow() in bad()' -o "$work/patches"
holds 'a lock with flags: which are declared' patched '+ unsigned long flags;'

# ---- irq-inversion ----

rule_tree irq-inversion <<END
static void expires(struct timer_list *timer)
{
        struct thing *t = (struct thing *)((char *)timer - __builtin_offsetof(struct thing, timer));

        spin_lock(&t->spin);
        t->n++;
        spin_unlock(&t->spin);
}
void start(struct thing *t)
{
        timer_setup(&t->timer, expires, 0);
}
static int bad(struct thing *t, int m)
{
        int n;

        msleep(1);
        spin_lock(&t->spin);
        n = t->n;
        spin_unlock(&t->spin);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'softirqs are kept away' 0 'kept      disable softirqs while it is held' -o "$work/patches"
holds 'softirqs are kept away: taken so' patched '+ spin_lock_bh(&t->spin);'
holds 'softirqs are kept away: and given back so' patched '+ spin_unlock_bh(&t->spin);'
holds 'no more than that is tried' not grep -q 'disable interrupts' "$work/out"

rule_tree irq-inversion <<END
static int fires(int irq, void *dev)
{
        struct thing *t = dev;

        spin_lock(&t->spin);
        t->n++;
        spin_unlock(&t->spin);
        return 1;
}
int start(struct thing *t)
{
        return request_threaded_irq(4, fires, 0, 0, "thing", t);
}
static int bad(struct thing *t, int m)
{
        int n;

        msleep(1);
        spin_lock(&t->spin);
        n = t->n;
        spin_unlock(&t->spin);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'interrupts are kept away' 0 'kept      disable interrupts while it is held' -o "$work/patches"
says 'softirqs alone would not do' 'rejected  disable softirqs while it is held'
holds 'interrupts are kept away: with flags' patched '+ spin_lock_irqsave(&t->spin, flags);'

# ---- sleep-in-atomic ----

rule_tree sleep-in-atomic <<END
int bad(struct thing *t)
{
        void *p;

        spin_lock(&t->spin);
        p = kmalloc(8, GFP_KERNEL);
        spin_unlock(&t->spin);
        if (!p)
                return -12;
        kfree(p);
        return 0;
}
END
fixes 'an allocation that may fail' 0 'kept      allocate without waiting' -o "$work/patches"
holds 'an allocation that may fail: does not wait' patched '+ p = kmalloc(8, GFP_ATOMIC);'

rule_tree sleep-in-atomic <<END
int bad(struct thing *t)
{
        void *p;

        spin_lock(&t->spin);
        p = kmalloc(8,
                    GFP_KERNEL);
        spin_unlock(&t->spin);
        if (!p)
                return -12;
        kfree(p);
        return 0;
}
END
fixes 'an allocation of two lines' 0 'kept      allocate without waiting'

rule_tree sleep-in-atomic <<END
void bad(struct thing *t)
{
        int *p;

        spin_lock(&t->spin);
        p = kmalloc(8, GFP_KERNEL);
        *p = t->n;
        spin_unlock(&t->spin);
        kfree(p);
}
END
fixes 'an allocation that may not fail' 1 'rejected  allocate without waiting'
says 'an allocation that may not fail: it says so' 'nothing behind it asks whether it failed'

# What no strategy is made for is said before anything is analysed.
rule_tree sleep-in-atomic <<END
void bad(struct thing *t)
{
        spin_lock(&t->spin);
        mutex_lock(&t->lock);
        mutex_unlock(&t->lock);
        spin_unlock(&t->spin);
}
END
rm -rf "$LOCKCTX_CACHE/fix"
fixes 'no allocation' 1 'no strategy is made for sleep-in-atomic of a spin'
says 'no allocation: what one is made for' 'sleep-in-atomic with GFP_KERNEL in the call'
holds 'no allocation: said before anything is analysed' [ ! -e "$LOCKCTX_CACHE/fix" ]

# ---- lock-imbalance ----

rule_tree lock-imbalance <<END
int bad(struct thing *t)
{
        int err;

        mutex_lock(&t->lock);
        err = extern_count(t->n);
        if (err < 0)
                return err;
        t->n = err;
        mutex_unlock(&t->lock);
        return 0;
}
END
fixes 'an early return' 0 'kept      give thing->lock back where the function is left' -o "$work/patches"
says 'a rule is no function' 'lock-imbalance in bad(), virt/bad.c:'
holds 'an early return: the lock is given back before' patched '+ mutex_unlock(&t->lock);'

rule_tree lock-imbalance <<END
int bad(struct thing *t)
{
        int err;

        mutex_lock(&t->lock);
        err = extern_count(t->n);
        if (err < 0)
                goto unlock;
        if (err > 8)
                return -22;
        t->n = err;
unlock:
        mutex_unlock(&t->lock);
        return err;
}
END
fixes 'a label that gives it back' 0 'kept      give thing->lock back where the function is left' -o "$work/patches"
holds 'a label that gives it back: is gone to' patched '+ goto unlock;'

rule_tree lock-imbalance <<END
static void put(struct thing *t)
{
        t->n--;
        mutex_unlock(&t->lock);
}
int bad(struct thing *t)
{
        int err;

        mutex_lock(&t->lock);
        err = extern_count(t->n);
        if (err < 0)
                return err;
        put(t);
        return 0;
}
END
fixes 'a helper that gives it back' 0 'kept      give thing->lock back where the function is left' -o "$work/patches"
holds 'a helper that gives it back: is called' patched '+ put(t);'

rule_tree lock-imbalance <<END
static void put(struct thing *t)
{
        t->n--;
        mutex_unlock(&t->lock);
}
int bad(struct thing *t)
{
        int err;

        mutex_lock(&t->lock);
        err = extern_count(t->n);
        if (err < 0)
                return err;
        if (err) {
                mutex_unlock(&t->lock);
                return 0;
        }
        put(t);
        return 0;
}
END
fixes 'in two ways' 1 'rejected  give thing->lock back where the function is left'
says 'in two ways: it says so' 'bad() gives it back nowhere, or in more than one way'

finish
