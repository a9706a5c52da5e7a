/*
 * A service that functions call, within their own virtual machine, which has no network: an HTTP server
 * that gives one and the same answer to every request.
 *
 * Usage: upstream ADDRESS PORT ANSWER PROGRAM [ARGUMENT...]
 *
 * Gives the loopback interface that address, which does not look like this machine's own, answers with
 * the JSON in the file ANSWER, and becomes the program, which can call it from its first instruction on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_ANSWER = 16384, MAX_REQUEST = 65536, MAX_CONNECTIONS = 16 };

struct connection {
  size_t length;
  char request[MAX_REQUEST + 1];
};

static char answer[MAX_ANSWER + 256];
static size_t answer_length;
static struct pollfd files[1 + MAX_CONNECTIONS];
static struct connection connections[1 + MAX_CONNECTIONS];
static int count;

static int must(int result, const char *what) {
  if (result >= 0) return result;
  perror(what);
  exit(1);
}

static struct sockaddr_in endpoint(const char *address, int port) {
  struct sockaddr_in result = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, address, &result.sin_addr);
  return result;
}

static int listen_at(const char *address, int port) {
  int file = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  struct ifreq alias = {.ifr_name = "lo:1"};
  struct sockaddr_in own = endpoint(address, 0), at = endpoint(address, port);
  memcpy(&alias.ifr_addr, &own, sizeof own);
  must(ioctl(file, SIOCSIFADDR, &alias), "SIOCSIFADDR");
  must(bind(file, (struct sockaddr *)&at, sizeof at), "bind");
  must(listen(file, MAX_CONNECTIONS), "listen");
  return file;
}

static void prepare_answer(const char *path) {
  static char body[MAX_ANSWER + 1];
  int file = must(open(path, O_RDONLY), path);
  int length = must(read(file, body, MAX_ANSWER), path);
  close(file);
  answer_length = sprintf(answer,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: %d\r\n\r\n%s",
                          length, body);
}

/* The length of the request at the beginning of a text; 0 when its end is missing. */
static size_t first_request(const char *text, size_t length) {
  const char *end = strstr(text, "\r\n\r\n"), *header = strcasestr(text, "\r\ncontent-length:");
  if (end == NULL) return 0;
  size_t body = header != NULL && header < end ? strtoul(header + 17, NULL, 10) : 0;
  size_t whole = end + 4 - text + body;
  return whole <= length ? whole : 0;
}

static void close_connection(int index) {
  close(files[index].fd);
  count--;
  files[index] = files[count];
  connections[index] = connections[count];
}

static void serve(int index) {
  struct connection *from = &connections[index];
  int file = files[index].fd;
  ssize_t bytes = read(file, from->request + from->length, MAX_REQUEST - from->length);
  if (bytes <= 0) {
    close_connection(index);
    return;
  }
  from->length += bytes;
  from->request[from->length] = '\0';
  for (size_t length; (length = first_request(from->request, from->length)) > 0;) {
    if (write(file, answer, answer_length) < 0) return;
    from->length -= length;
    memmove(from->request, from->request + length, from->length + 1);
  }
}

static void accept_connection(void) {
  int file = accept(files[0].fd, NULL, NULL);
  if (file < 0) return;
  if (count > MAX_CONNECTIONS) {
    close(file);
    return;
  }
  files[count] = (struct pollfd){.fd = file, .events = POLLIN};
  connections[count++].length = 0;
}

static void serve_for_ever(int listener) {
  files[count++] = (struct pollfd){.fd = listener, .events = POLLIN};
  for (;;) {
    must(poll(files, count, -1), "poll");
    for (int index = count - 1; index > 0; index--)
      if (files[index].revents) serve(index);
    if (files[0].revents) accept_connection();
  }
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  prepare_answer(argv[3]);
  int listener = listen_at(argv[1], atoi(argv[2]));
  if (must(fork(), "fork") == 0) serve_for_ever(listener);
  execv(argv[4], argv + 4);
  perror(argv[4]);
  return 127;
}
