/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gcc-common.h - GCC's headers in an order that works from GCC 10 to 16, and
 * what differs between those versions. No other file here includes GCC's headers
 * or asks for the version.
 */
#ifndef LOCKCTX_PLUGIN_GCC_COMMON_H
#define LOCKCTX_PLUGIN_GCC_COMMON_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "bversion.h"
#include "gcc-plugin.h"
#include "plugin-version.h"
#include "config.h"
#include "system.h"
#include "coretypes.h"
#include "tm.h"
#include "target.h"
#include "tree.h"
#include "c-family/c-common.h"
#include "c-tree.h"
#include "stringpool.h"
#include "attribs.h"
#if BUILDING_GCC_VERSION >= 11000
#include "value-range.h"
#else
#include "hash-table.h"
#endif
#include "tree-vrp.h"
#include "function.h"
#include "basic-block.h"
#include "tree-pass.h"
#include "context.h"
#include "pass_manager.h"
#include "cgraph.h"
#include "gimple.h"
#include "gimple-iterator.h"
#include "gimple-ssa.h"
#include "tree-cfg.h"
#include "tree-ssanames.h"
#include "tree-phinodes.h"
#include "tree-ssa-operands.h"
#include "ssa-iterators.h"
#include "diagnostic.h"
#include "internal-fn.h"
#include "output.h"
#include "varasm.h"
#include "options.h"
#include "opts.h"
#include "toplev.h"
#include "line-map.h"
#include "input.h"
#include "hash-map.h"
#include "c-family/c-pragma.h"
#pragma GCC diagnostic pop

#if BUILDING_GCC_VERSION < 12000
static inline bool startswith(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}
#endif

/* Whether main_input_filename NAME stands for standard input: GCC 10 leaves it empty. */
static inline bool is_stdin(const char *name)
{
	return !*name || !strcmp(name, "-") || !strcmp(name, "<stdin>");
}

/* Where the macro of MAP, a map of an expansion, was expanded. */
static inline location_t macro_expansion_point(const line_map_macro *map)
{
#if BUILDING_GCC_VERSION >= 14000
	return map->get_expansion_point_location();
#else
	return map->expansion;
#endif
}

/* Line LINE of FILE as GCC read it; its length in *LEN. NULL when there is none. */
static inline const char *source_line(const char *file, int line, size_t *len)
{
#if BUILDING_GCC_VERSION >= 14000
	char_span span = global_dc->get_file_cache().get_source_line(file, line);
#else
	char_span span = location_get_source_line(file, line);
#endif
	if (!span)
		return NULL;
	*len = span.length();
	return span.get_buffer();
}

/* Whether NODE only adjusts its arguments and calls another function. */
static inline bool is_thunk(const cgraph_node *node)
{
#if BUILDING_GCC_VERSION >= 11000
	return node->thunk;
#else
	return node->thunk.thunk_p;
#endif
}

/* A variable's automatic initialisation, of -ftrivial-auto-var-init (GCC 12 on). */
static inline bool is_deferred_init(const gimple *call)
{
#if BUILDING_GCC_VERSION >= 12000
	return gimple_call_internal_p(call, IFN_DEFERRED_INIT);
#else
	(void)call;
	return false;
#endif
}

/*
 * Forget that plugin NAME was asked for: GCC writes its options into the debug
 * information, which is not to differ from that of a compile without plugin.
 */
static inline void forget_plugin_options(const char *name)
{
	unsigned int to = 0;

	for (unsigned int i = 0; i < save_decoded_options_count; i++) {
		const struct cl_decoded_option *o = &save_decoded_options[i];

		if ((o->opt_index == OPT_fplugin_ || o->opt_index == OPT_fplugin_arg_) &&
		    o->arg && strstr(o->arg, name))
			continue;
		save_decoded_options[to++] = *o;
	}
	save_decoded_options_count = to;
}

/* Make no debug information, whatever the options say. To be called by plugin_init(). */
static inline void drop_debug_info(void)
{
	global_options.x_write_symbols = NO_DEBUG;
	global_options.x_debug_info_level = DINFO_LEVEL_NONE;
}

/* Make [[NS::name]] for each of SPECS known; the last one is all zero. */
static inline void register_namespace(const struct attribute_spec *specs, size_t n, const char *ns)
{
#if BUILDING_GCC_VERSION >= 14000
	static scoped_attribute_specs scoped = { ns, { specs, (unsigned int)n } };

	register_scoped_attributes(scoped);
#else
	(void)n;
	register_scoped_attributes(specs, ns);
#endif
}

#endif
