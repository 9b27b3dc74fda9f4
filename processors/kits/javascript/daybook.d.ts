// Daybook's guest interface for JavaScript, as types: for editors and `tsc --checkJs`. Nothing of it
// runs. The plug is one file that defines `run`:
//
//   /// <reference path="./kit/daybook.d.ts" />
//   /// <reference path="./tags.d.ts" />
//   export function run(request) { ...; return { what: "it returns" }; }
//
// An error that is thrown ends the run, and nothing it wrote is kept.

type DaybookJson = null | boolean | number | string | DaybookJson[] | { [field: string]: DaybookJson };

/** What a tag's props hold; `tags.d.ts` adds the tags that the plug reads and writes. */
interface DaybookTags {}

/** A prop's key of a known tag: `<tag>/<id>`. */
type DaybookKey<T extends keyof DaybookTags & string> = `${T}/${string}`;

/** What `run` is given. */
interface DaybookRequest {
  doc: string;
  routine: string;
  input: DaybookJson;
}

interface DaybookHttpRequest {
  method: string;
  url: string;
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

interface Daybook {
  /** A prop's value; null when it is absent, or its tag not declared under `reads`. */
  get<T extends keyof DaybookTags & string>(key: DaybookKey<T>): DaybookTags[T] | null;
  /** Puts a prop. Its tag must be declared under `writes`, its value must fit the tag's schema. */
  put<T extends keyof DaybookTags & string>(key: DaybookKey<T>, value: DaybookTags[T]): void;
  /** Removes a prop. Its tag must be declared under `writes`. */
  delete(key: string): void;
  /** The keys of the props that may be read, in order. */
  list(tag?: string): string[];
  /** The bytes behind a reference in a readable prop, and new ones. */
  blob: {
    size(reference: string): number;
    read(reference: string, offset?: number, length?: number): Uint8Array;
    write(bytes: Uint8Array): string;
  };
  log(level: "trace" | "debug" | "info" | "warn" | "error", message: string): void;
  /** The time, RFC 3339, journaled. */
  now(): string;
  /** A random integer below 2^53, journaled. */
  random(): number;
  /** Documents that match. Wants the grant `query`. */
  query(
    where: DaybookJson, limit: number, after?: string,
  ): { documents: { id: string; props: Partial<Record<string, DaybookJson>> }[]; next: string | null };
  references(direction: "in" | "out", limit?: number): { references: { from: string; to: string }[] };
  /** Waits; the run may be put aside meanwhile, and is replayed to here. */
  sleep(millis: number): void;
  /** The next signal of that name; null when the time is over first. */
  receive(signal: string, millis?: number): { payload: DaybookJson } | null;
  /** Runs `routine` of this plug, or `plug:routine`, on this document. */
  invoke(routine: string, input?: DaybookJson): DaybookJson;
  http(request: DaybookHttpRequest): DaybookHttpResponse;
  progress(value: DaybookJson): void;
}

declare const daybook: Daybook;
