#[path = "kit/daybook.rs"]
mod daybook;
#[path = "kit/tags.rs"]
mod tags;

use daybook::{Failure, Json};
use tags::{{{File}}, {{Own}}, {{Own}}Size};

daybook::routine!(describe);

fn describe(_request: &Json) -> Result<Json, Failure> {
    let file = {{File}}::get("main")?
        .ok_or_else(|| Failure::new("no-file", "the document has no file"))?;
    let dot = file.name.rfind('.').filter(|dot| *dot > 0);
    let own = {{Own}} {
        name: file.name[..dot.unwrap_or(file.name.len())].to_string(),
        extension: dot.map(|dot| file.name[dot + 1..].to_string()),
        bytes: file.size,
        size: if file.size < 1_000_000 { {{Own}}Size::Small } else { {{Own}}Size::Large },
    };
    own.put("main")?;
    daybook::log("info", &format!("described {}", file.name))?;
    Ok(own.write())
}
