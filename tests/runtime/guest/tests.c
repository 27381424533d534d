// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests.c - what is tried on a virtual machine, one test a boot
 *
 * The guest can tell whether AVIC is in use: this processor has none, so that the page at the
 * APIC's address is then plain memory. While AVIC is inhibited, KVM emulates an APIC there. What
 * must hold on every kernel: as long as a vCPU uses AutoEOI, or the PIT reinjects, or a window for
 * an interrupt is open, the APIC is emulated. Afterwards it is as it was before: on an unmodified
 * kernel SynIC inhibits AVIC for good, on others AVIC is in use again.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "guest.h"
#include "../test.h"
#include "vm.h"

enum {
	MSR_SINT0 = 0x40000090,
	SINT_MASKED = 1 << 16,
	SINT_AUTO_EOI = 1 << 17,
	SINT_VECTOR = 0x30,
	ROUNDS = 40,	/* of a race */
	READS = 200,	/* in a row */
};

/* KVM has two ways for a guest to write an MSR. */
static const char *by_wrmsr = guest_wrmsr;

/* Does this kernel's SynIC inhibit AVIC, whether a vCPU uses AutoEOI or not? */
static bool synic_inhibits;

/* Does the guest see an APIC? It reads @times, the last one counts. */
static bool read_apic(struct vcpu *vcpu, int times)
{
	uint32_t version;
	int port = vcpu_call(vcpu, guest_read_apic, times, 0, &version);

	if (port != PORT_VALUE)
		end(EXIT_CANNOT, "the guest could not read the APIC");
	return version != 0;
}

static bool apic_emulated(struct vcpu *vcpu)
{
	return read_apic(vcpu, 1);
}

/* The APIC of every vCPU has to be emulated now, because @why. */
static void expect_emulated(struct vm *vm, const char *why)
{
	for (int id = 0; id < VCPUS; id++)
		if (!apic_emulated(&vm->vcpu[id]))
			end(EXIT_WRONG, "vCPU %d reads the page behind AVIC %s", id, why);
	say("APIC is emulated %s", why);
}

/* AVIC has to be in use on every vCPU; if it is not, end with @status. */
static void expect_avic(struct vm *vm, int status, const char *when)
{
	for (int id = 0; id < VCPUS; id++)
		if (apic_emulated(&vm->vcpu[id]))
			end(status, "AVIC is not in use on vCPU %d %s", id, when);
	say("AVIC is in use %s", when);
}

/* Nothing inhibits AVIC any more, but for what SynIC does on this kernel. */
static void expect_rest(struct vm *vm, const char *when)
{
	if (synic_inhibits)
		expect_emulated(vm, when);
	else
		expect_avic(vm, EXIT_WRONG, when);
}

static void write_sint(struct vcpu *vcpu, const char *routine, uint32_t value)
{
	if (vcpu_call(vcpu, routine, MSR_SINT0, value, NULL) != PORT_DONE)
		end(EXIT_WRONG, "the guest's write of SINT0 faults");
}

static void use_auto_eoi(struct vcpu *vcpu)
{
	write_sint(vcpu, by_wrmsr, SINT_AUTO_EOI | SINT_VECTOR);
}

static void stop_auto_eoi(struct vcpu *vcpu)
{
	write_sint(vcpu, by_wrmsr, SINT_MASKED);
}

static void enable_synic(struct vm *vm)
{
	for (int id = 0; id < VCPUS; id++)
		vcpu_enable_synic(&vm->vcpu[id]);
	synic_inhibits = apic_emulated(&vm->vcpu[0]);
	expect_rest(vm, "with SynIC");
}

/* A test without AVIC would prove nothing. */
static void start(struct vm *vm)
{
	vm_create(vm, false);
	expect_avic(vm, EXIT_CANNOT, "at first");
	enable_synic(vm);
}

static void start_with_pit(struct vm *vm)
{
	vm_create(vm, true);
	vm_set_pit_reinject(vm, false);
	expect_avic(vm, EXIT_CANNOT, "when the PIT does not reinject");
	vm_set_pit_reinject(vm, true);
	expect_emulated(vm, "while the PIT reinjects");
	vm_set_pit_reinject(vm, false);
	expect_avic(vm, EXIT_WRONG, "when it does not any more");
}

static void test_guest_wrmsr(struct vm *vm)
{
	start(vm);
	use_auto_eoi(&vm->vcpu[0]);
	expect_emulated(vm, "with AutoEOI");
	stop_auto_eoi(&vm->vcpu[0]);
	expect_rest(vm, "without AutoEOI");
}

static void test_emulated_wrmsr(struct vm *vm)
{
	by_wrmsr = guest_emulated_wrmsr;
	test_guest_wrmsr(vm);
}

static void test_set_msrs(struct vm *vm)
{
	start(vm);
	vcpu_set_msr(&vm->vcpu[0], MSR_SINT0, SINT_AUTO_EOI | SINT_VECTOR);
	expect_emulated(vm, "with AutoEOI");
	vcpu_set_msr(&vm->vcpu[0], MSR_SINT0, SINT_MASKED);
	expect_rest(vm, "without AutoEOI");
}

static void test_two_vcpus(struct vm *vm)
{
	start(vm);
	use_auto_eoi(&vm->vcpu[0]);
	use_auto_eoi(&vm->vcpu[1]);
	expect_emulated(vm, "when both vCPUs use AutoEOI");
	stop_auto_eoi(&vm->vcpu[0]);
	expect_emulated(vm, "when one of them stops");
	stop_auto_eoi(&vm->vcpu[1]);
	expect_rest(vm, "when both stopped");
}

static void test_apic_page(struct vm *vm)
{
	start(vm);
	for (int round = 0; round < 3; round++) {
		use_auto_eoi(&vm->vcpu[0]);
		expect_emulated(vm, "with AutoEOI");
		stop_auto_eoi(&vm->vcpu[0]);
		expect_rest(vm, "without AutoEOI");
	}
}

static void test_apic_page_pit(struct vm *vm)
{
	start_with_pit(vm);
	enable_synic(vm);
	use_auto_eoi(&vm->vcpu[0]);
	expect_emulated(vm, "with AutoEOI");
	vm_set_pit_reinject(vm, true);
	stop_auto_eoi(&vm->vcpu[0]);
	expect_emulated(vm, "while the PIT reinjects again");
	vm_set_pit_reinject(vm, false);
	expect_rest(vm, "with neither");
}

static void test_pit(struct vm *vm)
{
	start_with_pit(vm);
	for (int round = 0; round < 3; round++) {
		vm_set_pit_reinject(vm, true);
		expect_emulated(vm, "while the PIT reinjects again");
		vm_set_pit_reinject(vm, false);
		expect_avic(vm, EXIT_WRONG, "when it does not any more");
	}
	vm_set_pit_reinject(vm, true);
}

static void test_irq_window(struct vm *vm)
{
	vm_create(vm, false);
	expect_avic(vm, EXIT_CANNOT, "at first");
	vm_raise_interrupt(vm);
	expect_emulated(vm, "while an interrupt waits for its window");
	if (vcpu_call(&vm->vcpu[0], guest_open_window, 0, 0, NULL) != PORT_INTERRUPT)
		end(EXIT_WRONG, "the interrupt did not come when its window opened");
	expect_avic(vm, EXIT_WRONG, "after the interrupt");
}

/* What vCPU 0 waits for: vCPU 1 uses AutoEOI meanwhile, then the interrupt comes. */
static void *interrupt(void *vm)
{
	const struct timespec meanwhile = { .tv_nsec = 100 * 1000 * 1000 };

	nanosleep(&meanwhile, NULL);
	use_auto_eoi(&((struct vm *)vm)->vcpu[1]);
	vm_raise_interrupt(vm);
	return NULL;
}

/* The index of a reader has to survive that its vCPU sleeps, and so does a request to it. */
static void test_halt(struct vm *vm)
{
	pthread_t other;

	start(vm);
	if (pthread_create(&other, NULL, interrupt, vm) != 0)
		end(EXIT_CANNOT, "no second thread");
	if (vcpu_call(&vm->vcpu[0], guest_halt, 0, 0, NULL) != PORT_INTERRUPT)
		end(EXIT_WRONG, "no interrupt ends the guest's HLT");
	pthread_join(other, NULL);
	expect_emulated(vm, "when a vCPU has started AutoEOI while the other slept");
	use_auto_eoi(&vm->vcpu[0]);
	stop_auto_eoi(&vm->vcpu[1]);
	expect_emulated(vm, "when only the one that slept uses AutoEOI");
	stop_auto_eoi(&vm->vcpu[0]);
	expect_rest(vm, "when both stopped");
}

/* Other ioctls that have a reader's index, around writes that need it. */
static void test_vcpu_ioctls(struct vm *vm)
{
	struct vcpu *vcpu = &vm->vcpu[0];

	start(vm);
	vcpu_visit_smm(vcpu, false);
	vcpu_restore_nested_state(vcpu);
	use_auto_eoi(vcpu);
	expect_emulated(vm, "with AutoEOI");
	vcpu_visit_smm(vcpu, true);
	stop_auto_eoi(vcpu);
	expect_rest(vm, "without AutoEOI");
}

/* Not zero while vCPU 0 uses AutoEOI, and each time another value. */
static atomic_uint auto_eoi_rounds;
static atomic_bool done;

/* Start and stop using AutoEOI, again and again. */
static void *toggle(void *vcpu)
{
	for (int round = 0; round < ROUNDS; round++) {
		use_auto_eoi(vcpu);
		if (!apic_emulated(vcpu))
			end(EXIT_WRONG, "a vCPU that uses AutoEOI reads the page behind AVIC");
		stop_auto_eoi(vcpu);
	}
	return NULL;
}

/* Read the APIC, again and again: each time that AVIC is in use, the page has to be mapped. */
static void *poll_apic(void *vcpu)
{
	while (!atomic_load(&done)) {
		unsigned int before = atomic_load(&auto_eoi_rounds);
		bool emulated = read_apic(vcpu, READS);

		if (before && before == atomic_load(&auto_eoi_rounds) && !emulated)
			end(EXIT_WRONG, "a vCPU reads the page behind AVIC while another uses AutoEOI");
	}
	return NULL;
}

static void together(struct vm *vm, void *(*first)(void *), void *(*second)(void *))
{
	pthread_t other;

	atomic_store(&done, false);
	if (pthread_create(&other, NULL, second, &vm->vcpu[1]) != 0)
		end(EXIT_CANNOT, "no second thread");
	first(&vm->vcpu[0]);
	atomic_store(&done, true);
	pthread_join(other, NULL);
}

/* The same as toggle(), and poll_apic() is told. */
static void *toggle_and_tell(void *vcpu)
{
	for (unsigned int round = 1; round <= 2 * ROUNDS; round++) {
		use_auto_eoi(vcpu);
		atomic_store(&auto_eoi_rounds, round);
		if (!apic_emulated(vcpu))
			end(EXIT_WRONG, "a vCPU that uses AutoEOI reads the page behind AVIC");
		atomic_store(&auto_eoi_rounds, 0);
		stop_auto_eoi(vcpu);
	}
	return NULL;
}

static void test_race(struct vm *vm)
{
	start(vm);
	together(vm, toggle, toggle);
	expect_rest(vm, "when both vCPUs stopped");
	together(vm, toggle_and_tell, poll_apic);
	expect_rest(vm, "when the other stopped");
	use_auto_eoi(&vm->vcpu[1]);
	expect_emulated(vm, "with AutoEOI");
}

static const struct {
	const char *name;
	void (*run)(struct vm *vm);
} tests[] = {
	{ "guest-wrmsr", test_guest_wrmsr },
	{ "emulated-wrmsr", test_emulated_wrmsr },
	{ "set-msrs", test_set_msrs },
	{ "two-vcpus", test_two_vcpus },
	{ "apic-page", test_apic_page },
	{ "apic-page-pit", test_apic_page_pit },
	{ "pit", test_pit },
	{ "irq-window", test_irq_window },
	{ "halt", test_halt },
	{ "vcpu-ioctls", test_vcpu_ioctls },
	{ "race", test_race },
};

void run_test(const char *name)
{
	static struct vm vm;

	for (unsigned int i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (strcmp(tests[i].name, name) != 0)
			continue;
		tests[i].run(&vm);
		vm_change_memory(&vm);
		end(EXIT_RAN, "the test ended");
	}
	end(EXIT_CANNOT, "there is no test %s", name);
}
