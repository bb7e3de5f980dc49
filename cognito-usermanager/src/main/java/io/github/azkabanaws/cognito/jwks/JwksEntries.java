package io.github.azkabanaws.cognito.jwks;

import com.nimbusds.jose.shaded.gson.Strictness;
import com.nimbusds.jose.shaded.gson.stream.JsonReader;
import com.nimbusds.jose.shaded.gson.stream.JsonToken;
import com.nimbusds.jose.shaded.gson.stream.JsonWriter;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a key set apart into the JSON of its entries, so that each can be judged by itself: what is
 * odd in one of them, a repeated member or a number that no parser takes, stays in its own text.
 */
final class JwksEntries {
  private static final String KEYS = "keys";

  private JwksEntries() {}

  /**
   * The JSON of each element of {@code keys}, in their order, with all that stands twice.
   *
   * @throws MalformedException when the text is no JSON object (RFC 8259) or has not exactly one
   *     array {@code keys}
   */
  static List<String> of(String json) throws MalformedException {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    // The text's length is bounded and nothing here calls itself, so depth costs no more than that;
    // with a limit one deep entry would take the others with it.
    reader.setNestingLimit(Integer.MAX_VALUE);
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new MalformedException("the JWKS is not a JSON object");
      }
      List<String> entries = members(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedException("the JWKS goes on after the JSON object");
      }
      return entries;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      // The reader's own message quotes the text.
      throw new MalformedException("the JWKS is not valid JSON");
    }
  }

  private static List<String> members(JsonReader reader) throws IOException, MalformedException {
    List<String> entries = null;
    reader.beginObject();
    while (reader.hasNext()) {
      if (!reader.nextName().equals(KEYS)) {
        // RFC 7517 section 5: further members are ignored.
        reader.skipValue();
      } else if (entries != null) {
        throw new MalformedException("the JWKS has the member \"keys\" twice");
      } else if (reader.peek() == JsonToken.BEGIN_ARRAY) {
        entries = elements(reader);
      } else {
        break;
      }
    }
    if (entries == null) {
      throw new MalformedException("the JWKS has no array \"keys\"");
    }
    reader.endObject();
    return entries;
  }

  private static List<String> elements(JsonReader reader) throws IOException {
    List<String> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      StringWriter text = new StringWriter();
      JsonWriter writer = new JsonWriter(text);
      copy(reader, writer);
      writer.flush();
      elements.add(text.toString());
    }
    reader.endArray();
    return elements;
  }

  /** Copies one value piece by piece; nothing here calls itself, however deep it nests. */
  private static void copy(JsonReader from, JsonWriter to) throws IOException {
    int open = 0;
    do {
      switch (from.peek()) {
        case BEGIN_OBJECT:
          from.beginObject();
          to.beginObject();
          open++;
          break;
        case END_OBJECT:
          from.endObject();
          to.endObject();
          open--;
          break;
        case BEGIN_ARRAY:
          from.beginArray();
          to.beginArray();
          open++;
          break;
        case END_ARRAY:
          from.endArray();
          to.endArray();
          open--;
          break;
        case NAME:
          to.name(from.nextName());
          break;
        case NULL:
          from.nextNull();
          to.nullValue();
          break;
        case BOOLEAN:
          to.value(from.nextBoolean());
          break;
        case NUMBER:
          to.jsonValue(from.nextString());
          break;
        default:
          to.value(from.nextString());
          break;
      }
    } while (open > 0);
  }
}
