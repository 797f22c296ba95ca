/*
 * Keeps a journal of what a program does to the files of one folder, in the order in which it happens.
 *
 * Loaded by LD_PRELOAD. JUMLA_TORN_FOLDER is the folder, with no symbolic link in its path; JUMLA_TORN_JOURNAL is a
 * file elsewhere. Nothing is told about folders inside, about SQLite's shared memory (which is made anew after a
 * crash), and about what goes past these functions: the test compares what the journal adds up to with the folder.
 *
 * A record is: operation (1 byte), length of the name (1), two zeros, length of the data (4), offset (8), name, data.
 * C: made, W: written, T: cut or grown to `offset`, S: synced (the folder itself is "."), U: unlinked, R: renamed to
 * data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES 1024
#define NAME 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[FILES][NAME]; /* of open files */
static const char *folder;
static int journal = -1;

static int (*real_openat)(int, const char *, int, ...), (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t), (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t), (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_renameat)(int, const char *, int, const char *);

static void find(void *into, const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (found == NULL)
		abort();
	memcpy(into, &found, sizeof found);
}

__attribute__((constructor)) static void begin(void)
{
	find(&real_openat, "openat64"), find(&real_close, "close");
	find(&real_write, "write"), find(&real_pwrite, "pwrite64"), find(&real_ftruncate, "ftruncate64");
	find(&real_fsync, "fsync"), find(&real_fdatasync, "fdatasync");
	find(&real_unlinkat, "unlinkat"), find(&real_renameat, "renameat");
	folder = getenv("JUMLA_TORN_FOLDER");
	const char *to = getenv("JUMLA_TORN_JOURNAL");
	if (folder != NULL && to != NULL)
		journal = real_openat(AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (journal < 0)
		abort();
}

/* Every call goes on between taking the lock and this, so that the order in the journal is that of the calls. */
static long leave(long result) { return pthread_mutex_unlock(&lock), result; }

static void put(const void *bytes, size_t length)
{
	for (const char *next = bytes; length > 0;) {
		ssize_t done = real_write(journal, next, length);
		if (done <= 0)
			abort();
		next += done;
		length -= (size_t)done;
	}
}

static void record(char operation, const char *name, uint64_t offset, const void *data, size_t length)
{
	unsigned char head[16] = { (unsigned char)operation, (unsigned char)strlen(name) };
	uint32_t size = (uint32_t)length, before = (uint32_t)errno;
	memcpy(head + 4, &size, 4);
	memcpy(head + 8, &offset, 8);
	put(head, sizeof head);
	put(name, strlen(name));
	put(data, length);
	errno = (int)before;
}

/* The name within the folder, "." for itself; NULL of what is not told about. */
static const char *inside(const char *path)
{
	size_t length = strlen(folder);
	if (strncmp(path, folder, length) != 0)
		return NULL;
	if (path[length] == 0)
		return ".";
	const char *name = path + length + 1, *end = strrchr(name, '-');
	if (path[length] != '/' || strchr(name, '/') != NULL || (end != NULL && strcmp(end, "-shm") == 0))
		return NULL;
	if (strlen(name) >= NAME)
		abort();
	return name;
}

static const char *name_of(int file) { return file >= 0 && file < FILES && names[file][0] ? names[file] : NULL; }

static int opened(int at, const char *path, int flags, mode_t mode)
{
	pthread_mutex_lock(&lock);
	const char *name = inside(path);
	int made = name != NULL && (flags & O_CREAT) && faccessat(at, path, F_OK, 0) != 0;
	int file = real_openat(at, path, flags, mode);
	if (file >= FILES)
		abort();
	if (file >= 0 && name != NULL) {
		strcpy(names[file], name);
		if (made)
			record('C', name, 0, NULL, 0);
		else if (flags & O_TRUNC)
			record('T', name, 0, NULL, 0);
	}
	return (int)leave(file);
}

#define MODE(flags, mode) va_list more; va_start(more, flags); \
	mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more);
int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, mode) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, mode) return opened(at, path, flags, mode); }

int close(int file)
{
	pthread_mutex_lock(&lock);
	if (name_of(file) != NULL)
		names[file][0] = 0;
	return (int)leave(real_close(file));
}

ssize_t write(int file, const void *data, size_t length)
{
	if (name_of(file) == NULL) /* sockets and pipes may make a call wait */
		return real_write(file, data, length);
	pthread_mutex_lock(&lock);
	ssize_t done = real_write(file, data, length);
	if (done > 0)
		record('W', names[file], (uint64_t)(lseek(file, 0, SEEK_CUR) - done), data, (size_t)done);
	return leave(done);
}

ssize_t pwrite64(int file, const void *data, size_t length, off_t offset)
{
	pthread_mutex_lock(&lock);
	ssize_t done = real_pwrite(file, data, length, offset);
	if (done > 0 && name_of(file) != NULL)
		record('W', names[file], (uint64_t)offset, data, (size_t)done);
	return leave(done);
}
ssize_t pwrite(int file, const void *data, size_t length, off_t offset) { return pwrite64(file, data, length, offset); }

int ftruncate64(int file, off_t length)
{
	pthread_mutex_lock(&lock);
	int result = real_ftruncate(file, length);
	if (result == 0 && name_of(file) != NULL)
		record('T', names[file], (uint64_t)length, NULL, 0);
	return (int)leave(result);
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }
static int synced(int (**sync)(int), int file)
{
	pthread_mutex_lock(&lock);
	int result = (*sync)(file);
	if (result == 0 && name_of(file) != NULL)
		record('S', names[file], 0, NULL, 0);
	return (int)leave(result);
}
int fsync(int file) { return synced(&real_fsync, file); }
int fdatasync(int file) { return synced(&real_fdatasync, file); }

int unlinkat(int at, const char *path, int flags)
{
	pthread_mutex_lock(&lock);
	const char *name = inside(path);
	int result = real_unlinkat(at, path, flags);
	if (result == 0 && name != NULL)
		record('U', name, 0, NULL, 0);
	return (int)leave(result);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	pthread_mutex_lock(&lock);
	const char *before = inside(from), *after = inside(to);
	int result = real_renameat(from_at, from, to_at, to);
	if (result == 0 && before != NULL && after != NULL)
		record('R', before, 0, after, strlen(after));
	return (int)leave(result);
}

int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }
