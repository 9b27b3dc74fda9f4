// A small JSON: values, a parser and a writer, all of RFC 8259 and nothing more.
// Objects keep the order of their fields. Numbers are doubles, exact for integers below 2^53.

/** A value in a place that may be without one: `new Some<i64>(3)`, or null. */
export class Some<T> {
  constructor(public value: T) {}
}

export enum Kind { Null, Bool, Number, Text, List, Object }

export class Json {
  kind: Kind = Kind.Null;
  bool: bool = false;
  number: f64 = 0;
  text: string = "";
  /** A list's elements, or an object's values in the order of `names`. */
  items: Json[] = [];
  names: string[] = [];

  static ofNull(): Json { return new Json(); }

  static ofBool(value: bool): Json {
    const json = new Json();
    json.kind = Kind.Bool;
    json.bool = value;
    return json;
  }

  static ofNumber(value: f64): Json {
    const json = new Json();
    json.kind = Kind.Number;
    json.number = value;
    return json;
  }

  static ofText(value: string): Json {
    const json = new Json();
    json.kind = Kind.Text;
    json.text = value;
    return json;
  }

  static list(): Json {
    const json = new Json();
    json.kind = Kind.List;
    return json;
  }

  static object(): Json {
    const json = new Json();
    json.kind = Kind.Object;
    return json;
  }

  /** Returns the value that `source` spells out, or null when it is not JSON. */
  static parse(source: string): Json | null {
    return new Parser(source).whole();
  }

  /** The value of a field; null when this is no object, or has no such field. */
  field(name: string): Json | null {
    if (this.kind != Kind.Object) return null;
    const at = this.names.indexOf(name);
    return at < 0 ? null : this.items[at];
  }

  /** A number field; NaN when it is absent or of another kind. */
  numberAt(name: string): f64 {
    const value = this.field(name);
    return value !== null && value.kind == Kind.Number ? value.number : NaN;
  }

  /** Whether it is a whole number that a double holds exactly, at most 2^53 to either side. */
  isInteger(): bool {
    return this.kind == Kind.Number && Math.floor(this.number) == this.number && Math.abs(this.number) <= 9007199254740992;
  }

  /** A text field; empty when it is absent or of another kind. */
  textAt(name: string): string {
    const value = this.field(name);
    return value !== null && value.kind == Kind.Text ? value.text : "";
  }

  /** Sets a field and returns this object, so that calls can be chained. */
  set(name: string, value: Json): Json {
    const at = this.names.indexOf(name);
    if (at >= 0) {
      this.items[at] = value;
    } else {
      this.names.push(name);
      this.items.push(value);
    }
    return this;
  }

  setText(name: string, value: string): Json { return this.set(name, Json.ofText(value)); }

  /** Sets a number field; a value that is no finite number is left out. */
  setNumber(name: string, value: f64): Json {
    return isFinite(value) ? this.set(name, Json.ofNumber(value)) : this;
  }

  toString(): string {
    switch (this.kind) {
      case Kind.Bool: return this.bool ? "true" : "false";
      case Kind.Number: return numberText(this.number);
      case Kind.Text: return quoted(this.text);
      case Kind.List: {
        const parts = new Array<string>(this.items.length);
        for (let i = 0; i < this.items.length; i++) parts[i] = this.items[i].toString();
        return "[" + parts.join(",") + "]";
      }
      case Kind.Object: {
        const parts = new Array<string>(this.items.length);
        for (let i = 0; i < this.items.length; i++) {
          parts[i] = quoted(this.names[i]) + ":" + this.items[i].toString();
        }
        return "{" + parts.join(",") + "}";
      }
      default: return "null";
    }
  }
}

/** `value` rounded to so many decimals; NaN and the infinities stay what they are. */
export function rounded(value: f64, decimals: i32): f64 {
  const scale = Math.pow(10, <f64>decimals);
  return Math.round(value * scale) / scale;
}

function numberText(value: f64): string {
  if (!isFinite(value)) return "null"; // JSON has no word for them
  if (Math.floor(value) == value && Math.abs(value) < 9007199254740992) return (<i64>value).toString();
  return value.toString();
}

function quoted(text: string): string {
  const parts: string[] = ['"'];
  let from = 0; // text[from..i) needs no escape
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c != 0x22 && c != 0x5c && c >= 0x20) continue;
    parts.push(text.substring(from, i));
    from = i + 1;
    if (c == 0x22) parts.push('\\"');
    else if (c == 0x5c) parts.push("\\\\");
    else if (c == 0x0a) parts.push("\\n");
    else if (c == 0x0d) parts.push("\\r");
    else if (c == 0x09) parts.push("\\t");
    else parts.push("\\u00" + (c < 16 ? "0" : "1") + (c & 15).toString(16));
  }
  parts.push(text.substring(from));
  parts.push('"');
  return parts.join("");
}

/** Lists and objects may nest so deep; deeper input is refused rather than overflowing the stack. */
const DEEPEST = 200;

class Parser {
  private at: i32 = 0;
  /** Set once something is wrong; everything on the way out gives up then. */
  private broken: bool = false;

  constructor(private source: string) {}

  whole(): Json | null {
    const value = this.value(0);
    this.space();
    return this.broken || this.at != this.source.length ? null : value;
  }

  private value(depth: i32): Json {
    this.space();
    const c = this.peek();
    if (depth > DEEPEST) return this.fail();
    if (c == 0x7b) return this.object(depth);
    if (c == 0x5b) return this.list(depth);
    if (c == 0x22) return Json.ofText(this.text());
    if (c == 0x2d || isDigit(c)) return this.number();
    if (this.word("true")) return Json.ofBool(true);
    if (this.word("false")) return Json.ofBool(false);
    if (this.word("null")) return Json.ofNull();
    return this.fail();
  }

  private object(depth: i32): Json {
    const object = Json.object();
    this.at++;
    this.space();
    if (this.take(0x7d)) return object;
    while (!this.broken) {
      this.space();
      if (this.peek() != 0x22) return this.fail();
      const name = this.text();
      this.space();
      if (!this.take(0x3a)) return this.fail();
      object.set(name, this.value(depth + 1));
      this.space();
      if (this.take(0x7d)) return object;
      if (!this.take(0x2c)) return this.fail();
    }
    return object;
  }

  private list(depth: i32): Json {
    const list = Json.list();
    this.at++;
    this.space();
    if (this.take(0x5d)) return list;
    while (!this.broken) {
      list.items.push(this.value(depth + 1));
      this.space();
      if (this.take(0x5d)) return list;
      if (!this.take(0x2c)) return this.fail();
    }
    return list;
  }

  private number(): Json {
    const from = this.at;
    this.take(0x2d);
    if (!this.take(0x30) && !this.digits()) return this.fail();
    if (this.take(0x2e) && !this.digits()) return this.fail();
    if (this.take(0x65) || this.take(0x45)) {
      if (!this.take(0x2b)) this.take(0x2d);
      if (!this.digits()) return this.fail();
    }
    return Json.ofNumber(parseFloat(this.source.substring(from, this.at)));
  }

  private text(): string {
    const parts: string[] = [];
    let from = ++this.at;
    while (this.at < this.source.length) {
      const c = this.peek();
      if (c < 0x20) break; // control characters must be escaped
      if (c == 0x22) {
        parts.push(this.source.substring(from, this.at++));
        return parts.join("");
      }
      if (c != 0x5c) {
        this.at++;
        continue;
      }
      parts.push(this.source.substring(from, this.at++));
      parts.push(this.escape());
      from = this.at;
    }
    this.fail();
    return "";
  }

  private escape(): string {
    const c = this.peek();
    this.at++;
    switch (c) {
      case 0x22: return '"';
      case 0x5c: return "\\";
      case 0x2f: return "/";
      case 0x62: return "\b";
      case 0x66: return "\f";
      case 0x6e: return "\n";
      case 0x72: return "\r";
      case 0x74: return "\t";
      case 0x75: {
        // A character beyond U+FFFF comes as two of these, its surrogates: just what a string holds.
        let unit = 0;
        for (let i = 0; i < 4; i++) {
          const digit = hexDigit(this.peek());
          if (digit < 0) {
            this.fail();
            return "";
          }
          unit = (unit << 4) | digit;
          this.at++;
        }
        return String.fromCharCode(unit);
      }
      default:
        this.fail();
        return "";
    }
  }

  private peek(): i32 {
    return this.at < this.source.length ? this.source.charCodeAt(this.at) : -1;
  }

  private take(c: i32): bool {
    if (this.peek() != c) return false;
    this.at++;
    return true;
  }

  private digits(): bool {
    const from = this.at;
    while (isDigit(this.peek())) this.at++;
    return this.at > from;
  }

  private word(word: string): bool {
    if (this.source.substr(this.at, word.length) != word) return false;
    this.at += word.length;
    return true;
  }

  private space(): void {
    let c = this.peek();
    while (c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09) {
      this.at++;
      c = this.peek();
    }
  }

  private fail(): Json {
    this.broken = true;
    return Json.ofNull();
  }
}

function isDigit(c: i32): bool { return c >= 0x30 && c <= 0x39; }

function hexDigit(c: i32): i32 {
  if (isDigit(c)) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
