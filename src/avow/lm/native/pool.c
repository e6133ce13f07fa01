/* See pool.h. A ticket holds the number of the job in its upper half and the next piece in its lower half, so that a
 * thread that wakes late can never take a piece of a job that it has not read. */
#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { SPINS = 400, CLOSED = 0x7fffffff };

struct Pool {
    _Alignas(64) _Atomic uint64_t ticket;
    _Alignas(64) atomic_int done;
    _Alignas(64) _Atomic(Job) job;
    _Atomic(void *) context;
    atomic_int pieces, sleepers, stop;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int threads;
    pid_t owner; /* a process that was forked off has none of the threads */
    pthread_t *others;
};

typedef struct { Pool *pool; int thread; } Seat;

static inline void pause_a_little(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Take pieces of the job of generation `now` until there are none. */
static void work(Pool *p, uint32_t now, int thread) {
    for (;;) {
        uint64_t ticket = atomic_load(&p->ticket);
        int piece = (int)(uint32_t)ticket;
        if ((uint32_t)(ticket >> 32) != now || piece == CLOSED) return;
        Job job = atomic_load(&p->job);
        void *context = atomic_load(&p->context);
        if (piece >= atomic_load(&p->pieces)) return;
        /* succeeds only if what was read above still belongs to this job */
        if (!atomic_compare_exchange_weak(&p->ticket, &ticket, ticket + 1)) continue;
        job(context, piece, thread);
        atomic_fetch_add(&p->done, 1);
    }
}

static void sleep_until(Pool *p, uint32_t seen) {
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->sleepers, 1);
    while ((uint32_t)(atomic_load(&p->ticket) >> 32) == seen && !atomic_load(&p->stop))
        pthread_cond_wait(&p->wake, &p->lock);
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->lock);
}

static void *run(void *argument) {
    Seat seat = *(Seat *)argument;
    Pool *p = seat.pool;
    free(argument);
    uint32_t seen = 0;
    int spins = 0;
    while (!atomic_load(&p->stop)) {
        uint64_t ticket = atomic_load(&p->ticket);
        uint32_t now = (uint32_t)(ticket >> 32);
        if (now != seen && (uint32_t)ticket != CLOSED) {
            work(p, now, seat.thread);
            seen = now, spins = 0;
        } else if (++spins < SPINS) {
            pause_a_little();
        } else {
            sleep_until(p, seen);
            spins = 0;
        }
    }
    return NULL;
}

Pool *pool_new(int threads) {
    Pool *p = aligned_alloc(64, (sizeof *p + 63) / 64 * 64);
    pthread_t *others = calloc((size_t)threads, sizeof *others);
    if (!p || !others) return free(p), free(others), NULL;
    *p = (Pool){.threads = 1, .owner = getpid(), .others = others};
    atomic_store(&p->ticket, CLOSED);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    for (int i = 1; i < threads; i++) {
        Seat *seat = malloc(sizeof *seat);
        if (!seat) break;
        *seat = (Seat){p, i};
        if (pthread_create(&p->others[i - 1], NULL, run, seat)) {
            free(seat);
            break;
        }
        p->threads++;
    }
    return p;
}

void pool_free(Pool *p) {
    if (!p || p->owner != getpid()) return;
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->stop, 1);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads - 1; i++) pthread_join(p->others[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->wake);
    free(p->others);
    free(p);
}

int pool_threads(const Pool *p) { return p->threads; }

void pool_run(Pool *p, Job job, void *context, int pieces) {
    if (pieces == 1 || p->threads == 1) {
        for (int i = 0; i < pieces; i++) job(context, i, 0);
        return;
    }
    uint32_t now = (uint32_t)(atomic_load(&p->ticket) >> 32) + 1;
    atomic_store(&p->ticket, (uint64_t)now << 32 | CLOSED); /* nobody takes anything while the job changes */
    atomic_store(&p->job, job);
    atomic_store(&p->context, context);
    atomic_store(&p->pieces, pieces);
    atomic_store(&p->done, 0);
    atomic_store(&p->ticket, (uint64_t)now << 32);
    if (atomic_load(&p->sleepers)) {
        pthread_mutex_lock(&p->lock);
        pthread_cond_broadcast(&p->wake);
        pthread_mutex_unlock(&p->lock);
    }
    work(p, now, 0);
    for (int spins = 0; atomic_load(&p->done) < pieces; spins++) {
        if (spins < SPINS) pause_a_little();
        else sched_yield(); /* whoever holds the last piece may need this core */
    }
}

int pool_cut(const Pool *p, int total, int bounds[MOST_PIECES + 1]) {
    int pieces = 0, at = 0;
    bounds[0] = 0;
    while (at < total) {
        int left = total - at, piece = p->threads == 1 || pieces == MOST_PIECES - 1 ? left : left / (2 * p->threads);
        at += piece > 0 ? piece : 1;
        bounds[++pieces] = at;
    }
    return pieces;
}
