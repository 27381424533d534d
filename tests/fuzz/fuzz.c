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

#include "mutate.h"
#include "../../analyzer/cli/cli.h"
#include "../../analyzer/program/util.h"
#include "../../facts/section.h"

#define SECONDS 10	/* of processor time that one input may take */

static const char *const commands[] = { "analyze", "analyze", "analyze", "stats", "facts" };
#define COMMANDS (sizeof(commands) / sizeof(*commands))

struct job { const char *folder; uint64_t seed; struct bytes *seeds; uint32_t nseeds; };

/* What one round is: all of it follows from its number. */
struct round { uint32_t number; enum mutation kind; const char *command; struct bytes input; };

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

static struct round make_round(const struct job *job, uint32_t number)
{
	struct rng r = { job->seed * 1000003 + number };
	struct round x = { .number = number, .kind = number % MUTATIONS };

	x.command = commands[rng_below(&r, COMMANDS)];
	x.input = mutate(&job->seeds[rng_below(&r, job->nseeds)], x.kind, &r);
	return x;
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

static int run_command(const char *command, char *path)
{
	char *argv[] = { (char *)command, path, NULL };

	if (!strcmp(command, "facts"))
		return cmd_facts(2, argv);
	if (!strcmp(command, "stats"))
		return cmd_stats(2, argv);
	return cmd_analyze(2, argv);
}

/* The status of the command on the file, or 128 and the signal that ended it. */
static int run_apart(const struct job *job, const char *command, char *path)
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
		exit(run_command(command, path));
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
	status = run_apart(job, x.command, path);
	if (status <= 2) {
		ends[status == 2]++;
	} else {
		kept = xasprintf("%s/%s-%u.facts", job->folder, x.command, number);
		save(kept, &x.input);
		printf("# round %u: lockctx %s %s: %s\n", number, x.command, kept,
		       status == 128 + SIGXCPU || status == 128 + SIGKILL ? "does not end" :
		       "crashes");
		print_log(job);
		free(kept);
	}
	free(path);
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
		printf("lockctx %s %s\n", x.command, path);
		return 0;
	}
	return fuzz_all(&job, strtoul(argv[2], NULL, 10));
}
