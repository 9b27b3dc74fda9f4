package org.daybook.processors.bindings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Structs of C with functions that read and write them, to be included after `daybook.h`.
final class CBindings {

  private static final Set<String> KEPT =
      Set.of(
          "asm auto bool break case char const continue default do double else enum extern false float for goto if inline int long nullptr register restrict return short signed sizeof static struct switch true typedef typeof union unsigned void volatile while linux unix"
              .split(" "));

  private final Lines out = new Lines("  ");
  private final Words.Scope constants = new Words.Scope(Set.of());
  private int locals;

  String file(List<Shape> types) {
    out.line("// " + Bindings.HEADER).line("");
    out.line("#ifndef DAYBOOK_TAGS_H").line("#define DAYBOOK_TAGS_H").line("");
    out.line("#include \"daybook.h\"").line("");
    out.line("#pragma clang diagnostic push");
    out.line(
        "#pragma clang diagnostic ignored \"-Wunused-function\" // a plug uses only a part of this");
    for (Shape type : types) {
      out.line("");
      switch (type) {
        case Shape.Struct struct -> struct(struct);
        case Shape.Choice choice -> choice(choice);
        case Shape.Plain _, Shape.Items _ -> throw new IllegalArgumentException("no type: " + type);
      }
    }
    return out.line("").line("#pragma clang diagnostic pop").line("").line("#endif").toString();
  }

  private void choice(Shape.Choice choice) {
    String name = Words.snake(choice.name());
    String upper = Words.upper(choice.name());
    String absent = constants.name(upper + "_ABSENT");
    List<String> names =
        choice.values().stream()
            .map(value -> constants.name(upper + "_" + Words.upper(Words.of(value))))
            .toList();
    out.line("typedef enum { %s, %s } %s_t;".formatted(absent, String.join(", ", names), name));
    out.line("");
    out.open("static slice %s_text(%s_t value) {".formatted(name, name)).open("switch (value) {");
    for (int i = 0; i < names.size(); i++) {
      out.line(
          "case %s: return slice_of(%s);".formatted(names.get(i), Text.c(choice.values().get(i))));
    }
    out.line("default: return slice_of(\"\");").close("}").close("}").line("");
    out.line("// Absent when the JSON is none of them.");
    out.open("static %s_t %s_read(slice json) {".formatted(name, name));
    out.line("slice text = json_text(json);");
    out.line("if (!text.at) return %s;".formatted(absent));
    for (int i = 0; i < names.size(); i++) {
      out.line(
          "if (same(text, slice_of(%s))) return %s;"
              .formatted(Text.c(choice.values().get(i)), names.get(i)));
    }
    out.line("return %s;".formatted(absent)).close("}");
  }

  private void struct(Shape.Struct struct) {
    String name = Words.snake(struct.name());
    var fields = new HashMap<Shape.Field, String>();
    var scope = new Words.Scope(KEPT);
    out.about("// ", struct.about(), "");
    out.open("typedef struct {");
    for (Shape.Field field : struct.fields()) {
      String member = scope.name(Words.snake(Words.of(field.name())));
      fields.put(field, member);
      out.about("// ", field.about(), "");
      out.line("%s%s;".formatted(type(field.shape(), field.mayBeAbsent()), member));
    }
    if (struct.fields().isEmpty()) {
      out.line("char nothing;");
    }
    out.close("} %s_t;".formatted(name)).line("");
    read(struct, name, fields);
    out.line("");
    write(struct, name, fields);
    struct.tag().ifPresent(tag -> props(name, tag.name()));
  }

  private void read(Shape.Struct struct, String name, Map<Shape.Field, String> fields) {
    out.line("// Whether the JSON is one, and if so what it holds. What is absent is zero.");
    out.open("static int %s_read(slice json, %s_t *into) {".formatted(name, name));
    out.line("memset(into, 0, sizeof *into);");
    out.line(
        struct.whole()
            ? "if (json.len == 0) return 0;"
            : "if (json.len == 0 || json.at[0] != '{') return 0;");
    for (Shape.Field field : struct.fields()) {
      if (struct.whole()) {
        reading(field.shape(), false, "json", "into->value");
      } else {
        read(field, fields.getOrDefault(field, ""));
      }
    }
    out.line("return 1;").close("}");
  }

  private void read(Shape.Field field, String member) {
    String at = local("at");
    out.line("slice %s = json_field(json, %s);".formatted(at, Text.c(field.name())));
    if (field.required()) {
      out.line("if (!%s.at) return 0;".formatted(at));
    }
    if (field.mayBeAbsent()) {
      out.open(
          "if (%s.at%s) {"
              .formatted(
                  at, field.nullable() ? " && !same(%s, slice_of(\"null\"))".formatted(at) : ""));
    }
    reading(field.shape(), field.mayBeAbsent(), at, "into->" + member);
    if (field.mayBeAbsent()) {
      out.close("}");
    }
  }

  private void reading(Shape shape, boolean optional, String at, String to) {
    switch (shape) {
      case Shape.Plain plain -> reading(plain, optional, at, to);
      case Shape.Choice choice ->
          out.line(
              "if (!(%s = %s_read(%s))) return 0;".formatted(to, Words.snake(choice.name()), at));
      case Shape.Struct struct -> {
        if (optional) {
          out.line("%s = daybook_alloc(sizeof *%s);".formatted(to, to));
        }
        out.line(
            "if (!%s_read(%s, %s%s)) return 0;"
                .formatted(Words.snake(struct.name()), at, optional ? "" : "&", to));
      }
      case Shape.Items items -> list(items, at, to);
    }
  }

  private void reading(Shape.Plain plain, boolean optional, String at, String to) {
    switch (plain) {
      case TEXT -> out.line("if (!(%s = json_text(%s)).at) return 0;".formatted(to, at));
      case JSON -> out.line("%s = %s;".formatted(to, at));
      case INTEGER, NUMBER, TRUTH -> {
        String read = local("read");
        out.line("maybe_%s %s = json_maybe_%s(%s);".formatted(word(plain), read, word(plain), at));
        out.line("if (!%s.has) return 0;".formatted(read));
        out.line("%s = %s%s;".formatted(to, read, optional ? "" : ".value"));
      }
    }
  }

  private void list(Shape.Items items, String at, String to) {
    String i = local("i");
    String place = local("place");
    String item = local("item");
    out.line("if (%s.at[0] != '[') return 0;".formatted(at));
    out.line("%s.has = 1;".formatted(to));
    out.line("%s.count = json_count(%s);".formatted(to, at));
    out.line("%s.items = daybook_alloc_many(%s.count, sizeof *%s.items);".formatted(to, to, to));
    out.line("u32 %s = 0;".formatted(place));
    out.open("for (u32 %s = 0; %s < %s.count; %s++) {".formatted(i, i, to, i));
    out.line("slice %s = json_next(%s, &%s);".formatted(item, at, place));
    reading(items.element(), false, item, "%s.items[%s]".formatted(to, i));
    out.close("}");
  }

  private void write(Shape.Struct struct, String name, Map<Shape.Field, String> fields) {
    out.open("static void %s_write(out *o, const %s_t *from) {".formatted(name, name));
    if (struct.whole()) {
      writing(struct.fields().getFirst().shape(), "from->value");
    } else {
      if (struct.fields().isEmpty()) {
        out.line("(void)from;");
      }
      out.line("out_char(o, '{');");
      struct.fields().forEach(field -> write(field, "from->" + fields.getOrDefault(field, "")));
      out.line("out_char(o, '}');");
    }
    out.close("}");
  }

  private void write(Shape.Field field, String from) {
    String name = "out_name(o, %s);".formatted(Text.c(field.name()));
    if (!field.mayBeAbsent()) {
      out.line(name);
      writing(field.shape(), from);
      return;
    }
    if (field.required()) {
      out.line(name);
    }
    out.open("if (%s) {".formatted(there(field.shape(), from)));
    if (!field.required()) {
      out.line(name);
    }
    writing(field.shape(), present(field.shape(), from));
    if (field.required()) {
      out.close("} else {").open("out_raw(o, slice_of(\"null\"));");
    }
    out.close("}");
  }

  private static String there(Shape shape, String from) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT, JSON -> from + ".at";
            case INTEGER, NUMBER, TRUTH -> from + ".has";
          };
      case Shape.Items _ -> from + ".has";
      case Shape.Choice _, Shape.Struct _ -> from;
    };
  }

  private static String present(Shape shape, String from) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT, JSON -> from;
            case INTEGER, NUMBER, TRUTH -> from + ".value";
          };
      case Shape.Items _, Shape.Choice _ -> from;
      case Shape.Struct _ -> "(*%s)".formatted(from);
    };
  }

  private void writing(Shape shape, String from) {
    switch (shape) {
      case Shape.Plain plain ->
          out.line(
              switch (plain) {
                case TEXT -> "out_string(o, %s);".formatted(from);
                case INTEGER -> "out_integer(o, %s);".formatted(from);
                case NUMBER -> "out_double(o, %s);".formatted(from);
                case TRUTH -> "out_raw(o, slice_of(%s ? \"true\" : \"false\"));".formatted(from);
                case JSON -> "out_raw(o, %s.at ? %s : slice_of(\"null\"));".formatted(from, from);
              });
      case Shape.Choice choice ->
          out.line("out_string(o, %s_text(%s));".formatted(Words.snake(choice.name()), from));
      case Shape.Struct struct ->
          out.line("%s_write(o, &%s);".formatted(Words.snake(struct.name()), from));
      case Shape.Items items -> {
        String i = local("i");
        out.line("out_char(o, '[');");
        out.open("for (u32 %s = 0; %s < %s.count; %s++) {".formatted(i, i, from, i));
        out.line("if (%s) out_char(o, ',');".formatted(i));
        writing(items.element(), "%s.items[%s]".formatted(from, i));
        out.close("}").line("out_char(o, ']');");
      }
    }
  }

  private void props(String name, String tag) {
    out.line("");
    out.line("// The prop of this tag and id, 0 for main. Answers whether it is there.");
    out.open("static int %s_get(const char *id, %s_t *into) {".formatted(name, name));
    out.line("const char *key = daybook_key(%s, id);".formatted(Text.c(tag)));
    out.line("slice json = daybook_get_prop(key);");
    out.line("if (%s_read(json, into)) return 1;".formatted(name));
    out.line("if (json.at) daybook_misshapen(key);");
    out.line("return 0;").close("}").line("");
    out.line("// Puts the prop of this tag and id, 0 for main.");
    out.open("static void %s_put(const char *id, const %s_t *from) {".formatted(name, name));
    out.line("out o = {0, 0, 0};");
    out.line("%s_write(&o, from);".formatted(name));
    out.line("daybook_put_prop(daybook_key(%s, id), out_slice(&o));".formatted(Text.c(tag)));
    out.close("}");
  }

  private String local(String word) {
    return word + locals++;
  }

  // With what separates it from a name.
  private static String type(Shape shape, boolean optional) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT, JSON -> "slice ";
            case INTEGER -> optional ? "maybe_integer " : "i64 ";
            case NUMBER -> optional ? "maybe_number " : "double ";
            case TRUTH -> optional ? "maybe_bool " : "int ";
          };
      case Shape.Items items ->
          "struct { int has; u32 count; %s*items; } ".formatted(type(items.element(), false));
      case Shape.Choice choice -> Words.snake(choice.name()) + "_t ";
      case Shape.Struct struct -> Words.snake(struct.name()) + "_t " + (optional ? "*" : "");
    };
  }

  private static String word(Shape.Plain plain) {
    return switch (plain) {
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case TRUTH -> "bool";
      case TEXT, JSON -> throw new IllegalArgumentException("of no such kind: " + plain);
    };
  }
}
