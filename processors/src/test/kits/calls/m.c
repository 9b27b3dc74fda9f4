#include "kit/daybook.h"

static slice text_of(const char *text) { return slice_of(text); }

static void out_flag(out *o, const char *name, int flag) {
  out_json_field(o, name, text_of(flag ? "true" : "false"));
}

static slice daybook_routine(slice request) {
  if (same(json_text(json_field(request, "routine")), text_of("echo"))) {
    return daybook_ok(json_field(request, "input"));
  }
  out said = {0, 0, 0};
  out_char(&said, '{');
  out_json_field(&said, "keys", daybook_list_props(0));
  out_name(&said, "oneTag");
  out_integer(&said, json_count(daybook_list_props("org.example.given")));
  daybook_delete_prop("org.example.calls/gone");

  slice blob = json_text(json_field(daybook_get_prop("org.example.given/main"), "blob"));
  u32 size = (u32)daybook_blob_size(blob);
  u8 *bytes = daybook_alloc(size);
  out_name(&said, "read");
  out_integer(&said, daybook_read_blob(blob, 0, bytes, size));
  out_name(&said, "past");
  out_integer(&said, daybook_read_blob(blob, size, bytes, size));
  out_text_field(&said, "copy", daybook_write_blob(bytes, size));

  daybook_log("info", text_of("said \"so\""));
  out_json_field(&said, "now", daybook_now());
  out_flag(&said, "random", daybook_random() < (u64)1 << 53);
  daybook_sleep(5);
  daybook_progress(text_of("{\"done\":1}"));

  slice none = {0, 0};
  slice found = daybook_query(text_of("{\"has\":\"org.example.given\"}"), 10, none);
  out_name(&said, "found");
  out_integer(&said, json_count(json_field(found, "documents")));
  u32 place = 0;
  slice link = json_next(json_field(daybook_references("out", 5), "references"), &place);
  out_json_field(&said, "link", json_field(link, "to"));

  out_json_field(&said, "signal", daybook_receive("sent", 10));
  out_flag(&said, "silence", !daybook_receive("never", 10).at);
  out_json_field(&said, "echo", daybook_invoke("echo", text_of("{\"a\":\"b\"}")));

  slice answer = daybook_http(text_of("{\"url\":\"http://127.0.0.1/\",\"method\":\"GET\"}"));
  slice code = json_text(json_field(daybook_take_failure(), "code"));
  out_text_field(&said, "failure", answer.at || !code.at ? text_of("none") : code);
  out_flag(&said, "absent", !daybook_get_prop("org.example.given/none").at);
  out_flag(&said, "taken", !daybook_take_failure().at);
  out_char(&said, '}');
  daybook_put_prop("org.example.calls/main", out_slice(&said));
  return daybook_ok(text_of("null"));
}
