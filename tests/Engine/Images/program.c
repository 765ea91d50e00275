/* What runs in the tests' containers: one static program, so that an image needs nothing but it. The first word says how it behaves. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void leave(int signal) { (void)signal; _exit(0); }

static void pause_ms(long ms) {
  struct timespec rest = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&rest, &rest) == -1 && errno == EINTR) {}
}

static int wait_forever(void) { for (;;) pause(); return 0; }

/* say [2:]TEXT...: each to standard output, or with 2: in front to standard error. */
static int say(int count, char **texts) {
  for (int i = 0; i < count; i++) {
    int error = strncmp(texts[i], "2:", 2) == 0;
    dprintf(error ? 2 : 1, "%s\n", texts[i] + (error ? 2 : 0));
  }
  return wait_forever();
}

/* log PER_SECOND, fail PER_SECOND: numbered lines of a level at a steady rate. */
static int log_lines(const char *level, long per_second) {
  for (long n = 1;; n++) { dprintf(1, "{\"level\":\"%s\",\"message\":\"line %ld\"}\n", level, n); pause_ms(1000 / per_second); }
  return 0;
}

/* flood LINES: so many numbered lines of 100 bytes as fast as the pipe takes them; 0 goes on for ever. */
static int flood(long lines) {
  static char buffer[1 << 16];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  for (long n = 1; lines == 0 || n <= lines; n++) printf("INFO line %010ld %-78s\n", n, "of a flood");
  fflush(stdout);
  return wait_forever();
}

/* eat MEGABYTES: takes and touches so much memory, then keeps it. */
static int eat(long megabytes) {
  for (long n = 0; n < megabytes; n++) { char *block = malloc(1 << 20); if (!block) return 12; memset(block, 1, 1 << 20); }
  return wait_forever();
}

static int burn(void) { for (volatile unsigned long n = 0;; n++) {} return 0; }

static void answer(int client, const char *status, const char *body) {
  dprintf(client, "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status, strlen(body), body);
}

/* serve PORT: /health answers 200, after /break 500, after /mend 200 again; /env gives the environment; /crash ends it with code 3. */
static int serve(int port) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1, broken = 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = INADDR_ANY};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) { perror("serve"); return 1; }
  for (;;) {
    char request[2048] = {0}, body[8192] = {0};
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (read(client, request, sizeof request - 1) > 0) {
      char *path = strchr(request, ' ');
      path = path ? path + 1 : request;
      if (!strncmp(path, "/crash", 6)) return 3;
      if (!strncmp(path, "/break", 6)) broken = 1;
      if (!strncmp(path, "/mend", 5)) broken = 0;
      if (!strncmp(path, "/env", 4)) for (char **variable = environ; *variable; variable++) snprintf(body + strlen(body), sizeof body - strlen(body), "%s\n", *variable);
      answer(client, broken ? "500 Broken" : "200 OK", body);
    }
    close(client);
  }
}

/* health PORT: 0 when http://127.0.0.1:PORT/health answers 200. */
static int health(int port) {
  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char reply[64] = {0};
  if (connect(server, (struct sockaddr *)&address, sizeof address)) return 1;
  dprintf(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return read(server, reply, sizeof reply - 1) > 0 && strstr(reply, " 200 ") ? 0 : 1;
}

/* write FILE TEXT: what a volume keeps. */
static int write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  if (!file) { perror(path); return 1; }
  fprintf(file, "%s\n", text);
  fclose(file);
  return wait_forever();
}

/* read FILE: says what is in it. */
static int read_file(const char *path) {
  char text[4096] = {0};
  FILE *file = fopen(path, "r");
  if (!file) { perror(path); return 1; }
  fread(text, 1, sizeof text - 1, file);
  dprintf(1, "%s", text);
  return wait_forever();
}

static long number(int count, char **words, int at, long otherwise) { return count > at ? atol(words[at]) : otherwise; }

int main(int count, char **words) {
  const char *how = count > 1 ? words[1] : "sleep";
  /* The first process of a container has no default signal handling: without this a stop would wait out its grace. */
  signal(SIGTERM, strcmp(how, "stubborn") ? leave : SIG_IGN);
  signal(SIGINT, leave);
  signal(SIGPIPE, SIG_IGN);
  /* while FILE WORDS...: as the further words say if FILE is there when it starts; else it waits. */
  if (!strcmp(how, "while") && count > 3) {
    if (access(words[2], F_OK)) return wait_forever();
    words += 2, count -= 2, how = words[1];
  }
  if (!strcmp(how, "sleep") || !strcmp(how, "stubborn")) return wait_forever();
  if (!strcmp(how, "say")) return say(count - 2, words + 2);
  if (!strcmp(how, "log")) return log_lines("info", number(count, words, 2, 10));
  if (!strcmp(how, "fail")) return log_lines("error", number(count, words, 2, 10));
  if (!strcmp(how, "flood")) return flood(number(count, words, 2, 0));
  /* crash CODE AFTER_MS */
  if (!strcmp(how, "crash")) { pause_ms(number(count, words, 3, 0)); return (int)number(count, words, 2, 1); }
  if (!strcmp(how, "eat")) return eat(number(count, words, 2, 1));
  if (!strcmp(how, "burn")) return burn();
  if (!strcmp(how, "serve")) return serve((int)number(count, words, 2, 8080));
  if (!strcmp(how, "health")) return health((int)number(count, words, 2, 8080));
  if (!strcmp(how, "write") && count > 3) return write_file(words[2], words[3]);
  if (!strcmp(how, "read") && count > 2) return read_file(words[2]);
  dprintf(2, "unknown behaviour '%s'\n", how);
  return 64;
}
