/* SPDX-License-Identifier: GPL-2.0-or-later */
/* version.h - the version that --version and the reports give; the build may set another. */
#ifndef LOCKCTX_REPORT_VERSION_H
#define LOCKCTX_REPORT_VERSION_H

#ifndef LOCKCTX_VERSION
#define LOCKCTX_VERSION "0.1"
#endif

#endif
