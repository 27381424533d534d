// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vm.c - a small virtual machine on /dev/kvm
 */
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"

enum {
	MEMORY = 0x10000,
	APIC_PAGE = (int)0xfee00000,
	LEAVES = 100,
	NESTED_STATE = 0x3000,
	CPUID_1_ECX_X2APIC = 1 << 21,
	CPUID_80000001_ECX_SVM = 1 << 2,
};

/* ioctl() that has to work; @name is what to call it. */
static int must_(int fd, unsigned long request, void *arg, const char *name)
{
	int result = ioctl(fd, request, arg);

	if (result < 0)
		end(EXIT_CANNOT, "%s failed: %s", name, strerror(errno));
	return result;
}

#define must(fd, request, arg) must_(fd, request, (void *)(arg), #request)

static void set_vector(char *memory, int vector, const char *handler)
{
	uint16_t where[2] = { GUEST_CODE + (handler - guest_start), 0 };

	memcpy(memory + 4 * vector, where, sizeof(where));
}

/* Let @slot of the guest's memory, at @address, have @size bytes of ours; none: take it away. */
static void set_memory(struct vm *vm, int slot, uint64_t address, uint64_t size)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.guest_phys_addr = address,
		.memory_size = size,
		.userspace_addr = (uintptr_t)vm->memory,
	};

	must(vm->fd, KVM_SET_USER_MEMORY_REGION, &region);
}

static void add_memory(struct vm *vm)
{
	vm->memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (vm->memory == MAP_FAILED)
		end(EXIT_CANNOT, "no memory for the guest");
	for (int vector = 0; vector < 32; vector++)
		set_vector(vm->memory, vector, guest_fault);
	set_vector(vm->memory, GUEST_VECTOR, guest_interrupt);
	memcpy(vm->memory + GUEST_CODE, guest_start, guest_end - guest_start);
	set_memory(vm, 0, 0, MEMORY);
}

/* SRCU has two counters, and waits for each in turn. */
void vm_change_memory(struct vm *vm)
{
	for (int i = 0; i < 2; i++) {
		set_memory(vm, 1, MEMORY, MEMORY);
		set_memory(vm, 1, MEMORY, 0);
	}
}

/* AVIC is for guests without x2APIC and without SVM of their own. */
static void set_cpuid(int kvm, struct vcpu *vcpu)
{
	struct kvm_cpuid2 *cpuid =
		calloc(1, sizeof(*cpuid) + LEAVES * sizeof(cpuid->entries[0]));

	if (!cpuid)
		end(EXIT_CANNOT, "no memory for CPUID");
	cpuid->nent = LEAVES;
	must(kvm, KVM_GET_SUPPORTED_CPUID, cpuid);
	for (unsigned int i = 0; i < cpuid->nent; i++) {
		struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];

		if (entry->function == 1)
			entry->ecx &= ~CPUID_1_ECX_X2APIC;
		if (entry->function == 0x80000001)
			entry->ecx &= ~CPUID_80000001_ECX_SVM;
	}
	must(vcpu->fd, KVM_SET_CPUID2, cpuid);
	free(cpuid);
}

/* Code from address 0 on, data where the APIC is. */
static void set_segments(struct vcpu *vcpu)
{
	struct kvm_sregs sregs;

	must(vcpu->fd, KVM_GET_SREGS, &sregs);
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	sregs.ds.base = (uint32_t)APIC_PAGE;
	must(vcpu->fd, KVM_SET_SREGS, &sregs);
}

static void add_vcpu(int kvm, struct vm *vm, int id)
{
	struct kvm_mp_state runnable = { .mp_state = KVM_MP_STATE_RUNNABLE };
	struct vcpu *vcpu = &vm->vcpu[id];
	int size = must(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);

	vcpu->fd = must(vm->fd, KVM_CREATE_VCPU, (long)id);
	vcpu->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		end(EXIT_CANNOT, "the page shared with a vCPU cannot be mapped");
	set_cpuid(kvm, vcpu);
	set_segments(vcpu);
	must(vcpu->fd, KVM_SET_MP_STATE, &runnable);
}

void vm_create(struct vm *vm, bool pit)
{
	struct kvm_pit_config config = { 0 };
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (kvm < 0)
		end(EXIT_CANNOT, "/dev/kvm cannot be opened: %s", strerror(errno));
	vm->fd = must(kvm, KVM_CREATE_VM, 0);
	must(vm->fd, KVM_CREATE_IRQCHIP, 0);
	if (pit)
		must(vm->fd, KVM_CREATE_PIT2, &config);
	add_memory(vm);
	for (int id = 0; id < VCPUS; id++)
		add_vcpu(kvm, vm, id);
	close(kvm);
}

void vm_set_pit_reinject(struct vm *vm, bool reinject)
{
	struct kvm_reinject_control control = { .pit_reinject = reinject };

	must(vm->fd, KVM_REINJECT_CONTROL, &control);
}

void vm_raise_interrupt(struct vm *vm)
{
	struct kvm_irqchip chip = { .chip_id = KVM_IRQCHIP_PIC_MASTER };
	struct kvm_irq_level level = { .irq = 1, .level = 1 };

	must(vm->fd, KVM_GET_IRQCHIP, &chip);
	chip.chip.pic.irq_base = GUEST_VECTOR & ~7;
	chip.chip.pic.imr = 0;
	must(vm->fd, KVM_SET_IRQCHIP, &chip);
	must(vm->fd, KVM_IRQ_LINE, &level);
}

void vcpu_enable_synic(struct vcpu *vcpu)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_HYPERV_SYNIC };

	must(vcpu->fd, KVM_ENABLE_CAP, &cap);
}

int vcpu_call(struct vcpu *vcpu, const char *routine, uint32_t rcx, uint32_t rax, uint32_t *value)
{
	struct kvm_run *run = vcpu->run;
	struct kvm_regs regs = {
		.rip = GUEST_CODE + (routine - guest_start),
		.rcx = rcx,
		.rax = rax,
		.rsp = GUEST_CODE,
		.rflags = 2,
	};

	must(vcpu->fd, KVM_SET_REGS, &regs);
	must(vcpu->fd, KVM_RUN, 0);
	if (run->exit_reason != KVM_EXIT_IO || run->io.direction != KVM_EXIT_IO_OUT)
		end(EXIT_CANNOT, "the guest left for reason %u, not by OUT", run->exit_reason);
	if (value)
		memcpy(value, (char *)run + run->io.data_offset, sizeof(*value));
	return run->io.port;
}

void vcpu_set_msr(struct vcpu *vcpu, uint32_t msr, uint64_t value)
{
	struct {
		struct kvm_msrs msrs;
		struct kvm_msr_entry entry;
	} one = {
		.msrs.nmsrs = 1,
		.entry = { .index = msr, .data = value },
	};

	if (must(vcpu->fd, KVM_SET_MSRS, &one) != 1)
		end(EXIT_WRONG, "KVM_SET_MSRS does not take MSR %#x", msr);
}

void vcpu_visit_smm(struct vcpu *vcpu, bool sync)
{
	struct kvm_vcpu_events events;

	must(vcpu->fd, KVM_GET_VCPU_EVENTS, &events);
	events.flags |= KVM_VCPUEVENT_VALID_SMM;
	events.smi.smm = 1;
	must(vcpu->fd, KVM_SET_VCPU_EVENTS, &events);
	events.smi.smm = 0;
	if (sync) {
		vcpu->run->s.regs.events = events;
		vcpu->run->kvm_dirty_regs = KVM_SYNC_X86_EVENTS;
	} else {
		must(vcpu->fd, KVM_SET_VCPU_EVENTS, &events);
	}
}

void vcpu_restore_nested_state(struct vcpu *vcpu)
{
	struct kvm_nested_state *state = calloc(1, NESTED_STATE);

	if (!state)
		end(EXIT_CANNOT, "no memory for nested state");
	state->size = NESTED_STATE;
	must(vcpu->fd, KVM_GET_NESTED_STATE, state);
	must(vcpu->fd, KVM_SET_NESTED_STATE, state);
	free(state);
}
