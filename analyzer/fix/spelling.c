// SPDX-License-Identifier: GPL-2.0-or-later
/* spelling.c - see spelling.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "spelling.h"
#include "../program/util.h"
#include "../../kbuild/inputs.h"

#define MAX_WORDS 200	/* bytes of a call that is read */
#define MAX_HELPERS 3	/* functions between a call and the primitive that it stands for */

/* What one call does to the class, in words. */
struct written {
	bool takes;
	char *text;		/* as it stands, blanks aside */
	char *callee;
	char *base, *tag;	/* the variable that the lock is named from, and the struct that it points to; or NULL */
	char *result;		/* the variable that gets the result, or NULL */
};

struct reader {
	struct effects *fx;
	u32 lock_class;
	const struct source_names *names;
	struct { char *key; char *value; } *files;	/* text by name */
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* ---- the source ---- */

static const char *text_of(struct reader *r, u32 file)
{
	const char *name = r->names->file(r->fx->p, file, r->names->srctree);
	ptrdiff_t at = shgeti(r->files, name);
	size_t size;
	char *path;

	if (at >= 0)
		return r->files[at].value;
	path = *name == '/' ? xasprintf("%s", name) : xasprintf("%s/%s", r->names->srctree, name);
	shput(r->files, name, file_content(path, &size));
	free(path);
	return shget(r->files, name);
}

/* What stands at LOC, or NULL. */
static const char *text_at(struct reader *r, struct loc loc)
{
	const char *s = loc.line && loc.col ? text_of(r, loc.file) : NULL;

	for (u32 line = 1; s && line < loc.line; line++) {
		s = strchr(s, '\n');
		s += s != NULL;
	}
	return s && strcspn(s, "\n") >= loc.col ? s + loc.col - 1 : NULL;
}

/* "spin_lock_irqsave(&x->lock,flags)" when S begins with such a call that is a statement's end; NULL. */
static char *call_words(const char *s)
{
	char out[MAX_WORDS];
	size_t n = 0;
	int depth = 0;

	if (!is_word(*s))
		return NULL;
	for (; *s && n + 1 < sizeof(out); s++) {
		if (isspace((unsigned char)*s))
			continue;
		if (strchr("\"'\\#{}", *s) || (!depth && *s != '(' && !is_word(*s)))
			return NULL;
		out[n++] = *s;
		depth += (*s == '(') - (*s == ')');
		if (!depth && *s == ')')
			break;
	}
	if (!*s || depth || n + 1 >= sizeof(out))
		return NULL;
	s += 1 + strspn(s + 1, " \t\n");
	return *s == ';' ? xasprintf("%.*s", (int)n, out) : NULL;
}

/* Argument I of CALL, "f(a,&b->c)"; the caller frees it; NULL. */
static char *argument(const char *call, int i)
{
	const char *s = strchr(call, '(') + 1, *start = s;
	int depth = 0;

	for (; *s; s++) {
		if ((*s == ',' || *s == ')') && !depth) {
			if (!i--)
				return xasprintf("%.*s", (int)(s - start), start);
			start = s + 1;
		}
		depth += (*s == '(') - (*s == ')');
	}
	return NULL;
}

/* ---- what a call is about ---- */

static const struct lock_op *op_of_call(const struct reader *r, const struct func *f, u32 insn, int depth);

/* The one op of FUNC on the class, its own or a helper's, when it does nothing else to it. */
static const struct lock_op *only_op(const struct reader *r, u32 func, int depth)
{
	const struct func *f = r->fx->p->funcs[func];
	const struct lock_op *found = NULL, *op;

	for (u32 i = 0; depth && i < f->ninsns; i++) {
		op = f->insns[i].kind == IN_CALL ? op_of_call(r, f, i, depth - 1) : NULL;
		if (op && found)
			return NULL;
		found = op ? op : found;
	}
	return found;
}

/* The op that the call INSN of F stands for: its own, or that of a helper whose only one it is. */
static const struct lock_op *op_of_call(const struct reader *r, const struct func *f, u32 insn, int depth)
{
	u32 n, callee;
	const struct lock_op *op = effects_ops(r->fx, f->id, insn, &n), *found = NULL;
	const struct callsite *site;

	for (u32 i = 0; op && i < n; i++) {
		if (op[i].lock_class != r->lock_class)
			continue;
		if (found)
			return NULL;
		found = &op[i];
	}
	if (op)
		return found;
	site = callgraph_site(r->fx->g, f->id, insn);
	if (!site || site->indirect || site->n != 1)
		return NULL;
	callee = r->fx->g->targets[site->first].func;
	if (callee == NONE || !effects_touches(r->fx, callee, r->lock_class))
		return NULL;
	return only_op(r, callee, depth);
}

/* "kvm_vcpu", when TERM is reached by a member of what a parameter points to; *PARAM gets its number. The caller
 * frees it. NULL. */
static char *tag_of_term(const struct reader *r, u32 t, int *param)
{
	const struct terms *ts = r->fx->ts;
	const char *member = NULL;

	for (; t && (term(ts, t)->kind == T_FIELD || term(ts, t)->kind == T_DEREF); t = term(ts, t)->a)
		if (term(ts, t)->kind == T_FIELD)
			member = program_text(r->fx->p, term(ts, t)->ref);
	if (!t || !member || term(ts, t)->kind != T_PARAM || !strstr(member, "::"))
		return NULL;
	*param = (int)term(ts, t)->num;
	return xasprintf("%.*s", (int)(strstr(member, "::") - member), member);
}

/* The struct of which MEMBER, words, is one on the way to address T; NULL. */
static char *tag_of_member(const struct reader *r, u32 t, const char *member)
{
	const struct terms *ts = r->fx->ts;
	size_t n = strcspn(member, ".->");
	char *found = NULL;

	for (; t && (term(ts, t)->kind == T_FIELD || term(ts, t)->kind == T_DEREF); t = term(ts, t)->a) {
		const char *name = term(ts, t)->kind == T_FIELD ? program_text(r->fx->p, term(ts, t)->ref) : "";
		const char *colon = strstr(name, "::");

		if (colon && !strncmp(colon + 2, member, n) && !is_word(colon[2 + n])) {
			free(found);
			found = xasprintf("%.*s", (int)(colon - name), name);
		}
	}
	return found;
}

static bool is_global(const struct reader *r, u32 t)
{
	return t && term(r->fx->ts, term_root(r->fx->ts, t))->kind == T_GLOBAL;
}

/* Read ARG, the words of what names the lock, address T, into W. False when they are not of a simple kind. */
static bool read_base(const struct reader *r, u32 t, const char *arg, const char *tag, struct written *w)
{
	size_t start = strspn(arg, "&("), n = start;

	while (is_word(arg[n]))
		n++;
	if (n == start || isdigit((unsigned char)arg[start]) || strspn(arg + n, ")") + n == 0)
		return false;
	for (const char *s = arg + n; *s; s++)
		if (!is_word(*s) && !strchr("->.)", *s))
			return false;
	if (is_global(r, t))
		return true;
	if (!strncmp(arg + n, "->", 2))
		w->tag = tag_of_member(r, t, arg + n + 2);
	else if (!arg[n] && !start && tag)
		w->tag = xasprintf("%s", tag);
	if (w->tag)
		w->base = xasprintf("%.*s", (int)(n - start), arg + start);
	return w->tag != NULL;
}

/* Which argument of the call INSN of F names the lock of OP, which it stands for: -1 when none has to. *T gets its
 * address, and *TAG the struct that it has to point to when the lock is inside (the caller frees it). */
static int argument_of(const struct reader *r, struct func *f, u32 insn, const struct lock_op *op, u32 *t, char **tag)
{
	int at = op->row->arg;

	*tag = NULL;
	*t = op->term;
	if (at < 0 || (op->func == f->id && op->insn == insn) || is_global(r, op->term))
		return is_global(r, op->term) && op->func != f->id ? -1 : at;
	*tag = tag_of_term(r, op->term, &at);
	*t = (u32)at < f->insns[insn].n ? term_of(r->fx->ts, f, insn_args(f, &f->insns[insn])[at]) : 0;
	return at;
}

static bool read_call(struct reader *r, struct func *f, u32 insn, struct written *w)
{
	const struct insn *in = &f->insns[insn];
	const struct lock_op *op = op_of_call(r, f, insn, MAX_HELPERS);
	const char *s;
	char *tag, *arg;
	bool good = true;
	u32 t;
	int at;

	if (!op || op->nested || (op->row->effect != EFFECT_ACQUIRE && op->row->effect != EFFECT_RELEASE))
		return false;
	s = text_at(r, in->loc);
	*w = (struct written){ .takes = op->row->effect == EFFECT_ACQUIRE, .text = s ? call_words(s) : NULL };
	if (!w->text)
		return false;
	w->callee = xasprintf("%.*s", (int)strcspn(w->text, "("), w->text);
	if (in->name)
		w->result = xasprintf("%s", program_text(r->fx->p, in->name));
	at = argument_of(r, f, insn, op, &t, &tag);
	if (at >= 0) {
		arg = (u32)at < in->n ? argument(w->text, at) : NULL;
		good = arg && read_base(r, t, arg, tag, w);
		free(arg);
	}
	free(tag);
	return good;
}

static void written_free(struct written *w)
{
	char *texts[] = { w->text, w->callee, w->base, w->tag, w->result };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
}

/* All calls of F that take or give the class; stb_ds. */
static struct written *read_function(struct reader *r, struct func *f)
{
	struct written *out = NULL, w;

	for (u32 i = 0; i < f->ninsns; i++) {
		if (f->insns[i].kind != IN_CALL || (f->insns[i].flags & CALL_CLEANUP))
			continue;
		w = (struct written){ 0 };
		if (read_call(r, f, i, &w))
			arrput(out, w);
		else
			written_free(&w);
	}
	return out;
}

static void free_all(struct written *w)
{
	for (size_t i = 0; i < arrlenu(w); i++)
		written_free(&w[i]);
	arrfree(w);
}

static void read_begin(struct reader *r, struct analysis *a, const char *lock_class,
		       const struct source_names *names)
{
	*r = (struct reader){ .fx = effects_new(a->graphs[0], a->m, a->ts), .names = names };
	sh_new_strdup(r->files);
	for (u32 c = 1; c < arrlenu(r->fx->classes); c++)
		if (!strcmp(program_text(a->p, r->fx->classes[c].name), lock_class))
			r->lock_class = c;
}

static void read_end(struct reader *r)
{
	for (ptrdiff_t i = 0; i < shlen(r->files); i++)
		free(r->files[i].value);
	shfree(r->files);
	effects_free(r->fx);
}

/* ---- both ---- */

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* TEXT with @ for the word BASE where that is no member; the caller frees it. */
static char *with_mark(const char *text, const char *base)
{
	size_t n = base ? strlen(base) : 0, at = 0;
	char *out = xcalloc(strlen(text) + 1, 1);

	for (const char *s = text; *s;) {
		bool begins = s == text || (!is_word(s[-1]) && s[-1] != '>' && s[-1] != '.');

		if (n && begins && !strncmp(s, base, n) && !is_word(s[n])) {
			out[at++] = '@';
			s += n;
		} else {
			out[at++] = *s++;
		}
	}
	return out;
}

/* Are the words behind the lock's in TEXT none but LOCAL? Others may mean something else elsewhere. */
static bool needs_only(const char *text, const char *local)
{
	const char *s = strchr(text, ',');

	return !s || (local && !strncmp(s + 1, local, strlen(local)) && !strcmp(s + 1 + strlen(local), ")"));
}

/* The spelling that T and G are together; false when they are none. */
static bool pair(const struct written *t, const struct written *g, struct spelling *out)
{
	const char *local = t->result;
	char *take;

	if (!is_same(t->base, g->base) || !is_same(t->tag, g->tag) || !needs_only(t->text, local) ||
	    !needs_only(g->text, local))
		return false;
	take = with_mark(t->text, t->base);
	*out = (struct spelling){ .tag = xasprintf("%s", t->tag ? t->tag : ""), .local = xasprintf("%s", local ? local : ""),
				  .give = with_mark(g->text, g->base), .users = 1 };
	/* The result is a macro's own, or assigned. */
	out->take = local && !strchr(t->text, ',') ? xasprintf("%s=%s", local, take) : xasprintf("%s", take);
	free(take);
	return true;
}

static void free_one(struct spelling *s)
{
	free(s->tag);
	free(s->take);
	free(s->give);
	free(s->local);
}

static void add(struct spelling **all, struct spelling s)
{
	for (size_t i = 0; i < arrlenu(*all); i++) {
		struct spelling *x = &(*all)[i];

		if (!strcmp(x->tag, s.tag) && !strcmp(x->take, s.take) && !strcmp(x->give, s.give)) {
			x->users++;
			free_one(&s);
			return;
		}
	}
	arrput(*all, s);
}

static int by_users(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;
	int order = (x->users < y->users) - (x->users > y->users);

	return order ? order : strcmp(x->take, y->take) ? strcmp(x->take, y->take) : strcmp(x->tag, y->tag);
}

/* The first pair of F, whose words W are. */
static void add_pair(struct spelling **all, const struct written *w)
{
	struct spelling s;

	for (size_t i = 0; i < arrlenu(w); i++)
		for (size_t k = i + 1; w[i].takes && k < arrlenu(w); k++)
			if (!w[k].takes && pair(&w[i], &w[k], &s)) {
				add(all, s);
				return;
			}
}

struct spelling *spellings_find(struct analysis *a, const char *lock_class, const struct source_names *names)
{
	struct spelling *out = NULL;
	struct reader r;

	read_begin(&r, a, lock_class, names);
	for (u32 i = 0; r.lock_class && i < arrlenu(a->p->funcs); i++) {
		struct written *w = NULL;

		if (a->p->funcs[i] && effects_touches(r.fx, i, r.lock_class) && !(a->p->funcs[i]->flags & FN_HEADER))
			w = read_function(&r, a->p->funcs[i]);
		add_pair(&out, w);
		free_all(w);
	}
	read_end(&r);
	if (out)
		qsort(out, arrlenu(out), sizeof(*out), by_users);
	return out;
}

void spellings_free(struct spelling *s)
{
	for (size_t i = 0; i < arrlenu(s); i++)
		free_one(&s[i]);
	arrfree(s);
}

char *spelling_of_release(struct analysis *a, const char *lock_class, const char *function,
			  const struct source_names *names, char **callee)
{
	struct func **all = program_find(a->p, function);
	struct written *w = NULL;
	char *out = NULL;
	struct reader r;
	bool one = true;

	*callee = NULL;
	read_begin(&r, a, lock_class, names);
	if (r.lock_class && arrlenu(all) == 1)
		w = read_function(&r, all[0]);
	for (size_t i = 0; i < arrlenu(w); i++) {
		if (w[i].takes)
			continue;
		one &= !out || !strcmp(out, w[i].text);
		if (!out) {
			out = xasprintf("%s", w[i].text);
			*callee = xasprintf("%s", w[i].callee);
		}
	}
	free_all(w);
	read_end(&r);
	arrfree(all);
	if (one)
		return out;
	free(out);
	free(*callee);
	*callee = NULL;
	return NULL;
}
