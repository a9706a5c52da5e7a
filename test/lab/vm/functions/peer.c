/*
 * The other end of connections that a snapshot has outlived: an HTTP server that forgets them without a
 * word, so that what a client sends next is met by a reset, as that of a restored environment is.
 *
 * Usage: peer ADDRESS PORT
 *
 * Gives the loopback interface that address, which does not look like this machine's own, and writes a
 * line when it listens. Each line that it reads makes it forget its connections, and write another.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ORDERS, LISTENER, FIRST_CONNECTION, MAX_FILES = 32, MAX_REQUEST = 65536 };

static const char ANSWER[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

static struct pollfd files[MAX_FILES];
static int count;

static void must(int result, const char *what) {
  if (result >= 0) return;
  perror(what);
  exit(1);
}

static void keep(int file) {
  if (count == MAX_FILES) exit(1);
  files[count++] = (struct pollfd){.fd = file, .events = POLLIN};
}

static struct sockaddr_in endpoint(const char *address, int port) {
  struct sockaddr_in result = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, address, &result.sin_addr);
  return result;
}

static int listen_at(const char *address, int port) {
  int one = 1, file = socket(AF_INET, SOCK_STREAM, 0);
  struct ifreq alias = {.ifr_name = "lo:1"};
  struct sockaddr_in own = endpoint(address, 0), at = endpoint(address, port);
  memcpy(&alias.ifr_addr, &own, sizeof own);
  must(ioctl(file, SIOCSIFADDR, &alias), "SIOCSIFADDR");
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  must(bind(file, (struct sockaddr *)&at, sizeof at), "bind");
  must(listen(file, MAX_FILES), "listen");
  return file;
}

/* A connection under repair is closed without telling the other end. */
static void forget(void) {
  int one = 1;
  while (count > FIRST_CONNECTION) {
    int file = files[--count].fd;
    must(setsockopt(file, IPPROTO_TCP, TCP_REPAIR, &one, sizeof one), "TCP_REPAIR");
    close(file);
  }
}

static void obey(void) {
  char order[64];
  if (read(STDIN_FILENO, order, sizeof order) <= 0) exit(0);
  forget();
  puts("forgotten");
}

/* Every piece that a client sends is a request: they are short, and none comes before its answer. */
static void serve(int index) {
  static char request[MAX_REQUEST];
  int file = files[index].fd;
  if (read(file, request, sizeof request) > 0 &&
      write(file, ANSWER, sizeof ANSWER - 1) == sizeof ANSWER - 1)
    return;
  close(file);
  files[index] = files[--count];
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  keep(STDIN_FILENO);
  keep(listen_at(argv[1], atoi(argv[2])));
  puts("listening");
  for (;;) {
    must(poll(files, count, -1), "poll");
    for (int index = count - 1; index >= FIRST_CONNECTION; index--)
      if (files[index].revents) serve(index);
    if (files[LISTENER].revents) keep(accept(files[LISTENER].fd, NULL, NULL));
    if (files[ORDERS].revents) obey();
  }
}
