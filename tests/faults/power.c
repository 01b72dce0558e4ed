/* Notes every write to the files below POWER_FOLDER, and every sync, in the order in which the system is asked.
 *
 * Loaded before the C library by tests/faults/test_power_cut.py, which plays the notes back up to a moment and leaves
 * out what had not been synced by then: what a disk may lack after the power was cut.
 *
 * A note: one letter, then for W the offset (8 bytes) and the length (8 bytes), for T the length, then the path and a
 * zero byte, for R a second path and a zero byte, for W the bytes.  W write, T truncate, S sync, R rename, U unlink,
 * C create, M a mark that the program sets by writing to the descriptor of POWER_MARK.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST 4096
static char *paths[MOST];
static int notes = -1;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

static int watched(const char *path) {
    const char *folder = getenv("POWER_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0 && !strstr(path, "-shm") && !strstr(path, "/lock");
}

static void put(const void *bytes, size_t length) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (notes < 0) {
        static int (*really)(const char *, int, ...);
        really = dlsym(RTLD_NEXT, "open");
        notes = really(getenv("POWER_NOTES"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    }
    while (length > 0) {
        ssize_t done = real(notes, bytes, length);
        if (done <= 0) abort();
        bytes = (const char *)bytes + done;
        length -= done;
    }
}

static void note(char kind, const char *path, const char *other, uint64_t at, uint64_t length, const void *bytes) {
    pthread_mutex_lock(&one);
    put(&kind, 1);
    if (kind == 'W') { put(&at, 8); put(&length, 8); }
    if (kind == 'T') put(&length, 8);
    put(path, strlen(path) + 1);
    if (kind == 'R') put(other, strlen(other) + 1);
    if (kind == 'W') put(bytes, length);
    pthread_mutex_unlock(&one);
}

static const char *path_of(int handle) { return handle >= 0 && handle < MOST ? paths[handle] : NULL; }

static int opened(int handle, const char *path, int created) {
    if (handle >= 0 && handle < MOST) {
        free(paths[handle]);
        paths[handle] = watched(path) ? strdup(path) : NULL;
        if (paths[handle] && created) note('C', path, NULL, 0, 0, NULL);
    }
    return handle;
}

#define OPEN(name)                                                        \
    int name(const char *path, int flags, ...) {                          \
        static int (*real)(const char *, int, ...);                       \
        if (!real) real = dlsym(RTLD_NEXT, #name);                        \
        va_list more;                                                     \
        va_start(more, flags);                                            \
        int mode = flags & O_CREAT ? va_arg(more, int) : 0;               \
        va_end(more);                                                     \
        int created = (flags & O_CREAT) && access(path, F_OK) != 0;       \
        int handle = opened(real(path, flags, mode), path, created);      \
        if (handle >= 0 && (flags & O_TRUNC) && path_of(handle)) note('T', path, NULL, 0, 0, NULL); \
        return handle;                                                    \
    }
OPEN(open)
OPEN(open64)

int close(int handle) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    if (handle >= 0 && handle < MOST) { free(paths[handle]); paths[handle] = NULL; }
    return real(handle);
}

ssize_t write(int handle, const void *bytes, size_t length) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    const char *path = path_of(handle);
    off_t at = path ? lseek(handle, 0, SEEK_CUR) : 0;
    ssize_t done = real(handle, bytes, length);
    if (path && done > 0) note('W', path, NULL, at, done, bytes);
    if (!path && done > 0 && handle == 1) note('M', "told", NULL, 0, 0, NULL);
    return done;
}

#define PWRITE(name, offset)                                              \
    ssize_t name(int handle, const void *bytes, size_t length, offset at) { \
        static ssize_t (*real)(int, const void *, size_t, offset);        \
        if (!real) real = dlsym(RTLD_NEXT, #name);                        \
        ssize_t done = real(handle, bytes, length, at);                   \
        if (path_of(handle) && done > 0) note('W', path_of(handle), NULL, at, done, bytes); \
        return done;                                                      \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, offset)                                            \
    int name(int handle, offset length) {                                 \
        static int (*real)(int, offset);                                  \
        if (!real) real = dlsym(RTLD_NEXT, #name);                        \
        int done = real(handle, length);                                  \
        if (path_of(handle) && done == 0) note('T', path_of(handle), NULL, 0, length, NULL); \
        return done;                                                      \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name)                                                        \
    int name(int handle) {                                                \
        static int (*real)(int);                                          \
        if (!real) real = dlsym(RTLD_NEXT, #name);                        \
        int done = real(handle);                                          \
        if (path_of(handle) && done == 0) note('S', path_of(handle), NULL, 0, 0, NULL); \
        return done;                                                      \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    int done = real(from, to);
    if (done == 0 && watched(to)) note('R', from, to, 0, 0, NULL);
    return done;
}

int unlink(const char *path) {
    static int (*real)(const char *);
    if (!real) real = dlsym(RTLD_NEXT, "unlink");
    int done = real(path);
    if (done == 0 && watched(path)) note('U', path, NULL, 0, 0, NULL);
    return done;
}
