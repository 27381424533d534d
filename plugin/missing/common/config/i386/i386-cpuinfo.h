/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386-cpuinfo.h - stands for the header of GCC that gcc-10-plugin-dev of Debian 11 includes and does
 * not have (10.2.1-6, on x86). It is looked for last, so that a real one is taken where there is one.
 */
#ifndef LOCKCTX_PLUGIN_MISSING_I386_CPUINFO_H
#define LOCKCTX_PLUGIN_MISSING_I386_CPUINFO_H

/* All that i386.h uses of it, for a member of a class that no plugin here looks at. */
enum feature_priority : int;

#endif
