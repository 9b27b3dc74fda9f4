package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.Tag;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugFault;
import org.daybook.processors.Widening;
import org.daybook.processors.workbench.GrantUse;
import org.daybook.processors.workbench.LimitUse;
import org.daybook.processors.workbench.Review;
import org.daybook.processors.workbench.Spare;

/// What a check of an author's plug found, for people and as JSON.
final class ReviewText {

  private ReviewText() {}

  static void print(
      Screen screen, InstalledPlug plug, Optional<Review> review, List<Spare> spares) {
    Style style = screen.style();
    screen.line("%s %s can be installed by itself".formatted(plug.id(), plug.version()));
    review.ifPresent(found -> print(screen, found));
    for (Spare spare : spares) {
      String routine = style.bold(spare.routine());
      if (!spare.tested()) {
        screen.line("routine %s: no golden document runs it".formatted(routine));
      }
      for (GrantUse grant : spare.unused()) {
        screen.line(
            "routine %s: %s %s is declared, and no golden document needed it"
                .formatted(routine, grant.kind().word(), grant.what()));
      }
      for (LimitUse limit : spare.wide()) {
        screen.line(
            "routine %s: %s is %,d, and at most %,d was used"
                .formatted(routine, limit.name(), limit.allowed(), limit.used()));
      }
    }
  }

  private static void print(Screen screen, Review review) {
    Style style = screen.style();
    screen.line("compared with version %s:".formatted(review.now()));
    for (Map.Entry<Tag, SchemaVerdict> verdict : review.verdicts().entrySet()) {
      String word = verdict.getValue().word();
      screen.line(
          "  tag %s: %s"
              .formatted(
                  verdict.getKey(),
                  verdict.getValue().compatible() ? style.good(word) : style.bad(word)));
      if (verdict.getValue()
          instanceof SchemaVerdict.NewTag(String reason, String at, var witness)) {
        screen.line("    %s (at \"%s\")".formatted(reason, at));
        screen.line(
            "    witness %s: taken by the %s schema; the other finds: %s"
                .formatted(
                    witness.document(),
                    witness.takenBy() == SchemaVerdict.Side.NOW ? "present" : "next",
                    witness.fault()));
      }
    }
    review.added().forEach(tag -> screen.line("  tag %s: new".formatted(tag)));
    review.dropped().forEach(tag -> screen.line("  tag %s: dropped".formatted(tag)));
    for (PlugFault fault : review.faults()) {
      screen.line(
          "  %s %s: %s; %s"
              .formatted(fault.file(), fault.pointer(), style.bad(fault.rule()), fault.remedy()));
    }
    if (!review.widenings().isEmpty()) {
      screen.line("  it would wait for approval, since it may do more:");
      review.widenings().forEach(widening -> screen.line("    " + style.bold(widening.sentence())));
    }
  }

  static ObjectNode json(InstalledPlug plug, Optional<Review> review, List<Spare> spares) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("plug", plug.id()).put("version", plug.version());
    review.ifPresent(found -> json.set("against", json(found)));
    var routines = json.putArray("routines");
    for (Spare spare : spares) {
      ObjectNode one =
          routines.addObject().put("routine", spare.routine()).put("tested", spare.tested());
      var unused = one.putArray("unused");
      spare
          .unused()
          .forEach(
              grant ->
                  unused.addObject().put("kind", grant.kind().word()).put("what", grant.what()));
      var wide = one.putArray("wide");
      spare.wide().forEach(limit -> wide.add(TrialText.json(limit)));
    }
    return json;
  }

  private static ObjectNode json(Review review) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", review.now());
    ObjectNode tags = json.putObject("tags");
    review.verdicts().forEach((tag, verdict) -> tags.set(tag.name(), json(verdict)));
    review.added().forEach(tag -> tags.putObject(tag.name()).put("verdict", "added"));
    review.dropped().forEach(tag -> tags.putObject(tag.name()).put("verdict", "dropped"));
    var faults = json.putArray("faults");
    for (PlugFault fault : review.faults()) {
      faults
          .addObject()
          .put("file", fault.file())
          .put("pointer", fault.pointer())
          .put("rule", fault.rule())
          .put("remedy", fault.remedy());
    }
    var widens = json.putArray("widens");
    for (Widening widening : review.widenings()) {
      widens
          .addObject()
          .put("kind", widening.kind().word())
          .put("routine", widening.routine())
          .put("what", widening.what());
    }
    return json;
  }

  private static ObjectNode json(SchemaVerdict verdict) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("verdict", verdict.word())
            .put("compatible", verdict.compatible());
    if (verdict instanceof SchemaVerdict.NewTag(String reason, String pointer, var witness)) {
      json.put("reason", reason).put("pointer", pointer);
      json.putObject("witness")
          .put("takenBy", witness.takenBy().name().toLowerCase(java.util.Locale.ROOT))
          .put("fault", witness.fault())
          .set("value", witness.document());
    }
    return json;
  }
}
