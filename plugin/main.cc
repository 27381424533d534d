// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.cc - the plugin's entry: arguments, and where GCC calls it.
 *
 *	-fplugin=lockctx_plugin.so [-fplugin-arg-lockctx_plugin-mode=ride|facts]
 *
 * ride (the default) adds facts to an ordinary compile. facts leaves everything
 * else out: once the facts are taken the symbol table is emptied, so that GCC
 * has nothing to optimise and ends as usual, dependency file included.
 */
#include "extract.h"

__attribute__((visibility("default"))) int plugin_is_GPL_compatible;

static bool facts_only;

/* A file to be compiled, not a probe of what the compiler can do. */
static bool is_unit(void)
{
	return main_input_filename && !is_stdin(main_input_filename) &&
	       strcmp(main_input_filename, "/dev/null");
}

static void drop_symbols(void)
{
	symtab_node *node;

	while ((node = symtab->first_symbol()))
		node->remove();
	symtab->clear_asm_symbols();
}

static const pass_data facts_pass_data = {
	SIMPLE_IPA_PASS, "lockctx", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0
};

class facts_pass : public simple_ipa_opt_pass {
public:
	facts_pass(gcc::context *ctxt) : simple_ipa_opt_pass(facts_pass_data, ctxt) {}
	bool gate(function *) final override { return !seen_error() && is_unit(); }
	unsigned int execute(function *) final override
	{
		unit_write(facts_only);
		if (facts_only)
			drop_symbols();
		return 0;
	}
};

static void finish_type(void *type, void *)
{
	if (type)
		attr_type((tree)type);
}

static void finish_decl(void *decl, void *)
{
	attr_decl((tree)decl);
}

static void start_collection(void *, void *)
{
	attr_collect();
}

static void register_attrs(void *, void *)
{
	attr_register();
}

static void register_pragmas(void *, void *)
{
	attr_pragmas();
}

static void finish_unit(void *, void *)
{
	const unsigned char *data;
	size_t size;

	if (!facts || seen_error() || !asm_out_file)
		return;
	data = facts_finish(facts, &size);
	emit_section(data, size);
	facts_writer_free(facts);
	facts = NULL;
}

static bool check_version(const struct plugin_name_args *info, struct plugin_gcc_version *gcc)
{
	if (plugin_default_version_check(gcc, &gcc_version))
		return true;
	error("%s: built for GCC %s (%s), run by GCC %s (%s): build it again with this compiler",
	      info->base_name, gcc_version.basever, gcc_version.datestamp, gcc->basever,
	      gcc->datestamp);
	return false;
}

static bool read_args(const struct plugin_name_args *info)
{
	for (int i = 0; i < info->argc; i++) {
		const char *key = info->argv[i].key, *value = info->argv[i].value;

		facts_only = value && !strcmp(value, "facts");
		if (!strcmp(key, "mode") && (facts_only || (value && !strcmp(value, "ride"))))
			continue;
		error("%s: unknown argument %<%s%s%s%>: mode=ride and mode=facts are known",
		      info->base_name, key, value ? "=" : "", value ? value : "");
		return false;
	}
	return true;
}

__attribute__((visibility("default")))
int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *gcc)
{
	struct register_pass_info pass;

	if (!check_version(info, gcc) || !read_args(info))
		return 1;
	forget_plugin_options(info->base_name);
	if (facts_only)
		drop_debug_info();
	pass.pass = new facts_pass(g);
	pass.reference_pass_name = "build_ssa_passes";
	pass.ref_pass_instance_number = 1;
	pass.pos_op = PASS_POS_INSERT_AFTER;
	register_callback(info->base_name, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
	register_callback(info->base_name, PLUGIN_ATTRIBUTES, register_attrs, NULL);
	register_callback(info->base_name, PLUGIN_PRAGMAS, register_pragmas, NULL);
	register_callback(info->base_name, PLUGIN_FINISH_TYPE, finish_type, NULL);
	register_callback(info->base_name, PLUGIN_FINISH_DECL, finish_decl, NULL);
	register_callback(info->base_name, PLUGIN_GGC_START, start_collection, NULL);
	register_callback(info->base_name, PLUGIN_REGISTER_GGC_ROOTS, NULL, (void *)attr_roots());
	register_callback(info->base_name, PLUGIN_FINISH_UNIT, finish_unit, NULL);
	return 0;
}
