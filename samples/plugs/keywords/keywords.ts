// What a text is about, in the plainest way: the words it uses most, and how long it takes to read.

import { Blob, getProp, putProp, Outcome, run } from "../../../processors/kits/assemblyscript/daybook";
import { Json, rounded } from "../../../processors/kits/assemblyscript/json";
import { StopWords } from "./stopwords";
import { Utf8, WordCount } from "./words";
export { daybook_alloc } from "../../../processors/kits/assemblyscript/daybook";

/** Words a minute of silent reading: the mean for English non-fiction in Brysbaert (2019), doi 10.1016/j.jml.2019.104047. */
const WORDS_A_MINUTE: f64 = 238;
const TERMS = 12;
/** Shorter words are no terms. */
const SHORTEST = 3;

export function daybook_run(ptr: usize, len: usize): u64 {
  return run(ptr, len, keywords);
}

function keywords(request: Json): Outcome {
  const text = getProp("org.daybook.text/main");
  if (text === null) return Outcome.error("no-text", "the document has no prop org.daybook.text/main");
  const reference = text.textAt("blob");
  if (reference == "") return Outcome.error("no-blob", "org.daybook.text/main has no field `blob`");

  const count = new WordCount();
  const failure = readAll(new Blob(reference), count);
  if (failure !== null) return failure;
  const stops = StopWords.suiting(text.textAt("language"), count.counts);
  const terms = termsOf(count.counts, stops);

  const result = Json.object()
    .setNumber("words", <f64>count.words)
    .setNumber("readingMinutes", rounded(<f64>count.words / WORDS_A_MINUTE, 1))
    .setText("language", stops.language)
    .setNumber("distinctTerms", terms.length);
  if (terms.length > 0) result.setText("topTerm", terms[0].word);
  result.set("terms", listed(terms, wantedTerms()));

  putProp("org.example.keywords/main", result);
  return Outcome.ok(result);
}

/** Feeds the whole blob to the count, 64 KiB at a time. Null when that went well. */
function readAll(blob: Blob, count: WordCount): Outcome | null {
  const chunk = new Uint8Array(65536);
  const utf8 = new Utf8();
  let offset: i64 = 0;
  while (true) {
    const read = blob.read(offset, chunk);
    if (read < 0) return Outcome.error("unreadable-text", "the text's blob cannot be read at byte " + offset.toString());
    if (read == 0) break;
    for (let i = 0; i < read; i++) {
      const c = utf8.next(chunk[i]);
      if (c >= 0) count.take(c);
    }
    offset += read;
  }
  count.end();
  return null;
}

/** How many terms the marker asks for; without one, or without a word on it, twelve. */
function wantedTerms(): i32 {
  const marker = getProp("org.example.keywords.wanted/main");
  if (marker === null) return TERMS;
  const terms = marker.numberAt("terms");
  return terms >= 1 && terms <= 50 ? <i32>terms : TERMS;
}

class Term {
  constructor(public word: string, public count: i32) {}
}

/** The words that are terms, the most frequent first, equal counts by the alphabet: the same text gives the same list. */
function termsOf(counts: Map<string, i32>, stops: StopWords): Term[] {
  const words = counts.keys();
  const terms: Term[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word.length >= SHORTEST && !stops.has(word)) terms.push(new Term(word, counts.get(word)));
  }
  terms.sort((a, b) => (a.count != b.count ? b.count - a.count : a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  return terms;
}

function listed(terms: Term[], most: i32): Json {
  const list = Json.list();
  for (let i = 0; i < min(most, terms.length); i++) {
    list.items.push(Json.object().setText("term", terms[i].word).setNumber("count", terms[i].count));
  }
  return list;
}
