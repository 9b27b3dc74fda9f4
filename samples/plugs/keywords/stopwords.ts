// Words that carry grammar rather than subject, by language. Lower case, as the words are counted.

const ENGLISH =
  "a about above across after again against all almost along already also although always am among an and another any " +
  "anyone anything are aren't around as at away back be became because become been before began behind being below " +
  "beside besides between both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't " +
  "done down during each either else enough even ever every everyone everything far few first for from further gave get " +
  "give go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself " +
  "him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll it's its itself just " +
  "kept last least less let let's like made make many may me might mine more most much must my myself near never next no " +
  "nobody none nor not nothing now of off often on once one one's only onto or other others ought our ours ourselves out " +
  "over own perhaps put quite rather same said say says see seem seemed seems shall she she'd she'll she's should " +
  "shouldn't since so some somebody someone something soon still such take taken than that that's the their theirs them " +
  "themselves then there there's these they they'd they'll they're they've thing things this those though through till " +
  "to together too took toward towards two under until up upon us very was wasn't way we we'd we'll we're we've well went " +
  "were weren't what what's when where whether which while who who's whole whom whose why will with within without won't " +
  "would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves";

const GERMAN =
  "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da damit dann " +
  "das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein " +
  "eine einem einen einer eines er es etwas euch euer für gegen gewesen hab habe haben hat hatte hatten hier hin hinter " +
  "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jetzt kann kein keine keinen " +
  "können könnte man manche mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr sein " +
  "seine seinem seinen seiner selbst sich sie sind so soll sondern über um und uns unser unter vom von vor war waren " +
  "warum was weil wenn wer werde werden wie wieder will wir wird wo würde zu zum zur zwar zwischen";

const FRENCH =
  "à ai aient ainsi alors après as au aucun aussi autre aux avait avant avec avez avoir avons bien c'est ce ceci cela " +
  "celle celui ces cet cette ceux chaque ci comme dans de depuis des deux devant dire dit doit donc dont du elle elles en " +
  "encore entre est et étaient était étant été être eu eux fait faire fut il ils je jusqu l'on la là le les leur leurs " +
  "lui ma mais me même mes moi mon ne ni nos notre nous on ont or ou où par pas pendant peu peut plus pour pourquoi quand " +
  "que quel quelle qui quoi sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute toutes très tu un " +
  "une vers voici voilà vos votre vous y";

const SPANISH =
  "a al algo algunos ante antes así aún aunque cada como con contra cual cuando de del desde donde dos durante e el él " +
  "ella ellas ellos en entre era eran es esa ese eso esta está estaba están estar este esto estos fue fueron ha había " +
  "hacia hasta hay he la las le les lo los más me mi mientras mis mucho muy nada ni no nos nosotros o os otra otro para " +
  "pero poco por porque pues que qué quien se según ser será si sí sido sin sino sobre son su sus también tan tanto te " +
  "tenía tiene todo todos tu tus un una unas uno unos ya yo";

/** A language, and its words that are no terms. */
export class StopWords {
  private words: Set<string> = new Set();

  constructor(public language: string, words: string) {
    const split = words.split(" ");
    for (let i = 0; i < split.length; i++) this.words.add(split[i]);
  }

  has(word: string): bool { return this.words.has(word); }

  /** The stop words for a text: of `language`, a tag such as "de" or "en-GB"; when that is empty or none of ours, those
      that the text uses most. English in doubt. */
  static suiting(language: string, counts: Map<string, i32>): StopWords {
    const known = [
      new StopWords("en", ENGLISH), new StopWords("de", GERMAN), new StopWords("fr", FRENCH), new StopWords("es", SPANISH)];
    const primary = language.length < 2 ? "" : language.substring(0, 2).toLowerCase();
    let best = known[0];
    let most: i64 = 0;
    for (let i = 0; i < known.length; i++) {
      if (known[i].language == primary) return known[i];
      const uses = known[i].usesIn(counts);
      if (uses > most) {
        most = uses;
        best = known[i];
      }
    }
    return best;
  }

  private usesIn(counts: Map<string, i32>): i64 {
    const words = this.words.values();
    let uses: i64 = 0;
    for (let i = 0; i < words.length; i++) {
      if (counts.has(words[i])) uses += counts.get(words[i]);
    }
    return uses;
  }
}
