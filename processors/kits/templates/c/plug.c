#include "kit/daybook.h"
#include "kit/tags.h"

// Where the last dot of a name stands; 0 where none does, or only at its beginning.
static u32 last_dot(slice name) {
  u32 at = 0;
  for (u32 i = 1; i < name.len; i++) {
    if (name.at[i] == '.') at = i;
  }
  return at;
}

static slice daybook_routine(slice request) {
  (void)request;
  {{file}}_t file;
  if (!{{file}}_get(0, &file)) return daybook_error("no-file", "the document has no file");

  {{own}}_t own = {0};
  own.name = file.name;
  u32 dot = last_dot(file.name);
  if (dot) {
    own.name.len = dot;
    own.extension.at = file.name.at + dot + 1;
    own.extension.len = file.name.len - dot - 1;
  }
  own.bytes = file.size;
  own.size = file.size < 1000000 ? {{OWN}}_SIZE_SMALL : {{OWN}}_SIZE_LARGE;
  {{own}}_put(0, &own);
  daybook_log("info", file.name);
  return daybook_ok(slice_of("null"));
}
