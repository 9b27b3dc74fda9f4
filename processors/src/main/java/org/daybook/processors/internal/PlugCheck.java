package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Limits;
import org.daybook.processors.Manifest;
import org.daybook.processors.ManifestRule;
import org.daybook.processors.SandboxSettings;
import org.jspecify.annotations.Nullable;

/// Checks a plug whole against the vault it is to be installed in, and changes nothing there.
public final class PlugCheck {

  /// What the images of one plug's sources may come to.
  private static final long MOST_IMAGE_BYTES = 32 << 20;

  /// How many times the time for one module all of a plug may take.
  private static final int MOST_ADMISSIONS = 2;

  /// What the code of one plug's modules may come to.
  private static final long MOST_CODE_BYTES = 4L * ModuleScan.MOST_CODE_BYTES;

  private static final String REMEDY = "start smaller, or raise %s if the operator allows it";

  private final Schemas schemas;
  private final Sandbox sandbox;
  private final SandboxSettings settings;
  private final ManifestRule predicates;
  private final Function<String, Optional<String>> versions;

  /// A check against this vault.
  ///
  /// @param versions the installed version of a plug
  public PlugCheck(
      Schemas schemas,
      Sandbox sandbox,
      SandboxSettings settings,
      ManifestRule predicates,
      Function<String, Optional<String>> versions) {
    this.schemas = schemas;
    this.sandbox = sandbox;
    this.settings = settings;
    this.predicates = predicates;
    this.versions = versions;
  }

  /// What was found in order.
  ///
  /// @param json the manifest's text as JSON
  /// @param modules what was made ready to run
  public record Checked(Manifest manifest, JsonNode json, Collection<LoadedModule> modules) {}

  /// Checks a plug's files.
  ///
  /// @param faults takes all that is wrong
  /// @return null when anything is
  public @Nullable Checked check(Map<String, byte[]> files, Faults faults) {
    long size = files.values().stream().mapToLong(bytes -> bytes.length).sum();
    if (size > settings.plugBytes()) {
      faults.add(
          "",
          "the plug's files have %d bytes".formatted(size),
          "at most %d are taken".formatted(settings.plugBytes()));
      return null;
    }
    byte[] json = files.get(Manifest.FILE);
    if (json == null) {
      faults.add("", "it is missing", "add it at the top of the plug");
      return null;
    }
    Manifest manifest = ManifestReader.read(json, faults);
    if (manifest == null) {
      return null;
    }
    Unsupported.check(manifest, faults);
    Triggers.check(manifest, faults);
    required(manifest, faults);
    owned(manifest, faults);
    used(manifest, faults);
    predicates(manifest, faults);
    Collection<LoadedModule> modules = modules(manifest, files, faults);
    return faults.isEmpty() ? new Checked(manifest, ManifestReader.json(json), modules) : null;
  }

  private void owned(Manifest manifest, Faults faults) {
    for (Tag tag : manifest.owns().keySet()) {
      schemas
          .schema(tag)
          .filter(there -> !there.owner().equals(manifest.id()))
          .ifPresent(
              there ->
                  faults.add(
                      Fields.at("/owns", tag.name()),
                      "the tag belongs to " + there.owner(),
                      "choose a tag of your own, or name it in uses"));
    }
  }

  private void used(Manifest manifest, Faults faults) {
    manifest
        .uses()
        .forEach(
            (tag, use) -> {
              String at = Fields.at("/uses", tag.name());
              RegisteredSchema there = schemas.schema(tag).orElse(null);
              if (there == null) {
                faults.add(
                    at,
                    "nobody has defined the tag",
                    "install %s first, or correct the tag".formatted(use.owner()));
              } else if (!there.owner().equals(use.owner())) {
                faults.add(
                    at + "/owner",
                    "found \"%s\"".formatted(use.owner()),
                    "the tag belongs to " + there.owner());
              } else {
                fits(at, use, there, faults);
              }
            });
  }

  private void fits(String at, Manifest.Use use, RegisteredSchema there, Faults faults) {
    String schema = Digests.of(there.schema());
    if (use.schema() != null && !use.schema().equals(schema)) {
      faults.add(
          at + "/schema",
          "the tag's schema is now " + schema,
          "read what changed, and name that one; or install the owner's version that has yours");
    }
    if (use.range() != null) {
      inRange(at + "/owner", at + "/range", use.owner(), use.range(), faults);
    }
  }

  private void required(Manifest manifest, Faults faults) {
    manifest
        .requires()
        .forEach(
            (plug, range) -> {
              String at = Fields.at("/requires", plug);
              inRange(at, at, plug, range, faults);
            });
  }

  private void inRange(String plugAt, String rangeAt, String plug, String range, Faults faults) {
    String version =
        plug.equals(Schemas.HOST) ? HostTags.VERSION : versions.apply(plug).orElse(null);
    if (version == null) {
      faults.add(plugAt, "the plug %s is not installed".formatted(plug), "install it first");
    } else {
      Ranges.hold(rangeAt, plug, version, range, faults);
    }
  }

  private void predicates(Manifest manifest, Faults faults) {
    Set<Tag> readable =
        Stream.concat(manifest.owns().keySet().stream(), manifest.uses().keySet().stream())
            .collect(Collectors.toSet());
    var capabilities = new Capabilities(readable, Set.of());
    manifest
        .processors()
        .forEach(
            (name, processor) -> {
              for (String fault : predicates.faults(processor.predicate(), capabilities)) {
                faults.add(
                    Fields.at("/processors", name) + "/predicate", fault, "correct the predicate");
              }
            });
  }

  private Collection<LoadedModule> modules(
      Manifest manifest, Map<String, byte[]> files, Faults faults) {
    if (!code(manifest, files, faults)) {
      return List.of();
    }
    var judged = new HashMap<ModuleKey, Optional<LoadedModule>>();
    long end = System.nanoTime() + MOST_ADMISSIONS * settings.admission().toNanos();
    manifest
        .routines()
        .forEach(
            (name, routine) -> {
              byte[] bytes = files.get(routine.module());
              if (bytes == null) {
                faults.add(
                    Fields.at("/routines", name) + "/module",
                    "the plug has no file \"%s\"".formatted(routine.module()),
                    "add the file, or correct its path");
                return;
              }
              ModuleKey key = ModuleKey.of(routine, new BlobRef(Digests.of(bytes)));
              Optional<LoadedModule> there = judged.get(key);
              if (there == null) {
                if (System.nanoTime() - end > 0) {
                  faults.add(
                      Fields.at("/routines", name) + "/module",
                      "it was not looked at: the plug's modules before it took more than %s"
                          .formatted(settings.admission().multipliedBy(MOST_ADMISSIONS)),
                      "make them smaller, or fewer");
                  return;
                }
                there = judge(key, routine, bytes, faults);
                judged.put(key, there);
              }
              there.ifPresent(module -> beginnings(name, routine, module, faults));
              there.ifPresent(module -> function(name, routine, module, faults));
            });
    images(judged.values().stream().flatMap(Optional::stream).toList(), faults);
    return judged.values().stream().flatMap(Optional::stream).toList();
  }

  /// Compiled code stays in memory while the plug is installed, and to compile takes time.
  private static boolean code(Manifest manifest, Map<String, byte[]> files, Faults faults) {
    long bytes =
        manifest.routines().values().stream()
            .filter(routine -> routine.form() != Manifest.Form.JAVASCRIPT)
            .map(Manifest.RoutineEntry::module)
            .distinct()
            .map(files::get)
            .filter(Objects::nonNull)
            .mapToLong(ModuleScan::codeBytes)
            .sum();
    if (bytes > MOST_CODE_BYTES) {
      faults.add(
          "/routines",
          "its modules have %d bytes of code in sum".formatted(bytes),
          "at most %d are taken; let routines share a module".formatted(MOST_CODE_BYTES));
    }
    return bytes <= MOST_CODE_BYTES;
  }

  /// The images of loaded sources stay on the heap while the plug is installed.
  private static void images(Collection<LoadedModule> modules, Faults faults) {
    long bytes =
        modules.stream()
            .map(LoadedModule::started)
            .filter(Objects::nonNull)
            .mapToLong(started -> started.memory().bytes())
            .sum();
    if (bytes > MOST_IMAGE_BYTES) {
      faults.add(
          "/routines",
          "what its JavaScript keeps in memory once it is loaded comes to %d bytes"
              .formatted(bytes),
          "keep at most %d; make large values when a routine runs".formatted(MOST_IMAGE_BYTES));
    }
  }

  private Optional<LoadedModule> judge(
      ModuleKey key, Manifest.RoutineEntry routine, byte[] bytes, Faults faults) {
    String file = routine.module();
    if (bytes.length > settings.moduleBytes()) {
      faults.addIn(
          file,
          "it has %d bytes".formatted(bytes.length),
          "at most %d are taken".formatted(settings.moduleBytes()));
      return Optional.empty();
    }
    int pages = routine.limits().within(sandbox.most()).memoryPages();
    return switch (sandbox.admit(key, bytes, pages)) {
      case ModuleAdmission.Admitted admitted -> Optional.of(admitted.module());
      case ModuleAdmission.Refused refused -> {
        refused.reasons().forEach(reason -> faults.addIn(file, reason.rule(), reason.remedy()));
        yield Optional.empty();
      }
    };
  }

  private static void function(
      String name, Manifest.RoutineEntry routine, LoadedModule module, Faults faults) {
    Started started = module.started();
    if (started != null
        && !started.functions().contains(name)
        && !started.functions().contains("default")) {
      faults.add(
          Fields.at("/routines", name) + "/module",
          "\"%s\" exports no function %s, and no default one".formatted(routine.module(), name),
          "write: export function %s(input) { ... }".formatted(name));
    }
  }

  // A module that several routines share is compiled once; it must begin within each one's limits.
  private void beginnings(
      String name, Manifest.RoutineEntry routine, LoadedModule module, Faults faults) {
    Limits limits = routine.limits().within(sandbox.most());
    String at = Fields.at("/routines", name) + "/module";
    if (module.initialPages() > limits.memoryPages()) {
      faults.add(
          at,
          "its memory starts with %d pages, and its limit is %d"
              .formatted(module.initialPages(), limits.memoryPages()),
          REMEDY.formatted("memoryPages"));
    }
    if (module.initialEntries() > limits.tableEntries()) {
      faults.add(
          at,
          "a table of its starts with %d entries, and its limit is %d"
              .formatted(module.initialEntries(), limits.tableEntries()),
          REMEDY.formatted("tableEntries"));
    }
  }
}
