// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz.c - runs the commands that read facts on mutated ones, each in a process of its own, and
 * says which ended otherwise than with status 0, 1 or 2. Linked with the whole analyser.
 *
 * fuzz OUTPUT ROUNDS SEED OBJECT...      ROUNDS inputs of each kind of mutation; prints TAP
 * fuzz OUTPUT =ROUND SEED OBJECT...      the one of that number, saved, and nothing run
 *
 * Inputs that fail are saved in folder OUTPUT. The same SEED and objects give the same inputs.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "mutate.h"
#include "../../analyzer/cli/cli.h"
#include "../../analyzer/program/util.h"
#include "../../facts/reader.h"
#include "../../facts/section.h"

#define SECONDS 10	/* of processor time that one input may take */

static const char *const commands[] = { "analyze", "analyze", "paths", "stats", "facts" };
#define COMMANDS (sizeof(commands) / sizeof(*commands))

struct job { const char *folder; uint64_t seed; struct bytes *seeds; uint32_t nseeds; };

/* What one round is: all of it follows from its number. */
struct round {
	uint32_t number;
	enum mutation kind;
	const char *command;
	char *function;		/* for paths --to */
	struct bytes input;
};

static struct bytes read_seed(const char *path)
{
	char *why;
	struct facts_file *f = facts_file_open(path, &why);
	struct bytes b;
	const void *data;

	if (!f)
		die("%s", why);
	data = facts_file_section(f, 0, &b.size);
	b.data = xmalloc(b.size);
	memcpy(b.data, data, b.size);
	facts_file_close(f);
	return b;
}

/* The name of some function that the first payload of SEED has the body of. */
static char *some_function(const struct bytes *seed, struct rng *r)
{
	struct facts_reader *in = facts_open(seed->data, seed->size);
	uint32_t *names = NULL, seen = 0;
	struct fact_record rec;
	char *name = NULL;

	arrput(names, 0);
	while (facts_next(in, &rec)) {
		if (rec.tag == FACT_SYM)
			arrput(names, rec.sym.name);
		if (rec.tag == FACT_FN && rng_below(r, ++seen) == 0) {
			free(name);
			name = xasprintf("%s", facts_text(in, names[rec.fn.sym]));
		}
	}
	arrfree(names);
	facts_close(in);
	return name ? name : xasprintf("none");
}

static struct round make_round(const struct job *job, uint32_t number)
{
	struct rng r = { job->seed * 1000003 + number };
	struct round x = { .number = number, .kind = number % MUTATIONS };
	const struct bytes *seed = &job->seeds[rng_below(&r, job->nseeds)];

	x.command = commands[rng_below(&r, COMMANDS)];
	x.function = some_function(seed, &r);
	x.input = mutate(seed, x.kind, &r);
	return x;
}

/* The command line of X with the file PATH, NULL-terminated, in ARGV. */
static int command_line(const struct round *x, const char *path, char *argv[5])
{
	int n = 0;

	argv[n++] = (char *)x->command;
	if (!strcmp(x->command, "paths")) {
		argv[n++] = "--to";
		argv[n++] = x->function;
	}
	argv[n++] = (char *)path;
	argv[n] = NULL;
	return n;
}

static void print_command(const struct round *x, const char *path)
{
	char *argv[5];
	int n = command_line(x, path, argv);

	printf("lockctx");
	for (int i = 0; i < n; i++)
		printf(" %s", argv[i]);
}

static char *input_name(const struct job *job, const char *name)
{
	return xasprintf("%s/%s.facts", job->folder, name);
}

static void save(const char *path, const struct bytes *b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, b->data, b->size) != (ssize_t)b->size || close(fd))
		die("%s: cannot write it", path);
}

static int run_command(const struct round *x, const char *path)
{
	char *argv[5];
	int argc = command_line(x, path, argv);

	if (!strcmp(x->command, "facts"))
		return cmd_facts(argc, argv);
	if (!strcmp(x->command, "stats"))
		return cmd_stats(argc, argv);
	if (!strcmp(x->command, "paths"))
		return cmd_paths(argc, argv);
	return cmd_analyze(argc, argv);
}

/* The status of the command on the file, or 128 and the signal that ended it. */
static int run_apart(const struct job *job, const struct round *x, const char *path)
{
	struct rlimit cpu = { SECONDS, SECONDS + 1 };
	char *log = xasprintf("%s/log", job->folder);
	pid_t child;
	int how;

	fflush(NULL);
	child = fork();
	if (child < 0)
		die("fork: cannot start a process");
	if (!child) {
		int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);

		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		setrlimit(RLIMIT_CPU, &cpu);
		exit(run_command(x, path));
	}
	if (waitpid(child, &how, 0) != child)
		die("waitpid: lost a process");
	free(log);
	return WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
}

/* What the process said when it failed: the sanitizer's summary, else its last line. */
static void print_log(const struct job *job)
{
	char *path = xasprintf("%s/log", job->folder), line[400], last[400] = "";
	FILE *in = fopen(path, "r");

	while (in && fgets(line, sizeof(line), in))
		if (strstr(line, "ERROR: AddressSanitizer") || strstr(line, "runtime error") ||
		    strstr(line, "    #") || !*last || strstr(line, "SUMMARY")) {
			if (strstr(line, "/analyzer/") || strstr(line, "/facts/") || !strstr(line, "    #"))
				printf("#   %s", line);
			strcpy(last, line);
		}
	if (in)
		fclose(in);
	free(path);
}

/* One input; returns whether the command ended as it should. ENDS counts by status. */
static bool fuzz_one(const struct job *job, uint32_t number, uint32_t *ends)
{
	struct round x = make_round(job, number);
	char *path = input_name(job, "input"), *kept;
	int status;

	save(path, &x.input);
	status = run_apart(job, &x, path);
	if (status <= 2) {
		ends[status == 2]++;
	} else {
		kept = xasprintf("%s/%s-%u.facts", job->folder, x.command, number);
		save(kept, &x.input);
		printf("# round %u: ", number);
		print_command(&x, kept);
		printf(": %s\n", status == 128 + SIGXCPU || status == 128 + SIGKILL ?
		       "does not end" : "crashes");
		print_log(job);
		free(kept);
	}
	free(path);
	free(x.function);
	free(x.input.data);
	return status <= 2;
}

static int fuzz_all(const struct job *job, uint32_t rounds)
{
	uint32_t bad = 0;

	for (enum mutation kind = 0; kind < MUTATIONS; kind++) {
		uint32_t wrong = 0, ends[2] = { 0 };

		for (uint32_t i = 0; i < rounds; i++)
			wrong += !fuzz_one(job, i * MUTATIONS + kind, ends);
		bad += wrong;
		printf("%sok %u - %u mutated in their %s: %u used, %u refused, %u failed\n",
		       wrong ? "not " : "", kind + 1, rounds, mutation_name(kind), ends[0], ends[1],
		       wrong);
		/* inputs that are all refused would test the reader alone */
		if (kind == MUTATE_RECORDS)
			printf("%sok %u - enough of these get past the reader\n",
			       ends[0] + wrong < rounds / 4 ? "not " : "", kind + 2);
	}
	printf("1..%u\n", MUTATIONS + 1);
	return bad ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct job job = { 0 };

	if (argc < 5)
		die("usage: fuzz OUTPUT ROUNDS|=ROUND SEED OBJECT...");
	job.folder = argv[1];
	job.seed = strtoull(argv[3], NULL, 10);
	job.nseeds = argc - 4;
	job.seeds = xcalloc(job.nseeds, sizeof(*job.seeds));
	for (uint32_t i = 0; i < job.nseeds; i++)
		job.seeds[i] = read_seed(argv[4 + i]);
	if (*argv[2] == '=') {
		struct round x = make_round(&job, strtoul(argv[2] + 1, NULL, 10));
		char *path = input_name(&job, "round");

		save(path, &x.input);
		print_command(&x, path);
		putchar('\n');
		return 0;
	}
	return fuzz_all(&job, strtoul(argv[2], NULL, 10));
}
