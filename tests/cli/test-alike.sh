#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-alike.sh - what is the same in each configuration is solved in one.
# Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cat >"$work/vm.h" <<'END'
#include <linux/mutex.h>
#include <linux/compiler.h>

struct vm { struct mutex lock; int n; };
struct vm_ops {
	void (*run)(struct vm *vm);
	void (*stop)(struct vm *vm);
	void (*reset)(struct vm *vm);
	void (*kick)(struct vm *vm);
};
extern struct vm_ops vm_ops;
END
cat >"$work/vm.c" <<'END'
#include "vm.h"

struct vm_ops vm_ops;

void vm_setup(const struct vm_ops *vendor)
{
	memcpy(&vm_ops, vendor, sizeof(vm_ops));
}

void vm_run(struct vm *vm)
{
	mutex_lock(&vm->lock);
	vm_ops.run(vm);
	mutex_unlock(&vm->lock);
	vm_ops.stop(vm);
}
END
objects=
for vendor in a b; do
	cat >"$work/$vendor.c" <<-END
		#include "vm.h"

		void vm_setup(const struct vm_ops *vendor);

		static void run_$vendor(struct vm *vm)
		{
		        mutex_lock(&vm->lock);
		        vm->n++;
		        mutex_unlock(&vm->lock);
		}

		static void stop_$vendor(struct vm *vm)
		{
		        mutex_lock(&vm->lock);
		        vm->n--;
		        mutex_unlock(&vm->lock);
		}

		static struct vm_ops ${vendor}_ops = { run_$vendor, stop_$vendor, stop_$vendor, run_$vendor };

		void init_$vendor(void)
		{
		        vm_setup(&${vendor}_ops);
		}
	END
done
for file in vm a b; do
	compile "$work/$file.c" "$work/$file.o"
	objects="$objects $work/$file.o"
done
cat >"$work/other.c" <<'END'
#include <linux/mutex.h>

struct other { struct mutex lock; int n; };

void other_twice(struct other *o)
{
	mutex_lock(&o->lock);
	mutex_lock(&o->lock);
	o->n++;
	mutex_unlock(&o->lock);
	mutex_unlock(&o->lock);
}
END
compile "$work/other.c" "$work/other.o"

# lines N TEXT: so many lines of the last run have TEXT
lines()
{
	found=$(grep -c -- "$2" "$work/out")
	if [ "$found" -eq "$1" ]; then
		result "$3"
	else
		result "$3" "$found lines, not $1: $(cat "$work/out")"
	fi
}

# shellcheck disable=SC2086 # a list of files
run "$LOCKCTX" analyze --dump=frames $objects "$work/other.o"
lines 1 'other::lock .*found 1' 'of a class that no vendor touches there is one proof'
lines 2 'vm::lock ' 'one that they touch is proved for each'
# shellcheck disable=SC2086
run "$LOCKCTX" analyze --format=json -o "$work/report.json" $objects "$work/other.o"
jq -r '.findings[] | select(.class == "other::lock") | "instances \(.instances | length)"' "$work/report.json" >"$work/out"
lines 1 'instances 0' 'a finding of the one proof is of no vendor'
finish
