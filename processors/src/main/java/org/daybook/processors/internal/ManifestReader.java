package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Grants;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/// Reads `plug.json`. Knows the manifest's own rules; what others must be asked about (modules,
/// predicates, tags of others) is checked by who installs.
public final class ManifestReader {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_ENTRIES = 200;
  private static final long MOST = 1L << 40;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,59}");
  private static final Pattern PLUG_ID = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)+");
  private static final Pattern PATH =
      Pattern.compile("(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final String A_NAME =
      "a name of at most 60 lower-case letters, digits, - and _, starting with a letter";

  private final Faults faults;
  /// The tags under owns and uses, those with a fault of their own too: one fault, not two.
  private final Set<Tag> declared = new HashSet<>();

  private ManifestReader(Faults faults) {
    this.faults = faults;
  }

  /// Reads a manifest.
  ///
  /// @param faults takes all that is wrong with it
  /// @return null when anything is
  public static @Nullable Manifest read(byte[] json, Faults faults) {
    if (json.length > MOST_BYTES) {
      faults.add(
          "",
          "it is %d bytes long".formatted(json.length),
          "at most %d are read".formatted(MOST_BYTES));
      return null;
    }
    JsonNode root;
    try {
      root = StrictJson.read(json);
    } catch (StrictJson.Malformed malformed) {
      faults.add("", "it is not the JSON wanted here: " + malformed.getMessage(), "correct it");
      return null;
    }
    Fields fields = Fields.of(root, "", faults);
    return fields == null ? null : new ManifestReader(faults).manifest(fields);
  }

  /// The JSON of a manifest that [#read] has read.
  public static JsonNode json(byte[] read) {
    try {
      return StrictJson.read(read);
    } catch (StrictJson.Malformed impossible) {
      throw new IllegalArgumentException("this manifest was never read", impossible);
    }
  }

  private @Nullable Manifest manifest(Fields fields) {
    String id = id(fields);
    String version = version(fields);
    Long abi =
        fields.any("abi", true, "1") == null ? null : fields.whole("abi", 1, Integer.MAX_VALUE);
    if (abi != null && abi != Manifest.ABI) {
      faults.add(
          "/abi",
          "found " + abi,
          "this host speaks the guest interface %d; build the plug for it".formatted(Manifest.ABI));
    }
    String title =
        fields.text(
            "title", false, "a text of at most 200 characters", Pattern.compile(".{0,200}"));
    String description =
        fields.text(
            "description",
            false,
            "a text of at most 5000 characters",
            Pattern.compile(".{0,5000}", Pattern.DOTALL));
    SortedMap<Tag, JsonNode> owns = owns(fields);
    SortedMap<Tag, Manifest.Use> uses = uses(fields, owns.keySet());
    SortedMap<String, Manifest.RoutineEntry> routines = routines(fields);
    var reader = new ProcessorReader(faults, owns, declared, routines, routineNames(fields));
    SortedMap<String, Manifest.ProcessorEntry> processors = processors(fields, reader);
    unsupported(fields, "commands");
    unsupported(fields, "events");
    fields.done();
    if (owns.isEmpty() && routines.isEmpty() && faults.isEmpty()) {
      faults.add(
          "", "the plug has neither tags nor routines", "give it an entry in owns or routines");
    }
    return !faults.isEmpty() || id == null || version == null
        ? null
        : new Manifest(
            id,
            version,
            title == null ? "" : title,
            description == null ? "" : description,
            owns,
            uses,
            routines,
            processors);
  }

  private @Nullable String id(Fields fields) {
    String wanted =
        "a reverse-domain name of at most 120 characters, such as org.example.exposure, of lower-case letters, digits, - and _";
    String id = fields.text("id", true, wanted, PLUG_ID);
    if (id != null && id.length() > 120) {
      faults.add("/id", "it is %d characters long".formatted(id.length()), "wanted " + wanted);
      return null;
    }
    if (id != null && (id + ".").startsWith(Tag.HOST_PREFIX)) {
      faults.add(
          "/id",
          "found \"%s\"".formatted(id),
          "org.daybook belongs to the host; choose a name of your own");
      return null;
    }
    return id;
  }

  private @Nullable String version(Fields fields) {
    String wanted = "a semantic version, such as 1.0.0";
    String version = fields.text("version", true, wanted, Pattern.compile(".{1,100}"));
    if (version != null && Semver.parse(version) == null) {
      faults.add("/version", "found \"%s\"".formatted(version), "wanted " + wanted);
      return null;
    }
    return version;
  }

  private SortedMap<Tag, JsonNode> owns(Fields fields) {
    var owns = new TreeMap<Tag, JsonNode>();
    entries(fields, "owns", "an object of JSON Schemas by tag")
        .forEach(
            (name, schema) -> {
              String at = Fields.at("/owns", name);
              Tag tag = tag(name, at);
              if (tag == null) {
                return;
              }
              declared.add(tag);
              if (tag.reserved()) {
                faults.add(
                    at,
                    "the tag belongs to the host",
                    "name it in uses instead, or choose a tag of your own");
              } else if (!schema.isObject()) {
                faults.add(at, Fields.found(schema), "wanted a JSON Schema as an object");
              } else {
                owns.put(tag, schema);
              }
            });
    return owns;
  }

  private SortedMap<Tag, Manifest.Use> uses(Fields fields, Set<Tag> owned) {
    var uses = new TreeMap<Tag, Manifest.Use>();
    entries(fields, "uses", "an object of {owner, range} by tag")
        .forEach(
            (name, use) -> {
              String at = Fields.at("/uses", name);
              Tag tag = tag(name, at);
              Fields entry = Fields.of(use, at, faults);
              if (tag == null || entry == null) {
                return;
              }
              declared.add(tag);
              if (owned.contains(tag)) {
                faults.add(at, "the plug owns this tag itself", "remove it from uses or from owns");
              }
              String owner =
                  entry.text("owner", true, "the id of the plug that owns the tag", PLUG_ID);
              String range = range(entry);
              entry.done();
              if (owner != null && range != null) {
                uses.put(tag, new Manifest.Use(owner, range, null));
              }
            });
    return uses;
  }

  private @Nullable String range(Fields entry) {
    String wanted = "a range of semantic versions, such as >=0.1.0";
    String range = entry.text("range", true, wanted, Pattern.compile(".{1,200}"));
    if (range == null) {
      return null;
    }
    try {
      if (!RangeListFactory.create(range).get().isEmpty()) {
        return range;
      }
    } catch (RuntimeException malformed) {
      // said below
    }
    faults.add(entry.at("range"), "found \"%s\"".formatted(range), "wanted " + wanted);
    return null;
  }

  private SortedMap<String, Manifest.RoutineEntry> routines(Fields fields) {
    var routines = new TreeMap<String, Manifest.RoutineEntry>();
    entries(fields, "routines", "an object of routines by name")
        .forEach(
            (name, routine) -> {
              String at = Fields.at("/routines", name);
              checkName(name, at);
              Fields entry = Fields.of(routine, at, faults);
              if (entry == null) {
                return;
              }
              String kind = entry.text("kind", true, "\"doc\"", null);
              if (kind != null && !kind.equals("doc")) {
                faults.add(
                    entry.at("kind"),
                    "found \"%s\"".formatted(kind),
                    "this version runs routines of kind doc only");
              }
              String module = entry.text("module", true, "the module's path within the plug", PATH);
              Set<Tag> reads = tagSet(entry, "reads");
              Set<Tag> writes = tagSet(entry, "writes");
              Manifest.LimitsEntry limits = limits(entry);
              entry.done();
              if (module != null) {
                routines.put(
                    name,
                    new Manifest.RoutineEntry(
                        Manifest.Kind.DOC,
                        Manifest.Form.ABI,
                        module,
                        false,
                        null,
                        new Capabilities(reads, writes),
                        Grants.NONE,
                        limits));
              }
            });
    return routines;
  }

  private Manifest.LimitsEntry limits(Fields routine) {
    JsonNode given = routine.any("limits", false, "");
    Fields entry = given == null ? null : Fields.of(given, routine.at("limits"), faults);
    if (entry == null) {
      return Manifest.LimitsEntry.NONE;
    }
    var limits =
        new Manifest.LimitsEntry(
            entry.whole("wallMillis", 1, 86_400_000),
            small(entry.whole("memoryPages", 1, 32_767)),
            small(entry.whole("tableEntries", 0, 1 << 24)),
            entry.whole("hostCalls", 1, MOST),
            entry.whole("outputBytes", 1, MOST),
            entry.whole("logBytes", 0, MOST),
            entry.whole("blobBytes", 0, MOST),
            entry.whole("edits", 0, MOST));
    entry.done();
    return limits;
  }

  private static @Nullable Integer small(@Nullable Long number) {
    return number == null ? null : number.intValue();
  }

  private SortedMap<String, Manifest.ProcessorEntry> processors(
      Fields fields, ProcessorReader reader) {
    var processors = new TreeMap<String, Manifest.ProcessorEntry>();
    entries(fields, "processors", "an object of processors by name")
        .forEach(
            (name, processor) -> {
              String at = Fields.at("/processors", name);
              checkName(name, at);
              Fields entry = Fields.of(processor, at, faults);
              Manifest.ProcessorEntry read = entry == null ? null : reader.read(entry);
              if (read != null) {
                processors.put(name, read);
              }
            });
    return processors;
  }

  private Set<String> routineNames(Fields fields) {
    return new Fields(fields.raw(), "", new Faults()).entries("routines", "").keySet();
  }

  private void unsupported(Fields fields, String field) {
    if (!fields.entries(field, "an object").isEmpty()) {
      faults.add("/" + field, "it is not empty", "this version has no " + field + "; remove it");
    }
  }

  private SortedMap<String, JsonNode> entries(Fields fields, String field, String wanted) {
    SortedMap<String, JsonNode> entries = fields.entries(field, wanted);
    if (entries.size() > MOST_ENTRIES) {
      faults.add(
          fields.at(field),
          "it has %d entries".formatted(entries.size()),
          "at most %d are read".formatted(MOST_ENTRIES));
      return new TreeMap<>();
    }
    return entries;
  }

  private Set<Tag> tagSet(Fields entry, String field) {
    var tags = new HashSet<Tag>();
    List<String> names = entry.texts(field, "an array of tags");
    for (int i = 0; i < names.size(); i++) {
      String at = entry.at(field) + "/" + i;
      Tag tag = tag(names.get(i), at);
      if (tag != null && !declared.contains(tag)) {
        faults.add(
            at,
            "the tag %s is neither owned nor used".formatted(tag),
            "name it in owns or in uses");
      } else if (tag != null && !tags.add(tag)) {
        faults.add(at, "the tag %s is there twice".formatted(tag), "remove one");
      }
    }
    return tags;
  }

  private @Nullable Tag tag(String name, String at) {
    try {
      return new Tag(name);
    } catch (IllegalArgumentException malformed) {
      faults.add(at, String.valueOf(malformed.getMessage()), "correct the tag");
      return null;
    }
  }

  private void checkName(String name, String at) {
    if (!NAME.matcher(name).matches()) {
      faults.add(at, "the name does not fit", "wanted " + A_NAME);
    }
  }
}
