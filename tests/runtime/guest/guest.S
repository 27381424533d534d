/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest.S - what the guest executes, see guest.h
 */
#include "guest.h"

	.section .rodata
	.code16

	.globl guest_start
guest_start:

	.globl guest_wrmsr
guest_wrmsr:
	wrmsr
	outb	%al, $PORT_DONE

	/* KVM takes this prefix as a wish to emulate, with kvm.force_emulation_prefix=1. */
	.globl guest_emulated_wrmsr
guest_emulated_wrmsr:
	ud2
	.ascii	"kvm"
	wrmsr
	outb	%al, $PORT_DONE

	.globl guest_read_apic
guest_read_apic:
	movl	0x30, %eax
	loop	guest_read_apic
	outl	%eax, $PORT_VALUE

	/* The instruction behind STI still runs without interrupts. */
	.globl guest_open_window
guest_open_window:
	sti
	nop
	nop
	outb	%al, $PORT_DONE

	.globl guest_halt
guest_halt:
	sti
	hlt
	outb	%al, $PORT_DONE

	.globl guest_interrupt
guest_interrupt:
	outb	%al, $PORT_INTERRUPT

	.globl guest_fault
guest_fault:
	outb	%al, $PORT_FAULT

	.globl guest_end
guest_end:

	.section .note.GNU-stack, "", @progbits
