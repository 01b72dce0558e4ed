/* The single file: this program with the packed folder behind it (one_file.py). At its first start it unpacks the folder
 * below the user's cache, under the hash of what is in it; later starts run what lies there. Once a newer one has been
 * unpacked, older folders that no running program uses are removed.
 *
 * Behind this program: the stream, packed by Zstandard; then 64 letters of hash, 20 digits of where it begins,
 * 8 letters of mark. In the stream for every file a line "F|L <mode> <size> <path>" and its bytes (of a link: where it leads), at
 * last "E". Folders are made as files ask for them.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#define MARK "IPWS-ONE"
#define TAIL (64 + 20 + 8)
#define LIST "unpacked.list"
#define PROGRAM "ip-workstation"

static char self[PATH_MAX];
static char hash[65];
static long long begins;

static int read_tail(int file)
{
    char tail[TAIL + 1] = {0};
    if (lseek(file, -TAIL, SEEK_END) < 0 || read(file, tail, TAIL) != TAIL || memcmp(tail + 84, MARK, 8) != 0)
        return -1;
    memcpy(hash, tail, 64);
    tail[84] = 0;
    begins = atoll(tail + 64);
    return begins > 0 ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *told, int kind, struct FTW *where)
{
    (void)told, (void)kind, (void)where;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Make the folders above a file. */
static int make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        int failed = mkdir(path, 0755) && errno != EEXIST;
        *slash = '/';
        if (failed)
            return -1;
    }
    return 0;
}

/* The stream, unpacked piece by piece. */
struct stream {
    int file, ended;
    ZSTD_DStream *unpacker;
    ZSTD_inBuffer packed;
    char *unpacked;
    size_t begins, ends;
};

static char packed_block[1 << 17], unpacked_block[1 << 18];
static int damaged;

/* Have something unpacked; -1 at the end, where the stream's own check has been made, or where it is damaged. */
static int fill(struct stream *stream)
{
    ZSTD_outBuffer out = {unpacked_block, sizeof unpacked_block, 0};
    while (!out.pos && !stream->ended) {
        if (stream->packed.pos == stream->packed.size) {
            ssize_t got = read(stream->file, packed_block, sizeof packed_block);
            if (got <= 0) {
                damaged = got == 0;
                return -1;
            }
            stream->packed = (ZSTD_inBuffer){packed_block, (size_t)got, 0};
        }
        size_t left = ZSTD_decompressStream(stream->unpacker, &out, &stream->packed);
        if (ZSTD_isError(left)) {
            damaged = 1;
            return -1;
        }
        stream->ended = left == 0;
    }
    stream->unpacked = unpacked_block;
    stream->begins = 0;
    stream->ends = out.pos;
    return out.pos ? 0 : -1;
}

/* What lies there unpacked, at most as much as is wanted: where it begins and how much it is, 0 at the end. */
static size_t take(struct stream *stream, long wanted, char **place)
{
    if (stream->begins == stream->ends && fill(stream))
        return 0;
    size_t there = stream->ends - stream->begins;
    size_t taken = (long)there < wanted ? there : (size_t)wanted;
    *place = stream->unpacked + stream->begins;
    stream->begins += taken;
    return taken;
}

static int read_line(struct stream *stream, char *line, size_t size)
{
    char *letter;
    for (size_t length = 0; length + 1 < size && take(stream, 1, &letter); length++) {
        line[length] = *letter;
        if (*letter == '\n') {
            line[length] = 0;
            return 0;
        }
    }
    return -1;
}

static int write_file(struct stream *stream, const char *path, long size, unsigned mode)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (file < 0)
        return -1;
    while (size > 0) {
        char *block;
        size_t got = take(stream, size, &block);
        if (!got || write(file, block, got) != (ssize_t)got) {
            close(file);
            return -1;
        }
        size -= got;
    }
    return close(file);
}

static int write_link(struct stream *stream, const char *path, long size)
{
    char leads_to[PATH_MAX] = {0}, *part;
    if (size >= PATH_MAX)
        return -1;
    for (long got = 0; got < size;) {
        size_t more = take(stream, size - got, &part);
        if (!more)
            return -1;
        memcpy(leads_to + got, part, more);
        got += more;
    }
    return symlink(leads_to, path);
}

/* Unpack all into a new folder, and write down what there is: by that list later starts see whether it is complete. */
static int unpack(int file, const char *folder)
{
    char line[PATH_MAX + 64], name[PATH_MAX], path[2 * PATH_MAX];
    unsigned mode;
    long size;
    char kind;
    snprintf(path, sizeof path, "%s/" LIST, folder);
    FILE *list = fopen(path, "w");
    struct stream stream = {.file = file, .unpacker = ZSTD_createDStream()};
    if (!list || !stream.unpacker || lseek(file, begins, SEEK_SET) < 0)
        return -1;
    int done = 0;
    while (!done && read_line(&stream, line, sizeof line) == 0) {
        if (line[0] == 'E') {
            done = fill(&stream) && stream.ended;
            break;
        }
        if (sscanf(line, "%c %o %ld %4095[^\n]", &kind, &mode, &size, name) != 4 || strstr(name, ".."))
            break;
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (make_parents(path))
            break;
        if (kind == 'L' ? write_link(&stream, path, size) : write_file(&stream, path, size, mode))
            break;
        fprintf(list, "%ld %s\n", size, name);
    }
    fprintf(list, "E\n");
    int fault = errno;
    ZSTD_freeDStream(stream.unpacker);
    if (fclose(list) || !done) {
        errno = fault;
        return -1;
    }
    return 0;
}

/* Whether everything that was unpacked is still there: an antivirus or a cleaner may have taken some of it, and after a
 * power cut files are empty that nobody waited for. */
static int is_complete(const char *folder)
{
    char line[PATH_MAX + 64], path[2 * PATH_MAX], name[PATH_MAX];
    long size;
    struct stat told;
    snprintf(path, sizeof path, "%s/" LIST, folder);
    FILE *list = fopen(path, "r");
    if (!list)
        return 0;
    int complete = 1, ended = 0;
    while (complete && !ended && fgets(line, sizeof line, list)) {
        ended = line[0] == 'E';
        if (!ended) {
            line[strcspn(line, "\n")] = 0;
            complete = sscanf(line, "%ld %4095[^\n]", &size, name) == 2;
            snprintf(path, sizeof path, "%s/%s", folder, name);
            complete = complete && lstat(path, &told) == 0 && told.st_size == size;
        }
    }
    fclose(list);
    return complete && ended;
}

/* Hold a folder while this process lives, and the program that takes its place. */
static int hold(const char *folder, int how)
{
    int place = open(folder, O_RDONLY | O_DIRECTORY);
    if (place >= 0 && flock(place, how | LOCK_NB)) {
        close(place);
        return -1;
    }
    return place;
}

/* Remove what other versions, and starts that were cut short, left behind; what a program holds stays. */
static void clean(const char *root, const char *kept)
{
    char path[2 * PATH_MAX];
    DIR *folders = opendir(root);
    for (struct dirent *one; folders && (one = readdir(folders));) {
        if (one->d_name[0] == '.' || strcmp(one->d_name, kept) == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", root, one->d_name);
        int place = hold(path, LOCK_EX);
        if (place >= 0) {
            remove_tree(path);
            close(place);
        }
    }
    if (folders)
        closedir(folders);
}

/* A folder of the user's own that nobody else may write to. */
static int is_ours(const char *root)
{
    struct stat told;
    return lstat(root, &told) == 0 && S_ISDIR(told.st_mode) && told.st_uid == getuid() && !(told.st_mode & 022);
}

static int make_ready(int file, const char *root, const char *folder)
{
    char fresh[2 * PATH_MAX], old[2 * PATH_MAX];
    snprintf(fresh, sizeof fresh, "%s/%.16s.new-%d", root, hash, (int)getpid());
    snprintf(old, sizeof old, "%s/%.16s.old-%d", root, hash, (int)getpid());
    if (mkdir(fresh, 0700))
        return -1;
    int place = hold(fresh, LOCK_SH);
    if (unpack(file, fresh)) {
        int fault = errno;
        remove_tree(fresh);
        close(place);
        errno = fault;
        return -1;
    }
    if (rename(fresh, folder)) {
        /* Another start was faster, or files were missing there. */
        if (!is_complete(folder) && rename(folder, old) == 0 && rename(fresh, folder) == 0)
            return place;
        remove_tree(fresh);
        close(place);
        return hold(folder, LOCK_SH);
    }
    return place;
}

/* Run the program below one root; comes back only where that cannot be done. */
static void run_below(int file, char *root, char **arguments)
{
    char folder[2 * PATH_MAX], program[2 * PATH_MAX + 32], kept[17];
    snprintf(kept, sizeof kept, "%.16s", hash);
    snprintf(folder, sizeof folder, "%s/%s", root, kept);
    snprintf(program, sizeof program, "%s/" PROGRAM, folder);
    if (make_parents(root) || (mkdir(root, 0700) && errno != EEXIST) || !is_ours(root))
        return;
    int place = hold(folder, LOCK_SH);
    if (place < 0 || !is_complete(folder)) {
        if (place >= 0)
            close(place);
        place = make_ready(file, root, folder);
        if (place < 0)
            return;
        clean(root, kept);
    }
    setenv("IP_WORKSTATION_FILE", self, 1);
    execv(program, arguments);
}

static int tell_damage(void)
{
    fprintf(stderr, "程序文件不完整，请重新复制。The program's file is not whole; copy it again.\n");
    return 3;
}

int main(int count, char **arguments)
{
    char root[PATH_MAX];
    (void)count;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    int file = length > 0 ? open(self, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0 || read_tail(file))
        return tell_damage();
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int fault = 0;
    for (int choice = 0; choice < 3; choice++) {
        if (choice == 0 && cache && cache[0] == '/')
            snprintf(root, sizeof root, "%s/ip-workstation", cache);
        else if (choice == 1 && home && home[0] == '/')
            snprintf(root, sizeof root, "%s/.cache/ip-workstation", home);
        else if (choice == 2)
            snprintf(root, sizeof root, "/var/tmp/ip-workstation-%d", (int)getuid());
        else
            continue;
        run_below(file, root, arguments);
        fault = errno;
        if (damaged)
            return tell_damage();
    }
    fprintf(stderr, "程序解压失败（%s）：请清理磁盘，留出 300 MB 空间，再打开一次；%s 所在的磁盘要允许运行程序。\n"
            "The program could not be unpacked: make room on the disk and start it again.\n", strerror(fault), root);
    return 3;
}
