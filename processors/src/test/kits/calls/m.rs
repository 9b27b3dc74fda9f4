#[path = "kit/daybook.rs"]
mod daybook;

use daybook::{Blob, Failure, Json};

daybook::routine!(routine);

fn routine(request: &Json) -> Result<Json, Failure> {
    if request.field("routine").and_then(Json::text) == Some("echo") {
        return Ok(request.field("input").cloned().unwrap_or_default());
    }
    let mut said = Json::object();
    said.set("keys", daybook::list_props(None)?);
    said.set("oneTag", daybook::list_props(Some("org.example.given"))?.len() as i64);
    daybook::delete_prop("org.example.calls/gone")?;

    let given = daybook::get_prop("org.example.given/main")?.unwrap_or_default();
    let blob = Blob::new(given.field("blob").and_then(Json::text).unwrap_or(""));
    let bytes = blob.read_all()?;
    said.set("read", bytes.len() as i64);
    said.set("past", blob.read(blob.size()?, &mut [0; 8]).map_or(-1, |read| read as i64));
    said.set("copy", Blob::write(&bytes).reference());

    daybook::log("info", "said \"so\"")?;
    said.set("now", daybook::now()?);
    said.set("random", daybook::random()? < 1 << 53);
    daybook::sleep(5)?;
    daybook::progress(Json::object().with("done", 1))?;

    let found = daybook::query(Json::object().with("has", "org.example.given"), 10, None)?;
    said.set("found", found.field("documents").map_or(0, |all| all.items().len() as i64));
    let links = daybook::references("out", 5)?;
    let link = &links.field("references").unwrap_or(&Json::Null).items()[0];
    said.set("link", link.field("to").cloned().unwrap_or_default());

    said.set("signal", daybook::receive("sent", Some(10))?.unwrap_or_default());
    said.set("silence", daybook::receive("never", Some(10))?.is_none());
    said.set("echo", daybook::invoke("echo", Json::object().with("a", "b"))?);

    let asked = Json::object().with("url", "http://127.0.0.1/").with("method", "GET");
    said.set("failure", daybook::http(asked).err().map_or("none".to_string(), |why| why.code));
    said.set("absent", daybook::get_prop("org.example.given/none")?.is_none());
    said.set("taken", true);
    daybook::put_prop("org.example.calls/main", said)?;
    Ok(Json::Null)
}
