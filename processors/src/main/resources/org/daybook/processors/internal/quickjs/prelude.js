// Evaluated once, in a fresh engine that is then kept as an image. The four functions are the host's: a JSON
// request and its answer as texts, a number from 0 to 1, bytes of a blob (null when it is not here), a blob of bytes.
(function (call, random, readBlob, writeBlob) {
  'use strict';
  const { parse, stringify } = JSON;
  const { freeze, defineProperty } = Object;

  const failure = (code, message) => {
    const error = new Error(message);
    defineProperty(error, 'name', { value: 'DaybookError', configurable: true, writable: true });
    error.code = code;
    return error;
  };

  const ask = (op, fields) => {
    const answer = parse(call(stringify({ op, ...fields })));
    if (answer.error !== undefined) {
      throw failure(answer.error.code, answer.error.message);
    }
    return answer.ok;
  };

  const daybook = {
    get: (key) => ask('prop.get', { key }),
    put: (key, value) => {
      if (stringify(value) === undefined) {
        throw new TypeError('daybook.put was given a value that is no JSON');
      }
      ask('prop.put', { key, value });
    },
    delete: (key) => {
      ask('prop.delete', { key });
    },
    list: (tag) => ask('prop.list', { tag }),
    blobSize: (blob) => ask('blob.size', { blob }),
    blobRead: (blob, offset = 0, length = undefined) => {
      const most = length === undefined ? Math.max(0, daybook.blobSize(blob) - offset) : length;
      const bytes = readBlob(String(blob), Number(offset), Number(most));
      if (bytes === null) {
        throw failure('blob-unknown', `the blob ${blob} is not here`);
      }
      return bytes;
    },
    blobWrite: (bytes) => {
      if (!(bytes instanceof Uint8Array)) {
        throw new TypeError('daybook.blobWrite wants a Uint8Array');
      }
      return writeBlob(bytes);
    },
    log: (level, message) => {
      ask('log', { level, message: String(message) });
    },
    clock: () => ask('clock'),
    random: () => ask('random'),
    query: (where, options) => ask('query', { where, ...options }),
    references: (direction, options) => ask('references', { direction, ...options }),
    create: (props) => ask('doc.create', { props }),
    sleep: (millis) => {
      ask('sleep', { millis });
    },
    receive: (signal, millis) => ask('receive', { signal, millis }),
    invoke: (routine, input) => ask('invoke', { routine, input }),
    http: (request) => ask('http', request),
    progress: (value) => {
      ask('progress', { value });
    },
  };
  defineProperty(globalThis, 'daybook', { value: freeze(daybook), enumerable: true });

  const console = {};
  for (const level of ['debug', 'info', 'warn', 'error']) {
    console[level] = (...values) => daybook.log(level, values.map(shown).join(' '));
  }
  console.log = console.info;
  defineProperty(globalThis, 'console', { value: freeze(console), enumerable: true });

  defineProperty(Math, 'random', { value: () => random(), writable: true, configurable: true });

  function shown(value) {
    if (typeof value === 'string') {
      return value;
    }
    if (value instanceof Error) {
      return `${value}\n${value.stack}`;
    }
    return stringify(value) ?? String(value);
  }

  const described = (thrown) => {
    if (!(thrown instanceof Error)) {
      // Where there is no memory left for an error, the engine throws null.
      return { error: { code: 'error', message: shown(thrown) }, limit: thrown === null ? 'memory' : undefined };
    }
    const message = String(thrown.message);
    const limit =
      thrown instanceof RangeError && message === 'Maximum call stack size exceeded'
        ? 'stack'
        : thrown instanceof InternalError && message === 'out of memory'
          ? 'memory'
          : undefined;
    const code = typeof thrown.code === 'string' ? thrown.code : String(thrown.name);
    const stack = String(thrown.stack ?? '')
      .split('\n')
      .filter((line) => !line.includes('(prelude.js:'))
      .join('\n');
    return { error: { code, message }, stack, limit };
  };

  let exported;
  let outcome;

  return freeze({
    // Takes the plug's exports; answers the names of those that are functions.
    accept: (namespace) => {
      exported = namespace;
      return stringify(Object.keys(namespace).filter((name) => typeof namespace[name] === 'function'));
    },
    // Begins a run; what it leaves to do is in the engine's queue.
    start: (text) => {
      outcome = undefined;
      (async () => {
        try {
          const { doc, routine, input } = parse(text);
          const code = Object.hasOwn(exported, routine) ? exported[routine] : exported.default;
          const ok = await code(input, { doc, routine });
          outcome = stringify({ ok: ok === undefined ? null : ok });
        } catch (thrown) {
          try {
            outcome = stringify(described(thrown));
          } catch {
            outcome = '{"error":{"code":"error","message":"it threw what cannot be described"}}';
          }
        }
      })();
    },
    // What has become of the run; null while it waits for what nobody will do.
    outcome: () => outcome ?? null,
    describe: (thrown) => stringify(described(thrown)),
  });
});
