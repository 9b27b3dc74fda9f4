// Work that only computes: the same module runs in the sandbox and in node, and both must answer the same.
// Built, from this folder, by
//
//   clang --target=wasm32 -std=c11 -O2 -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry -Wl,--strip-all \
//     -I ../../processors/kits/c -o ../src/main/resources/org/daybook/benchmarks/cpu/cpu.wasm cpu.c
//
//   {"input":{"work":"sha256"|"resize"|"json"|"nothing","rounds":N}}  ->  {"ok":{"check":number}}

#include "daybook.h"

// ---- SHA-256 (FIPS 180-4, section 6.2) of a mebibyte ----------------------------------------------

static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static u32 turned(u32 x, u32 by) { return x >> by | x << (32 - by); }

__attribute__((noinline)) static void block(u32 h[8], const u8 *p) {
  u32 w[64], s[8];
  for (u32 i = 0; i < 16; i++) w[i] = (u32)p[4 * i] << 24 | (u32)p[4 * i + 1] << 16 | (u32)p[4 * i + 2] << 8 | p[4 * i + 3];
  for (u32 i = 16; i < 64; i++) {
    u32 a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3;
    u32 b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  for (u32 i = 0; i < 8; i++) s[i] = h[i];
  for (u32 i = 0; i < 64; i++) {
    u32 e = turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25);
    u32 t1 = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
    u32 a = turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22);
    u32 t2 = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + t1;
    s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = t1 + t2;
  }
  for (u32 i = 0; i < 8; i++) h[i] += s[i];
}

__attribute__((noinline)) static u32 sha256(u32 rounds) {
  u32 length = 1 << 20;
  u8 *bytes = daybook_alloc(length);
  for (u32 i = 0; i < length; i++) bytes[i] = (u8)(i * 31 + (i >> 8));
  u32 check = 0;
  for (u32 r = 0; r < rounds; r++) {
    u32 h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    bytes[0] = (u8)r;
    for (u32 at = 0; at < length; at += 64) block(h, bytes + at);
    check ^= h[0];
  }
  return check;
}

// ---- An image of 2,048 x 1,536 to a quarter of its width, each pixel the mean of sixteen -----------

__attribute__((noinline)) static u32 resize(u32 rounds) {
  u32 width = 2048, height = 1536, w = width / 4, h = height / 4;
  u8 *from = daybook_alloc(width * height * 3), *to = daybook_alloc(w * h * 3);
  for (u32 i = 0; i < width * height * 3; i++) from[i] = (u8)(i ^ i >> 7);
  u32 check = 0;
  for (u32 r = 0; r < rounds; r++) {
    from[r] ^= 1;
    for (u32 y = 0; y < h; y++) {
      for (u32 x = 0; x < w; x++) {
        for (u32 c = 0; c < 3; c++) {
          u32 sum = 8;
          for (u32 dy = 0; dy < 4; dy++) {
            for (u32 dx = 0; dx < 4; dx++) sum += from[((y * 4 + dy) * width + x * 4 + dx) * 3 + c];
          }
          to[(y * w + x) * 3 + c] = (u8)(sum >> 4);
        }
      }
    }
    for (u32 i = 0; i < w * h * 3; i++) check = check * 31 + to[i];
  }
  return check;
}

// ---- A JSON array of 4,000 records, read field by field --------------------------------------------

__attribute__((noinline)) static u32 json(u32 rounds) {
  out o = {0};
  out_char(&o, '[');
  for (u32 i = 0; i < 4000; i++) {
    if (i) out_char(&o, ',');
    out_raw(&o, slice_of("{\"name\":\"photo \\u0041 "));
    out_integer(&o, i);
    out_raw(&o, slice_of(".jpg\",\"tags\":[\"a\",\"bc\",{\"deep\":[1,2,3]}],\"width\":"));
    out_integer(&o, 1000 + i % 977);
    out_raw(&o, slice_of(",\"exposure\":0.0"));
    out_integer(&o, 1 + i % 9);
    out_char(&o, '}');
  }
  out_char(&o, ']');
  slice list = out_slice(&o);
  u32 check = 0;
  for (u32 r = 0; r < rounds; r++) {
    u32 place = 0;
    for (slice item = json_next(list, &place); item.at; item = json_next(list, &place)) {
      check = check * 31 + (u32)json_number(json_field(item, "width"), 0);
      check += (u32)(json_number(json_field(item, "exposure"), 0) * 100);
      slice name = json_field(item, "name");
      for (u32 i = 0; i < name.len; i++) check = check * 33 + (u8)name.at[i];
    }
  }
  return check;
}

static slice daybook_routine(slice request) {
  slice input = json_field(request, "input");
  slice work = json_text(json_field(input, "work"));
  u32 rounds = (u32)json_number(json_field(input, "rounds"), 1);
  u32 check = 0;
  if (same(work, slice_of("sha256"))) check = sha256(rounds);
  else if (same(work, slice_of("resize"))) check = resize(rounds);
  else if (same(work, slice_of("json"))) check = json(rounds);
  out o = {0};
  out_raw(&o, slice_of("{\"check\":"));
  out_integer(&o, check);
  out_char(&o, '}');
  return daybook_ok(out_slice(&o));
}
