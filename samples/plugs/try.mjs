#!/usr/bin/env node
// Runs the sample plugs outside Daybook, in node's own WebAssembly, against a small host written here.
//
//   node try.mjs                                   every case in */cases.json, compared with what it expects
//   node try.mjs PLUG FILE [KEY=JSON]...           one run: FILE becomes the blob of org.daybook.file/main and
//                                                  org.daybook.text/main; further props as given
//
//   node try.mjs loudness ../files/audio/tuning-fork.wav
//   node try.mjs keywords ../files/notes/packing-list.md 'org.example.keywords.wanted/main={"terms":5}'
//   node try.mjs exposure /dev/null 'org.daybook.photo/main={"exposureTime":0.004,"fNumber":8,"iso":200}'
//
// The host keeps to the manifest as Daybook does: what is not under `reads` looks absent, a prop not under
// `writes` or a field that the tag's schema does not have ends the run. It is for trying, not a sandbox.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const utf8 = { encode: (text) => new TextEncoder().encode(text), decode: (bytes) => new TextDecoder().decode(bytes) };

class Denied extends Error {}

const tagOf = (key) => key.split("/")[0];

/** One run. `props` is key to value, `blobs` is hash to bytes. Returns the outcome, what was put, and the cost. */
export function runPlug(name, props, blobs) {
  const manifest = JSON.parse(readFileSync(join(here, name, "plug.json"), "utf8"));
  const routine = manifest.routines[Object.values(manifest.processors)[0].routine];
  const put = {};
  const logs = [];
  let memory, exports, calls = 0;

  const bytes = (ptr, len) => new Uint8Array(memory.buffer, ptr >>> 0, len >>> 0);
  const give = (text) => {
    const data = utf8.encode(text);
    const ptr = exports.daybook_alloc(data.length) >>> 0;
    bytes(ptr, data.length).set(data);
    return (BigInt(ptr) << 32n) | BigInt(data.length);
  };
  const readable = (hash) =>
    Object.entries(props).some(([key, value]) =>
      routine.reads.includes(tagOf(key)) && JSON.stringify(value).includes("daybook:blob/" + hash));
  const blobOf = (hash) => {
    if (!readable(hash)) throw new Denied(`blob ${hash} is in no readable prop`);
    return blobs[hash];
  };
  const mayWrite = (key) => {
    if (!routine.writes.includes(tagOf(key))) throw new Denied(`${key} is not under writes`);
  };
  const fits = (value, schema, at) => {
    if (schema.type === "object") {
      for (const field of Object.keys(value)) {
        if (!(field in schema.properties)) throw new Denied(`${at}/${field} is not in the schema`);
        fits(value[field], schema.properties[field], `${at}/${field}`);
      }
      for (const field of schema.required ?? []) {
        if (!(field in value)) throw new Denied(`${at}/${field} is required`);
      }
    } else if (schema.type === "array") {
      value.forEach((element, i) => fits(element, schema.items, `${at}/${i}`));
    } else {
      const type = Number.isInteger(value) && schema.type === "integer" ? "integer" : typeof value;
      if (type !== schema.type) throw new Denied(`${at} is a ${type}, not a ${schema.type}`);
    }
  };
  const ops = {
    "prop.get": ({ key }) => (routine.reads.includes(tagOf(key)) ? put[key] ?? props[key] ?? null : null),
    "prop.put": ({ key, value }) => {
      mayWrite(key);
      fits(value, manifest.owns[tagOf(key)], key);
      put[key] = value;
      return null;
    },
    "prop.delete": ({ key }) => {
      mayWrite(key);
      delete put[key];
      return null;
    },
    "prop.list": ({ tag }) =>
      Object.keys({ ...props, ...put }).filter((key) => routine.reads.includes(tagOf(key)) && (!tag || tagOf(key) === tag)),
    log: ({ level, message }) => {
      logs.push(`${level}: ${message}`);
      return null;
    },
    clock: () => "2026-01-01T00:00:00Z",
    random: () => 4,
    "blob.size": ({ blob }) => blobOf(blob.split("/").pop())?.length ?? -1,
  };
  const daybook = {
    call(ptr, len) {
      calls++;
      const request = JSON.parse(utf8.decode(bytes(ptr, len)));
      const op = ops[request.op];
      const error = { code: "unknown-op", message: `there is no ${request.op}` };
      return give(JSON.stringify(op ? { ok: op(request) } : { error }));
    },
    blob_read(hashPtr, hashLen, offset, ptr, len) {
      calls++;
      const blob = blobOf(utf8.decode(bytes(hashPtr, hashLen)));
      if (!blob) return -1;
      const part = blob.subarray(Number(offset), Number(offset) + len);
      bytes(ptr, part.length).set(part);
      return part.length;
    },
    blob_write() {
      throw new Denied("blob_write is not offered here");
    },
  };

  const module = new WebAssembly.Module(readFileSync(join(here, name, routine.module)));
  for (const wanted of WebAssembly.Module.imports(module)) {
    if (wanted.module !== "daybook" || !(wanted.name in daybook)) {
      throw new Error(`${name} imports ${wanted.module}.${wanted.name}, which Daybook does not have`);
    }
  }
  exports = new WebAssembly.Instance(module, { daybook }).exports;
  memory = exports.memory;
  const started = performance.now();
  let outcome;
  try {
    const packed = BigInt.asUintN(64, exports.daybook_run(...askWith(JSON.stringify({ doc: "doc-1", routine: name }))));
    outcome = JSON.parse(utf8.decode(bytes(Number(packed >> 32n), Number(packed & 0xffffffffn))));
  } catch (e) {
    if (!(e instanceof Denied || e instanceof WebAssembly.RuntimeError)) throw e;
    outcome = { ended: e.message };
  }
  const pages = memory.buffer.byteLength / 65536;
  if (pages > routine.limits.memoryPages) outcome = { ended: `${pages} pages are above the limit` };
  if (calls > routine.limits.hostCalls) outcome = { ended: `${calls} host calls are above the limit` };
  return { outcome, put: outcome.ok === undefined ? {} : put, logs, cost: { millis: Math.round(performance.now() - started), calls, pages } };

  function askWith(request) {
    const packed = give(request);
    return [Number(packed >> 32n), Number(packed & 0xffffffffn)];
  }
}

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** Props about a file as an import would leave them, as far as these plugs read them. */
function propsOf(data, language) {
  const blob = "daybook:blob/" + sha256(data);
  return { "org.daybook.file/main": { blob, size: data.length }, "org.daybook.text/main": { blob, language } };
}

/** A case's bytes: `text`, `base64`, a `file` relative to this folder, cut to `cut` bytes, `repeat`ed, or so many `distinct` words. */
function bytesOf(given) {
  if (given.distinct) return Buffer.from(Array.from({ length: given.distinct }, (_, i) => `antidisestablishmentarian${i}`).join(" "));
  let data = given.file ? readFileSync(join(here, given.file)) : Buffer.from(given.text ?? given.base64 ?? "", given.text === undefined ? "base64" : "utf8");
  if (given.cut !== undefined) data = data.subarray(0, given.cut);
  if (given.repeat) data = Buffer.concat(Array(given.repeat).fill(data));
  return data;
}

function runCase(plug, given) {
  const data = bytesOf(given);
  const props = { ...propsOf(data, given.language), ...given.props };
  for (const key of given.without ?? []) delete props[key];
  return runPlug(plug, props, { [sha256(data)]: data });
}

/** Every field of `wanted` is in `got`, alike; lists wholly; "..." at the end of a text stands for any rest. */
function holds(got, wanted) {
  if (typeof wanted === "string" && wanted.endsWith("...")) return String(got).startsWith(wanted.slice(0, -3));
  if (wanted === null || typeof wanted !== "object" || Array.isArray(wanted)) return isDeepStrictEqual(got, wanted);
  return got !== null && typeof got === "object" && Object.entries(wanted).every(([field, value]) =>
    value === "absent" ? !(field in got) : holds(got[field], value));
}

function tryAll() {
  let wrong = 0, all = 0;
  for (const plug of readdirSync(here).filter((name) => existsSync(join(here, name, "cases.json")))) {
    for (const given of JSON.parse(readFileSync(join(here, plug, "cases.json"), "utf8"))) {
      all++;
      const { outcome, cost } = runCase(plug, given);
      const ok = holds(outcome, given.expect);
      if (!ok) wrong++;
      console.log(`${ok ? "ok   " : "WRONG"} ${plug}: ${given.about} (${cost.millis} ms, ${cost.calls} calls, ${cost.pages} pages)`);
      if (!ok) console.log(`      got    ${JSON.stringify(outcome)}\n      wanted ${JSON.stringify(given.expect)}`);
    }
  }
  console.log(`${all - wrong} of ${all} cases as expected`);
  return wrong === 0 && all > 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [plug, file, ...given] = process.argv.slice(2);
  if (plug === undefined) process.exit(tryAll() ? 0 : 1);
  if (file === undefined) {
    console.error("usage: node try.mjs [PLUG FILE [KEY=JSON]...]");
    process.exit(2);
  }
  const data = readFileSync(file);
  const props = propsOf(data);
  for (const pair of given) props[pair.slice(0, pair.indexOf("="))] = JSON.parse(pair.slice(pair.indexOf("=") + 1));
  console.log(JSON.stringify(runPlug(plug, props, { [sha256(data)]: data }), null, 2));
}
