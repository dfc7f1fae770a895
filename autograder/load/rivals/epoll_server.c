/* The chat of 08 in C, one thread and epoll: how fast it may be. Usage: epoll_server PORT [each]
 *
 * It combines: all that is ready is read first, then each member is sent what is new, in one piece.
 * With "each", what one member says is sent at once, as most servers do. What a reader does not take
 * waits in an outbox of at most 4 MiB; then that reader is dropped. Linux only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, LINE = 1 << 20, OUTBOX = 4 << 20, MOST = 1 << 16, EVENTS = 64 };

typedef struct {
    int fd, place;
    char *line, *outbox; /* what has come of a line; what waits to be sent */
    size_t come, waits;
} Member;

typedef struct { /* some whole lines on the table: who said them, and where they lie in `news` */
    Member *author;
    size_t from, size;
} Said;

static Member *members[MOST];
static Said table[EVENTS];
static char *news, *others;
static size_t fresh;
static int count, said, epoll;

static void watch(Member *member, int how) {
    struct epoll_event event = {.events = EPOLLIN | (member->waits ? EPOLLOUT : 0), .data.ptr = member};
    epoll_ctl(epoll, how, member->fd, &event);
}

static void drop(Member *member) { shutdown(member->fd, SHUT_RDWR); } /* its end comes as an event */

static size_t send_now(Member *member, const char *data, size_t size) {
    ssize_t went = send(member->fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return went < 0 ? 0 : went;
}

static void offer(Member *member, const char *data, size_t size) {
    size_t went = member->waits ? 0 : send_now(member, data, size), rest = size - went;
    if (!rest) return;
    if (member->waits + rest > OUTBOX) {
        drop(member);
        return;
    }
    member->outbox = realloc(member->outbox, member->waits + rest);
    memcpy(member->outbox + member->waits, data + went, rest);
    member->waits += rest;
    watch(member, EPOLL_CTL_MOD);
}

static void catch_up(Member *member) {
    size_t went = send_now(member, member->outbox, member->waits);
    member->waits -= went;
    memmove(member->outbox, member->outbox + went, member->waits);
    watch(member, EPOLL_CTL_MOD);
}

static void leave(Member *member) {
    members[member->place] = members[--count];
    members[member->place]->place = member->place;
    close(member->fd);
    free(member->line);
    free(member->outbox);
    free(member);
}

/* Put lines on the table. */
static void say(Member *author, const char *lines, size_t size) {
    news = realloc(news, fresh + size);
    memcpy(news + fresh, lines, size);
    table[said++] = (Said){author, fresh, size};
    fresh += size;
}

/* Send each member what others have said. */
static void clear_the_table(void) {
    others = realloc(others, fresh);
    for (int i = 0; i < count; i++) {
        size_t size = 0, own = 0;
        for (int k = 0; k < said; k++) own += table[k].author == members[i];
        for (int k = 0; own && k < said; k++)
            if (table[k].author != members[i]) {
                memcpy(others + size, news + table[k].from, table[k].size);
                size += table[k].size;
            }
        if (!own) offer(members[i], news, fresh);
        else if (size) offer(members[i], others, size);
    }
    fresh = said = 0;
}

/* Hear a member. Returns 0 if this member has left, or says a line without end. */
static int listen_to(Member *member) {
    member->line = realloc(member->line, member->come + CHUNK);
    ssize_t came = recv(member->fd, member->line + member->come, CHUNK, MSG_DONTWAIT);
    if (came < 0 && errno == EAGAIN) return 1;
    if (came <= 0) return 0;
    member->come += came;
    char *end = memrchr(member->line, '\n', member->come);
    if (end) {
        size_t whole = end + 1 - member->line;
        say(member, member->line, whole);
        member->come -= whole;
        memmove(member->line, end + 1, member->come);
    }
    return member->come <= LINE;
}

static void welcome(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), on = 1;
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Member *member = calloc(1, sizeof *member);
    member->fd = fd, member->place = count;
    members[count++] = member;
    watch(member, EPOLL_CTL_ADD);
}

int main(int argc, char **argv) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 12345)};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 1024)) return 1;
    epoll = epoll_create1(0);
    struct epoll_event events[EVENTS], door = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &door);
    int each = argc > 2;
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            Member *member = events[i].data.ptr;
            if (!member) {
                welcome(listener);
                continue;
            }
            if (events[i].events & EPOLLOUT) catch_up(member);
            int there = events[i].events & ~EPOLLOUT ? listen_to(member) : 1;
            if (said && (each || !there)) clear_the_table();
            if (!there) leave(member);
        }
        if (said) clear_the_table();
    }
}
