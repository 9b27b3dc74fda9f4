package org.daybook.processors.internal;

/// A first look at a module's bytes, before a parser that believes their counts: each counted thing
/// takes at least a byte, so no count can be above what is left, and what is expanded (locals) is
/// bounded in sum. Cheap, allocates nothing, ends every doubt by refusing.
final class ModuleScan {

  /// A parsed instruction takes a hundred times its byte on the heap.
  static final int MOST_CODE_BYTES = 2 << 20;

  /// Of types, imports, tables, globals, exports, segments: each takes a hundred bytes and more.
  static final int MOST_THINGS = 20_000;

  /// Of all segments for tables: as many as a table may have entries.
  static final int MOST_ELEMENTS = 65_536;

  static final int MOST_LOCALS = 5_000;
  static final int MOST_LOCALS_IN_SUM = 2_000_000;

  private static final int TYPE_SECTION = 1;
  private static final int IMPORT_SECTION = 2;
  private static final int TABLE_SECTION = 4;
  private static final int GLOBAL_SECTION = 6;
  private static final int EXPORT_SECTION = 7;
  private static final int ELEMENT_SECTION = 9;
  private static final int CODE_SECTION = 10;
  private static final int DATA_SECTION = 11;
  private static final int TAG_SECTION = 13;
  private static final int LAST_SECTION = 13;
  private static final int FUNCTION_TYPE = 0x60;

  private final byte[] bytes;
  private int at;
  private int end;
  private long localsInSum;
  private int codeBytes;
  private long elements;

  private ModuleScan(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /// Looks at a whole module.
  ///
  /// @throws Refused with what is wrong, for people
  static void check(byte[] module) throws Refused {
    new ModuleScan(module).sections();
  }

  /// How many bytes of code a module has; 0 where that cannot be told, for it is refused.
  static int codeBytes(byte[] module) {
    var scan = new ModuleScan(module);
    try {
      scan.sections();
    } catch (Refused _) {
      return 0;
    }
    return scan.codeBytes;
  }

  private void sections() throws Refused {
    byte[] head = {0, 'a', 's', 'm', 1, 0, 0, 0};
    if (bytes.length < head.length || java.util.Arrays.mismatch(bytes, 0, 8, head, 0, 8) >= 0) {
      throw new Refused("it is not a WebAssembly module of version 1");
    }
    at = head.length;
    while (at < bytes.length) {
      int id = next();
      int size = count("section size");
      int sectionEnd = at + size;
      if (id > LAST_SECTION) {
        throw new Refused("it has a section %d, which no standard names".formatted(id));
      }
      end = sectionEnd;
      switch (id) {
        case TYPE_SECTION -> types();
        case ELEMENT_SECTION -> elements();
        case CODE_SECTION -> code();
        case DATA_SECTION -> data();
        case IMPORT_SECTION -> things("imports");
        case TABLE_SECTION -> things("tables");
        case GLOBAL_SECTION -> things("globals");
        case EXPORT_SECTION -> things("exports");
        case TAG_SECTION -> things("tags");
        default -> {}
      }
      at = sectionEnd;
      end = bytes.length;
    }
  }

  private void types() throws Refused {
    int types = things("types");
    for (int i = 0; i < types; i++) {
      if (next() != FUNCTION_TYPE) {
        throw new Refused("it defines garbage-collected types, which no memory limit here bounds");
      }
      for (int list = 0; list < 2; list++) {
        int values = count("parameters or results");
        if (values > 1_000) {
          throw new Refused("a function type has %d parameters or results".formatted(values));
        }
        for (int j = 0; j < values; j++) {
          valueType();
        }
      }
    }
  }

  private void code() throws Refused {
    if (end - at > MOST_CODE_BYTES) {
      throw new Refused(
          "its code has %d bytes, and at most %d are taken".formatted(end - at, MOST_CODE_BYTES));
    }
    codeBytes += end - at;
    int functions = count("functions");
    int sectionEnd = end;
    for (int i = 0; i < functions; i++) {
      int size = count("function size");
      end = at + size;
      locals(i);
      at = end;
      end = sectionEnd;
    }
  }

  private void elements() throws Refused {
    int segments = things("element segments");
    for (int i = 0; i < segments; i++) {
      long flags = unsigned();
      boolean active = (flags & 1) == 0;
      boolean index = (flags & 2) != 0;
      boolean expressions = (flags & 4) != 0;
      if (flags > 7) {
        throw new Refused("element segment %d has the unknown kind %d".formatted(i, flags));
      }
      if (active && index) {
        unsigned();
      }
      if (active) {
        expression();
      }
      if (!active || index) {
        if (expressions) {
          valueType();
        } else {
          unsigned();
        }
      }
      int many = count("elements");
      elements += many;
      if (elements > MOST_ELEMENTS) {
        throw new Refused(
            "its element segments have more than %d elements in sum".formatted(MOST_ELEMENTS));
      }
      for (int j = 0; j < many; j++) {
        if (expressions) {
          expression();
        } else {
          unsigned();
        }
      }
    }
  }

  private void data() throws Refused {
    int segments = things("data segments");
    for (int i = 0; i < segments; i++) {
      long mode = unsigned();
      if (mode > 2) {
        throw new Refused("data segment %d has the unknown mode %d".formatted(i, mode));
      }
      if (mode == 2) {
        unsigned();
      }
      if (mode != 1) {
        expression();
      }
      int size = count("bytes of data");
      at += size;
    }
  }

  /// A constant expression, of the instructions that may stand there without garbage collection.
  private void expression() throws Refused {
    while (true) {
      int instruction = next();
      switch (instruction) {
        case 0x0b -> { // end
          return;
        }
        case 0x23, 0x41, 0x42, 0xd0, 0xd2 -> number(); // global.get, constants, ref.null, ref.func
        case 0x43 -> skip(4); // f32.const
        case 0x44 -> skip(8); // f64.const
        case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> {} // add, sub, mul
        default ->
            throw new Refused(
                "the constant expression before byte %d has the instruction 0x%02x, which is not taken"
                    .formatted(at, instruction));
      }
    }
  }

  /// A number of either sign and up to 64 bits, whose value does not matter.
  private void number() throws Refused {
    for (int i = 0; i < 10; i++) {
      if (next() < 0x80) {
        return;
      }
    }
    throw new Refused("the number that ends at byte %d is too long".formatted(at));
  }

  private void skip(int many) throws Refused {
    for (int i = 0; i < many; i++) {
      next();
    }
  }

  private void locals(int function) throws Refused {
    int groups = count("groups of locals");
    long locals = 0;
    for (int i = 0; i < groups; i++) {
      locals += unsigned();
      valueType();
      if (locals > MOST_LOCALS) {
        throw new Refused(
            "function body %d has more than %d locals".formatted(function, MOST_LOCALS));
      }
    }
    localsInSum += locals;
    if (localsInSum > MOST_LOCALS_IN_SUM) {
      throw new Refused(
          "its functions have more than %d locals in sum".formatted(MOST_LOCALS_IN_SUM));
    }
  }

  private void valueType() throws Refused {
    int type = next();
    switch (type) {
      case 0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x69 -> {}
      case 0x63, 0x64 -> number(); // a reference and its heap type
      default ->
          throw new Refused(
              "the value type 0x%02x before byte %d is not taken".formatted(type, at));
    }
  }

  /// A count of what is kept for each.
  private int things(String what) throws Refused {
    int things = count(what);
    if (things > MOST_THINGS) {
      throw new Refused("it has %d %s; %d are taken".formatted(things, what, MOST_THINGS));
    }
    return things;
  }

  /// A count or size, which what is left must be able to hold.
  private int count(String what) throws Refused {
    int where = at;
    long count = unsigned();
    if (count > end - at) {
      throw new Refused(
          "at byte %d it announces %d of %s, but only %d bytes are left"
              .formatted(where, count, what, end - at));
    }
    return (int) count;
  }

  private long unsigned() throws Refused {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new Refused("the number that ends at byte %d is too long".formatted(at));
  }

  private int next() throws Refused {
    if (at >= end) {
      throw new Refused("it ends in the middle, at byte %d".formatted(at));
    }
    return bytes[at++] & 0xff;
  }

  /// Says why a module is not looked at any further.
  static final class Refused extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
