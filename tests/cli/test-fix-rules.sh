#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fix-rules.sh - lockctx fix for the rules other than must-not-hold: each strategy where it mends,
# and beside it where it would do harm. Prints TAP.
# shellcheck disable=SC2317 # functions are run by holds()
# shellcheck source=tests/cli/fix-lib.sh
. "${0%/*}/fix-lib.sh"

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
