/* Threads of the engine's own.
 *
 * Work is taken piece by piece from a counter, and the caller takes part: a thread whose core is busy with something
 * else takes no pieces, and nobody waits for it. Threads spin for some microseconds between jobs, then sleep.
 */
#ifndef AVOW_POOL_H
#define AVOW_POOL_H

typedef struct Pool Pool;
typedef void (*Job)(void *context, int piece, int thread);

/* A pool of `threads` in all, the caller counted. NULL when there is no memory. Fewer threads than asked for, where the
 * system gives no more, are no error. */
Pool *pool_new(int threads);
void pool_free(Pool *pool);
int pool_threads(const Pool *pool);

/* Runs job(context, piece, thread) for every piece of 0..pieces-1; returns when all are done. Not reentrant. */
void pool_run(Pool *pool, Job job, void *context, int pieces);

/* Cuts `total` things into pieces bounds[0]..bounds[1], ...: each a share of what is left, so that a thread reads long
 * stretches of memory, and the last ones small, so that threads end together. Returns how many pieces. */
enum { MOST_PIECES = 128 };
int pool_cut(const Pool *pool, int total, int bounds[MOST_PIECES + 1]);

#endif
