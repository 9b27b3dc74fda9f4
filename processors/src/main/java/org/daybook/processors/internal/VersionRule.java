package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.SchemaVerdict.Witness;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.semver4j.Semver;

/// How far an update must raise its version, as its schemas demand: a patch or nothing for
/// annotations, a minor step for what only adds, a major one for a tag that is dropped. What breaks
/// a tag's readers or writers is refused in any version: that needs a new tag.
///
/// Below 1.0.0 a minor step does for a major one, as in the ranges `^0.1.0`.
public final class VersionRule {

  private final Schemas schemas;

  public VersionRule(Schemas schemas) {
    this.schemas = schemas;
  }

  private enum Step {
    PATCH,
    MINOR,
    MAJOR
  }

  /// That a version comes after the one installed.
  ///
  /// @throws DaybookException.Conflict `plug-version-reused`, `plug-version-lower`
  public static void rises(Manifest next, Manifest now) {
    int order = new Semver(next.version()).compareTo(new Semver(now.version()));
    if (order == 0 || next.version().equals(now.version())) {
      throw new DaybookException.Conflict(
          "plug-version-reused",
          "version %s of the plug %s is installed with other files; give the changed plug a higher version"
              .formatted(next.version(), next.id()));
    }
    if (order < 0) {
      throw new DaybookException.Conflict(
          "plug-version-lower",
          "version %s of the plug %s is lower than the installed %s; uninstall that one first, or give the plug a higher version"
              .formatted(next.version(), next.id(), now.version()));
    }
  }

  /// That it comes far enough after it.
  public void check(Manifest next, Manifest now, Faults faults) {
    var demands = new ArrayList<Demand>();
    next.owns().forEach((tag, schema) -> demand(tag, schema, now, faults).ifPresent(demands::add));
    for (Tag tag : now.owns().keySet()) {
      if (!next.owns().containsKey(tag)) {
        demands.add(new Demand(Step.MAJOR, "the tag %s is dropped".formatted(tag)));
      }
    }
    enough(next, now, demands, faults);
  }

  private record Demand(Step step, String why) {}

  private Optional<Demand> demand(Tag tag, JsonNode schema, Manifest now, Faults faults) {
    if (schemas.schema(tag).isEmpty()) {
      return Optional.of(new Demand(Step.MINOR, "the tag %s is new".formatted(tag)));
    }
    SchemaVerdict verdict;
    try {
      verdict = schemas.verdict(tag, schema);
    } catch (DaybookException.Incorrect malformed) {
      faults.add("/owns", malformed.code() + ", " + malformed.getMessage(), "correct the schema");
      return Optional.empty();
    }
    if (!now.owns().containsKey(tag)) {
      broken(tag, verdict, faults);
      return Optional.of(new Demand(Step.MINOR, "the tag %s is new".formatted(tag)));
    }
    return switch (verdict) {
      case SchemaVerdict.Same _, SchemaVerdict.Patch _ -> Optional.empty();
      case SchemaVerdict.Minor _ ->
          Optional.of(new Demand(Step.MINOR, "the schema of %s takes more (minor)".formatted(tag)));
      case SchemaVerdict.NewTag _, SchemaVerdict.Undecided _ -> {
        broken(tag, verdict, faults);
        yield Optional.empty();
      }
    };
  }

  private static void broken(Tag tag, SchemaVerdict verdict, Faults faults) {
    String why =
        switch (verdict) {
          case SchemaVerdict.Same _, SchemaVerdict.Patch _, SchemaVerdict.Minor _ -> "";
          case SchemaVerdict.NewTag(String reason, String pointer, Witness witness) ->
              "new-tag, %s (at \"%s\"); the witness %s is taken by the %s schema, and the other finds: %s"
                  .formatted(
                      reason,
                      pointer,
                      witness.document(),
                      witness.takenBy() == SchemaVerdict.Side.NOW ? "present" : "next",
                      witness.fault());
          case SchemaVerdict.Undecided(String pointer, String keyword) ->
              "undecided, %s (at \"%s\") cannot be judged".formatted(keyword, pointer);
        };
    if (!why.isEmpty()) {
      faults.add(
          Fields.at("/owns", tag.name()),
          "the verdict on its schema is " + why,
          "give what is new a tag of its own");
    }
  }

  private static void enough(Manifest next, Manifest now, List<Demand> demands, Faults faults) {
    Semver from = new Semver(now.version());
    Semver to = new Semver(next.version());
    Step raised = raised(from, to);
    Step wanted = demands.stream().map(Demand::step).max(Step::compareTo).orElse(Step.PATCH);
    if (raised.compareTo(wanted) < 0) {
      List<String> whys =
          demands.stream().filter(one -> one.step() == wanted).map(Demand::why).toList();
      faults.add(
          "/version",
          "found \"%s\" after %s, but %s".formatted(to, from, String.join(", and ", whys)),
          "give it version %s or a higher one".formatted(least(from, wanted)));
    }
  }

  /// What lies between two versions. A pre-release of 1.1.0 has made the step to 1.1.0.
  private static Step raised(Semver from, Semver to) {
    boolean before = !from.getPreRelease().isEmpty() && from.getPatch() == 0;
    if (to.getMajor() > from.getMajor() || (before && from.getMinor() == 0)) {
      return Step.MAJOR;
    }
    if (to.getMinor() > from.getMinor() || before) {
      return to.getMajor() == 0 ? Step.MAJOR : Step.MINOR;
    }
    return Step.PATCH;
  }

  private static Semver least(Semver from, Step step) {
    Semver base = from.withClearedPreReleaseAndBuild();
    return step == Step.MAJOR && from.getMajor() > 0 ? base.nextMajor() : base.nextMinor();
  }
}
