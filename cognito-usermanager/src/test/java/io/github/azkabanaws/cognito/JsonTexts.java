package io.github.azkabanaws.cognito;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON values as text: plausible claims, any other value, and what is almost JSON. */
final class JsonTexts {
  private static final long NOW = TestTokens.NOW.getEpochSecond();

  private static final List<String> PLAUSIBLE =
      List.of(
          TestTokens.quote(TestTokens.ISSUER),
          TestTokens.quote(TestTokens.NEW_ISSUER),
          TestTokens.quote(TestTokens.CLIENT),
          '[' + TestTokens.quote(TestTokens.CLIENT) + ']',
          '[' + TestTokens.quote(TestTokens.CLIENT) + ",\"other\"]",
          TestTokens.quote(TestTokens.KID),
          "\"id\"",
          "\"access\"",
          "\"RS256\"",
          "\"none\"",
          "\"HS256\"",
          "\"JWT\"",
          "\"alice\"",
          "\"root\"",
          "\"breakglass\"",
          "\"BreakGlass\"",
          "\"al\\u0069ce\"",
          "\"alice -c id\"",
          "[\"ops\"]",
          "[\"ops\",\"devs\"]",
          "[\"OPS\"]",
          "[\"ops\",1]",
          "\"[ops]\"",
          "[\"\"]",
          "[\" ops\"]",
          "{\"ops\":true}",
          "true",
          "\"true\"");

  private static final List<String> ODD =
      List.of(
          "null",
          "false",
          "\"\"",
          "\" \"",
          "[]",
          "{}",
          "0",
          "-0",
          "-1",
          "1e400",
          "-1e400",
          "1e-400",
          "9223372036854775807",
          "9223372036854775808",
          "253402300799",
          "253402300800",
          "0.1e1",
          "1.5",
          "00",
          "+1",
          ".5",
          "1.",
          "0x10",
          "NaN",
          "Infinity",
          "'x'",
          "x",
          "\"\\ud800\"",
          "\"\\x\"",
          "\"\\u00zz\"",
          "\"\u0001\"",
          "\"unterminated",
          "[1,]",
          "{\"a\":1,\"a\":2}",
          "[,]",
          "/**/1",
          "\"\ud83d\ude80\"",
          "\"" + "x".repeat(5000) + "\"",
          "1" + "0".repeat(500));

  private JsonTexts() {}

  /** A value; rarely a text that is none. */
  static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(PLAUSIBLE)),
        Tuple.of(3, times()),
        Tuple.of(4, Arbitraries.of(ODD)),
        Tuple.of(2, nested()),
        Tuple.of(1, deep()));
  }

  /** Seconds around now, as a number and as a text. */
  private static Arbitrary<String> times() {
    Arbitrary<Long> seconds =
        Arbitraries.oneOf(
            Arbitraries.of(-86_401L, -86_400L, -3600L, -61L, -60L, -59L, -1L, 0L, 1L, 59L, 60L, 61L)
                .map(offset -> NOW + offset),
            Arbitraries.longs().between(-100_000, 100_000).map(offset -> NOW + offset),
            Arbitraries.longs());
    return Arbitraries.oneOf(
        seconds.map(String::valueOf),
        seconds.map(s -> s + ".5"),
        seconds.map(s -> TestTokens.quote(String.valueOf(s))));
  }

  private static Arbitrary<String> nested() {
    Arbitrary<String> leaves = Arbitraries.oneOf(Arbitraries.of(PLAUSIBLE), texts());
    return Arbitraries.recursive(() -> leaves, JsonTexts::wrapped, 0, 4);
  }

  private static Arbitrary<String> wrapped(Arbitrary<String> inner) {
    Arbitrary<String> arrays =
        inner.list().ofMaxSize(4).map(v -> v.stream().collect(Collectors.joining(",", "[", "]")));
    Arbitrary<String> objects =
        Combinators.combine(texts(), inner).as((k, v) -> '{' + k + ':' + v + '}');
    return Arbitraries.oneOf(arrays, objects);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().excludeChars('"', '\\').ofMaxLength(12).map(TestTokens::quote);
  }

  private static Arbitrary<String> deep() {
    return Combinators.combine(
            Arbitraries.integers().between(10, 5000), Arbitraries.of("[", "{\"a\":"))
        .as(
            (depth, open) ->
                open.repeat(depth) + "1" + (open.equals("[") ? "]" : "}").repeat(depth));
  }
}
