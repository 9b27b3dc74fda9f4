package org.daybook.ingest.internal.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// The tags that ingest writes, and their schemas, which are resources beside.
public final class IngestSchemas {

  public static final PropKey FILE = key("file");
  public static final PropKey TEXT = key("text");
  public static final PropKey IMPORT = key("import");
  public static final PropKey IMAGE = key("image");
  public static final PropKey PHOTO = key("photo");
  public static final PropKey AUDIO = key("audio");
  public static final PropKey PDF = key("pdf");
  public static final PropKey OFFICE = key("office");
  public static final PropKey MAIL = key("mail");
  public static final PropKey WEB = key("web");
  public static final PropKey PLAINTEXT = key("plaintext");
  public static final PropKey METADATA = new PropKey(key("metadata").tag(), "tika");

  private static final List<PropKey> ALL =
      List.of(FILE, TEXT, IMPORT, IMAGE, PHOTO, AUDIO, PDF, OFFICE, MAIL, WEB, PLAINTEXT, METADATA);

  private IngestSchemas() {}

  private static PropKey key(String name) {
    return new Tag(Tag.HOST_PREFIX + name).main();
  }

  /// All of them.
  public static SortedMap<Tag, JsonNode> all() {
    var mapper = new ObjectMapper();
    var schemas = new TreeMap<Tag, JsonNode>();
    for (PropKey key : ALL) {
      String resource = "/org/daybook/ingest/schemas/" + key.tag() + ".json";
      try (InputStream in = IngestSchemas.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new DaybookException.Fault("resource-missing", "resource " + resource);
        }
        schemas.put(key.tag(), mapper.readTree(in));
      } catch (IOException e) {
        throw new DaybookException.Fault("resource-missing", "resource " + resource, e);
      }
    }
    return Collections.unmodifiableSortedMap(schemas);
  }
}
