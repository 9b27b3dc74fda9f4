package org.daybook.processors.bindings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Classes of AssemblyScript, to stand beside `daybook.ts`.
final class AssemblyScriptBindings {

  /// Reserved words, and what the classes have beside their fields.
  private static final Set<String> KEPT =
      Set.of(
          "abstract as async await break case catch class const constructor continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface is keyof let module namespace new null of override package private protected public put readonly return set static super switch this throw toJson toString true try type typeof var void while with yield"
              .split(" "));

  private final Lines out = new Lines("  ");
  private int locals;

  String file(List<Shape> types) {
    out.line("// " + Bindings.HEADER).line("");
    out.line("import { getProp, misshapen, putProp } from \"./daybook\";");
    out.line("import { Json, Kind, Some } from \"./json\";");
    for (Shape type : types) {
      out.line("");
      switch (type) {
        case Shape.Struct struct -> struct(struct);
        case Shape.Choice choice -> choice(choice);
        case Shape.Plain _, Shape.Items _ -> throw new IllegalArgumentException("no type: " + type);
      }
    }
    return out.toString();
  }

  private void choice(Shape.Choice choice) {
    var scope = new Words.Scope(Set.of());
    out.open("export namespace " + Words.pascal(choice.name()) + " {");
    for (String value : choice.values()) {
      out.line(
          "export const %s: string = %s;"
              .formatted(scope.name(Words.upper(Words.of(value))), Text.script(value)));
    }
    out.close("}");
  }

  private void struct(Shape.Struct struct) {
    String name = Words.pascal(struct.name());
    var fields = new HashMap<Shape.Field, String>();
    var scope = new Words.Scope(KEPT);
    out.about("/** ", struct.about(), " */");
    out.open("export class " + name + " {");
    struct
        .tag()
        .ifPresent(
            tag ->
                out.line("static readonly TAG: string = %s;".formatted(Text.script(tag.name()))));
    for (Shape.Field field : struct.fields()) {
      String member = scope.name(Words.camel(Words.of(field.name())));
      fields.put(field, member);
      out.about("/** ", field.about(), " */");
      out.line("%s: %s = %s;".formatted(member, type(field), initial(field)));
    }
    out.line("");
    read(struct, name, fields);
    out.line("");
    write(struct, fields);
    if (struct.tag().isPresent()) {
      props(name);
    }
    out.close("}");
  }

  private void read(Shape.Struct struct, String name, Map<Shape.Field, String> fields) {
    out.line("/** The value that JSON spells out; null when it is another. */");
    out.open("static read(json: Json): %s | null {".formatted(name));
    if (!struct.whole()) {
      out.line("if (json.kind != Kind.Object) return null;");
    }
    out.line("const made = new %s();".formatted(name));
    for (Shape.Field field : struct.fields()) {
      if (struct.whole()) {
        out.line("made.value = %s;".formatted(reading(field.shape(), "json")));
      } else {
        read(field, fields.getOrDefault(field, ""));
      }
    }
    out.line("return made;").close("}");
  }

  private void read(Shape.Field field, String member) {
    String at = local("at");
    out.line("const %s = json.field(%s);".formatted(at, Text.script(field.name())));
    if (field.required()) {
      out.line("if (%s === null) return null;".formatted(at));
    }
    if (!field.mayBeAbsent()) {
      out.line("made.%s = %s;".formatted(member, reading(field.shape(), at)));
      return;
    }
    String there = field.required() ? "" : at + " !== null";
    String notNull = field.nullable() ? at + ".kind != Kind.Null" : "";
    out.open(
        "if (%s%s%s) {"
            .formatted(there, there.isEmpty() || notNull.isEmpty() ? "" : " && ", notNull));
    String value = reading(field.shape(), at);
    out.line(
        "made.%s = %s;"
            .formatted(
                member,
                boxed(field.shape())
                    ? "new Some<%s>(%s)".formatted(type(field.shape()), value)
                    : value));
    out.close("}");
  }

  // Writes what checks and takes apart the JSON `at`; answers the expression of its value.
  private String reading(Shape shape, String at) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> checked(at, "Text", "%s.text");
            case INTEGER -> {
              out.line("if (!%s.isInteger()) return null;".formatted(at));
              yield "<i64>%s.number".formatted(at);
            }
            case NUMBER -> checked(at, "Number", "%s.number");
            case TRUTH -> checked(at, "Bool", "%s.bool");
            case JSON -> at;
          };
      case Shape.Choice _ -> checked(at, "Text", "%s.text");
      case Shape.Items items -> list(items, at);
      case Shape.Struct struct -> {
        String part = local("part");
        out.line("const %s = %s.read(%s);".formatted(part, Words.pascal(struct.name()), at));
        out.line("if (%s === null) return null;".formatted(part));
        yield part;
      }
    };
  }

  private String checked(String at, String kind, String value) {
    out.line("if (%s.kind != Kind.%s) return null;".formatted(at, kind));
    return value.replace("%s", at);
  }

  private String list(Shape.Items items, String at) {
    String list = local("list");
    String i = local("i");
    String item = local("item");
    checked(at, "List", "");
    out.line("const %s: %s = [];".formatted(list, type(items)));
    out.open("for (let %s = 0; %s < %s.items.length; %s++) {".formatted(i, i, at, i));
    out.line("const %s = %s.items[%s];".formatted(item, at, i));
    out.line("%s.push(%s);".formatted(list, reading(items.element(), item)));
    out.close("}");
    return list;
  }

  private void write(Shape.Struct struct, Map<Shape.Field, String> fields) {
    out.open("toJson(): Json {");
    if (struct.whole()) {
      out.line("return %s;".formatted(writing(struct.fields().getFirst().shape(), "this.value")));
    } else {
      out.line("const json = Json.object();");
      struct.fields().forEach(field -> write(field, "this." + fields.getOrDefault(field, "")));
      out.line("return json;");
    }
    out.close("}");
  }

  private void write(Shape.Field field, String member) {
    String set = "json.set(%s, ".formatted(Text.script(field.name()));
    if (!field.mayBeAbsent()) {
      out.line(set + writing(field.shape(), member) + ");");
      return;
    }
    String at = local("at");
    out.line("const %s = %s;".formatted(at, member));
    out.open("if (%s !== null) {".formatted(at));
    String value = writing(field.shape(), boxed(field.shape()) ? at + ".value" : at);
    out.line(set + value + ");");
    if (field.required()) {
      out.close("} else {").open(set + "Json.ofNull());");
    }
    out.close("}");
  }

  // Writes what is needed first; answers the expression of the JSON.
  private String writing(Shape shape, String value) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "Json.ofText(%s)".formatted(value);
            case INTEGER -> "Json.ofNumber(<f64>%s)".formatted(value);
            case NUMBER -> "Json.ofNumber(%s)".formatted(value);
            case TRUTH -> "Json.ofBool(%s)".formatted(value);
            case JSON -> value;
          };
      case Shape.Choice _ -> "Json.ofText(%s)".formatted(value);
      case Shape.Struct _ -> value + ".toJson()";
      case Shape.Items items -> {
        String list = local("list");
        String i = local("i");
        String item = local("item");
        out.line("const %s = Json.list();".formatted(list));
        out.open("for (let %s = 0; %s < %s.length; %s++) {".formatted(i, i, value, i));
        out.line("const %s = %s[%s];".formatted(item, value, i));
        out.line("%s.items.push(%s);".formatted(list, writing(items.element(), item)));
        out.close("}");
        yield list;
      }
    };
  }

  private void props(String name) {
    out.line("");
    out.line("/** The prop of this tag and id; null when it is absent. */");
    out.open("static get(id: string = \"main\"): %s | null {".formatted(name));
    out.line("const key = %s.TAG + \"/\" + id;".formatted(name));
    out.line("const json = getProp(key);");
    out.line("if (json === null) return null;");
    out.line("const made = %s.read(json);".formatted(name));
    out.line("if (made === null) misshapen(key);");
    out.line("return made;").close("}").line("");
    out.line("/** Puts the prop of this tag and id. */");
    out.open("put(id: string = \"main\"): void {");
    out.line("putProp(%s.TAG + \"/\" + id, this.toJson());".formatted(name)).close("}");
  }

  private String local(String word) {
    return word + locals++;
  }

  // Values that cannot be null are boxed where they may be absent.
  private static boolean boxed(Shape shape) {
    return shape == Shape.Plain.INTEGER
        || shape == Shape.Plain.NUMBER
        || shape == Shape.Plain.TRUTH;
  }

  private static String type(Shape.Field field) {
    String type = type(field.shape());
    if (!field.mayBeAbsent()) {
      return type;
    }
    return (boxed(field.shape()) ? "Some<%s>".formatted(type) : type) + " | null";
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "string";
            case INTEGER -> "i64";
            case NUMBER -> "f64";
            case TRUTH -> "bool";
            case JSON -> "Json";
          };
      case Shape.Items items -> "Array<%s>".formatted(type(items.element()));
      case Shape.Choice _ -> "string";
      case Shape.Struct struct -> Words.pascal(struct.name());
    };
  }

  private static String initial(Shape.Field field) {
    if (field.mayBeAbsent()) {
      return "null";
    }
    return switch (field.shape()) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "\"\"";
            case INTEGER, NUMBER -> "0";
            case TRUTH -> "false";
            case JSON -> "Json.ofNull()";
          };
      case Shape.Items _ -> "[]";
      case Shape.Choice choice -> Text.script(choice.values().getFirst());
      case Shape.Struct struct -> "new %s()".formatted(Words.pascal(struct.name()));
    };
  }
}
