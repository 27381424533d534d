// SPDX-License-Identifier: GPL-2.0-or-later
/* program.c - see program.h: life, linking and look-up of the linked program. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "annot.h"
#include "cfg.h"
#include "load.h"
#include "util.h"

struct program *program_new(void)
{
	struct program *p = xcalloc(1, sizeof(*p));

	p->strings = strings_new();
	p->loader = loader_new();
	return p;
}

static void func_free(struct func *f)
{
	cfg_free(f->cfg);
	free(f->params);
	free(f->locals);
	free(f->def);
	arrfree(f->exprs);
	arrfree(f->insns);
	arrfree(f->blocks);
	arrfree(f->ops);
	arrfree(f->succs);
	arrfree(f->cases);
	free(f);
}

void program_drop_func(struct func *f)
{
	func_free(f);
}

void program_free(struct program *p)
{
	if (!p)
		return;
	for (u32 i = 0; i < arrlenu(p->funcs); i++)
		func_free(p->funcs[i]);
	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		free(p->inits[i].path);
		free(p->inits[i].to);
	}
	for (u32 i = 0; i < arrlenu(p->bad_why); i++)
		free(p->bad_why[i]);
	arrfree(p->bad_why);
	for (u32 i = 0; i < arrlenu(p->given); i++)
		free(p->given[i]);
	arrfree(p->given);
	arrfree(p->funcs);
	arrfree(p->inits);
	arrfree(p->objects);
	arrfree(p->symbols);
	arrfree(p->units);
	hmfree(p->pointees);
	annots_free(p);
	loader_free(p->loader);
	strings_free(p->strings);
	free(p);
}

void program_link(struct program *p)
{
	loader_free(p->loader);
	p->loader = NULL;
	/* An alias of an alias ends at the symbol that has the body; a cycle, which
	 * only damaged facts can hold, is cut where it closes. */
	for (u32 i = 0; i < arrlenu(p->symbols); i++) {
		u32 s = i, hops = 0;

		while (p->symbols[s].alias != NONE && p->symbols[s].func == NONE && hops++ < 16)
			s = p->symbols[s].alias;
		p->symbols[i].alias = s == i || hops > 16 ? NONE : s;
	}
}

u32 program_resolve(const struct program *p, u32 sym)
{
	u32 to = p->symbols[sym].alias;

	return to == NONE ? sym : to;
}

struct func *program_body(const struct program *p, u32 sym)
{
	u32 f = p->symbols[program_resolve(p, sym)].func;

	return f == NONE ? NULL : p->funcs[f];
}

struct func **program_find(const struct program *p, const char *name)
{
	struct func **found = NULL;
	u32 id = strings_find(p->strings, name);

	for (u32 i = 0; id && i < arrlenu(p->funcs); i++)
		if (p->funcs[i]->name == id)
			arrput(found, p->funcs[i]);
	return found;
}

void program_add_pointee(struct program *p, u32 field, u32 to)
{
	ptrdiff_t at = hmgeti(p->pointees, field);

	if (at < 0)
		hmput(p->pointees, field, to);
	else if (p->pointees[at].value != to)
		p->pointees[at].value = 0;
}

u32 program_pointee(const struct program *p, u32 field)
{
	struct program *w = (struct program *)p;	/* hmgeti() keeps its last answer in the map */
	ptrdiff_t at = hmgeti(w->pointees, field);

	return at < 0 ? 0 : p->pointees[at].value;
}

static bool in_section(const struct program *p, const struct func *f, const char *begin)
{
	return !strncmp(program_text(p, p->symbols[f->sym].section), begin, strlen(begin));
}

bool func_at_boot(const struct program *p, const struct func *f)
{
	return in_section(p, f, ".init");
}

bool func_at_ends(const struct program *p, const struct func *f)
{
	return func_at_boot(p, f) || in_section(p, f, ".exit");
}
