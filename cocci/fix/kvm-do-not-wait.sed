# SPDX-License-Identifier: GPL-2.0-or-later
# What comments say of the wait and of the slot that comes and goes.
/^\t*\/\*$/ {
	:more
	N
	/\*\/$/!b more
	/NOTE: Do not hold any lock prior to calling this/c\
/* Waits for no reader of kvm->srcu: can be called inside and outside. */
	/ensure that kvm->mm == current->mm/d
}
