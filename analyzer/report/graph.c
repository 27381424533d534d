// SPDX-License-Identifier: GPL-2.0-or-later
/* graph.c - see graph.h. */
#define _GNU_SOURCE 1	/* memfd_create(), asprintf() */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "graph.h"

extern char **environ;

enum role { CALLS, ROOT, TAKES, SITE, WAITS };

static const struct look { const char *name, *fill; } looks[] = {
	[CALLS] = { "call", "#f4f4f4" }, [ROOT] = { "root", "#dbe9ff" }, [TAKES] = { "takes", "#ffe8b8" },
	[SITE] = { "site", "#ffd2cc" }, [WAITS] = { "waits", "#f2c4ff" },
};

struct node { const char *function; struct position pos; enum role role; };
struct edge { size_t from, to; const char *via; struct position because; };

struct graph {
	struct node *nodes;		/* stb_ds, in the order met */
	struct { char *key; size_t value; } *by_name;
	struct edge *edges;		/* stb_ds */
};

static size_t node_of(struct graph *g, const char *function, const struct position *pos)
{
	ptrdiff_t at = shgeti(g->by_name, function);

	if (at >= 0)
		return g->by_name[at].value;
	arrput(g->nodes, ((struct node){ function, pos ? *pos : (struct position){ 0 }, CALLS }));
	shput(g->by_name, function, arrlenu(g->nodes) - 1);
	return arrlenu(g->nodes) - 1;
}

static void set_role(struct graph *g, const char *function, enum role role)
{
	ptrdiff_t at = function ? shgeti(g->by_name, function) : -1;

	if (at >= 0 && g->nodes[g->by_name[at].value].role < role)
		g->nodes[g->by_name[at].value].role = role;
}

static void add_edge(struct graph *g, size_t from, size_t to, const struct step *step)
{
	for (size_t i = 0; i < arrlenu(g->edges); i++)
		if (g->edges[i].from == from && g->edges[i].to == to)
			return;
	arrput(g->edges, ((struct edge){ from, to, step->via, step->because }));
}

static void add_path(struct graph *g, const struct finding *f)
{
	for (size_t i = 0; i < f->npath; i++) {
		const struct step *step = &f->path[i], *next = step + 1;
		size_t from = node_of(g, step->function ? step->function : "?", &step->pos);

		if (i + 1 < f->npath)
			add_edge(g, from, node_of(g, next->function ? next->function : "?", &next->pos), step);
		else if (step->callee)
			add_edge(g, from, node_of(g, step->callee, NULL), step);
	}
	if (f->npath)
		set_role(g, f->path[0].function, ROOT);
	for (size_t i = 0; i < f->nacquires; i++)
		set_role(g, f->acquires[i].function, TAKES);
	set_role(g, f->site.function, SITE);
	set_role(g, f->waits.callee, WAITS);
}

/* TEXT within a quoted string of DOT. */
static void print_quoted(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
}

void graph_quoted(const char *text, FILE *out)
{
	fputc('"', out);
	print_quoted(text, out);
	fputc('"', out);
}

static void print_attribute(const char *name, const char *text, FILE *out)
{
	fprintf(out, " %s=", name);
	graph_quoted(text, out);
}

static void print_place(const char *name, const char *before, const struct position *pos, FILE *out)
{
	if (!pos->file)
		return;
	fprintf(out, " %s=\"%s", name, before);
	print_quoted(pos->file, out);
	fprintf(out, ":%u\"", pos->line);
}

static void print_node(const struct graph *g, size_t i, graph_url_fn *url, void *data, FILE *out)
{
	const struct node *n = &g->nodes[i];
	const char *to = url ? url(n->function, data) : NULL;

	fprintf(out, "\tn%zu [", i);
	print_attribute("label", n->function, out);
	print_attribute("class", looks[n->role].name, out);
	print_attribute("fillcolor", looks[n->role].fill, out);
	if (n->pos.file)
		print_place("tooltip", "", &n->pos, out);
	else
		print_attribute("tooltip", n->function, out);
	if (to)
		print_attribute("URL", to, out);
	fputs(" ]\n", out);
}

static void print_edge(const struct edge *e, FILE *out)
{
	fprintf(out, "\tn%zu -> n%zu [", e->from, e->to);
	if (e->via) {
		print_attribute("label", e->via, out);
		fputs(" style=dashed", out);
		print_place("edgetooltip", "set in ", &e->because, out);
		print_place("labeltooltip", "set in ", &e->because, out);
	}
	fputs(" ]\n", out);
}

void graph_dot(const struct finding *f, size_t n, graph_url_fn *url, void *data, FILE *out)
{
	struct graph g = { 0 };

	sh_new_strdup(g.by_name);
	for (size_t i = 0; i < n; i++)
		add_path(&g, &f[i]);
	fputs("digraph lockctx {\n"
	      "\tgraph [ bgcolor=transparent nodesep=0.25 ranksep=0.3 ]\n"
	      "\tnode [ shape=box style=\"rounded,filled\" fontname=\"sans-serif\" fontsize=11 height=0.3 ]\n"
	      "\tedge [ fontname=\"sans-serif\" fontsize=9 arrowsize=0.7 ]\n", out);
	for (size_t i = 0; i < arrlenu(g.nodes); i++)
		print_node(&g, i, url, data, out);
	for (size_t i = 0; i < arrlenu(g.edges); i++)
		print_edge(&g.edges[i], out);
	fputs("}\n", out);
	arrfree(g.nodes);
	arrfree(g.edges);
	shfree(g.by_name);
}

static char *failed(char **error, const char *what, const char *why)
{
	if (asprintf(error, "dot: %s: %s", what, why) < 0)
		*error = NULL;
	return NULL;
}

/* What FD holds, to be freed. */
static char *contents(int fd)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fstat(fd, &st) || !(text = malloc(st.st_size + 1)))
		return NULL;
	n = pread(fd, text, st.st_size, 0);
	if (n != st.st_size) {
		free(text);
		return NULL;
	}
	text[n] = '\0';
	return text;
}

/* Both ends are files in memory: neither side can wait for the other. */
static char *run_dot(int in, int out, char **error)
{
	char *argv[] = { "dot", "-Tsvg", NULL };
	posix_spawn_file_actions_t files;
	int status, failure;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	failure = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (failure)
		return failed(error, "cannot draw", failure == ENOENT ?
			      "no such program: install Graphviz (package graphviz)" : strerror(failure));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return failed(error, "cannot draw", "it failed; --dot shows what it was given");
	return contents(out);
}

char *graph_svg(const char *dot, char **error)
{
	int in = memfd_create("dot", MFD_CLOEXEC), out = memfd_create("svg", MFD_CLOEXEC);
	size_t size = strlen(dot);
	char *svg = NULL;

	*error = NULL;
	if (in < 0 || out < 0 || write(in, dot, size) != (ssize_t)size || lseek(in, 0, SEEK_SET))
		failed(error, "cannot draw", strerror(errno));
	else
		svg = run_dot(in, out, error);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return svg;
}

int graph_draw(void (*dot)(void *data, FILE *out), void *data, bool svg, FILE *out, char **error)
{
	char *text = NULL, *drawing;
	size_t size;
	FILE *memory;

	*error = NULL;
	if (!svg) {
		dot(data, out);
		return 0;
	}
	memory = open_memstream(&text, &size);
	if (!memory)
		return -1;
	dot(data, memory);
	fclose(memory);
	drawing = graph_svg(text, error);
	if (drawing)
		fputs(drawing, out);
	free(text);
	free(drawing);
	return drawing ? 0 : -1;
}
