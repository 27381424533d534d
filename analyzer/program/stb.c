// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stb.c - the code of stb_ds.h, arrays and maps. The library that Debian has of it writes through a
 * null pointer where no memory is left; here that ends in a line.
 */
#include <stdlib.h>

#include "../../facts/memory.h"

#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#define STBDS_REALLOC(context, p, size) memory_resize(p, size)
#define STBDS_FREE(context, p) free(p)
#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>
