// Finds its way in a WAV file: RIFF, or RF64 beyond 4 GiB. Reads through Daybook, a few bytes a chunk.

#ifndef WAVE_H
#define WAVE_H

#include "../../../processors/kits/c/daybook.h"

typedef struct {
  const char *hash; // 64 hexadecimal digits
  i64 size;         // bytes
} blob;

typedef struct {
  int is_float;         // samples are IEEE floats, else integers
  u32 channels;
  u32 rate;             // frames a second
  u32 bits;             // as declared: the valid bits of a sample
  u32 sample_bytes;     // what a sample takes: 1 to 4, or 8
  i64 data, data_bytes; // where the samples lie, and how many bytes of them the file really has
  int truncated;        // it declares more
} wave;

// Reads exactly `len` bytes; 0 when there are not so many.
static int read_all(blob *b, i64 offset, u8 *into, u32 len) {
  u32 have = 0;
  while (have < len) {
    int read = daybook_blob_read(b->hash, 64, offset + have, into + have, len - have);
    if (read <= 0) return 0;
    have += (u32)read;
  }
  return 1;
}

static u32 u16_at(const u8 *p) { return (u32)p[0] | (u32)p[1] << 8; }
static u32 u32_at(const u8 *p) { return u16_at(p) | u16_at(p + 2) << 16; }
static int is_tag(const u8 *p, const char *tag) {
  return p[0] == tag[0] && p[1] == tag[1] && p[2] == tag[2] && p[3] == tag[3];
}

#define UNKNOWN_SIZE 0xffffffffu // written by RF64, and by programs that stream
#define MOST_CHUNKS 2000         // no honest file has more; a forged one is given up

// The format chunk's fields. Returns 0 or what is wrong with them.
static const char *wave_format(const u8 *fmt, u32 len, wave *w) {
  u32 format = u16_at(fmt);
  if (format == 0xfffe && len >= 26) format = u16_at(fmt + 24); // "extensible": the true one is in its GUID
  if (format != 1 && format != 3) return "unsupported-format";
  w->is_float = format == 3;
  w->channels = u16_at(fmt + 2);
  w->rate = u32_at(fmt + 4);
  w->bits = u16_at(fmt + 14);
  u32 frame = u16_at(fmt + 12);
  if (w->channels == 0 || w->channels > 64 || w->rate == 0 || frame % w->channels != 0) return "malformed-wave";
  w->sample_bytes = frame / w->channels;
  int fits = w->is_float ? w->sample_bytes == 4 || w->sample_bytes == 8
                         : w->sample_bytes >= 1 && w->sample_bytes <= 4;
  return fits && w->bits > 0 && w->bits <= w->sample_bytes * 8 ? 0 : "malformed-wave";
}

// How many of the declared bytes the file has. A size left open means all that follows.
static void wave_data(blob *b, i64 at, u64 declared, int open, wave *w) {
  i64 have = b->size - at;
  if (open) declared = (u64)have;
  w->truncated = declared > (u64)have;
  w->data = at;
  w->data_bytes = w->truncated ? have : (i64)declared;
}

// Looks through the chunks. Returns 0, or a code for what is wrong: `not-a-wave`, `malformed-wave`, `unsupported-format`.
static const char *wave_open(blob *b, wave *w) {
  u8 head[40];
  if (b->size < 12 || !read_all(b, 0, head, 12)) return "not-a-wave";
  int large = is_tag(head, "RF64") || is_tag(head, "BW64");
  if (!(large || is_tag(head, "RIFF")) || !is_tag(head + 8, "WAVE")) return "not-a-wave";
  u32 declared = u32_at(head + 4);
  int unfinished = !large && (declared == 0 || declared == UNKNOWN_SIZE); // its writer never came back to fill it in
  u64 large_data = 0;
  const char *fault = "malformed-wave"; // until a format chunk says otherwise
  w->data = -1;

  i64 at = 12;
  for (int n = 0; n < MOST_CHUNKS && at + 8 <= b->size && (fault || w->data < 0); n++) {
    if (!read_all(b, at, head, 8)) return "malformed-wave";
    u32 size = u32_at(head + 4);
    u64 length = size;
    i64 body = at + 8;
    if (is_tag(head, "ds64") && size >= 16 && read_all(b, body, head, 16)) {
      large_data = (u64)u32_at(head + 8) | (u64)u32_at(head + 12) << 32;
    } else if (is_tag(head, "fmt ") && size >= 16) {
      u32 len = size < sizeof head ? size : (u32)sizeof head;
      if (!read_all(b, body, head, len)) return "malformed-wave";
      fault = wave_format(head, len, w);
      if (fault) return fault;
    } else if (is_tag(head, "data")) {
      if (large && size == UNKNOWN_SIZE) length = large_data;
      int open = (!large && size == UNKNOWN_SIZE) || (unfinished && size == 0);
      wave_data(b, body, length, open, w);
      if (open || w->truncated) break; // nothing can follow
    }
    if (length > (u64)(b->size - body)) break;
    at = body + (i64)(length + (length & 1)); // chunks begin at even places
  }
  if (!fault && w->data < 0) fault = "malformed-wave";
  return fault;
}

#endif
