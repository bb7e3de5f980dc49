package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One object of a request's body, read member by member. A wrong type is a SerializationException,
 * anything else that is wrong a ValidationException; both name the member. The form of the
 * ValidationException is that of AWS's services; the text of the SerializationException is the
 * simulator's: not tried against AWS.
 */
final class Input {
  private final JsonNode node;
  private final String path;

  private Input(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  static Input of(JsonNode body) {
    return new Input(body, "");
  }

  /** A string of at least one character. */
  String requiredString(String name) {
    String value = string(name).orElseThrow(() -> missing(name));
    if (value.isEmpty()) {
      throw constraint(name, "''", "Member must have length greater than or equal to 1");
    }
    return value;
  }

  /** A string of one to {@code maxLength} characters. */
  String requiredString(String name, int maxLength) {
    String value = requiredString(name);
    if (value.length() > maxLength) {
      throw constraint(
          name, "'" + value + "'", "Member must have length less than or equal to " + maxLength);
    }
    return value;
  }

  Optional<String> string(String name) {
    return member(name).map(value -> text(value, at(name)));
  }

  Optional<Integer> integer(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                throw wrongType(at(name), "an integer", value);
              }
              return value.intValue();
            });
  }

  boolean flag(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrongType(at(name), "a boolean", value);
              }
              return value.booleanValue();
            })
        .orElse(false);
  }

  /** A time in epoch seconds, which may have a fraction. */
  Optional<Instant> time(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isNumber()) {
                throw wrongType(at(name), "a timestamp", value);
              }
              return Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000));
            });
  }

  /** The strings of a list; empty if it is absent. */
  List<String> strings(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list(name)) {
      texts.add(text(element, element(name, texts.size())));
    }
    return texts;
  }

  /** The strings of a list that must have at least one and at most {@code max}. */
  List<String> requiredStrings(String name, int max) {
    List<String> texts = strings(name);
    requireSize(name, texts.size());
    checkSize(name, texts, max);
    return texts;
  }

  /** Refuses a list of more than {@code max}. */
  void checkSize(String name, List<String> values, int max) {
    if (values.size() > max) {
      throw constraint(
          name, values.toString(), "Member must have length less than or equal to " + max);
    }
  }

  /** The objects of a list; empty if it is absent. */
  List<Input> objects(String name) {
    List<Input> objects = new ArrayList<>();
    for (JsonNode element : list(name)) {
      objects.add(object(element, element(name, objects.size())));
    }
    return objects;
  }

  /** The objects of a list that must have at least one. */
  List<Input> requiredObjects(String name) {
    List<Input> objects = objects(name);
    requireSize(name, objects.size());
    return objects;
  }

  Optional<Input> object(String name) {
    return member(name).map(value -> object(value, at(name)));
  }

  Input requiredObject(String name) {
    return object(name).orElseThrow(() -> missing(name));
  }

  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    return string(name).map(value -> constant(value, type, name));
  }

  <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
    return strings(name).stream().map(value -> constant(value, type, name)).toList();
  }

  /** The error for a member whose value breaks a rule. */
  AwsError constraint(String name, String value, String rule) {
    return AwsError.validation(
        "1 validation error detected: Value "
            + value
            + " at '"
            + at(name)
            + "' failed to satisfy constraint: "
            + rule);
  }

  private <E extends Enum<E>> E constant(String value, Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                constraint(
                    name,
                    "'" + value + "'",
                    "Member must satisfy enum value set: "
                        + Arrays.toString(type.getEnumConstants())));
  }

  private void requireSize(String name, int size) {
    if (member(name).isEmpty()) {
      throw missing(name);
    }
    if (size == 0) {
      throw constraint(name, "'[]'", "Member must have length greater than or equal to 1");
    }
  }

  private AwsError missing(String name) {
    return constraint(name, "null", "Member must not be null");
  }

  private Iterable<JsonNode> list(String name) {
    return member(name)
        .<Iterable<JsonNode>>map(
            value -> {
              if (!value.isArray()) {
                throw wrongType(at(name), "a list", value);
              }
              return value;
            })
        .orElse(List.of());
  }

  private Optional<JsonNode> member(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private String at(String name) {
    String lower = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    return path.isEmpty() ? lower : path + "." + lower;
  }

  private String element(String name, int index) {
    return at(name) + "." + (index + 1) + ".member";
  }

  private static Input object(JsonNode value, String path) {
    if (!value.isObject()) {
      throw wrongType(path, "a structure", value);
    }
    return new Input(value, path);
  }

  private static String text(JsonNode value, String path) {
    if (!value.isTextual()) {
      throw wrongType(path, "a string", value);
    }
    return value.textValue();
  }

  private static AwsError wrongType(String path, String expected, JsonNode value) {
    return AwsError.serialization(
        "'" + path + "' must be " + expected + ", not " + value.getNodeType());
  }
}
