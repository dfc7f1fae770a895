/* The people of the load, in C: what people.py does, without being the slowest part of a measurement.
 *
 * Each line says who speaks and which of their lines it is; the rest of it follows from that, so a
 * line that is not whole is seen. Compiled as a shared library and called by native.py. Linux only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WINDOW = 64, BUFFER = 1 << 18, NAME = 14, EVENTS = 256, BUCKETS = 64 * 16 };

typedef struct { int64_t sent, missing; } Said; /* one line under way: when, and to how many */

typedef struct {
    int64_t next, done;      /* the number of the next line, and how many came to all */
    int under_way, mute, left; /* lines; whether nothing more is said; bytes of a line not taken yet */
    Said said[WINDOW];
    char line[4096];
} Speaker;

typedef struct {
    int fd, here, counted, kept; /* kept: bytes of a line whose end has not come */
    int64_t *next;               /* the number that comes next of each speaker */
    uint64_t *gaps;              /* which of the 64 before it did not come */
    char rest[4096];
} Person;

typedef struct {
    int64_t heard, lost, doubled, torn, disordered, ended;
    int64_t latency[BUCKETS]; /* deliveries by time: 16 buckets for each power of two nanoseconds */
} Counts;

typedef struct {
    int people, speakers, at_once, size, epoll;
    Speaker *speaker;
    Person *person;
    Counts counts;
    char buffer[BUFFER + 4096];
} Crowd;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* "0007 00000042 " and then a letter, again and again, that changes with the number. */
static void write_line(char *line, int size, int speaker, int64_t number) {
    int64_t rest = number;
    memset(line, 'a' + number % 26, size);
    for (int i = 3; i >= 0; i--, speaker /= 10) line[i] = '0' + speaker % 10;
    for (int i = 12; i >= 5; i--, rest /= 10) line[i] = '0' + rest % 10;
    line[4] = line[13] = ' ';
    line[size - 1] = '\n';
}

static int64_t digits(const char *text, int count) {
    int64_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + text[i] - '0';
    }
    return value;
}

Crowd *crowd_new(int people, int speakers, int at_once, int size) {
    Crowd *crowd = calloc(1, sizeof *crowd);
    crowd->people = people, crowd->speakers = speakers, crowd->at_once = at_once, crowd->size = size;
    crowd->speaker = calloc(speakers, sizeof *crowd->speaker);
    crowd->person = calloc(people, sizeof *crowd->person);
    crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < people; i++) {
        crowd->person[i].next = calloc(speakers, sizeof(int64_t));
        crowd->person[i].gaps = calloc(speakers, sizeof(uint64_t));
    }
    return crowd;
}

void crowd_join(Crowd *crowd, int number, int fd, int counted) {
    Person *person = &crowd->person[number];
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    person->fd = fd, person->here = 1, person->counted = counted;
    if (counted) epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void one_less(Crowd *crowd, int number, int64_t line) {
    Speaker *speaker = &crowd->speaker[number];
    if (speaker->mute || line < speaker->next - WINDOW || line >= speaker->next) return;
    if (--speaker->said[line % WINDOW].missing == 0) speaker->under_way--, speaker->done++;
}

/* Somebody is not there any more: nobody waits for what they have not heard. */
void crowd_leave(Crowd *crowd, int number) {
    Person *person = &crowd->person[number];
    if (!person->here) return;
    person->here = 0;
    if (!person->counted) return;
    epoll_ctl(crowd->epoll, EPOLL_CTL_DEL, person->fd, NULL);
    if (number < crowd->speakers) crowd->speaker[number].mute = 1;
    for (int s = 0; s < crowd->speakers; s++)
        for (int64_t line = person->next[s]; s != number && line < crowd->speaker[s].next; line++)
            one_less(crowd, s, line);
}

static void note_latency(Counts *counts, int64_t took) {
    int power = 63 - __builtin_clzll(took | 16);
    counts->latency[power * 16 + ((took >> (power - 4)) & 15)]++;
}

static void hear(Crowd *crowd, Person *person, const char *line, int64_t at) {
    Counts *counts = &crowd->counts;
    int64_t s = digits(line, 4), number = digits(line + 5, 8);
    char right[4096];
    if (s < 0 || s >= crowd->speakers || number < 0 || number >= crowd->speaker[s].next) {
        counts->torn++;
        return;
    }
    write_line(right, crowd->size, s, number);
    if (memcmp(line, right, crowd->size)) {
        counts->torn++;
        return;
    }
    int64_t ahead = number - person->next[s];
    if (ahead < 0) {
        uint64_t bit = ahead >= -64 ? 1ULL << (-ahead - 1) : 0;
        if (person->gaps[s] & bit) counts->disordered++, counts->lost--;
        else counts->doubled++;
        person->gaps[s] &= ~bit;
        return;
    }
    person->gaps[s] = ahead > 62 ? ~0ULL << 1 : (person->gaps[s] << (ahead + 1)) | ((1ULL << (ahead + 1)) - 2);
    counts->lost += ahead, counts->heard++;
    if (!crowd->speaker[s].mute) note_latency(counts, at - crowd->speaker[s].said[number % WINDOW].sent);
    for (; person->next[s] <= number; person->next[s]++) one_less(crowd, s, person->next[s]);
}

static void receive(Crowd *crowd, int number) {
    Person *person = &crowd->person[number];
    char *at = crowd->buffer;
    memcpy(at, person->rest, person->kept);
    ssize_t came = recv(person->fd, at + person->kept, BUFFER, MSG_DONTWAIT);
    if (came < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (came <= 0) {
        crowd->counts.ended++;
        crowd_leave(crowd, number);
        return;
    }
    int64_t when = now();
    char *end = at + person->kept + came, *newline;
    while ((newline = memchr(at, '\n', end - at))) {
        if (newline - at == crowd->size - 1) hear(crowd, person, at, when);
        else crowd->counts.torn++;
        at = newline + 1;
    }
    if (end - at >= crowd->size) crowd->counts.torn++, at = end;
    person->kept = end - at;
    memcpy(person->rest, at, person->kept);
}

static int listeners(Crowd *crowd, int but) {
    int count = 0;
    for (int i = 0; i < crowd->people; i++) count += crowd->person[i].here && crowd->person[i].counted && i != but;
    return count;
}

/* Say all that may be said now. Returns how many lines are under way. */
static int speak(Crowd *crowd, int more) {
    int under_way = 0;
    for (int s = 0; s < crowd->speakers; s++) {
        Speaker *speaker = &crowd->speaker[s];
        while (!speaker->mute) {
            if (!speaker->left) {
                if (!more || speaker->under_way >= crowd->at_once) break;
                write_line(speaker->line, crowd->size, s, speaker->next);
                speaker->said[speaker->next % WINDOW] = (Said){now(), listeners(crowd, s)};
                speaker->left = crowd->size, speaker->next++, speaker->under_way++;
            }
            char *from = speaker->line + crowd->size - speaker->left;
            ssize_t went = send(crowd->person[s].fd, from, speaker->left, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (went < 0 && errno != EAGAIN && errno != EINTR) {
                crowd->counts.ended++;
                crowd_leave(crowd, s);
            }
            if (went <= 0) break;
            speaker->left -= went;
        }
        if (!speaker->mute) under_way += speaker->under_way;
    }
    return under_way;
}

/* Speak and hear for so many nanoseconds; without `more`, only until all has come to everybody, the
 * end of a connection, too. Returns how many lines are under way.
 */
int crowd_run(Crowd *crowd, int64_t time, int more) {
    struct epoll_event events[EVENTS];
    int64_t began = now();
    for (;;) {
        int under_way = speak(crowd, more), waits = more || under_way;
        int count = epoll_wait(crowd->epoll, events, EVENTS, waits);
        if (!waits && count <= 0 || now() - began > time) return under_way;
        for (int i = 0; i < count; i++) receive(crowd, events[i].data.u32);
    }
}

/* What everybody here should have heard of speakers who are here, and has not. */
int64_t crowd_missing(Crowd *crowd) {
    int64_t missing = 0;
    for (int i = 0; i < crowd->people; i++)
        for (int s = 0; s < crowd->speakers; s++)
            if (i != s && crowd->person[i].here && crowd->person[i].counted && !crowd->speaker[s].mute)
                missing += crowd->speaker[s].next - crowd->person[i].next[s];
    return missing;
}

Counts *crowd_counts(Crowd *crowd) { return &crowd->counts; }

int64_t crowd_done(Crowd *crowd, int number) { return crowd->speaker[number].done; }

void crowd_free(Crowd *crowd) {
    for (int i = 0; i < crowd->people; i++) free(crowd->person[i].next), free(crowd->person[i].gaps);
    close(crowd->epoll);
    free(crowd->person);
    free(crowd->speaker);
    free(crowd);
}
