package io.github.azkabanaws.cognito.base;

import com.nimbusds.jose.shaded.gson.Strictness;
import com.nimbusds.jose.shaded.gson.stream.JsonReader;
import com.nimbusds.jose.shaded.gson.stream.JsonToken;
import io.github.azkabanaws.base.text.LogText;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object, strictly by RFC 8259, refusing what RFC 7515 section 4 and RFC 7519
 * section 4 let a parser choose: duplicate member names.
 *
 * <p>The depth is bounded and nothing here calls itself, so hostile nesting ends as a refusal and
 * not as a StackOverflowError.
 */
public final class StrictJson {
  /** Cognito's own tokens use two levels; custom claims may nest a little. */
  static final int MAX_DEPTH = 16;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private StrictJson() {}

  /**
   * Parses a text that is exactly one JSON object.
   *
   * @return an unmodifiable map of String, Double, Boolean, null, List and Map values
   * @throws RefusedException saying which rule the text breaks
   */
  public static Map<String, Object> parseObject(String text) throws RefusedException {
    // The reader would skip it silently.
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new RefusedException(Reason.JSON_MALFORMED, "starts with a byte order mark");
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new RefusedException(Reason.JSON_MALFORMED, "is not a JSON object");
      }
      Map<String, Object> root = new Builder(reader).build();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new RefusedException(Reason.JSON_MALFORMED, "goes on after the JSON object");
      }
      return root;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      // The reader's own message quotes the text.
      throw new RefusedException(Reason.JSON_MALFORMED, "is not valid JSON");
    }
  }

  /** Holds the objects and arrays that are open. */
  private static final class Builder {
    private final JsonReader reader;
    private final Deque<Object> open = new ArrayDeque<>();
    private final Map<String, Object> root = new LinkedHashMap<>();

    Builder(JsonReader reader) {
      this.reader = reader;
    }

    Map<String, Object> build() throws IOException, RefusedException {
      reader.beginObject();
      open.push(root);
      while (!open.isEmpty()) {
        if (reader.hasNext()) {
          readMember();
        } else {
          close();
        }
      }
      return Collections.unmodifiableMap(root);
    }

    private void close() throws IOException {
      if (open.pop() instanceof Map) {
        reader.endObject();
      } else {
        reader.endArray();
      }
    }

    @SuppressWarnings("unchecked") // only this class fills the containers
    private void readMember() throws IOException, RefusedException {
      Object container = open.peek();
      if (container instanceof Map) {
        Map<String, Object> object = (Map<String, Object>) container;
        String name = reader.nextName();
        if (object.containsKey(name)) {
          throw new RefusedException(
              Reason.JSON_DUPLICATE_MEMBER, "has the member " + LogText.quote(name) + " twice");
        }
        object.put(name, readValue());
      } else {
        ((List<Object>) container).add(readValue());
      }
    }

    /** Reads a simple value, or opens a container and returns a view of it. */
    private Object readValue() throws IOException, RefusedException {
      switch (reader.peek()) {
        case STRING:
          return reader.nextString();
        case NUMBER:
          return reader.nextDouble();
        case BOOLEAN:
          return reader.nextBoolean();
        case NULL:
          reader.nextNull();
          return null;
        case BEGIN_OBJECT:
          checkDepth();
          reader.beginObject();
          Map<String, Object> object = new LinkedHashMap<>();
          open.push(object);
          return Collections.unmodifiableMap(object);
        case BEGIN_ARRAY:
          checkDepth();
          reader.beginArray();
          List<Object> array = new ArrayList<>();
          open.push(array);
          return Collections.unmodifiableList(array);
        default:
          throw new RefusedException(Reason.JSON_MALFORMED, "is not valid JSON");
      }
    }

    private void checkDepth() throws RefusedException {
      if (open.size() >= MAX_DEPTH) {
        throw new RefusedException(
            Reason.JSON_TOO_DEEP, "is nested deeper than " + MAX_DEPTH + " levels");
      }
    }
  }

  /**
   * The text breaks a rule; the message goes on from the name of the text: "... is not valid JSON".
   */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RefusedException(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }
}
