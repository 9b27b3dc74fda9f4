import { log, Outcome, run } from "./kit/daybook";
import { Json } from "./kit/json";
import { {{File}}, {{Own}}, {{Own}}Size } from "./kit/tags";
export { daybook_alloc } from "./kit/daybook";

export function daybook_run(ptr: usize, len: usize): u64 {
  return run(ptr, len, describe);
}

function describe(request: Json): Outcome {
  const file = {{File}}.get();
  if (file === null) return Outcome.error("no-file", "the document has no file");

  const own = new {{Own}}();
  const dot = file.name.lastIndexOf(".");
  own.name = dot > 0 ? file.name.substring(0, dot) : file.name;
  if (dot > 0) own.extension = file.name.substring(dot + 1);
  own.bytes = file.size;
  own.size = file.size < 1000000 ? {{Own}}Size.SMALL : {{Own}}Size.LARGE;
  own.put();
  log("info", "described " + file.name);
  return Outcome.ok(own.toJson());
}
