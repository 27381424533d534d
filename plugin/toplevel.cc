// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * toplevel.cc - what the asm between functions says. The kernel exports symbols
 * and registers initcalls there, with texts such as
 *	.section ".initcall6.init", "a"
 *	__initcall_fn6: .long fn - .
 * and __ksymtab_fn:, __kstrtab_fn: or __export_symbol_fn:.
 */
#include "extract.h"

struct initcall {
	const char *function, *section;
};

static vec<const char *> exported;
static vec<struct initcall> initcalls;

static bool is_symbol_char(char c)
{
	return ISALNUM(c) || c == '_' || c == '.' || c == '$';
}

/* A copy of the symbol at the start of TEXT. */
static const char *copy_symbol(const char *text)
{
	size_t n = 0;

	while (is_symbol_char(text[n]))
		n++;
	return xstrndup(text, n);
}

static void read_exports(const char *text)
{
	static const char *const prefixes[] = { "__export_symbol_", "__kstrtab_", "__ksymtab_" };

	for (const char *prefix : prefixes) {
		size_t n = strlen(prefix);

		for (const char *p = text; (p = strstr(p, prefix)); p += n) {
			const char *end = p + n;

			while (is_symbol_char(*end))
				end++;
			if (*end == ':' && (p == text || !is_symbol_char(p[-1])))
				exported.safe_push(copy_symbol(p + n));
		}
	}
}

static void read_initcall(const char *text)
{
	const char *section = strstr(text, ".initcall"), *p;

	if (!section || !(p = strstr(section, ".long")))
		return;
	p += strlen(".long");
	while (ISSPACE(*p))
		p++;
	initcalls.safe_push({ copy_symbol(p), copy_symbol(section) });
}

void toplevel_read(void)
{
	for (asm_node *node = symtab->first_asm_symbol(); node; node = node->next) {
		const char *text = TREE_CODE(node->asm_str) == STRING_CST ?
			TREE_STRING_POINTER(node->asm_str) : "";

		read_exports(text);
		read_initcall(text);
	}
}

bool toplevel_exported(const char *name)
{
	for (const char *e : exported)
		if (!strcmp(e, name))
			return true;
	return false;
}

const char *toplevel_initcall(const char *name)
{
	for (const struct initcall &i : initcalls)
		if (!strcmp(i.function, name))
			return i.section;
	return NULL;
}
