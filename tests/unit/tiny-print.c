// SPDX-License-Identifier: GPL-2.0-or-later
/* tiny-print.c - a tiny program as C, for the one who reads that it fails. */
#include "tiny.h"

static const char *const compares[] = {
	[BIN_EQ] = "==", [BIN_NE] = "!=", [BIN_LT] = "<", [BIN_LE] = "<=", [BIN_GT] = ">", [BIN_GE] = ">=",
};

static void print_lock(const struct tiny *t, u32 lock, FILE *out)
{
	if (lock == LOCK_PARAM)
		fputs("l", out);
	else if (t->kinds[lock] != KIND_RCU)
		fprintf(out, "&%s", tiny_class(t, lock));
}

static void print_statement(const struct tiny *t, const struct tiny_stmt *s, FILE *out)
{
	static const char *const args[] = {
		[ARG_NONE] = "", [ARG_FALSE] = "false", [ARG_TRUE] = "true", [ARG_OWN] = "p",
		[ARG_ANY] = "ask()",
	};

	fprintf(out, "\t%s%s", s->maybe ? "if (ask()) " : "", s->result ? "r = " : "");
	if (s->op < OP_CALL) {
		fprintf(out, "%s(", tiny_primitive(t, s));
		print_lock(t, s->lock, out);
	} else {
		if (s->op == OP_CALL)
			fprintf(out, "f%u(", s->callee);
		else if (s->table < TINY_TABLES)
			fprintf(out, "ops%u.%c(", s->table, 'a' + s->callee);
		else
			fprintf(out, "any_ops()->%c(", 'a' + s->callee);
		if (s->arg == ARG_LOCK)
			print_lock(t, s->lock, out);
		else
			fputs(args[s->arg], out);
	}
	fputs(");\n", out);
}

static void print_end(const struct tiny_block *b, FILE *out)
{
	switch (b->end) {
	case END_JUMP:
		fprintf(out, "\tgoto b%u;\n", b->to[0]);
		break;
	case END_BRANCH:
		if (b->cond >= COND_PARAM)
			fprintf(out, "\tif (%c %s 0)", b->cond == COND_PARAM ? 'p' : 'r', compares[b->compare]);
		else
			fprintf(out, "\tif (%s)", b->cond == COND_ASK ? "ask()" : "opaque");
		fprintf(out, " goto b%u; else goto b%u;\n", b->to[0], b->to[1]);
		break;
	default:
		if (b->value == VALUE_CONST)
			fprintf(out, "\treturn %d;\n", b->number);
		else
			fprintf(out, "\treturn %c;\n", b->value == VALUE_PARAM ? 'p' : 'r');
	}
}

void tiny_print(const struct tiny *t, FILE *out)
{
	static const char *const params[] = { "void", "bool p", "struct lock *l" };
	unsigned roots = tiny_roots(t);

	for (u32 k = 0; k < TINY_TABLES && t->mode & TINY_TABLE; k++)
		fprintf(out, "ops%u = { .a = f%u, .b = f%u }\n", k, t->tables[k][0], t->tables[k][1]);
	for (u32 f = 0; f < t->nfuncs; f++) {
		const struct tiny_func *g = &t->funcs[f];

		fprintf(out, "int f%u(%s)%s%s\n", f, params[g->param], roots >> f & 1 ? " /* a root */" : "",
			g->one_exit ? " /* one exit */" : "");
		for (u32 b = 0; b < g->n; b++) {
			if (!(tiny_reachable(g) >> b & 1))
				continue;
			fprintf(out, "b%u:\n", b);
			for (u32 i = 0; i < g->blocks[b].n; i++) {
				fprintf(out, "%3u", tiny_place(f, b, i));
				print_statement(t, &g->blocks[b].stmts[i], out);
			}
			print_end(&g->blocks[b], out);
		}
	}
}
