package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads an AWS request from JSON as the API reference writes it, whatever members the SDK's model
 * of it has. AWS itself ignores a member that it does not know; here it is an error, because a
 * typing error in a request that costs money must not go unnoticed.
 *
 * <p>What is wrong is told in an {@link IllegalArgumentException}, by place and never by value:
 * requests can contain passwords.
 */
public final class SdkJson {
  private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

  private SdkJson() {}

  /** Sets everything in {@code text} in the request's builder. */
  public static void read(String text, SdkPojo builder) {
    JsonNode root;
    try {
      root = JsonNode.parser().parse(text);
    } catch (RuntimeException e) {
      Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
      throw new IllegalArgumentException(
          "it is not JSON"
              + (place.find() ? ", line " + place.group(1) + " column " + place.group(2) : ""));
    }
    fill(builder, root, "");
  }

  private static void fill(SdkPojo builder, JsonNode json, String path) {
    if (json == null || !json.isObject()) {
      throw wrong(path, "an object");
    }
    for (Map.Entry<String, JsonNode> member : json.asObject().entrySet()) {
      String place = (path.isEmpty() ? "" : path + ".") + member.getKey();
      SdkField<?> field =
          field(builder, member.getKey())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          Settings.show(place) + " is no member that this version knows"));
      if (!member.getValue().isNull()) {
        field.set(builder, value(field, member.getValue(), place));
      }
    }
  }

  private static Optional<SdkField<?>> field(SdkPojo pojo, String name) {
    return pojo.sdkFields().stream().filter(field -> field.locationName().equals(name)).findFirst();
  }

  private static Object value(SdkField<?> field, JsonNode json, String path) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      SdkPojo member = field.constructor().get();
      fill(member, json, path);
      return ((Buildable) member).build();
    }
    if (type == MarshallingType.LIST) {
      return list(field.getTrait(ListTrait.class).memberFieldInfo(), json, path);
    }
    if (type == MarshallingType.MAP) {
      return map(field.getTrait(MapTrait.class).valueFieldInfo(), json, path);
    }
    if (type == MarshallingType.STRING) {
      if (!json.isString()) {
        throw wrong(path, "a string");
      }
      return json.asString();
    }
    if (type == MarshallingType.BOOLEAN) {
      if (!json.isBoolean()) {
        throw wrong(path, "true or false");
      }
      return json.asBoolean();
    }
    return number(type, json, path);
  }

  private static List<Object> list(SdkField<?> member, JsonNode json, String path) {
    if (!json.isArray()) {
      throw wrong(path, "a list");
    }
    List<Object> values = new ArrayList<>();
    for (JsonNode element : json.asArray()) {
      values.add(value(member, element, path + "[" + values.size() + "]"));
    }
    return values;
  }

  private static Map<String, Object> map(SdkField<?> member, JsonNode json, String path) {
    if (!json.isObject()) {
      throw wrong(path, "an object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    json.asObject().forEach((key, node) -> values.put(key, value(member, node, path + "." + key)));
    return values;
  }

  private static Object number(MarshallingType<?> type, JsonNode json, String path) {
    if (!json.isNumber()) {
      throw wrong(path, "a number");
    }
    try {
      BigDecimal number = new BigDecimal(json.asNumber());
      if (type == MarshallingType.INTEGER) {
        return number.intValueExact();
      }
      if (type == MarshallingType.LONG) {
        return number.longValueExact();
      }
      if (type == MarshallingType.DOUBLE) {
        return number.doubleValue();
      }
    } catch (ArithmeticException e) {
      throw wrong(path, "a whole number, and not as large");
    }
    // No request of EMR has dates, bytes or documents.
    throw new IllegalArgumentException(Settings.show(path) + " is of a kind that can't be read");
  }

  private static IllegalArgumentException wrong(String path, String kind) {
    return new IllegalArgumentException(
        (path.isEmpty() ? "it" : Settings.show(path)) + " has to be " + kind);
  }
}
