/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest.h - the code that the tests' virtual machine runs: a few instructions in real mode, each
 * ending in an OUT to one of the ports below. Shared by guest.S and C.
 */
#ifndef RUNTIME_GUEST_H
#define RUNTIME_GUEST_H

#define GUEST_CODE	0x1000	/* where the code lies in the guest's memory */
#define GUEST_VECTOR	0x21	/* what the PIC is programmed to send for its line 1 */

#define PORT_DONE	0x10	/* the routine ended */
#define PORT_VALUE	0x11	/* it ended, and EAX is what it read */
#define PORT_INTERRUPT	0x12	/* GUEST_VECTOR arrived */
#define PORT_FAULT	0x13	/* an instruction faulted */

#ifndef __ASSEMBLER__
/* The code, to be copied to GUEST_CODE, and its routines. */
extern const char guest_start[], guest_end[];
extern const char guest_wrmsr[];	/* WRMSR of ECX, EDX:EAX */
extern const char guest_emulated_wrmsr[]; /* the same, through KVM's instruction emulator */
extern const char guest_read_apic[];	/* EAX = version register of the APIC, read CX times */
extern const char guest_open_window[];	/* STI with an interrupt pending */
extern const char guest_halt[];		/* wait for an interrupt */
extern const char guest_interrupt[];	/* handler of GUEST_VECTOR */
extern const char guest_fault[];	/* handler of every exception */
#endif

#endif
