// How loud a recording is: its peak, its mean power, and how much of it is silence.
//
// dBFS here: 0 is the largest sample that the format can hold, so a sine that just fits has a peak of 0
// and an RMS of -3.01 dBFS. Silence: stretches of 20 ms whose peak stays below -60 dBFS.

#include "../../../processors/kits/c/daybook.h"
#include "wave.h"

#define BUFFER 262144
#define SILENT 0.001 // -60 dBFS

typedef struct {
  double peak, squares;
  i64 samples, frames;
  i64 silent, silent_run, longest_run; // frames
  double window_peak;
  u32 window, in_window; // frames: a window's length, and how far the current one is
} meter;

// The sample at `p`, full scale being 1.
static double sample_at(const u8 *p, const wave *w) {
  if (w->is_float) {
    double value;
    if (w->sample_bytes == 4) {
      union { u32 bits; float number; } f = {u32_at(p)};
      value = f.number;
    } else {
      union { u64 bits; double number; } d = {(u64)u32_at(p) | (u64)u32_at(p + 4) << 32};
      value = d.number;
    }
    return value - value == 0 ? value : 0; // not a number or infinite: as if it were silent
  }
  switch (w->sample_bytes) {
    case 1: return (p[0] - 128) / 128.0; // 8 bits are unsigned, all others signed
    case 2: return (int)(u16_at(p) << 16) / 2147483648.0;
    case 3: return (int)(u16_at(p) << 8 | (u32)p[2] << 24) / 2147483648.0;
    default: return (int)u32_at(p) / 2147483648.0;
  }
}

static void close_window(meter *m) {
  if (m->in_window == 0) return;
  if (m->window_peak < SILENT) {
    m->silent += m->in_window;
    m->silent_run += m->in_window;
    if (m->silent_run > m->longest_run) m->longest_run = m->silent_run;
  } else {
    m->silent_run = 0;
  }
  m->in_window = 0;
  m->window_peak = 0;
}

static void take_frame(meter *m, const u8 *p, const wave *w) {
  for (u32 c = 0; c < w->channels; c++, p += w->sample_bytes) {
    double s = sample_at(p, w);
    if (s < 0) s = -s;
    if (s > m->peak) m->peak = s;
    if (s > m->window_peak) m->window_peak = s;
    m->squares += s * s;
    m->samples++;
  }
  m->frames++;
  if (++m->in_window == m->window) close_window(m);
}

// The natural logarithm of a positive, normal number: its exponent, and a series for the rest.
static double natural_log(double x) {
  union { double number; u64 bits; } u = {x};
  int exponent = (int)(u.bits >> 52) - 1023;
  u.bits = (u.bits & 0x000fffffffffffffull) | 0x3ff0000000000000ull; // now from 1 to 2
  if (u.number > 1.41421356237309515) {
    u.number /= 2;
    exponent++;
  }
  double s = (u.number - 1) / (u.number + 1), term = s, sum = 0;
  for (int k = 1; k < 30; k += 2, term *= s * s) sum += term / k;
  return 2 * sum + exponent * 0.69314718055994531;
}

static double decibels(double amplitude) { return 20 * natural_log(amplitude) / 2.30258509299404568; }

static void out_field(out *o, const char *name, double value, int decimals) {
  out_name(o, name);
  out_number(o, value, decimals);
}

static slice result(const wave *w, const meter *m) {
  out o = {0, 0, 0};
  double rate = w->rate;
  out_char(&o, '{');
  out_field(&o, "duration", m->frames / rate, 3);
  out_field(&o, "sampleRate", rate, 0);
  out_field(&o, "channels", w->channels, 0);
  out_field(&o, "bitsPerSample", w->bits, 0);
  out_name(&o, "sampleFormat");
  out_string(&o, slice_of(w->is_float ? "float" : "integer"));
  if (m->peak > 1e-300) { // all zeros have no level in decibels
    out_field(&o, "peak", decibels(m->peak), 2);
    double rms = __builtin_sqrt(m->squares / (double)m->samples);
    if (rms > 1e-300) out_field(&o, "rms", decibels(rms), 2);
  }
  out_field(&o, "silence", m->silent / rate, 3);
  out_field(&o, "longestSilence", m->longest_run / rate, 3);
  if (m->frames > 0) out_field(&o, "silenceRatio", (double)m->silent / (double)m->frames, 4);
  if (w->truncated) out_raw(&o, slice_of(",\"truncated\":true"));
  out_char(&o, '}');
  return out_slice(&o);
}

static slice failed(const char *code) {
  slice c = slice_of(code);
  if (same(c, slice_of("not-a-wave"))) return daybook_error(code, "the bytes do not begin with RIFF or RF64 and WAVE");
  if (same(c, slice_of("unsupported-format"))) {
    return daybook_error(code, "the samples are neither integer nor float PCM; compressed WAV is not read");
  }
  return daybook_error(code, "there is no usable `fmt ` chunk before the samples, or no `data` chunk");
}

static slice daybook_routine(slice request) {
  (void)request;
  slice file = daybook_get_prop("org.daybook.file/main");
  if (!file.at) return daybook_error("no-file", "the document has no prop org.daybook.file/main");
  slice reference = json_text(json_field(file, "blob"));
  if (reference.len < 64) return daybook_error("no-blob", "org.daybook.file/main names no blob");
  blob b = {reference.at + reference.len - 64, daybook_blob_size(reference)};
  if (b.size < 0) return daybook_error("unreadable-blob", "the file's blob cannot be read");

  wave w = {0};
  const char *fault = wave_open(&b, &w);
  if (fault) return failed(fault);

  meter m = {0};
  m.window = w.rate / 50 ? w.rate / 50 : 1;
  u32 frame = w.channels * w.sample_bytes;
  u32 most = BUFFER / frame * frame;
  u8 *buffer = daybook_alloc(BUFFER);
  i64 left = w.data_bytes - w.data_bytes % frame; // half a frame at a cut end is no frame
  if (left < w.data_bytes) w.truncated = 1;
  for (i64 at = w.data; left > 0;) {
    u32 len = left < most ? (u32)left : most;
    if (!read_all(&b, at, buffer, len)) return daybook_error("unreadable-blob", "the file's blob cannot be read to its end");
    for (u32 i = 0; i < len; i += frame) take_frame(&m, buffer + i, &w);
    at += len;
    left -= len;
  }
  close_window(&m);

  slice answer = result(&w, &m);
  daybook_put_prop("org.example.loudness/main", answer);
  return daybook_ok(answer);
}
