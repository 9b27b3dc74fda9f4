// Daybook's guest interface for JavaScript, as types: for editors and `tsc --checkJs`. Nothing of it runs.
// A plug's code is one ES module that exports its routines:
//
//   /// <reference path="./daybook.d.ts" />
//   /// <reference path="./tags.d.ts" />
//   /** @type {DaybookRoutine} */
//   export function count(input, run) { ...; return { what: "it returns" }; }
//
// What a function throws ends the run, and nothing it wrote is kept.

type DaybookJson = null | boolean | number | string | DaybookJson[] | { [field: string]: DaybookJson };

/** What a routine is: the function of its name, or the default one. What it returns is JSON, or a promise of it. */
type DaybookRoutine = (input: any, run: DaybookRun) => unknown;

interface DaybookRun {
  /** The document's id. */
  doc: string;
  /** The routine's name. */
  routine: string;
}

/** What a host's answer `{"error"}` is thrown as. */
interface DaybookError extends Error {
  code: string;
}

/** What tags' props hold; `tags.d.ts` adds the tags that the plug reads and writes. */
interface DaybookTags {}

/** A prop's key: `<tag>/<id>`, or `<tag>` for `<tag>/main`. */
type DaybookKey<T extends keyof DaybookTags & string> = T | `${T}/${string}`;

interface DaybookHttpRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  bodyBase64?: string;
}

interface DaybookHttpResponse {
  status: number;
  headers: Record<string, string>;
  body?: string;
  bodyBase64?: string;
}

interface DaybookReference {
  from: string;
  key: string;
  pointer: string;
  to: string;
}

interface Daybook {
  /** A prop's value; null when it is absent, or its tag not declared under `reads`. */
  get<T extends keyof DaybookTags & string>(key: DaybookKey<T>): DaybookTags[T] | null;
  /** Puts a prop. Its tag must be declared under `writes`, its value must fit the tag's schema. */
  put<T extends keyof DaybookTags & string>(key: DaybookKey<T>, value: DaybookTags[T]): void;
  /** Removes a prop. Its tag must be declared under `writes`. */
  delete(key: string): void;
  /** The keys of the props that may be read, in order. */
  list(tag?: string): string[];
  /** How many bytes a blob has that a readable prop names. Throws `blob-unknown`. */
  blobSize(blob: string): number;
  /** Bytes of it; to its end without a length. Throws `blob-unknown`. */
  blobRead(blob: string, offset?: number, length?: number): Uint8Array;
  /** Stores a blob; its 64 hexadecimal digits. `daybook:blob/` before them is its reference. */
  blobWrite(bytes: Uint8Array): string;
  log(level: "trace" | "debug" | "info" | "warn" | "error", message: string): void;
  /** The time, RFC 3339, journaled. */
  clock(): string;
  /** A whole number below 2^53, journaled. */
  random(): number;
  /**
   * Documents that match, or those of `docs` (at most 200) that do. Wants the grant `query`, but in a
   * collator, which finds its members. Throws `query-refused`, `answer-too-large`.
   */
  query(
    where: DaybookJson,
    options?: { limit?: number; after?: string; docs?: string[] },
  ): { documents: { id: string; props: Record<string, DaybookJson> }[]; next: string | null };
  /** Links of this document; `in` wants the grant `query`. Throws `answer-too-large`. */
  references(direction: "in" | "out", options?: { limit?: number }): { references: DaybookReference[] };
  /** Makes a document that comes to be when the run is merged; a link to it. Its tags must be declared under `writes`. */
  create(props: Record<string, DaybookJson>): string;
  /** Waits; the run may be put aside meanwhile, and is replayed to here. */
  sleep(millis: number): void;
  /** The next signal of that name; null when the time is over first. */
  receive(signal: string, millis?: number): { payload: DaybookJson } | null;
  /** Runs `routine` of this plug, or `plug:routine`, on this document. Throws `invoke-failed`, `routine-unknown`. */
  invoke(routine: string, input?: DaybookJson): any;
  /** Asks a granted host. Throws `http-failed`, `http-refused`, `http-too-large`. */
  http(request: DaybookHttpRequest): DaybookHttpResponse;
  /** Says how far the run is. */
  progress(value: DaybookJson): void;
}

declare const daybook: Daybook;

/** Lines for the plug's log: `log` is `info`. */
declare const console: Record<"debug" | "info" | "log" | "warn" | "error", (...values: unknown[]) => void>;
