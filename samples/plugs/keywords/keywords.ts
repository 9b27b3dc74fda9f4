// What a text is about, in the plainest way: the words it uses most, and how long it takes to read.

import { Blob, getProp, putProp, Outcome, run } from "../shared/daybook";
import { Json, rounded } from "../shared/json";
import { stopWords } from "./stopwords";
import { Utf8, WordCount } from "./words";
export { daybook_alloc } from "../shared/daybook";

/** Words a minute of silent reading: the mean for English non-fiction in Brysbaert (2019), doi 10.1016/j.jml.2019.104047. */
const WORDS_A_MINUTE: f64 = 238;
const TERMS = 12;

export function daybook_run(ptr: usize, len: usize): u64 {
  return run(ptr, len, keywords);
}

function keywords(request: Json): Outcome {
  const text = getProp("org.daybook.text/main");
  if (text === null) return Outcome.error("no-text", "the document has no prop org.daybook.text/main");
  const reference = text.textAt("blob");
  if (reference == "") return Outcome.error("no-blob", "org.daybook.text/main has no field `blob`");

  const count = new WordCount(stopWords(text.textAt("language")));
  const failure = readAll(new Blob(reference), count);
  if (failure !== null) return failure;

  const result = Json.object()
    .setNumber("words", <f64>count.words)
    .setNumber("distinctTerms", count.counts.size)
    .setNumber("readingMinutes", rounded(<f64>count.words / WORDS_A_MINUTE, 1));
  const terms = mostFrequent(count.counts, wantedTerms());
  if (terms.items.length > 0) result.setText("topTerm", terms.items[0].textAt("term"));
  result.set("terms", terms);

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

/** The most frequent terms, equal counts in the order of the alphabet: the same text gives the same list. */
function mostFrequent(counts: Map<string, i32>, most: i32): Json {
  const words = counts.keys();
  const terms = new Array<Term>(words.length);
  for (let i = 0; i < words.length; i++) terms[i] = new Term(words[i], counts.get(words[i]));
  terms.sort((a, b) => (a.count != b.count ? b.count - a.count : a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  const list = Json.list();
  for (let i = 0; i < min(most, terms.length); i++) {
    list.items.push(Json.object().setText("term", terms[i].word).setNumber("count", terms[i].count));
  }
  return list;
}
