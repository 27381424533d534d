#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-fix-proof.sh - lockctx fix leaves a read section only where nothing that was read inside it is
# used behind, and says which pointer is. Prints TAP; tests/fix/ has every way to use one.
# shellcheck disable=SC2317 # functions are run by holds()
# shellcheck source=tests/cli/fix-lib.sh
. "${0%/*}/fix-lib.sh"
# shellcheck source=tests/cli/ends-lib.sh
. "${0%/*}/ends-lib.sh"

drop='drop and retake always'

# rcu_tree: a tree whose virt/bad.c is made of a few types for RCU and of standard input
rcu_tree()
{
	{
		cat <<-END
		#include <linux/rculist.h>
		#include <linux/refcount.h>
		struct device { struct device *up; refcount_t refs; int id, count; };
		struct item { struct list_head link; struct device *dev; refcount_t refs; int id; };
		extern struct list_head items;
		extern struct device *current_device;
		void count(int n);
		struct device *device_find(int id);
		void sync_all(void)
		{
		        synchronize_rcu();
		}
		void free_all(void)
		{
		        sync_all();
		}
		END
		cat
	} | tree
}

# safe NAME: the candidate that leaves the section is kept
safe()
{
	rcu_tree
	fixes "$1: kept" 0 "kept      $drop"
}

# unsafe NAME TEXT: it is turned down, and TEXT, a grep pattern, says which pointer
unsafe()
{
	rcu_tree
	fixes "$1: turned down" 1 "rejected  $drop"
	holds "$1: says what" grep -q -- "$2" "$work/out"
}

at='at virt/bad.c:[0-9]* '

unsafe 'a walk in the caller' "pos, read inside the section by list_for_each_entry_rcu() $at(walk()), is used \
behind it: the walk goes on from it $at(walk())" <<'END'
static void one(int id)
{
        count(id);
        sync_all();
}
static void other(int id)
{
        one(id + 1);
}
void walk(void)
{
        struct item *pos;

        rcu_read_lock();
        list_for_each_entry_rcu(pos, &items, link)
                other(pos->id);
        rcu_read_unlock();
}
END

safe 'a lookup that is done again' <<'END'
static struct device *find(void)
{
        struct device *dev = rcu_dereference(current_device);

        return dev && dev->count ? dev : (struct device *)0;
}
void walk(void)
{
        struct device *dev;

        rcu_read_lock();
        dev = find();
        if (dev)
                count(dev->count);
        sync_all();
        dev = find();
        if (dev)
                count(dev->count);
        rcu_read_unlock();
}
END

unsafe 'a lookup in what is not here' "dev, read inside the section by device_find() $at(walk()), which is not \
among the files and may return what the section keeps and is used behind it: followed $at(walk())" <<'END'
void walk(int id)
{
        struct device *dev;

        rcu_read_lock();
        dev = device_find(id);
        sync_all();
        count(dev->count);
        rcu_read_unlock();
}
END

unsafe 'filled in by what is not here' "d, read inside the section by slot_find() $at(walk()), which is not among \
the files and may put there what the section keeps and is used behind it: followed $at(walk())" <<'END'
void slot_find(int id, struct device **out);
void walk(int id)
{
        struct device *d;

        rcu_read_lock();
        slot_find(id, &d);
        sync_all();
        count(d->count);
        rcu_read_unlock();
}
END

unsafe 'read as others may write it' "dev, read inside the section by READ_ONCE() $at(walk()), is used behind it: \
followed $at(walk())" <<'END'
void walk(void)
{
        struct device *dev;

        rcu_read_lock();
        dev = READ_ONCE(current_device);
        sync_all();
        count(dev->count);
        rcu_read_unlock();
}
END

safe 'what is done to an object that was there before' <<'END'
void tell(struct device *of, struct device *dev);
void walk(struct device *of)
{
        struct device *up = of->up;

        rcu_read_lock();
        tell(of, rcu_dereference(current_device));
        sync_all();
        tell(of, up);
        rcu_read_unlock();
}
END

# The call moves behind the section: it must not take along what was read inside.
tree <<'END'
struct slot { struct kvm *owner; };
struct table { struct slot *slot; };
extern struct table table;
int attach(struct kvm *kvm, int n)
{
        int idx = srcu_read_lock(&kvm->srcu);

        if (kvm->count < n)
                wait(srcu_dereference(table.slot, &kvm->srcu)->owner);
        srcu_read_unlock(&kvm->srcu, idx);
        return 0;
}
END
fixes 'hoisted with a read: turned down' 1 'rejected  hoist: act after the unlock'
holds 'hoisted with a read: says what' grep -q 'table.slot would be read outside the section by srcu_dereference(), near virt/bad.c:' "$work/out"

tree <<'END'
struct slot { struct kvm *owner; int n; };
void slot_find(int n, struct slot **s);
int attach(struct kvm *kvm, int n)
{
        struct slot *s;
        int idx = srcu_read_lock(&kvm->srcu);

        slot_find(n, &s);
        if (n)
                wait(s->owner);
        srcu_read_unlock(&kvm->srcu, idx);
        return 0;
}
END
fixes 'hoisted with what was filled in: turned down' 1 'rejected  hoist: act after the unlock'
holds 'hoisted with what was filled in: says what' grep -q \
	's, read inside the section by slot_find() at virt/bad.c:[0-9]* (attach())' "$work/out"

# The same with an index: what the section of another lock keeps does not matter.
tree <<'END'
struct slot { struct kvm *owner; int n; };
struct table { struct slot *slot; };
extern struct table table;
void toggle(struct vcpu *vcpu, int on)
{
        if (on)
                wait(vcpu->kvm);
}
void vcpu_run(struct vcpu *vcpu)
{
        struct slot *slot;

        vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
        slot = srcu_dereference(table.slot, &vcpu->kvm->srcu);
        toggle(vcpu, 1);
        vcpu->kvm->count = slot->n;
        srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
END
fixes 'SRCU: turned down' 1 "rejected  $drop"
holds 'SRCU: says what' grep -q 'slot, read inside the section by srcu_dereference() at virt/bad.c:[0-9]* (vcpu_run())' \
	"$work/out"
# Where an analysis has no end, what is not found is not gone.
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
ended=0
for part in 1 2 3 4 5 6; do
	rm -f "$work/once"
	run env LD_PRELOAD="$LIBRARY" ONCE="$work/once" PART=$part HOW=kill "$LOCKCTX" fix -q "$(head -n 1 "$work/ids")"
	[ -e "$work/once" ] || continue
	ended=$((ended + 1))
	check "part $part is killed: nothing is proved" 2 'ended by a fault before all lock classes were solved'
done
holds 'parts of several analyses are killed' [ $ended -ge 2 ]
fixes 'none is killed: kept' 0 "kept      $drop"
finish
