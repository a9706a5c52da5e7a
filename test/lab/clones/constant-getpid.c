/*
 * Makes a forked process as unaware of having been cloned as a restored virtual machine is.
 *
 * OpenSSL compares process ids to notice a fork and reseeds; V8 asks the kernel to leave parts of
 * its memory out of a forked process. A snapshot knows neither. Loaded by LD_PRELOAD.
 *
 * Build: gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o constant-getpid.so constant-getpid.c
 */
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

pid_t getpid(void) { return 4711; }

int madvise(void *address, size_t length, int advice) {
  if (advice == MADV_DONTFORK || advice == MADV_WIPEONFORK) return 0;
  return (int)syscall(SYS_madvise, address, length, advice);
}
