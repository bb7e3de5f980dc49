package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.base.text.LogText;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What may be shown of the message of an exception that others made.
 *
 * <p>The network's exceptions name hosts and times. A parser's quote what they read, and what is
 * read can be credentials or a flow's parameters: of those and of all others the kind is shown.
 */
final class ErrorWords {
  private static final List<String> OF_THE_NETWORK =
      Collections.unmodifiableList(
          Arrays.asList(
              "java.io.",
              "java.net.",
              "java.nio.",
              "java.security.cert.",
              "javax.net.",
              "sun.security."));

  /** The SDK's classes, which have another beginning in the jar. */
  private static final String SDK =
      SdkException.class.getName().replaceFirst("(?<=\\.awssdk\\.).*", "");

  /** Parts of the names of classes that read JSON, XML, zip and encodings. */
  private static final List<String> OF_PARSERS =
      Collections.unmodifiableList(
          Arrays.asList("jackson", "json", "xml", "charconversion", "utfdataformat", "protocols"));

  private ErrorWords() {}

  /** The kind and, if it can hold nothing secret, the message, in one line. */
  static String of(Throwable e) {
    String kind = e.getClass().getSimpleName();
    return isHarmless(e) ? kind + ": " + oneLine(e.getMessage()) : kind;
  }

  static String oneLine(String message) {
    return message == null ? "no message" : LogText.oneLine(message);
  }

  private static boolean isHarmless(Throwable e) {
    String name = e.getClass().getName();
    String lower = name.toLowerCase(Locale.ROOT);
    return (name.startsWith(SDK) || OF_THE_NETWORK.stream().anyMatch(name::startsWith))
        && OF_PARSERS.stream().noneMatch(lower::contains);
  }
}
