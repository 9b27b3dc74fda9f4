package org.daybook.ingest.internal.imports;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.daybook.ingest.ItemState;
import org.jspecify.annotations.Nullable;

/// Walks files below roots, depth first, the names of each folder in the order of their bytes; can
/// begin again after any entry it gave. Links are not followed. Confined to one thread.
final class Walk {

  /// What a walk gives.
  ///
  /// @param refused null for a file to be read
  record Entry(int root, Path path, @Nullable Refusal refused) {}

  /// Why an entry is not read.
  record Refusal(ItemState state, String code, String message) {}

  /// The place after an entry.
  record Place(int root, URI last) {}

  private final List<Path> roots;
  private final Set<Path> excluded;
  private final Deque<Iterator<Path>> folders = new ArrayDeque<>();
  private final Deque<Entry> pending = new ArrayDeque<>();
  private int root;

  private Walk(List<Path> roots, Set<Path> excluded, int root) {
    this.roots = roots;
    this.excluded = excluded;
    this.root = root;
  }

  /// A walk from the beginning, or from after a place.
  static Walk open(List<Path> roots, Set<Path> excluded, @Nullable Place after) {
    if (after == null) {
      return new Walk(roots, excluded, -1);
    }
    var walk = new Walk(roots, excluded, after.root());
    walk.skipTo(Path.of(after.last()));
    return walk;
  }

  /// Up to `limit` further entries; fewer at the end alone.
  List<Entry> next(int limit) {
    var entries = new ArrayList<Entry>();
    while (entries.size() < limit) {
      Entry entry = next();
      if (entry == null) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }

  private @Nullable Entry next() {
    while (pending.isEmpty()) {
      Iterator<Path> folder = folders.peek();
      if (folder == null) {
        root++;
        if (root >= roots.size()) {
          return null;
        }
        visit(roots.get(root));
      } else if (folder.hasNext()) {
        visit(folder.next());
      } else {
        folders.pop();
      }
    }
    return pending.remove();
  }

  private void visit(Path path) {
    if (excluded.contains(path)) {
      refuse(path, ItemState.SKIPPED, "own-vault", "the vault is not imported into itself");
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      var fault = ReadFault.of(e);
      refuse(path, ItemState.FAILED, fault.code(), fault.message());
      return;
    }
    if (attributes.isSymbolicLink()) {
      refuse(path, ItemState.SKIPPED, "symlink", "links are not followed");
    } else if (attributes.isDirectory()) {
      enter(path, null);
    } else if (attributes.isRegularFile()) {
      pending.add(new Entry(root, path, null));
    } else {
      refuse(path, ItemState.SKIPPED, "special-file", "a pipe, socket or device");
    }
  }

  /// @param after only names after this one; null for all
  private void enter(Path folder, @Nullable Path after) {
    var names = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        if (after == null || path.getFileName().compareTo(after) > 0) {
          names.add(path);
        }
      }
    } catch (DirectoryIteratorException e) {
      if (cannot(folder, after, unwrapped(e))) {
        return;
      }
    } catch (IOException e) {
      if (cannot(folder, after, e)) {
        return;
      }
    }
    Collections.sort(names);
    folders.push(names.iterator());
  }

  /// A folder that cannot be read is an entry; when a walk begins again below it, it was none, and
  /// what could be read goes on.
  ///
  /// @return whether the folder is done with
  private boolean cannot(Path folder, @Nullable Path after, IOException e) {
    if (after != null) {
      return false;
    }
    var fault = ReadFault.ofFolder(e);
    refuse(folder, ItemState.FAILED, fault.code(), fault.message());
    return true;
  }

  private static IOException unwrapped(DirectoryIteratorException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  private void refuse(Path path, ItemState state, String code, String message) {
    pending.add(new Entry(root, path, new Refusal(state, code, message)));
  }

  private void skipTo(Path last) {
    if (root >= roots.size()) {
      return;
    }
    Path start = roots.get(root);
    if (!last.startsWith(start) || last.equals(start)) {
      return; // the root was the entry
    }
    Path folder = start;
    for (Path name : start.relativize(last)) {
      enter(folder, name);
      folder = folder.resolve(name);
    }
  }
}
