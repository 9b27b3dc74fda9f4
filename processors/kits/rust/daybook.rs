//! Daybook's guest interface for Rust, on std alone: one module, for a plug of one crate.
//!
//! The plug's main file has:
//!
//! ```
//! #[path = "kit/daybook.rs"] mod daybook;
//! daybook::routine!(run);
//! fn run(request: &daybook::Json) -> Result<daybook::Json, daybook::Failure> { ... }
//! ```
//!
//! A routine sees and changes its document through props and reads bytes through `Blob`. A host call
//! that fails answers `Err` with a code and a message: dealt with, or passed on with `?`. Texts cross the border as UTF-8; where
//! the host answers with a text it asks `daybook_alloc` for room, and says where: pointer in the upper
//! 32 bits of an i64, length in the lower.
#![allow(dead_code, unused_macros, unused_imports)]

use std::fmt;

/// A JSON value. Objects keep the order of their fields. Numbers are doubles, exact for integers
/// below 2^53.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn object() -> Json {
        Json::Object(Vec::new())
    }

    /// The value that a text spells out, or nothing when it is not JSON.
    pub fn parse(text: &str) -> Option<Json> {
        let mut parser = Parser { text: text.as_bytes(), at: 0 };
        let value = parser.value(0)?;
        parser.space();
        if parser.at == text.len() { Some(value) } else { None }
    }

    /// A field of an object.
    pub fn field(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Sets a field, and returns the object so that calls can be chained.
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Json {
        self.set(name, value);
        self
    }

    /// Sets a field of an object; of anything else, nothing.
    pub fn set(&mut self, name: &str, value: impl Into<Json>) {
        if let Json::Object(fields) = self {
            let value = value.into();
            match fields.iter_mut().find(|(key, _)| key == name) {
                Some(there) => there.1 = value,
                None => fields.push((name.to_string(), value)),
            }
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A whole number that a double holds exactly, at most 2^53 to either side.
    pub fn integer(&self) -> Option<i64> {
        let exact = |number: &f64| number.fract() == 0.0 && number.abs() <= 9007199254740992.0;
        self.number().filter(exact).map(|number| number as i64)
    }

    pub fn bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Json]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn fields(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The elements of a list; none of anything else.
    pub fn items(&self) -> &[Json] {
        self.list().unwrap_or(&[])
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Json {
        Json::Number(number)
    }
}

macro_rules! from_integer {
    ($($kind:ty)*) => {$(
        impl From<$kind> for Json {
            fn from(number: $kind) -> Json {
                Json::Number(number as f64)
            }
        }
    )*};
}
from_integer!(i32 i64 u32 u64 usize);

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Json {
        Json::List(items.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Json::Null => out.write_str("null"),
            Json::Bool(value) => write!(out, "{}", value),
            Json::Number(number) if number.is_finite() => write!(out, "{}", number),
            Json::Number(_) => out.write_str("null"), // JSON has no word for them
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(out, "{}{}", if i == 0 { "" } else { "," }, item)?;
                }
                out.write_str("]")
            }
            Json::Object(fields) => {
                out.write_str("{")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    out.write_str(if i == 0 { "" } else { "," })?;
                    quote(name, out)?;
                    write!(out, ":{}", value)?;
                }
                out.write_str("}")
            }
        }
    }
}

fn quote(text: &str, out: &mut fmt::Formatter) -> fmt::Result {
    out.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            c if (c as u32) < 0x20 => write!(out, "\\u{:04x}", c as u32)?,
            c => write!(out, "{}", c)?,
        }
    }
    out.write_str("\"")
}

/// Lists and objects may nest so deep; deeper input is refused rather than overflowing the stack.
const DEEPEST: usize = 200;

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        if depth > DEEPEST {
            return None;
        }
        match *self.text.get(self.at)? {
            b'{' => self.fields(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Json::Text),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    fn fields(&mut self, depth: usize) -> Option<Json> {
        let mut fields = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return Some(Json::Object(fields));
        }
        loop {
            self.space();
            if self.text.get(self.at) != Some(&b'"') {
                return None;
            }
            let name = self.string()?;
            self.space();
            if !self.take(b':') {
                return None;
            }
            fields.push((name, self.value(depth + 1)?));
            self.space();
            if self.take(b'}') {
                return Some(Json::Object(fields));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.take(b']') {
                return Some(Json::List(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Json> {
        let from = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let digits = std::str::from_utf8(&self.text[from..self.at]).ok()?;
        digits.parse().ok().map(Json::Number)
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > from { Some(()) } else { None }
    }

    fn string(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        self.at += 1;
        loop {
            let c = *self.text.get(self.at)?;
            self.at += 1;
            match c {
                b'"' => return String::from_utf8(bytes).ok(),
                b'\\' => self.escape(&mut bytes)?,
                c if c < 0x20 => return None,
                c => bytes.push(c),
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let c = *self.text.get(self.at)?;
        self.at += 1;
        let plain = match c {
            b'"' | b'\\' | b'/' => c as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return None,
        };
        bytes.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
        Some(())
    }

    fn unicode(&mut self) -> Option<char> {
        let mut code = self.hex4()?;
        if (0xd800..0xdc00).contains(&code) && self.text[self.at..].starts_with(b"\\u") {
            let after = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                self.at = after; // a character of its own
            }
        }
        Some(char::from_u32(code).unwrap_or('\u{fffd}'))
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for digit in self.text.get(self.at..self.at + 4)? {
            code = code << 4 | char::from(*digit).to_digit(16)?;
        }
        self.at += 4;
        Some(code)
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        if !self.text[self.at..].starts_with(word.as_bytes()) {
            return None;
        }
        self.at += word.len();
        Some(value)
    }

    fn take(&mut self, c: u8) -> bool {
        let there = self.text.get(self.at) == Some(&c);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }
}

/// Why a routine could not do its work. Nothing it wrote is kept; code and message go into the error tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

impl Failure {
    pub fn new(code: &str, message: &str) -> Failure {
        Failure { code: code.to_string(), message: message.to_string() }
    }

    /// A prop holds what its tag's type in `tags.rs` does not know.
    pub fn misshapen(key: &str) -> Failure {
        Failure::new("prop-misshapen", &format!("the prop {} is not what the plug's bindings say", key))
    }
}

#[link(wasm_import_module = "daybook")]
extern "C" {
    #[link_name = "call"]
    fn host_call(at: *const u8, len: usize) -> u64;
    #[link_name = "blob_read"]
    fn host_blob_read(hash: *const u8, hash_len: usize, offset: i64, into: *mut u8, len: usize) -> i32;
    #[link_name = "blob_write"]
    fn host_blob_write(at: *const u8, len: usize, digits: *mut u8) -> i32;
}

/// Room for `len` bytes that the host is about to fill.
#[no_mangle]
pub extern "C" fn daybook_alloc(len: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; len].into_boxed_slice()) as *mut u8
}

/// What `daybook_run` does; the macro `routine!` calls it.
pub fn enter(at: *mut u8, len: usize, routine: fn(&Json) -> Result<Json, Failure>) -> u64 {
    // A panic traps, which says nothing; its message is in the log.
    std::panic::set_hook(Box::new(|panic| drop(log("error", &panic.to_string()))));
    let outcome = match take(at, len) {
        Some(request) => routine(&request),
        None => Err(Failure::new("bad-request", "the host's request is not JSON")),
    };
    let answer = match outcome {
        Ok(value) => Json::object().with("ok", value),
        Err(why) => {
            let error = Json::object().with("code", why.code).with("message", why.message);
            Json::object().with("error", error)
        }
    };
    let text = answer.to_string().into_bytes().into_boxed_slice();
    let size = text.len() as u64;
    (Box::into_raw(text) as *mut u8 as usize as u64) << 32 | size
}

/// Names the plug's routine function.
macro_rules! routine {
    ($routine:path) => {
        #[no_mangle]
        pub extern "C" fn daybook_run(at: *mut u8, len: usize) -> u64 {
            $crate::daybook::enter(at, len, $routine)
        }
    };
}
pub(crate) use routine;

fn take(at: *mut u8, len: usize) -> Option<Json> {
    // Safety: the host filled these bytes, which came from daybook_alloc and are used by nobody else.
    let bytes = unsafe { Box::from_raw(std::slice::from_raw_parts_mut(at, len)) };
    Json::parse(std::str::from_utf8(&bytes).ok()?)
}

fn request(op: &str) -> Json {
    Json::object().with("op", op)
}

/// Sends one request to the host.
pub fn call(request: Json) -> Result<Json, Failure> {
    let text = request.to_string();
    let packed = unsafe { host_call(text.as_ptr(), text.len()) };
    let answer = take((packed >> 32) as usize as *mut u8, packed as u32 as usize)
        .ok_or_else(|| Failure::new("bad-answer", "the host's answer is not JSON"))?;
    if let Some(error) = answer.field("error") {
        let part = |name| error.field(name).and_then(Json::text).unwrap_or("");
        return Err(Failure::new(part("code"), part("message")));
    }
    Ok(answer.field("ok").cloned().unwrap_or(Json::Null))
}

fn some(value: Json) -> Option<Json> {
    if value == Json::Null { None } else { Some(value) }
}

/// A prop's value; nothing when it is absent, or its tag not declared under `reads`.
pub fn get_prop(key: &str) -> Result<Option<Json>, Failure> {
    call(request("prop.get").with("key", key)).map(some)
}

/// Puts a prop. Its tag must be declared under `writes`, its value must fit the tag's schema.
pub fn put_prop(key: &str, value: Json) -> Result<(), Failure> {
    call(request("prop.put").with("key", key).with("value", value)).map(|_| ())
}

/// Removes a prop. Its tag must be declared under `writes`.
pub fn delete_prop(key: &str) -> Result<(), Failure> {
    call(request("prop.delete").with("key", key)).map(|_| ())
}

/// The keys of the props that may be read, in order; of one tag only, if it is given.
pub fn list_props(tag: Option<&str>) -> Result<Vec<String>, Failure> {
    let mut asked = request("prop.list");
    if let Some(tag) = tag {
        asked.set("tag", tag);
    }
    Ok(call(asked)?.items().iter().filter_map(|key| key.text().map(str::to_string)).collect())
}

/// Writes a line to the run's log, at trace, debug, info, warn or error.
pub fn log(level: &str, message: &str) -> Result<(), Failure> {
    call(request("log").with("level", level).with("message", message)).map(|_| ())
}

/// The time, RFC 3339, journaled: a replayed run sees the same.
pub fn now() -> Result<String, Failure> {
    Ok(call(request("clock"))?.text().unwrap_or("").to_string())
}

/// A random integer below 2^53, journaled.
pub fn random() -> Result<u64, Failure> {
    Ok(call(request("random"))?.number().unwrap_or(0.0) as u64)
}

/// Documents that match: {"documents":[{"id","props"}],"next"}. Wants the grant `query`.
pub fn query(filter: Json, limit: i64, after: Option<&str>) -> Result<Json, Failure> {
    let mut asked = request("query").with("where", filter).with("limit", limit);
    if let Some(after) = after {
        asked.set("after", after);
    }
    call(asked)
}

/// Links "in" to this document, or "out" of it: {"references":[{"from","key","pointer","to"}]}.
pub fn references(direction: &str, limit: i64) -> Result<Json, Failure> {
    call(request("references").with("direction", direction).with("limit", limit))
}

/// Makes a document that comes to be when the run is merged; a link to it. `props` is an object of
/// props by key, each under a tag declared in `writes`.
pub fn create(props: Json) -> Result<String, Failure> {
    Ok(call(request("doc.create").with("props", props))?.text().unwrap_or("").to_string())
}

/// Waits; the run may be put aside meanwhile, and is replayed to here.
pub fn sleep(millis: i64) -> Result<(), Failure> {
    call(request("sleep").with("millis", millis)).map(|_| ())
}

/// The payload of the next signal of that name; nothing when the time is over first.
pub fn receive(signal: &str, millis: Option<i64>) -> Result<Option<Json>, Failure> {
    let mut asked = request("receive").with("signal", signal);
    if let Some(millis) = millis {
        asked.set("millis", millis);
    }
    Ok(call(asked)?.field("payload").cloned())
}

/// Runs another routine (`routine` of this plug, or `plug:routine`) on this document; its output.
pub fn invoke(routine: &str, input: Json) -> Result<Json, Failure> {
    call(request("invoke").with("routine", routine).with("input", input))
}

/// Asks a granted host: {"method","url","headers"?,"body"? or "bodyBase64"?} is answered with
/// {"status","headers","body" or "bodyBase64"}.
pub fn http(asked: Json) -> Result<Json, Failure> {
    call(asked.with("op", "http"))
}

/// Says how far the run is, for people.
pub fn progress(value: Json) -> Result<(), Failure> {
    call(request("progress").with("value", value)).map(|_| ())
}

/// The bytes behind a reference such as `daybook:blob/<64 hexadecimal digits>` in a readable prop.
pub struct Blob {
    reference: String,
}

impl Blob {
    pub fn new(reference: &str) -> Blob {
        Blob { reference: reference.to_string() }
    }

    pub fn size(&self) -> Result<u64, Failure> {
        let asked = request("blob.size").with("blob", self.reference.as_str());
        Ok(call(asked)?.number().unwrap_or(0.0) as u64)
    }

    /// Fills `into` from `offset` on. Returns how many bytes came: 0 at the end, nothing if it is not here.
    pub fn read(&self, offset: u64, into: &mut [u8]) -> Option<usize> {
        let hash = self.reference.rsplit('/').next().unwrap_or("");
        let read = unsafe {
            host_blob_read(hash.as_ptr(), hash.len(), offset as i64, into.as_mut_ptr(), into.len())
        };
        usize::try_from(read).ok()
    }

    /// All of its bytes, which must fit in the routine's memory.
    pub fn read_all(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; self.size()? as usize];
        let mut at = 0;
        while at < bytes.len() {
            match self.read(at as u64, &mut bytes[at..]) {
                Some(more) if more > 0 => at += more,
                _ => return Err(Failure::new("blob-short", &self.reference)),
            }
        }
        Ok(bytes)
    }

    /// Stores bytes; its reference may be put into a prop.
    pub fn write(bytes: &[u8]) -> Blob {
        let mut digits = [0u8; 64];
        unsafe { host_blob_write(bytes.as_ptr(), bytes.len(), digits.as_mut_ptr()) };
        Blob { reference: format!("daybook:blob/{}", String::from_utf8_lossy(&digits)) }
    }

    pub fn reference(&self) -> &str {
        &self.reference
    }
}
