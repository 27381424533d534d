/* SPDX-License-Identifier: GPL-2.0-or-later */
/* types.h - the integer types and constants the small cases need. */
#ifndef CASES_LINUX_TYPES_H
#define CASES_LINUX_TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef __SIZE_TYPE__ size_t;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)

#define EPERM 1
#define EINTR 4
#define EAGAIN 11
#define ENOMEM 12
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22

#endif
