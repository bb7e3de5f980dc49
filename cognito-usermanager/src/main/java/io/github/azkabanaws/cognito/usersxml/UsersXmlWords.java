package io.github.azkabanaws.cognito.usersxml;

import io.github.azkabanaws.base.settings.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The elements and attributes of azkaban-users.xml. What is not among them is never shown: in a
 * file with a quote too many it can be a piece of a password.
 */
final class UsersXmlWords {
  static final String ROOT = "azkaban-users";
  static final String USER = "user";
  static final String ROLE = "role";
  static final String GROUP = "group";

  private static final int MAX_DISTANCE = 2;
  private static final Map<String, List<String>> ATTRIBUTES = attributes();

  private UsersXmlWords() {}

  private static Map<String, List<String>> attributes() {
    Map<String, List<String>> attributes = new HashMap<>();
    attributes.put(
        USER, Arrays.asList("username", "password", "roles", "groups", "proxy", "email"));
    attributes.put(ROLE, Arrays.asList("name", "permissions"));
    attributes.put(GROUP, Arrays.asList("name", "roles"));
    return Collections.unmodifiableMap(attributes);
  }

  /** What may stand below the root. */
  static Collection<String> elements() {
    return Arrays.asList(USER, ROLE, GROUP);
  }

  static boolean isElement(String name) {
    return ATTRIBUTES.containsKey(name);
  }

  /** The attributes of one of the {@link #elements}. */
  static List<String> attributesOf(String element) {
    return ATTRIBUTES.get(element);
  }

  /** Whether it is of XML and not of this file: a name space or a schema. */
  static boolean isOfXml(String attribute) {
    return attribute.startsWith("xml") || attribute.startsWith("xsi:");
  }

  /** The known word that differs in nothing but capitals. */
  static Optional<String> inOtherCapitals(String typed, Collection<String> known) {
    return known.stream().filter(word -> word.equalsIgnoreCase(typed)).findFirst();
  }

  /** A question that names the word that was probably meant, and else what there is. */
  static String meant(String typed, Collection<String> known) {
    return NearestName.of(typed, known, MAX_DISTANCE)
        .map(word -> "; did you mean " + word + "?")
        .orElse("; known: " + String.join(", ", known));
  }
}
