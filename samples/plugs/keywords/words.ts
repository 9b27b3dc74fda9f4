// From bytes to words, a chunk at a time: what is kept does not grow with the text.

/** Decodes UTF-8 that arrives in chunks; a character may be split between two. */
export class Utf8 {
  private pending: u32 = 0;
  private wanted: i32 = 0;
  private least: u32 = 0;

  /** Takes the next byte. Returns a code point, -1 when it needs more bytes, U+FFFD for what is malformed. */
  next(byte: u8): i32 {
    if (this.wanted > 0) {
      if ((byte & 0xc0) != 0x80) {
        this.wanted = 0; // the character broke off: its rest is dropped, this byte starts a new one
        return this.next(byte);
      }
      this.pending = (this.pending << 6) | (byte & 0x3f);
      if (--this.wanted > 0) return -1;
      const c = this.pending;
      const legal = c >= this.least && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
      return legal ? <i32>c : 0xfffd;
    }
    if (byte < 0x80) return byte;
    if ((byte & 0xe0) == 0xc0) return this.start(byte & 0x1f, 1, 0x80);
    if ((byte & 0xf0) == 0xe0) return this.start(byte & 0x0f, 2, 0x800);
    if ((byte & 0xf8) == 0xf0) return this.start(byte & 0x07, 3, 0x10000);
    return 0xfffd;
  }

  private start(bits: u32, wanted: i32, least: u32): i32 {
    this.pending = bits;
    this.wanted = wanted;
    this.least = least;
    return -1;
  }
}

/** So many different words are counted at most, so that no text can fill the memory. */
const MOST_DIFFERENT = 50000;
/** A longer "word" is no word: an address, a key, a line of base64. It counts as one, and is no term. */
const LONGEST = 40;

/** Counts the words of a text that is fed in one code point after the other; `end` closes it. */
export class WordCount {
  words: i64 = 0;
  /** How often each word occurs, stop words too, in lower case. */
  readonly counts: Map<string, i32> = new Map();
  /** The word so far, in UTF-16 as strings are. */
  private units: i32[] = [];
  private length: i32 = 0;
  private hasLetter: bool = false;
  /** An apostrophe was seen after a letter; it belongs to the word if another letter follows. */
  private apostrophe: bool = false;

  take(c: i32): void {
    if (c == 0xad || c == 0x200d || c == 0xfeff) return; // soft hyphen, joiner, byte order mark: not seen
    if (isUnspaced(c)) {
      this.end();
      this.words++; // written without spaces: each character counts, no terms are drawn
      return;
    }
    if (isApostrophe(c) && this.length > 0 && !this.apostrophe) {
      this.apostrophe = true;
      return;
    }
    if (!isWordCharacter(c)) {
      this.end();
      return;
    }
    if (this.apostrophe) {
      this.push(0x27);
      this.apostrophe = false;
    }
    this.push(c);
    if (!isDigit(c)) this.hasLetter = true;
  }

  end(): void {
    if (this.length > 0) {
      this.words++;
      if (this.hasLetter && this.length <= LONGEST) this.count();
    }
    this.units.length = 0;
    this.length = 0;
    this.hasLetter = false;
    this.apostrophe = false;
  }

  private push(c: i32): void {
    this.length++;
    if (this.length > LONGEST) return;
    if (c < 0x10000) {
      this.units.push(c);
    } else {
      this.units.push(0xd800 + ((c - 0x10000) >> 10));
      this.units.push(0xdc00 + (c & 0x3ff));
    }
  }

  private count(): void {
    let word = String.fromCharCodes(this.units).toLowerCase();
    if (word.endsWith("'s")) word = word.substring(0, word.length - 2);
    if (this.counts.has(word)) this.counts.set(word, this.counts.get(word) + 1);
    else if (this.counts.size < MOST_DIFFERENT) this.counts.set(word, 1);
  }
}

function isDigit(c: i32): bool { return c >= 0x30 && c <= 0x39; }

function isApostrophe(c: i32): bool { return c == 0x27 || c == 0x2019; }

/** Letters, digits and marks of all scripts. Beyond ASCII: all but the blocks of signs and spaces. */
function isWordCharacter(c: i32): bool {
  if (c < 0x80) return isDigit(c) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
  if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
  if (c == 0xd7 || c == 0xf7) return false;
  if (c == 0x37e || c == 0x387 || c == 0x589 || c == 0x5be || c == 0x5c0 || c == 0x5c3) return false;
  if (c == 0x60c || c == 0x61b || c == 0x61f || c == 0x6d4 || c == 0x964 || c == 0x965) return false;
  if (c == 0x1680 || c == 0x180e) return false;
  if (c >= 0x2000 && c <= 0x2bff) return false; // spaces, punctuation, currency, arrows, symbols
  if (c >= 0x2e00 && c <= 0x2e7f) return false;
  if (c >= 0x3000 && c <= 0x303f) return false;
  if (c >= 0xe000 && c <= 0xf8ff) return false; // private use
  if (c >= 0xfe10 && c <= 0xfe6f) return false;
  if (c >= 0xff00 && c <= 0xff0f) return false;
  if (c >= 0xfff0 && c <= 0xffff) return false;
  return c < 0x1f000 || c > 0x1faff; // pictographs and emoji
}

/** Scripts that put no spaces between words: Thai, Lao, Khmer, Burmese, Chinese, Japanese. */
function isUnspaced(c: i32): bool {
  if (c < 0xe00) return false;
  return (
    (c <= 0xeff) ||
    (c >= 0x1000 && c <= 0x109f) ||
    (c >= 0x1780 && c <= 0x17ff) ||
    (c >= 0x2e80 && c <= 0x2fdf) ||
    (c >= 0x3040 && c <= 0x30ff) ||
    (c >= 0x31f0 && c <= 0x31ff) ||
    (c >= 0x3400 && c <= 0x9fff) ||
    (c >= 0xf900 && c <= 0xfaff) ||
    (c >= 0xff66 && c <= 0xff9f) ||
    (c >= 0x20000 && c <= 0x3ffff)
  );
}
