// node's side of the comparison: `node run.mjs cpu.wasm RUNS WORK ROUNDS [WORK ROUNDS ...]`. For each work it
// prints what it answered and the seconds of the median run: a fresh instance and a call, as in the sandbox.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

const [file, runs, ...works] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));

function never() {
  throw new Error("this work asks the host for nothing");
}

const imports = { daybook: {} };
for (const wanted of WebAssembly.Module.imports(module)) {
  imports[wanted.module][wanted.name] = never;
}

function run(input) {
  const { exports } = new WebAssembly.Instance(module, imports);
  const at = exports.daybook_alloc(input.length);
  new Uint8Array(exports.memory.buffer, at, input.length).set(input);
  const packed = BigInt.asUintN(64, exports.daybook_run(at, input.length));
  const answer = new Uint8Array(exports.memory.buffer, Number(packed >> 32n), Number(packed & 0xffffffffn));
  return JSON.parse(new TextDecoder().decode(answer)).ok.check;
}

for (let i = 0; i < works.length; i += 2) {
  const request = { doc: "", routine: "cpu", input: { work: works[i], rounds: Number(works[i + 1]) } };
  const input = new TextEncoder().encode(JSON.stringify(request));
  const seconds = [];
  let check = 0;
  for (let r = 0; r < 2 * runs; r++) {
    const start = performance.now();
    check = run(input);
    if (r >= runs) seconds.push((performance.now() - start) / 1e3); // the first half warms up
  }
  seconds.sort((a, b) => a - b);
  console.log(`figure ${check}`);
  console.log(`figure ${seconds[seconds.length >> 1]}`);
}
