// A WASI command that does what a test has written over the script below: texts, each ended by a zero
// byte, the last by two. One that begins with { is a request to the host; the answer to the last one is
// the result. The others are words, below.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOST(name) __attribute__((import_module("daybook"), import_name(name)))
HOST("call_len") int call_len(const char *request, int length);
HOST("take") void take(char *into);
HOST("blob_read") int blob_read(const char *hash, int length, int64_t offset, char *into, int most);
HOST("blob_write") int blob_write(const char *bytes, int length, char *hash);

static volatile char script[4097] =
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@";
static char result[1 << 16];
static int runs;
static volatile int sink;
static char *volatile kept;

static int deeper(int n) {
  volatile char frame[64];
  frame[n & 63] = (char)n;
  if (n < 0) return n;
  return deeper(n + 1) + frame[n & 63];
}

static void request(const char *text) {
  int length = call_len(text, (int)strlen(text));
  if (length < (int)sizeof result) {
    take(result);
    result[length] = 0;
  }
}

static void paths(void) {
  static const char *names[] = {"../../etc/passwd", "/etc/passwd", "..", ".", "x", "/dev/stdin", ""};
  char *at = result + sprintf(result, "{\"ok\":[");
  for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
    struct stat seen;
    at += sprintf(at, "%s%d,%d,%d,%d,%d", i ? "," : "", open(names[i], O_RDONLY), open(names[i], O_CREAT | O_RDWR, 0600),
                  stat(names[i], &seen), mkdir(names[i], 0700), unlink(names[i]));
  }
  for (int fd = 3; fd < 10; fd++) {
    char byte;
    at += sprintf(at, ",%d,%d", (int)read(fd, &byte, 1), (int)write(fd, "x", 1));
  }
  sprintf(at, "]}");
}

static void times(void) {
  struct timespec now, later, slept;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_MONOTONIC, &later);
  int failed = usleep(1500);
  clock_gettime(CLOCK_REALTIME, &slept);
  sprintf(result, "{\"ok\":[%lld,%ld,%lld,%ld,%d,%d]}", now.tv_sec, now.tv_nsec, later.tv_sec, later.tv_nsec, failed,
          slept.tv_sec > now.tv_sec || slept.tv_nsec > now.tv_nsec);
}

static void random_bytes(void) {
  unsigned char bytes[40];
  int failed = getentropy(bytes, sizeof bytes);
  char *at = result + sprintf(result, "{\"ok\":\"%d:", failed);
  for (int i = 0; i < (int)sizeof bytes; i++) {
    at += sprintf(at, "%02x", bytes[i]);
  }
  sprintf(at, "\"}");
}

static void blob(const char *hash) {
  char bytes[64], written[64];
  int length = blob_read(hash, 64, 4, bytes, sizeof bytes);
  blob_write(bytes, length, written);
  sprintf(result, "{\"ok\":[\"%.*s\",\"%.64s\"]}", length, bytes, written);
}

static void act(const char *word) {
  if (*word == '{') {
    request(word);
  } else if (!strcmp(word, "input")) {
    size_t length = fread(result + 6, 1, sizeof result - 8, stdin);
    memcpy(result, "{\"ok\":", 6);
    strcpy(result + 6 + length, "}");
  } else if (!strcmp(word, "loop")) {
    for (;;) sink++;
  } else if (!strcmp(word, "poll-clock")) {
    struct timespec first, now;
    clock_gettime(CLOCK_MONOTONIC, &first);
    do clock_gettime(CLOCK_MONOTONIC, &now);
    while (now.tv_sec == first.tv_sec && now.tv_nsec - first.tv_nsec < 10000000);
  } else if (!strcmp(word, "bomb")) {
    for (;;) {
      char *more = malloc(1 << 20);
      if (!more) abort();
      kept = more;
      memset(more, 1, 1 << 20);
    }
  } else if (!strcmp(word, "recurse")) {
    sink = deeper(0);
  } else if (!strcmp(word, "flood-out")) {
    for (;;) puts("and on");
  } else if (!strcmp(word, "flood-err")) {
    for (;;) fputs("and on\n", stderr);
  } else if (!strcmp(word, "flood-err-line")) {
    for (;;) fputs("and on ", stderr);
  } else if (!strcmp(word, "garbage")) {
    puts("hello");
  } else if (!strcmp(word, "nothing")) {
    *result = 0;
  } else if (!strcmp(word, "error")) {
    strcpy(result, "{\"error\":{\"code\":\"sky-hidden\",\"message\":\"too many clouds\"}}");
  } else if (!strcmp(word, "paths")) {
    paths();
  } else if (!strcmp(word, "times")) {
    times();
  } else if (!strcmp(word, "random")) {
    random_bytes();
  } else if (!strcmp(word, "state")) {
    sprintf(result, "{\"ok\":%d}", ++runs);
  } else if (!strcmp(word, "log")) {
    fputs("one\ntwo\n\nthree", stderr);
  } else if (!strcmp(word, "flush")) {
    fputs(result, stdout);
    fflush(stdout);
    *result = 0;
  } else if (!strcmp(word, "close")) {
    close(1);
  } else if (!strcmp(word, "trap")) {
    __builtin_trap();
  } else if (!strncmp(word, "exit ", 5)) {
    exit(atoi(word + 5));
  } else if (!strncmp(word, "blob ", 5)) {
    blob(word + 5);
  } else {
    abort();
  }
}

int main(int argc, char **argv) {
  if (argc > 1 || (argc && argv[0][0]) || getenv("PATH")) abort();
  strcpy(result, "{\"ok\":null}");
  for (char *word = (char *)script; *word; word += strlen(word) + 1) act(word);
  fputs(result, stdout);
  return 0;
}
