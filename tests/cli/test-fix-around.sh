#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fix-around.sh - lockctx fix takes a lock that is needed: around the statement, as others do it, and
# of the object that needs it; and where that would do harm it does not. Prints TAP.
# shellcheck disable=SC2317 # functions are run by holds()
# shellcheck source=tests/cli/fix-lib.sh
. "${0%/*}/fix-lib.sh"

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

rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        int ret = n;

        if (ret > 3)
                return grow(thing, n);
        return ret;
}
const struct file_operations ops = { .open = bad };
END
fixes 'where ret is something else' 0 'kept      take thing->lock around grow() in bad()' -o "$work/patches"
holds 'where ret is something else: another name' patched '+ err = grow(thing, n);'

# Two objects of a kind: it is the lock of the one that is handed on.
rule_tree must-hold <<END
$needs
extern struct thing *other_thing(int n);
static int bad(struct thing *from, int n)
{
        struct thing *to = other_thing(n);

        if (from && to)
                n = grow(to, n);
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'one of two objects' 0 'kept      take thing->lock around grow() in bad()' -o "$work/patches"
holds 'one of two objects: that which is handed on' patched '+ mutex_lock(&to->lock);'

rule_tree must-hold <<END
$needs
static int bad(struct user *u, int n)
{
        extern struct thing *other_thing(int n);
        struct thing *thing = other_thing(n);

        n = grow(u->thing, n);
        return n + thing->n;
}
const struct file_operations ops = { .read = bad };
END
fixes 'another object' 1 'rejected  take thing->lock around grow() in bad()'
says 'another object: it says so' 'bad() would take thing->lock of another object than grow() needs it of'

rule_tree must-hold <<END
$needs
extern struct thing *other_thing(int n);
static int grow_some(int n)
{
        struct thing *t = other_thing(n);

        return grow(t, n);
}
int also_good(void)
{
        struct thing *t = other_thing(1);
        int n;

        mutex_lock(&t->lock);
        n = grow_some(1);
        mutex_unlock(&t->lock);
        return n;
}
static int bad(struct thing *thing, int n)
{
        n = grow_some(n);
        return n + thing->n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'an object without a name' 1 'rejected  take thing->lock around grow_some() in bad()'
says 'an object without a name: it says so' \
	'bad() would take thing->lock, and of which object grow_some() needs it has no name there'
says 'an object without a name: nor below, where it is held' 'others call grow_some() with it held'

# Where the pointer may be no object yet, nor where the statement makes it another one.
rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        return thing ? grow(thing, n) : 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a test in the statement' 1 'rejected  take thing->lock around grow() in bad()'
says 'a test in the statement: it says so' 'asks about the pointer to thing->lock only behind the place where'

rule_tree must-hold <<END
static int step(struct thing *t)
{
        lockdep_assert_held(&t->lock);
        t->n++;
        return 1;
}
int good(struct thing *t)
{
        int n;

        mutex_lock(&t->lock);
        n = t[step(t)].n;
        mutex_unlock(&t->lock);
        return n;
}
static int bad(struct thing *thing, int n)
{
        thing += step(thing);
        return thing->n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a statement that sets the pointer' 1 'rejected  take thing->lock around step() in bad()'
says 'a statement that sets the pointer: it says so' 'bad() would give thing->lock back of another object than it takes it of'

# Two statements of one function.
rule_tree must-hold <<END
$needs
static int bad(struct thing *thing, int n)
{
        switch (n) {
        case 1:
                grow(thing, n);
                break;
        case 2:
                return grow(thing, 2);
        }
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'two statements' 0 'kept      take thing->lock around grow() in bad()' -o "$work/patches"
holds 'two statements: the second' patched '+ ret = grow(thing, 2);'

# What leaves the function inside the statement would leave it with the lock.
rule_tree must-hold <<END
$needs
#define GROW(t, n) do { if (grow(t, n) < 0) goto out; } while (0)
static int bad(struct thing *thing, int n)
{
        GROW(thing, n);
        n++;
out:
        return n;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a macro with a goto' 1 'rejected  take thing->lock around grow() in bad()'
says 'a macro with a goto: it says so' 'brings lock-imbalance in bad()'

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

# Nor where a pointer comes out of the section.
rule_tree must-hold <<END
struct item { int value; };
static struct item first;
static struct item *item_of(struct thing *t)
{
        lockdep_assert_held(&t->lock);
        return &first + t->n;
}
int good(struct thing *t)
{
        int n;

        mutex_lock(&t->lock);
        n = item_of(t)->value;
        mutex_unlock(&t->lock);
        return n;
}
static int bad(struct thing *thing, int n)
{
        struct item *i;

        i = item_of(thing);
        return i->value;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a pointer that comes out of the section' 1 'rejected  take thing->lock around item_of() in bad()'
says 'a pointer that comes out of the section: why' 'item_of() returns a pointer'

# What was read under the lock before is used behind the new section as it was before.
rule_tree must-hold <<END
$needs
#include <linux/list.h>
struct item { struct list_head node; int value; };
static struct list_head items;
static struct item *take_item(struct thing *t)
{
        struct list_head *first;

        mutex_lock(&t->lock);
        first = items.next;
        items.next = first->next;
        mutex_unlock(&t->lock);
        return (struct item *)first;
}
static int bad(struct thing *thing, int n)
{
        struct item *i = take_item(thing);

        grow(thing, 2);
        return i->value;
}
const struct file_operations ops = { .open = bad };
END
fixes 'what was read before' 0 'kept      take thing->lock around grow() in bad()'

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

flagged='static int grow(struct thing *t, int n)
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
}'

rule_tree must-hold <<END
$flagged
static int bad(struct thing *thing, int n)
{
        grow(thing, 2);
        return 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'a lock with flags' 0 'kept      take thing->spin around grow() in bad()' -o "$work/patches"
holds 'a lock with flags: which are declared' patched '+ unsigned long flags;'

rule_tree must-hold <<END
$flagged
static int bad(struct thing *thing, int n)
{
        grow(thing, 2);
        grow(thing, 3);
        return 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'two statements with flags' 0 'kept      take thing->spin around grow() in bad()' -o "$work/patches"
holds 'two statements with flags: declared once' [ "$(cat "$work"/patches/*/*.patch | grep -c 'unsigned long flags;')" = 1 ]

# Flags of the function's own are in use.
rule_tree must-hold <<END
$flagged
extern spinlock_t outer;
static int bad(struct thing *thing, int n)
{
        unsigned long flags;

        spin_lock_irqsave(&outer, flags);
        grow(thing, 2);
        spin_unlock_irqrestore(&outer, flags);
        return 0;
}
const struct file_operations ops = { .open = bad };
END
fixes 'flags of another lock' 1 'rejected  take thing->spin around grow() in bad()'
says 'flags of another lock: it says so' 'bad() has a variable flags of its own'

finish
