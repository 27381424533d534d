/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vm.h - a small virtual machine on /dev/kvm: in-kernel irqchip, one page of code, real mode
 *
 * What cannot be set up ends the process with EXIT_CANNOT, what turns out wrong with EXIT_WRONG,
 * each after a line in the kernel's log.
 */
#ifndef RUNTIME_VM_H
#define RUNTIME_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "../test.h"

struct kvm_run;

enum {
	VCPUS = 2,
};

struct vcpu {
	int fd;
	struct kvm_run *run;
};

struct vm {
	int fd;
	char *memory;		/* of the guest, from its address 0 on */
	struct vcpu vcpu[VCPUS];
};

/* Make *@vm with VCPUS vCPUs that can run; with @pit also KVM's PIT, which reinjects. */
void vm_create(struct vm *vm, bool pit);

/* Let KVM's PIT reinject lost ticks, which AVIC cannot do, or no longer. */
void vm_set_pit_reinject(struct vm *vm, bool reinject);

/* Let the PIC ask for GUEST_VECTOR. */
void vm_raise_interrupt(struct vm *vm);

/*
 * Give the guest more memory and take it away again, which waits for all readers of kvm->srcu:
 * on return, none is left over from what was done before.
 */
void vm_change_memory(struct vm *vm);

/* Let the guest of @vcpu use SynIC's MSRs. */
void vcpu_enable_synic(struct vcpu *vcpu);

/*
 * Run @routine of guest.h with @rcx and @rax in the guest's registers. Returns the port that it
 * ended at; *@value, unless NULL, becomes what was written there.
 */
int vcpu_call(struct vcpu *vcpu, const char *routine, uint32_t rcx, uint32_t rax, uint32_t *value);

/* Write @msr by the ioctl KVM_SET_MSRS. */
void vcpu_set_msr(struct vcpu *vcpu, uint32_t msr, uint64_t value);

/*
 * Let @vcpu enter system management mode by KVM_SET_VCPU_EVENTS, and leave it before the guest runs
 * again: by the same ioctl, or with @sync by the registers that KVM_RUN takes over.
 */
void vcpu_visit_smm(struct vcpu *vcpu, bool sync);

/* Read the state of nested guests, of which there are none, and set it as it is. */
void vcpu_restore_nested_state(struct vcpu *vcpu);

#endif
