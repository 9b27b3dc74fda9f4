// Daybook's guest interface for C, without a C library: one header, for a plug of one source file.
//
// It compiles with clang --target=wasm32 -ffreestanding -nostdlib and wasm-ld.
//
// A routine sees and changes its document through props (`daybook_get_prop`, `daybook_put_prop`) and
// reads bytes through `daybook_blob_read`. The plug defines one function,
//
//   slice daybook_routine(slice request);   // request: {"doc","routine"}; returns daybook_ok or daybook_error
//
// Texts cross the border as UTF-8 in this module's memory. Where a call answers with a text, the host
// asks `daybook_alloc` for room, writes it there, and returns where: pointer in the upper 32 bits of an
// i64, length in the lower. Nothing is ever freed: an instance lives for one run.

#ifndef DAYBOOK_H
#define DAYBOOK_H

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-function" // a plug uses only a part of this

typedef unsigned char u8;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

// A piece of UTF-8 text: not ended by a zero. `at` is 0 for "there is none".
typedef struct {
  const char *at;
  u32 len;
} slice;

// ---- Memory ------------------------------------------------------------------------------------

extern u8 __heap_base; // where the linker says free memory begins

// Room for `len` bytes, zeroed, aligned to 8. Traps when the host grants no more memory.
__attribute__((export_name("daybook_alloc"))) void *daybook_alloc(u32 len) {
  static u32 next = 0;
  if (next == 0) next = (u32)&__heap_base;
  u32 at = (next + 7) & ~7u;
  u64 end = (u64)at + len;
  u64 have = (u64)__builtin_wasm_memory_size(0) << 16;
  if (end > have && __builtin_wasm_memory_grow(0, (u32)((end - have + 65535) >> 16)) == (unsigned long)-1) {
    __builtin_trap();
  }
  next = (u32)end;
  return (void *)at;
}

// Room for `count` things of `size` bytes.
static void *daybook_alloc_many(u32 count, u32 size) {
  if (size && count > 0xffffffffu / size) __builtin_trap();
  return daybook_alloc(count * size);
}

// The compiler calls these for structs.
__attribute__((weak)) void *memcpy(void *to, const void *from, unsigned long len) {
  for (unsigned long i = 0; i < len; i++) ((u8 *)to)[i] = ((const u8 *)from)[i];
  return to;
}

__attribute__((weak)) void *memset(void *at, int byte, unsigned long len) {
  for (unsigned long i = 0; i < len; i++) ((u8 *)at)[i] = (u8)byte;
  return at;
}

static slice slice_of(const char *text) {
  slice s = {text, 0};
  while (text[s.len]) s.len++;
  return s;
}

static int same(slice a, slice b) {
  if (a.len != b.len) return 0;
  for (u32 i = 0; i < a.len; i++) {
    if (a.at[i] != b.at[i]) return 0;
  }
  return 1;
}

// ---- Writing JSON ------------------------------------------------------------------------------

// A text that is being written: `out_...` append to it, and it grows as needed.
typedef struct {
  char *at;
  u32 len, room;
} out;

static void out_char(out *o, char c) {
  if (o->len == o->room) {
    u32 room = o->room ? o->room * 2 : 256;
    char *bigger = daybook_alloc(room);
    for (u32 i = 0; i < o->len; i++) bigger[i] = o->at[i];
    o->at = bigger;
    o->room = room;
  }
  o->at[o->len++] = c;
}

static void out_raw(out *o, slice s) {
  for (u32 i = 0; i < s.len; i++) out_char(o, s.at[i]);
}

// A JSON string, quoted; `s` is UTF-8.
static void out_string(out *o, slice s) {
  static const char hex[] = "0123456789abcdef";
  out_char(o, '"');
  for (u32 i = 0; i < s.len; i++) {
    u8 c = (u8)s.at[i];
    if (c < 0x20) {
      out_raw(o, slice_of("\\u00"));
      out_char(o, hex[c >> 4]);
      out_char(o, hex[c & 15]);
    } else {
      if (c == '"' || c == '\\') out_char(o, '\\');
      out_char(o, (char)c);
    }
  }
  out_char(o, '"');
}

// A JSON number rounded to so many decimals, below 10^15 in all digits; without trailing zeros.
static void out_number(out *o, double value, int decimals) {
  double scale = 1;
  for (int i = 0; i < decimals; i++) scale *= 10;
  if (value < 0) {
    value = -value;
    if (value * scale >= 0.5) out_char(o, '-');
  }
  u64 scaled = (u64)(value * scale + 0.5);
  while (decimals > 0 && scaled % 10 == 0) {
    scaled /= 10;
    decimals--;
  }
  char digits[24];
  int n = 0;
  do {
    if (n == decimals && n > 0) digits[n++] = '.', decimals = -1;
    digits[n++] = (char)('0' + scaled % 10);
    scaled /= 10;
  } while (scaled > 0 || (decimals >= 0 && n <= decimals));
  while (n > 0) out_char(o, digits[--n]);
}

// `"name":` with the comma that it needs.
static void out_name(out *o, const char *name) {
  if (o->len > 0 && o->at[o->len - 1] != '{') out_char(o, ',');
  out_string(o, slice_of(name));
  out_char(o, ':');
}

static slice out_slice(out *o) {
  slice s = {o->at, o->len};
  return s;
}

// ---- Reading JSON ------------------------------------------------------------------------------
// A value is the slice that spells it out; nothing is built. What is malformed reads as absent.

static const char *json_space(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) p++;
  return p;
}

// The place after the string that begins at `p`; 0 when it does not end.
static const char *json_skip_string(const char *p, const char *end) {
  for (p++; p < end; p++) {
    if (*p == '\\') p++;
    else if (*p == '"') return p + 1;
  }
  return 0;
}

// The place after the value that begins at `p`; 0 when it does not end.
static const char *json_skip(const char *p, const char *end) {
  int depth = 0;
  while (p && p < end) {
    char c = *p;
    if (c == '"') {
      p = json_skip_string(p, end);
      if (p && depth == 0) return p;
      continue;
    }
    if (c == '{' || c == '[') depth++;
    if (c == '}' || c == ']') {
      if (depth == 0) return p; // the end of what encloses a bare value
      if (--depth == 0) return p + 1;
    }
    if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) return p;
    p++;
  }
  return depth == 0 ? p : 0;
}

static u32 json_hex4(const char *p) {
  u32 value = 0;
  for (int i = 0; i < 4; i++) {
    char c = p[i];
    u32 digit = c >= '0' && c <= '9' ? (u32)(c - '0') : (u32)((c | 0x20) - 'a' + 10);
    if (digit > 15) return 0xfffd;
    value = value << 4 | digit;
  }
  return value;
}

static void out_utf8(out *o, u32 c) {
  if (c < 0x80) {
    out_char(o, (char)c);
    return;
  }
  int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const u8 lead[] = {0, 0xc0, 0xe0, 0xf0};
  out_char(o, (char)(lead[more] | c >> 6 * more));
  while (more-- > 0) out_char(o, (char)(0x80 | (c >> 6 * more & 0x3f)));
}

// The text of a JSON string as UTF-8; absent when `value` is none.
static slice json_text(slice value) {
  slice none = {0, 0};
  if (value.len < 2 || value.at[0] != '"') return none;
  out o = {0, 0, 0};
  const char *p = value.at + 1, *end = value.at + value.len - 1;
  while (p < end) {
    if (*p != '\\') {
      out_char(&o, *p++);
      continue;
    }
    char c = p + 1 < end ? p[1] : 0;
    p += 2;
    if (c == 'u' && end - p >= 4) {
      u32 unit = json_hex4(p);
      p += 4;
      int high = unit >= 0xd800 && unit < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u';
      u32 low = high ? json_hex4(p + 2) : 0;
      if (low >= 0xdc00 && low < 0xe000) { // beyond U+FFFF a character comes as two surrogates
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        p += 6;
      } else if (unit >= 0xd800 && unit < 0xe000) {
        unit = 0xfffd;
      }
      out_utf8(&o, unit);
    } else {
      out_char(&o, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c);
    }
  }
  slice text = {o.at ? o.at : "", o.len};
  return text;
}

// The value of an object's field; absent when there is none.
static slice json_field(slice object, const char *name) {
  slice none = {0, 0};
  const char *p = object.at, *end = object.at + object.len;
  if (!p || p == end || *p != '{') return none;
  slice wanted = slice_of(name);
  p = json_space(p + 1, end);
  while (p < end && *p == '"') {
    const char *after = json_skip_string(p, end);
    if (!after) return none;
    slice quoted = {p, (u32)(after - p)};
    p = json_space(after, end);
    if (p == end || *p != ':') return none;
    p = json_space(p + 1, end);
    after = json_skip(p, end);
    if (!after) return none;
    if (same(json_text(quoted), wanted)) {
      slice value = {p, (u32)(after - p)};
      return value;
    }
    p = json_space(after, end);
    if (p < end && *p == ',') p = json_space(p + 1, end);
  }
  return none;
}

// Steps through a JSON list: begin with `place` 0. Absent at the end.
static slice json_next(slice list, u32 *place) {
  slice none = {0, 0};
  const char *end = list.at + list.len;
  if (list.len < 2 || list.at[0] != '[') return none;
  const char *p = json_space(list.at + (*place ? *place : 1), end);
  if (p < end && *p == ',') p = json_space(p + 1, end);
  if (p >= end || *p == ']') return none;
  const char *after = json_skip(p, end);
  if (!after) return none;
  *place = (u32)(after - list.at);
  slice value = {p, (u32)(after - p)};
  return value;
}

// How many elements a JSON list has.
static u32 json_count(slice list) {
  u32 place = 0, count = 0;
  while (json_next(list, &place).at) count++;
  return count;
}

// What a field of a prop may be: `has` says whether it is there.
typedef struct { int has; double value; } maybe_number;
typedef struct { int has; i64 value; } maybe_integer;
typedef struct { int has; int value; } maybe_bool;

static maybe_number some_number(double value) {
  maybe_number some = {1, value};
  return some;
}

static maybe_integer some_integer(i64 value) {
  maybe_integer some = {1, value};
  return some;
}

static maybe_bool some_bool(int value) {
  maybe_bool some = {1, value};
  return some;
}

// The number that `value` spells out, or `otherwise` when it is none.
static double json_number(slice value, double otherwise) {
  const char *p = value.at, *end = value.at + value.len;
  if (!p || p == end) return otherwise;
  int negative = *p == '-';
  p += negative;
  if (p == end || *p < '0' || *p > '9') return otherwise;
  double number = 0;
  int power = 0;
  for (; p < end && *p >= '0' && *p <= '9'; p++) number = number * 10 + (*p - '0');
  if (p < end && *p == '.') {
    for (p++; p < end && *p >= '0' && *p <= '9'; p++, power--) number = number * 10 + (*p - '0');
  }
  if (p < end && (*p | 0x20) == 'e') {
    p++;
    int below = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    int exponent = 0;
    for (; p < end && *p >= '0' && *p <= '9' && exponent < 1000; p++) exponent = exponent * 10 + (*p - '0');
    power += below ? -exponent : exponent;
  }
  // One division by a power of ten that is exact: 0.1 reads as 0.1.
  double scale = 1;
  for (int i = power < 0 ? -power : power; i > 0; i--) {
    if (power > 0) {
      number *= 10;
    } else if (scale < 1e22) {
      scale *= 10;
    } else {
      number /= 10;
    }
  }
  number /= scale;
  return negative ? -number : number;
}

static maybe_number json_maybe_number(slice value) {
  maybe_number read = {value.len > 0 && (value.at[0] == '-' || (value.at[0] >= '0' && value.at[0] <= '9')), 0};
  if (read.has) read.value = json_number(value, 0);
  return read;
}

// A whole number that a double holds exactly, at most 2^53 to either side.
static maybe_integer json_maybe_integer(slice value) {
  maybe_number number = json_maybe_number(value);
  maybe_integer read = {0, 0};
  if (number.has && number.value >= -0x1p53 && number.value <= 0x1p53) {
    read.value = (i64)number.value;
    read.has = (double)read.value == number.value;
  }
  return read;
}

static maybe_bool json_maybe_bool(slice value) {
  maybe_bool read = {same(value, slice_of("true")) || same(value, slice_of("false")), same(value, slice_of("true"))};
  return read;
}

// A JSON integer.
static void out_integer(out *o, i64 value) {
  char digits[20];
  int n = 0;
  u64 left = value < 0 ? 0 - (u64)value : (u64)value;
  if (value < 0) out_char(o, '-');
  do {
    digits[n++] = (char)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  while (n > 0) out_char(o, digits[--n]);
}

// A JSON number with 15 significant digits, integers with all; a value that is not finite becomes null.
static void out_double(out *o, double value) {
  if (value != value || value - value != 0) {
    out_raw(o, slice_of("null"));
    return;
  }
  if (value > -0x1p63 && value < 0x1p63 && (double)(i64)value == value) {
    out_integer(o, (i64)value);
    return;
  }
  double size = value < 0 ? -value : value;
  if (size == 0 || (size >= 1e-4 && size < 1e15)) {
    int decimals = 14;
    for (double top = 10; top <= size && decimals > 0; top *= 10) decimals--;
    out_number(o, value, decimals);
    return;
  }
  int power = 0;
  for (; size >= 10; size /= 10) power++;
  for (; size < 1; size *= 10) power--;
  out_number(o, value < 0 ? -size : size, 14);
  out_char(o, 'e');
  out_integer(o, power);
}

// ---- The host ----------------------------------------------------------------------------------

#define IMPORT(name) __attribute__((import_module("daybook"), import_name(name)))

IMPORT("call") u64 daybook_host_call(const char *request, u32 len);

// Fills `into` from `offset` of the blob on. Returns how many bytes came: 0 at the end, negative on an error.
IMPORT("blob_read") int daybook_blob_read(const char *hash, u32 hash_len, i64 offset, void *into, u32 len);

// Stores bytes as a blob and puts its 64 hexadecimal digits at `digits`.
IMPORT("blob_write") int daybook_blob_write(const void *bytes, u32 len, char *digits);

// The host's last refusal, as JSON {"code","message"}; absent when it refused nothing. It ends the run,
// unless it is taken.
static slice daybook_refusal = {0, 0};

// The failure of a host call, as JSON {"code","message"}, or absent. Who takes it deals with it: the run
// goes on. One that nobody takes ends the run with its code.
static slice daybook_take_failure(void) {
  slice taken = daybook_refusal, none = {0, 0};
  daybook_refusal = none;
  return taken;
}

static slice daybook_call(out *request) {
  u64 packed = daybook_host_call(request->at, request->len);
  slice answer = {(const char *)(u32)(packed >> 32), (u32)packed};
  slice error = json_field(answer, "error");
  if (error.at) daybook_refusal = error;
  return json_field(answer, "ok");
}

// A prop's value as JSON; absent when the document has none, or its tag is not declared under `reads`.
static slice daybook_get_prop(const char *key) {
  out request = {0, 0, 0};
  out_raw(&request, slice_of("{\"op\":\"prop.get\",\"key\":"));
  out_string(&request, slice_of(key));
  out_char(&request, '}');
  slice value = daybook_call(&request);
  slice none = {0, 0};
  return same(value, slice_of("null")) ? none : value;
}

// The key of a tag's prop; id 0 means `main`.
static const char *daybook_key(const char *tag, const char *id) {
  out key = {0, 0, 0};
  out_raw(&key, slice_of(tag));
  out_char(&key, '/');
  out_raw(&key, slice_of(id ? id : "main"));
  out_char(&key, 0);
  return key.at;
}

// Ends the run: a prop holds what its struct in `tags.h` does not know.
static void daybook_misshapen(const char *key) {
  out o = {0, 0, 0};
  out_raw(&o, slice_of("{\"code\":\"prop-misshapen\",\"message\":"));
  out message = {0, 0, 0};
  out_raw(&message, slice_of("the prop "));
  out_raw(&message, slice_of(key));
  out_raw(&message, slice_of(" is not what the plug's bindings say"));
  out_string(&o, out_slice(&message));
  out_char(&o, '}');
  daybook_refusal = out_slice(&o);
}

// Puts a prop. Its tag must be declared under `writes`, its value must fit the tag's schema.
static void daybook_put_prop(const char *key, slice json) {
  out request = {0, 0, 0};
  out_raw(&request, slice_of("{\"op\":\"prop.put\",\"key\":"));
  out_string(&request, slice_of(key));
  out_raw(&request, slice_of(",\"value\":"));
  out_raw(&request, json);
  out_char(&request, '}');
  daybook_call(&request);
}

// Starts a request: {"op":"<name>" without its end.
static out daybook_request(const char *op) {
  out request = {0, 0, 0};
  out_char(&request, '{');
  out_name(&request, "op");
  out_string(&request, slice_of(op));
  return request;
}

static slice daybook_send(out *request) {
  out_char(request, '}');
  return daybook_call(request);
}

static void out_text_field(out *o, const char *name, slice text) {
  out_name(o, name);
  out_string(o, text);
}

static void out_json_field(out *o, const char *name, slice json) {
  out_name(o, name);
  out_raw(o, json);
}

// Removes a prop. Its tag must be declared under `writes`.
static void daybook_delete_prop(const char *key) {
  out request = daybook_request("prop.delete");
  out_text_field(&request, "key", slice_of(key));
  daybook_send(&request);
}

// The keys of the props that may be read, as a JSON list; of one tag, or of all for 0.
static slice daybook_list_props(const char *tag) {
  out request = daybook_request("prop.list");
  if (tag) out_text_field(&request, "tag", slice_of(tag));
  return daybook_send(&request);
}

// The time as a JSON string, RFC 3339. Journaled: a replayed run sees the same.
static slice daybook_now(void) {
  out request = daybook_request("clock");
  return daybook_send(&request);
}

// A random integer below 2^53, journaled.
static u64 daybook_random(void) {
  out request = daybook_request("random");
  return (u64)json_number(daybook_send(&request), 0);
}

// Writes a line to the run's log, at trace, debug, info, warn or error.
static void daybook_log(const char *level, slice message) {
  out request = daybook_request("log");
  out_text_field(&request, "level", slice_of(level));
  out_text_field(&request, "message", message);
  daybook_send(&request);
}

// Documents that match `where` (JSON): {"documents":[{"id","props"}],"next"}. Wants the grant `query`.
static slice daybook_query(slice where, int limit, slice after) {
  out request = daybook_request("query");
  out_json_field(&request, "where", where);
  out_name(&request, "limit");
  out_number(&request, limit, 0);
  if (after.at) out_text_field(&request, "after", after);
  return daybook_send(&request);
}

// Links "in" to this document, or "out" of it: {"references":[{"from","key","pointer","to"}]}.
static slice daybook_references(const char *direction, int limit) {
  out request = daybook_request("references");
  out_text_field(&request, "direction", slice_of(direction));
  out_name(&request, "limit");
  out_integer(&request, limit);
  return daybook_send(&request);
}

// Makes a document that comes to be when the run is merged; a link to it, as a JSON text. `props` is
// a JSON object of props by key, each under a tag declared in `writes`.
static slice daybook_create(slice props) {
  out request = daybook_request("doc.create");
  out_json_field(&request, "props", props);
  return daybook_send(&request);
}

// Waits; the run may be put aside meanwhile, and is replayed to here.
static void daybook_sleep(double millis) {
  out request = daybook_request("sleep");
  out_name(&request, "millis");
  out_number(&request, millis, 0);
  daybook_send(&request);
}

// The payload of the next signal of that name; absent when `millis` are over first. Negative: no limit.
static slice daybook_receive(const char *signal, double millis) {
  out request = daybook_request("receive");
  out_text_field(&request, "signal", slice_of(signal));
  if (millis >= 0) {
    out_name(&request, "millis");
    out_number(&request, millis, 0);
  }
  return json_field(daybook_send(&request), "payload");
}

// Runs another routine (`routine` of this plug, or `plug:routine`) on this document; its output.
static slice daybook_invoke(const char *routine, slice input) {
  out request = daybook_request("invoke");
  out_text_field(&request, "routine", slice_of(routine));
  out_json_field(&request, "input", input);
  return daybook_send(&request);
}

// Asks a granted host. `request` is a JSON object {"method"?,"url","headers"?,"body"? or "bodyBase64"?};
// answers {"status","headers","body" or "bodyBase64"}.
static slice daybook_http(slice request) {
  out o = daybook_request("http");
  if (request.len > 2) out_char(&o, ',');
  for (u32 i = 1; i + 1 < request.len; i++) out_char(&o, request.at[i]);
  return daybook_send(&o);
}

// Says how far the run is, for people; `value` is JSON.
static void daybook_progress(slice value) {
  out request = daybook_request("progress");
  out_json_field(&request, "value", value);
  daybook_send(&request);
}

// The size of a blob in bytes, given its reference as in a prop (`daybook:blob/...`); negative when it cannot be read.
static i64 daybook_blob_size(slice reference) {
  out request = {0, 0, 0};
  out_raw(&request, slice_of("{\"op\":\"blob.size\",\"blob\":"));
  out_string(&request, reference);
  out_char(&request, '}');
  return (i64)json_number(daybook_call(&request), -1);
}

// Fills `into` from `offset` of the blob on, given its reference. Returns how many bytes came: 0 at the end,
// negative on an error.
static int daybook_read_blob(slice reference, i64 offset, void *into, u32 len) {
  u32 from = reference.len < 64 ? 0 : reference.len - 64;
  return daybook_blob_read(reference.at + from, reference.len - from, offset, into, len);
}

// Stores bytes; answers the reference that a prop may hold.
static slice daybook_write_blob(const void *bytes, u32 len) {
  out reference = {0, 0, 0};
  out_raw(&reference, slice_of("daybook:blob/"));
  char digits[64];
  daybook_blob_write(bytes, len, digits);
  slice hash = {digits, 64};
  out_raw(&reference, hash);
  return out_slice(&reference);
}

// ---- How a routine ends ------------------------------------------------------------------------

// It came to its end. What it wrote is merged; `value` is for logs.
static slice daybook_ok(slice value) {
  out o = {0, 0, 0};
  out_raw(&o, slice_of("{\"ok\":"));
  out_raw(&o, value);
  out_char(&o, '}');
  return out_slice(&o);
}

// It could not do its work. Nothing it wrote is kept; code and message go into the error tag.
static slice daybook_error(const char *code, const char *message) {
  out o = {0, 0, 0};
  out_raw(&o, slice_of("{\"error\":{"));
  out_name(&o, "code");
  out_string(&o, slice_of(code));
  out_name(&o, "message");
  out_string(&o, slice_of(message));
  out_raw(&o, slice_of("}}"));
  return out_slice(&o);
}

static slice daybook_routine(slice request);

__attribute__((export_name("daybook_run"))) u64 daybook_run(const char *request, u32 len) {
  slice asked = {request, len};
  slice outcome = daybook_routine(asked);
  if (daybook_refusal.at) {
    out o = {0, 0, 0};
    out_raw(&o, slice_of("{\"error\":"));
    out_raw(&o, daybook_refusal);
    out_char(&o, '}');
    outcome = out_slice(&o);
  }
  return (u64)(u32)outcome.at << 32 | outcome.len;
}

#pragma clang diagnostic pop

#endif
