package org.daybook.pipelines;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.PipelineReference.Wish;

/// The process that [KilledModelTest] kills: it changes documents, one change after the other,
/// while jobs run on what changed before.
final class KilledModel {

  private static final int DOCUMENTS = 8;

  private KilledModel() {}

  /// Opens the vault with the processors of the reference.
  static World open(Path dir, int version) {
    World world = World.still(dir, PipelineModelTest.NEVER_OUTDATED);
    PipelineReference.WISHES.forEach(wish -> PipelineModelTest.install(world, wish, version));
    world.startPipelines(world.fakes);
    return world;
  }

  /// @param args the vault's folder, a seed, the processors' version
  public static void main(String[] args) {
    var random = new SplittableRandom(Long.parseLong(args[1]));
    World world = open(Path.of(args[0]), Integer.parseInt(args[2]));
    System.out.println("ready");
    for (; ; ) {
      change(world, random);
      LockSupport.parkNanos(random.nextInt(10) * 1_000_000L);
    }
  }

  private static void change(World world, SplittableRandom random) {
    List<DocId> docs = world.store().list(null, DOCUMENTS).stream().map(Document::id).toList();
    if (docs.size() < DOCUMENTS) {
      world.create("{'org.example.input':{'n':%d}}".formatted(random.nextInt(12)));
      return;
    }
    DocId doc = docs.get(random.nextInt(docs.size()));
    Wish wish = PipelineReference.WISHES.get(random.nextInt(PipelineReference.WISHES.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 ->
          world.put(doc, "org.example.input", "{'n':%d}".formatted(random.nextInt(12)));
      case 4, 5, 6 -> world.put(doc, "org.example.marker", "{'m':%d}".formatted(random.nextInt(3)));
      case 7 -> world.delete(doc, "org.example.input");
      case 8, 9 -> world.delete(doc, wish.result());
      case 10 -> world.delete(doc, "org.daybook.run/" + wish.id());
      default -> world.store().delete(doc, Precondition.NONE, World.PERSON);
    }
  }
}
