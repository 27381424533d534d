/* SPDX-License-Identifier: GPL-2.0-or-later */
/* signature.h - what the signature of a function says, "struct sock *(int,struct sock **)". */
#ifndef LOCKCTX_FIX_SIGNATURE_H
#define LOCKCTX_FIX_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

bool signature_returns_pointer(const char *type);

enum parameter_is {
	PARAMETER_IN,		/* a value, or leads to what is not written */
	PARAMETER_ANY,		/* leads to bytes or numbers; also where nothing is said */
	PARAMETER_STRUCT,	/* leads to an object that may have pointers */
	PARAMETER_OUT,		/* leads to a pointer */
};

enum parameter_is signature_parameter(const char *type, uint32_t i);

#endif
