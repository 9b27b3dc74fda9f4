/// <reference path="./kit/daybook.d.ts" />
/// <reference path="./kit/tags.d.ts" />
// @ts-check

/** @type {DaybookRoutine} */
export function describe() {
  const file = daybook.get("org.daybook.file");
  if (file === null) throw Object.assign(new Error("the document has no file"), { code: "no-file" });

  const dot = file.name.lastIndexOf(".");
  /** @type {Tags.{{Own}}} */
  const own = {
    name: dot > 0 ? file.name.slice(0, dot) : file.name,
    bytes: file.size,
    size: file.size < 1000000 ? "small" : "large",
  };
  if (dot > 0) own.extension = file.name.slice(dot + 1);
  daybook.put("{{id}}", own);
  daybook.log("info", `described ${file.name}`);
  return own;
}
