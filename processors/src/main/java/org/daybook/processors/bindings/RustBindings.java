package org.daybook.processors.bindings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Structs of Rust, to stand beside `daybook.rs`.
final class RustBindings {

  private static final Set<String> KEPT =
      Set.of(
          "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof union unsafe unsized use virtual where while yield Self _"
              .split(" "));

  private final Lines out = new Lines("    ");

  String file(List<Shape> types) {
    out.line("// " + Bindings.HEADER);
    out.line("#![allow(dead_code, nonstandard_style, unused_imports)]").line("");
    out.line("use crate::daybook::{self, Failure, Json};");
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
    String name = Words.pascal(choice.name());
    var scope = new Words.Scope(KEPT);
    List<String> variants =
        choice.values().stream().map(value -> scope.name(Words.pascal(Words.of(value)))).toList();
    out.line("#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]");
    out.open("pub enum " + name + " {");
    for (int i = 0; i < variants.size(); i++) {
      if (i == 0) {
        out.line("#[default]");
      }
      out.line(variants.get(i) + ",");
    }
    out.close("}").line("");
    out.open("impl " + name + " {");
    out.open("pub fn text(&self) -> &'static str {").open("match self {");
    for (int i = 0; i < variants.size(); i++) {
      out.line("%s::%s => %s,".formatted(name, variants.get(i), Text.rust(choice.values().get(i))));
    }
    out.close("}").close("}").line("");
    out.open("pub fn read(json: &Json) -> Option<%s> {".formatted(name))
        .open("match json.text()? {");
    for (int i = 0; i < variants.size(); i++) {
      out.line(
          "%s => Some(%s::%s),"
              .formatted(Text.rust(choice.values().get(i)), name, variants.get(i)));
    }
    out.line("_ => None,").close("}").close("}").close("}");
  }

  private void struct(Shape.Struct struct) {
    String name = Words.pascal(struct.name());
    var fields = new HashMap<Shape.Field, String>();
    var scope = new Words.Scope(KEPT);
    struct
        .fields()
        .forEach(field -> fields.put(field, scope.name(Words.snake(Words.of(field.name())))));
    out.about("/// ", struct.about(), "");
    out.line("#[derive(Clone, Debug, Default, PartialEq)]");
    out.open("pub struct " + name + " {");
    for (Shape.Field field : struct.fields()) {
      out.about("/// ", field.about(), "");
      String type = type(field.shape());
      out.line(
          "pub %s: %s,"
              .formatted(fields.get(field), field.mayBeAbsent() ? "Option<" + type + ">" : type));
    }
    out.close("}").line("");
    out.open("impl " + name + " {");
    read(struct, name, fields);
    out.line("");
    write(struct, fields);
    struct.tag().ifPresent(tag -> props(name, tag.name()));
    out.close("}");
  }

  private void read(Shape.Struct struct, String name, Map<Shape.Field, String> fields) {
    out.line("/// The value that JSON spells out; nothing when it is another.");
    out.open("pub fn read(json: &Json) -> Option<%s> {".formatted(name));
    if (struct.whole()) {
      out.line("let v = json;");
      out.line(
          "Some(%s { value: %s? })".formatted(name, reading(struct.fields().getFirst().shape())));
    } else {
      out.line("json.fields()?;");
      out.open("Some(%s {".formatted(name));
      for (Shape.Field field : struct.fields()) {
        out.line("%s: %s,".formatted(fields.get(field), reading(field)));
      }
      out.close("})");
    }
    out.close("}");
  }

  private static String reading(Shape.Field field) {
    String at = "json.field(%s)".formatted(Text.rust(field.name()));
    String value = reading(field.shape());
    if (!field.mayBeAbsent()) {
      return "%s.and_then(|v| %s)?".formatted(at, value);
    }
    String none = (field.nullable() ? "Some(Json::Null) => None, " : "") + missing(field);
    return "match %s { %s, Some(v) => Some(%s?) }".formatted(at, none, value);
  }

  private static String missing(Shape.Field field) {
    return field.required() ? "None => return None" : "None => None";
  }

  // An expression of type Option, of the `v` that stands for the JSON.
  private static String reading(Shape shape) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "v.text().map(str::to_string)";
            case INTEGER -> "v.integer()";
            case NUMBER -> "v.number()";
            case TRUTH -> "v.bool()";
            case JSON -> "Some(v.clone())";
          };
      case Shape.Items items ->
          "v.list().and_then(|items| items.iter().map(|v| %s).collect::<Option<Vec<_>>>())"
              .formatted(reading(items.element()));
      case Shape.Choice choice -> Words.pascal(choice.name()) + "::read(v)";
      case Shape.Struct struct -> Words.pascal(struct.name()) + "::read(v)";
    };
  }

  private void write(Shape.Struct struct, Map<Shape.Field, String> fields) {
    out.open("pub fn write(&self) -> Json {");
    if (struct.whole()) {
      out.line("let v = &self.value;");
      out.line(writing(struct.fields().getFirst().shape()));
    } else {
      out.line("let %sjson = Json::object();".formatted(struct.fields().isEmpty() ? "" : "mut "));
      struct.fields().forEach(field -> write(field, fields.getOrDefault(field, "")));
      out.line("json");
    }
    out.close("}");
  }

  private void write(Shape.Field field, String name) {
    String json = Text.rust(field.name());
    String value = writing(field.shape());
    if (!field.mayBeAbsent()) {
      out.line("let v = &self.%s;".formatted(name));
      out.line("json.set(%s, %s);".formatted(json, value));
    } else if (field.required()) {
      out.line(
          "json.set(%s, match &self.%s { Some(v) => %s, None => Json::Null });"
              .formatted(json, name, value));
    } else {
      out.open("if let Some(v) = &self.%s {".formatted(name));
      out.line("json.set(%s, %s);".formatted(json, value)).close("}");
    }
  }

  // An expression of type Json, of a reference `v`.
  private static String writing(Shape shape) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "Json::from(v.as_str())";
            case INTEGER, NUMBER, TRUTH -> "Json::from(*v)";
            case JSON -> "v.clone()";
          };
      case Shape.Items items ->
          "Json::List(v.iter().map(|v| %s).collect())".formatted(writing(items.element()));
      case Shape.Choice _ -> "Json::from(v.text())";
      case Shape.Struct _ -> "v.write()";
    };
  }

  private void props(String name, String tag) {
    out.line("").line("pub const TAG: &'static str = %s;".formatted(Text.rust(tag))).line("");
    out.line("/// The prop of this tag and id; nothing when it is absent.");
    out.open("pub fn get(id: &str) -> Result<Option<%s>, Failure> {".formatted(name));
    out.line("let key = format!(\"{}/{}\", Self::TAG, id);");
    out.open("match daybook::get_prop(&key)? {");
    out.line("None => Ok(None),");
    out.line("Some(json) => Self::read(&json).map(Some).ok_or_else(|| Failure::misshapen(&key)),");
    out.close("}").close("}").line("");
    out.line("/// Puts the prop of this tag and id.");
    out.open("pub fn put(&self, id: &str) -> Result<(), Failure> {");
    out.line("daybook::put_prop(&format!(\"{}/{}\", Self::TAG, id), self.write())");
    out.close("}");
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "String";
            case INTEGER -> "i64";
            case NUMBER -> "f64";
            case TRUTH -> "bool";
            case JSON -> "Json";
          };
      case Shape.Items items -> "Vec<%s>".formatted(type(items.element()));
      case Shape.Choice choice -> Words.pascal(choice.name());
      case Shape.Struct struct -> Words.pascal(struct.name());
    };
  }
}
