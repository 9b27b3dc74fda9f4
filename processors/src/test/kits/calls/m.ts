import * as host from "./kit/daybook";
import { Json, Kind } from "./kit/json";
export { daybook_alloc } from "./kit/daybook";

export function daybook_run(ptr: usize, len: usize): u64 {
  return host.run(ptr, len, routine);
}

function routine(request: Json): host.Outcome {
  if (request.textAt("routine") == "echo") return host.Outcome.ok(request.field("input")!);

  const said = Json.object();
  const keys = Json.list();
  const all = host.listProps();
  for (let i = 0; i < all.length; i++) keys.items.push(Json.ofText(all[i]));
  said.set("keys", keys);
  said.setNumber("oneTag", host.listProps("org.example.given").length);
  host.deleteProp("org.example.calls/gone");

  const given = host.getProp("org.example.given/main")!.textAt("blob");
  const blob = new host.Blob(given);
  const bytes = new Uint8Array(<i32>blob.size());
  said.setNumber("read", blob.read(0, bytes));
  said.setNumber("past", blob.read(blob.size(), bytes));
  said.setText("copy", host.writeBlob(bytes));

  host.log("info", "said \"so\"");
  said.setText("now", host.now());
  said.set("random", Json.ofBool(host.random() < (<u64>1 << 53)));
  host.sleep(5);
  host.progress(Json.object().setNumber("done", 1));

  const where = Json.object().setText("has", "org.example.given");
  const found = host.query(where, 10)!;
  said.setNumber("found", found.field("documents")!.items.length);
  const links = host.references("out", 5)!;
  said.setText("link", links.field("references")!.items[0].textAt("to"));

  said.set("signal", host.receive("sent", 10)!);
  said.set("silence", Json.ofBool(host.receive("never", 10) === null));
  said.set("echo", host.invoke("echo", Json.object().setText("a", "b"))!);

  const answer = host.http(Json.object().setText("url", "http://127.0.0.1/").setText("method", "GET"));
  const failure = host.takeFailure();
  said.setText("failure", failure === null || answer !== null ? "none" : failure.code);
  said.set("absent", Json.ofBool(host.getProp("org.example.given/none") === null));
  said.set("taken", Json.ofBool(host.takeFailure() === null));
  host.putProp("org.example.calls/main", said);
  return host.Outcome.ok(Json.ofNull());
}
