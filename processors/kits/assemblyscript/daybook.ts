// Daybook's guest interface for AssemblyScript.
//
// A routine is a function that gets {"doc","routine"} and returns an Outcome. It sees and changes its
// document through props (`getProp`, `putProp`) and reads bytes through `Blob`. A plug's main file has:
//
//   import { Outcome, run } from "./kit/daybook";
//   export { daybook_alloc } from "./kit/daybook";
//   export function daybook_run(ptr: usize, len: usize): u64 { return run(ptr, len, routine); }
//   function routine(request: Json): Outcome { ... }
//
// Texts cross the border as UTF-8 in this module's memory. Where a call answers with a text, the host
// asks `daybook_alloc` for room, writes it there, and returns where: pointer in the upper 32 bits of an
// i64, length in the lower.

import { Json, Kind } from "./json";

// @ts-ignore: decorator
@external("daybook", "call")
declare function hostCall(ptr: usize, len: usize): u64;

// @ts-ignore: decorator
@external("daybook", "blob_read")
declare function hostBlobRead(hash: usize, hashLen: usize, offset: i64, into: usize, len: usize): i32;

// @ts-ignore: decorator
@external("daybook", "blob_write")
declare function hostBlobWrite(ptr: usize, len: usize, out: usize): i32;

/** Room for `len` bytes that the host is about to fill. Never moved or freed behind its back. */
export function daybook_alloc(len: usize): usize {
  return heap.alloc(len == 0 ? 1 : len);
}

/** Where a failed check or a `throw` leads: its message goes into the log, and the run ends as a trap. */
export function trapped(message: string | null, file: string | null, line: u32, column: u32): void {
  const why = message === null ? "it failed" : message as string;
  log("error", why + " at " + (file === null ? "" : file as string) + ":" + line.toString());
  unreachable();
}

/** How a routine ended: `{"ok":..}` or `{"error":{"code","message"}}`. */
export class Outcome {
  private constructor(public json: Json) {}

  /** It came to its end. What it wrote is merged; `value` is for logs. */
  static ok(value: Json): Outcome {
    return new Outcome(Json.object().set("ok", value));
  }

  /** It could not do its work. Nothing it wrote is kept; code and message go into the error tag. */
  static error(code: string, message: string): Outcome {
    const error = Json.object().setText("code", code).setText("message", message);
    return new Outcome(Json.object().set("error", error));
  }
}

/** The first refusal by the host, which ends the run whatever the routine returns, unless it is taken. */
let refusal: Outcome | null = null;

/** Why a host call failed. */
export class Failure {
  constructor(public code: string, public message: string) {}
}

/**
 * The failure of a host call that answered nothing, or null. Who takes it deals with it: the run goes on.
 * One that nobody takes ends the run with its code.
 */
export function takeFailure(): Failure | null {
  const taken = refusal;
  refusal = null;
  if (taken === null) return null;
  const error = taken.json.field("error");
  return error === null ? null : new Failure(error.textAt("code"), error.textAt("message"));
}

/** Ends the run: a prop holds what its class in `tags.ts` does not know. */
export function misshapen(key: string): void {
  refuse("prop-misshapen", "the prop " + key + " is not what the plug's bindings say");
}

/** What `daybook_run` does: reads the request, runs the routine, hands its outcome to the host. */
export function run(ptr: usize, len: usize, routine: (request: Json) => Outcome): u64 {
  refusal = null;
  const request = Json.parse(String.UTF8.decodeUnsafe(ptr, len));
  let outcome = request === null
    ? Outcome.error("bad-request", "the host's request is not JSON")
    : routine(request);
  if (refusal !== null) outcome = refusal as Outcome;
  const answer = String.UTF8.encode(outcome.json.toString());
  const size = <usize>answer.byteLength;
  const out = daybook_alloc(size);
  memory.copy(out, changetype<usize>(answer), size);
  return (<u64>out << 32) | <u64>size;
}

/** A prop's value; null when it is absent, or not declared under `reads`. */
export function getProp(key: string): Json | null {
  const value = call(Json.object().setText("op", "prop.get").setText("key", key));
  return value === null || value.kind == Kind.Null ? null : value;
}

/** Puts a prop. Its tag must be declared under `writes`, its value must fit the tag's schema. */
export function putProp(key: string, value: Json): void {
  call(Json.object().setText("op", "prop.put").setText("key", key).set("value", value));
}

/** Writes a line to the run's log. */
export function log(level: string, message: string): void {
  call(Json.object().setText("op", "log").setText("level", level).setText("message", message));
}

/** Removes a prop. Its tag must be declared under `writes`. */
export function deleteProp(key: string): void {
  call(Json.object().setText("op", "prop.delete").setText("key", key));
}

/** The keys of the props that may be read, in order; those of one tag only, if it is given. */
export function listProps(tag: string = ""): string[] {
  const request = Json.object().setText("op", "prop.list");
  if (tag != "") request.setText("tag", tag);
  const keys: string[] = [];
  const answer = call(request);
  if (answer !== null) {
    for (let i = 0; i < answer.items.length; i++) keys.push(answer.items[i].text);
  }
  return keys;
}

/** The time, RFC 3339. It is journaled: a replayed run sees the same. */
export function now(): string {
  const answer = call(Json.object().setText("op", "clock"));
  return answer === null ? "" : answer.text;
}

/** A random integer below 2^53, journaled. */
export function random(): u64 {
  const answer = call(Json.object().setText("op", "random"));
  return answer === null ? 0 : <u64>answer.number;
}

/** Documents that match: {"documents":[{"id","props"}],"next"}. Wants the grant `query`. */
export function query(where: Json, limit: i32, after: string = ""): Json | null {
  const request = Json.object().setText("op", "query").set("where", where).setNumber("limit", limit);
  if (after != "") request.setText("after", after);
  return call(request);
}

/** Links "in" to this document, or "out" of it: {"references":[{"from","key","pointer","to"}]}. */
export function references(direction: string, limit: i32 = 0): Json | null {
  const request = Json.object().setText("op", "references").setText("direction", direction);
  if (limit > 0) request.setNumber("limit", limit);
  return call(request);
}

/**
 * Makes a document that comes to be when the run is merged; a link to it. `props` is an object of
 * props by key, each under a tag declared in `writes`.
 */
export function create(props: Json): Json | null {
  return call(Json.object().setText("op", "doc.create").set("props", props));
}

/** Waits; the run may be put aside meanwhile, and is replayed to here. */
export function sleep(millis: f64): void {
  call(Json.object().setText("op", "sleep").setNumber("millis", millis));
}

/** The next signal of that name to the run's job; null when `millis` are over first. Negative: no limit. */
export function receive(signal: string, millis: f64 = -1): Json | null {
  const request = Json.object().setText("op", "receive").setText("signal", signal);
  if (millis >= 0) request.setNumber("millis", millis);
  const answer = call(request);
  return answer === null || answer.kind == Kind.Null ? null : answer.field("payload");
}

/** Runs another routine (`routine` of this plug, or `plug:routine`) on this document; its output. */
export function invoke(routine: string, input: Json = Json.object()): Json | null {
  return call(Json.object().setText("op", "invoke").setText("routine", routine).set("input", input));
}

/**
 * Asks a granted host: {"method","url","headers"?,"body"? or "bodyBase64"?} is answered with
 * {"status","headers","body" or "bodyBase64"}. `request` is changed.
 */
export function http(request: Json): Json | null {
  return call(request.setText("op", "http"));
}

/** Says how far the run is, for people. */
export function progress(value: Json): void {
  call(Json.object().setText("op", "progress").set("value", value));
}

/** Stores bytes, and returns the reference that a prop may hold. */
export function writeBlob(bytes: Uint8Array): string {
  const digits = new ArrayBuffer(64);
  hostBlobWrite(bytes.dataStart, <usize>bytes.length, changetype<usize>(digits));
  return "daybook:blob/" + String.UTF8.decode(digits);
}

function call(request: Json): Json | null {
  const text = String.UTF8.encode(request.toString());
  const packed = hostCall(changetype<usize>(text), <usize>text.byteLength);
  const ptr = <usize>(packed >> 32);
  const len = <usize>(packed & 0xffffffff);
  const answer = Json.parse(String.UTF8.decodeUnsafe(ptr, len));
  heap.free(ptr);
  if (answer === null) return refuse("bad-answer", "the host's answer is not JSON");
  const error = answer.field("error");
  if (error !== null) return refuse(error.textAt("code"), error.textAt("message"));
  return answer.field("ok");
}

function refuse(code: string, message: string): Json | null {
  if (refusal === null) refusal = Outcome.error(code, message);
  return null;
}

/** The bytes behind a reference such as `daybook:blob/<64 hexadecimal digits>` in a readable prop. */
export class Blob {
  private hash: ArrayBuffer;

  constructor(private reference: string) {
    this.hash = String.UTF8.encode(reference.substring(reference.lastIndexOf("/") + 1));
  }

  /** How many bytes it has; -1 when it is not here, which ends the run. */
  size(): i64 {
    const answer = call(Json.object().setText("op", "blob.size").setText("blob", this.reference));
    return answer === null ? -1 : <i64>answer.number;
  }

  /** Fills `into` from `offset` on. Returns how many bytes came: 0 at the end, negative on an error. */
  read(offset: i64, into: Uint8Array): i32 {
    return hostBlobRead(
      changetype<usize>(this.hash), <usize>this.hash.byteLength, offset, into.dataStart, <usize>into.length);
  }
}
