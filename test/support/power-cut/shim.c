/*
 * Preloaded into a child: passes every call on and records what it did to the database, its log and the file of
 * acknowledgements, in order. Record: u8 kind, u8 file, u16 zero, u32 length, u64 offset, then `length` bytes.
 * PACKBENCH_CUT_LOG names the record file, PACKBENCH_CUT_DIR the folder that is watched.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, SYNC = 3 };
/* As in recording.ts; what comes after those is the file of acknowledgements. */
static const char *const NAMES[] = {"station.db", "station.db-wal", "documents.db", "documents.db-wal", "acks"};
enum { FILES = sizeof NAMES / sizeof *NAMES };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record_fd = -1;

/* Index in NAMES of the file behind the descriptor, -1 for any other. */
static int watched(int fd) {
  static __thread char link[64], path[PATH_MAX];
  const char *dir = getenv("PACKBENCH_CUT_DIR");
  if (dir == NULL || fd < 3) return -1;
  char *end = link + sizeof link - 1;
  *end = 0;
  char *at = end;
  int rest = fd;
  do *--at = (char)('0' + rest % 10); while ((rest /= 10) > 0);
  const char head[] = "/proc/self/fd/";
  at -= sizeof head - 1;
  memcpy(at, head, sizeof head - 1);
  ssize_t length = readlink(at, path, sizeof path - 1);
  size_t dir_length = strlen(dir);
  if (length <= (ssize_t)dir_length || strncmp(path, dir, dir_length) != 0 || path[dir_length] != '/') return -1;
  path[length] = 0;
  for (int n = 0; n < FILES; n++)
    if (strcmp(path + dir_length + 1, NAMES[n]) == 0) return n;
  return -1;
}

static void record(int kind, int file, uint64_t offset, const struct iovec *parts, int count) {
  uint32_t length = 0;
  for (int n = 0; n < count; n++) length += (uint32_t)parts[n].iov_len;
  unsigned char head[16] = {(unsigned char)kind, (unsigned char)file};
  memcpy(head + 4, &length, 4);
  memcpy(head + 8, &offset, 8);
  pthread_mutex_lock(&lock);
  if (record_fd < 0) {
    const char *name = getenv("PACKBENCH_CUT_LOG");
    if (name == NULL) abort();
    record_fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (record_fd < 0) abort();
  }
  if (syscall(SYS_write, record_fd, head, sizeof head) != sizeof head) abort();
  for (int n = 0; n < count; n++)
    if (syscall(SYS_write, record_fd, parts[n].iov_base, parts[n].iov_len) != (long)parts[n].iov_len) abort();
  pthread_mutex_unlock(&lock);
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t written(int fd, ssize_t count, uint64_t offset, const void *bytes) {
  int file = count > 0 ? watched(fd) : -1;
  if (file >= 0) {
    struct iovec part = {(void *)bytes, (size_t)count};
    record(WRITE, file, offset, &part, 1);
  }
  return count;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  return written(fd, real(fd, bytes, count, offset), (uint64_t)offset, bytes);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  return written(fd, real(fd, bytes, count, offset), (uint64_t)offset, bytes);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  return written(fd, real(fd, bytes, count), 0, bytes);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  ssize_t done = real(fd, parts, count);
  int file = done > 0 ? watched(fd) : -1;
  if (file >= 0) record(WRITE, file, 0, parts, count);
  return done;
}

static int truncated(int fd, int result, uint64_t length) {
  int file = result == 0 ? watched(fd) : -1;
  if (file >= 0) record(TRUNCATE, file, length, NULL, 0);
  return result;
}

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  return truncated(fd, real(fd, length), (uint64_t)length);
}

int ftruncate(int fd, off_t length) {
  REAL(ftruncate);
  return truncated(fd, real(fd, length), (uint64_t)length);
}

/* Before the call: what another thread writes while it runs is not covered by it. Nobody relies on it until it returned. */
static void syncing(int fd) {
  int file = watched(fd);
  if (file >= 0) record(SYNC, file, 0, NULL, 0);
}

int fsync(int fd) {
  REAL(fsync);
  syncing(fd);
  return real(fd);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  syncing(fd);
  return real(fd);
}
