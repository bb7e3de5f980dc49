package io.github.azkabanaws.it;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Good tokens in the forms that Cognito issues, and bad ones that differ from a good one in one
 * thing. No time in them is near a limit, so that the clock can't change an answer.
 */
final class TokenCorpus {
  /**
   * One token.
   *
   * @param name what it is
   * @param use whether it is an ID or an access token, or the one it was made from
   * @param good whether a user may sign in with it
   */
  record Sample(String name, String use, boolean good, String token) {}

  private static final int SKEW_SAFE = 3600;
  private static final List<String> USES = List.of("id", "access");

  private final TokenForge forge;
  private final long now = Instant.now().getEpochSecond();
  private final List<Sample> samples = new ArrayList<>();

  private TokenCorpus(TokenForge forge) {
    this.forge = forge;
  }

  /**
   * @param seed for the mutations that are drawn
   */
  static List<Sample> generate(TokenForge forge, long seed) {
    TokenCorpus corpus = new TokenCorpus(forge);
    for (String use : USES) {
      corpus.good(use);
      corpus.claims(use);
      corpus.headers(use);
      corpus.signatures(use);
      corpus.texts(use);
      corpus.mutations(use, new Random(seed));
    }
    return Collections.unmodifiableList(corpus.samples);
  }

  private void good(String use) {
    for (String issuer : List.of(TokenForge.ISSUER, TokenForge.NEW_ISSUER)) {
      for (String client : TokenForge.CLIENTS) {
        for (int key = 0; key < TokenForge.KIDS.size(); key++) {
          for (int groups = 1; groups <= 100; groups *= 10) {
            Map<String, Object> claims = TokenForge.claims(use);
            claims.put("iss", issuer);
            claims.put(clientClaim(use), client);
            claims.put("cognito:groups", groups(groups));
            add(
                groups + " groups, " + client + ", key " + key + ", " + issuer,
                use,
                true,
                forge.token(key, TokenForge.header(key), claims));
          }
        }
      }
    }
    goodWith(use, "custom claims", c -> c.put("custom:team", "Zürich \"1\" 🚀 \u2028"));
    goodWith(use, "nested claim", c -> c.put("address", Map.of("lines", List.of("a", "b"))));
    goodWith(use, "fractional times", c -> c.put("iat", now - 30.5));
    goodWith(use, "nbf", c -> c.put("nbf", now - 30));
    goodWith(use, "a day", c -> c.putAll(Map.of("iat", now - 100, "exp", now - 100 + 86_400)));
    goodWith(use, "nearly over", c -> c.putAll(Map.of("iat", now - 80_000, "exp", now + 600)));
    goodWith(use, "no jti", c -> c.remove("jti"));
    goodWith(use, "16 KB", c -> c.put("custom:long", "x".repeat(16_000)));
    Map<String, Object> typ = TokenForge.header(0);
    typ.put("typ", "JWT");
    add("typ JWT", use, true, forge.token(0, typ, TokenForge.claims(use)));
    if (use.equals("id")) {
      // aws-jwt-verify refuses these two: the exception in the rules.
      goodWith(use, "aud array", c -> c.put("aud", List.of(TokenForge.CLIENTS.get(0))));
      goodWith(use, "aud array of ours", c -> c.put("aud", TokenForge.CLIENTS));
    }
  }

  private void claims(String use) {
    String client = clientClaim(use);
    for (String claim : List.of("iss", "token_use", "exp", "iat", "sub", client, nameClaim(use))) {
      bad(use, "no " + claim, c -> c.remove(claim));
      bad(use, claim + " null", c -> c.put(claim, null));
      bad(use, claim + " true", c -> c.put(claim, true));
      bad(use, claim + " object", c -> c.put(claim, Map.of("a", "b")));
      bad(use, claim + " empty array", c -> c.put(claim, List.of()));
      bad(use, claim + " empty text", c -> c.put(claim, ""));
      if (!claim.equals("sub")) {
        bad(use, claim + " blank", c -> c.put(claim, " "));
      }
    }
    for (String issuer :
        List.of(
            TokenForge.ISSUER + "/",
            TokenForge.ISSUER + "x",
            TokenForge.ISSUER.replace("https", "http"),
            TokenForge.ISSUER.replace("_Forge0001", "_Forge0002"),
            TokenForge.ISSUER.replace("eu-west-1.", "eu-west-2."),
            TokenForge.ISSUER.toUpperCase(java.util.Locale.ROOT),
            "https://cognito-idp.eu-west-1.amazonaws.com.example.com/" + TokenForge.POOL)) {
      bad(use, "iss " + issuer, c -> c.put("iss", issuer));
    }
    for (Object wrong : List.of("client3", "CLIENT1", "client1 ", "client1,client2", 1)) {
      bad(use, client + ' ' + wrong, c -> c.put(client, wrong));
    }
    bad(use, "array with another client", c -> c.put(client, List.of("client1", "client3")));
    bad(use, "client of the other kind", c -> c.put(otherClaim(use), c.remove(client)));
    for (Object wrong : List.of("ID", "refresh", "ids", List.of("id", "access"), 1)) {
      bad(use, "token_use " + wrong, c -> c.put("token_use", wrong));
    }
    bad(use, "expired", c -> c.putAll(Map.of("iat", now - 7200, "exp", now - SKEW_SAFE)));
    bad(use, "exp 1970", c -> c.put("exp", 0));
    bad(use, "exp negative", c -> c.put("exp", -1));
    bad(use, "exp in milliseconds", c -> c.put("exp", (now + 600) * 1000));
    bad(use, "exp text", c -> c.put("exp", String.valueOf(now + 600)));
    bad(use, "iat text", c -> c.put("iat", String.valueOf(now - 30)));
    bad(use, "iat ahead", c -> c.putAll(Map.of("iat", now + SKEW_SAFE, "exp", now + 7200)));
    bad(use, "nbf ahead", c -> c.put("nbf", now + SKEW_SAFE));
    bad(use, "nbf text", c -> c.put("nbf", "now"));
    bad(use, "25 hours", c -> c.put("exp", now + 90_000));
    bad(use, "100 years", c -> c.put("exp", now + 3_155_760_000L));
    for (String name : List.of("root", "hadoop", "alice -c id", "alice;id", "../alice", "1alice")) {
      bad(use, "user " + name, c -> c.put(nameClaim(use), name));
    }
    bad(use, "no groups", c -> c.remove("cognito:groups"));
    bad(use, "empty groups", c -> c.put("cognito:groups", List.of()));
    bad(use, "groups as text", c -> c.put("cognito:groups", "[analytics]"));
    bad(use, "groups of numbers", c -> c.put("cognito:groups", List.of(1, 2)));
  }

  private void headers(String use) {
    badHeader(use, "no kid", h -> h.remove("kid"));
    for (Object kid : Arrays.asList("", "unknown", null, 1, List.of(TokenForge.KIDS.get(0)))) {
      badHeader(use, "kid " + kid, h -> h.put("kid", kid));
    }
    badHeader(use, "the other key's kid", h -> h.put("kid", TokenForge.KIDS.get(1)));
    badHeader(use, "no alg", h -> h.remove("alg"));
    for (Object alg :
        Arrays.asList("none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "rs256", null)) {
      badHeader(use, "alg " + alg, h -> h.put("alg", alg));
    }
    for (Object typ : Arrays.asList("JWE", "at+jwt", "jwt", null, 1)) {
      badHeader(use, "typ " + typ, h -> h.put("typ", typ));
    }
    badHeader(use, "crit", h -> h.put("crit", List.of("exp")));
    badHeader(use, "empty crit", h -> h.put("crit", List.of()));
    badHeader(use, "zip", h -> h.put("zip", "DEF"));
    badHeader(use, "b64", h -> h.put("b64", false));
    badHeader(use, "jku", h -> h.put("jku", "https://keys.example.com/jwks.json"));
    badHeader(use, "x5u", h -> h.put("x5u", "https://keys.example.com/cert.pem"));
    badHeader(use, "jwk", h -> h.put("jwk", forge.strangerJwk()));
    badHeader(use, "unknown member", h -> h.put("x", "y"));
  }

  private void signatures(String use) {
    Map<String, Object> claims = TokenForge.claims(use);
    Map<String, Object> header = TokenForge.header(0);
    add("a stranger's key", use, false, forge.stranger(header, claims));
    Map<String, Object> ownKey = TokenForge.header(0);
    ownKey.put("jwk", forge.strangerJwk());
    add("a stranger's key in the header", use, false, forge.stranger(ownKey, claims));
    Map<String, Object> mac = TokenForge.header(0);
    mac.put("alg", "HS256");
    add("HS256 with the public key", use, false, forge.macByPublicKey(0, mac, claims));
    add("HMAC that says RS256", use, false, forge.macByPublicKey(0, header, claims));
    for (String jca : List.of("SHA1withRSA", "SHA384withRSA", "SHA512withRSA")) {
      add(jca + " that says RS256", use, false, forge.otherAlgorithm(0, jca, header, claims));
    }
    Map<String, Object> rs384 = TokenForge.header(0);
    rs384.put("alg", "RS384");
    String other = forge.otherAlgorithm(0, "SHA384withRSA", rs384, claims);
    add("RS384 that says so", use, false, other);
    Map<String, Object> none = TokenForge.header(0);
    none.put("alg", "none");
    String good = forge.token(0, none, claims);
    add("none, without signature", use, false, good.substring(0, good.lastIndexOf('.') + 1));
    Map<String, Object> admin = TokenForge.claims(use);
    admin.put("cognito:groups", List.of("platform"));
    String[] theirs = forge.token(0, header, admin).split("\\.", -1);
    String[] ours = forge.token(0, header, claims).split("\\.", -1);
    add("payload of another", use, false, ours[0] + '.' + theirs[1] + '.' + ours[2]);
    add("signature of another", use, false, ours[0] + '.' + ours[1] + '.' + theirs[2]);
    add("zero signature", use, false, ours[0] + '.' + ours[1] + '.' + "A".repeat(342));
    add("short signature", use, false, ours[0] + '.' + ours[1] + '.' + ours[2].substring(4));
    add("long signature", use, false, ours[0] + '.' + ours[1] + '.' + ours[2] + "AAAA");
  }

  private void texts(String use) {
    String header = TokenForge.json(TokenForge.header(0));
    String claims = TokenForge.json(TokenForge.claims(use));
    String good = forge.token(0, header, claims);
    for (String text :
        List.of("", ".", "..", "a.b.c", "{}", good + ".", good + "." + good, "." + good)) {
      add("text " + text.length(), use, false, text);
    }
    for (String space : List.of(" ", "\n", "\t", "\u00a0", "\ufeff")) {
      add("space before", use, false, space + good);
      add("space after", use, false, good + space);
      add("space inside", use, false, good.replace(".", space + "."));
    }
    add("padded", use, false, good + "==");
    add("padding signed", use, false, forge.signSegments(0, padded(header) + '.' + padded(claims)));
    add("Bearer", use, false, "Bearer " + good);
    String twice = claims.replaceFirst("\\{", "{\"exp\":1,");
    add("duplicate claim", use, false, forge.token(0, header, twice));
    add(
        "duplicate header",
        use,
        false,
        forge.token(0, header.replace("{", "{\"kid\":\"x\","), claims));
    add("byte order mark", use, false, forge.token(0, header, '\ufeff' + claims));
    add("space around JSON is allowed", use, true, forge.token(0, ' ' + header, claims + '\n'));
    add("something after", use, false, forge.token(0, header, claims + "{}"));
    add("comment", use, false, forge.token(0, header, "/**/" + claims));
    add("single quotes", use, false, forge.token(0, header, claims.replace('"', '\'')));
    add("array", use, false, forge.token(0, header, '[' + claims + ']'));
    add("trailing comma", use, false, forge.token(0, header, claims.replace("}", ",}")));
    add("not UTF-8", use, false, forge.signSegments(0, TokenForge.base64(header) + "._-8"));
    String deep = "[".repeat(5000) + "]".repeat(5000);
    add(
        "deep",
        use,
        false,
        forge.token(0, header, claims.replaceFirst("\\{", "{\"x\":" + deep + ",")));
    String long64 = "\"x\":\"" + "x".repeat(40_000) + "\",";
    add("64 KB", use, false, forge.token(0, header, claims.replaceFirst("\\{", "{" + long64)));
  }

  /** One character of a good token changed, taken away or put in. */
  private void mutations(String use, Random random) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    for (int i = 0; i < 60; i++) {
      String good = forge.token(i % 2, TokenForge.header(i % 2), TokenForge.claims(use));
      int at = random.nextInt(good.length());
      String put = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
      String text =
          switch (i % 3) {
            case 0 -> good.substring(0, at) + put + good.substring(at + 1);
            case 1 -> good.substring(0, at) + good.substring(at + 1);
            default -> good.substring(0, at) + put + good.substring(at);
          };
      if (!text.equals(good)) {
        add("mutation at " + at + " of " + good.length(), use, false, text);
      }
    }
  }

  private void goodWith(String use, String name, Consumer<Map<String, Object>> change) {
    addWith(use, name, true, change);
  }

  private void bad(String use, String name, Consumer<Map<String, Object>> change) {
    addWith(use, name, false, change);
  }

  private void addWith(
      String use, String name, boolean good, Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = TokenForge.claims(use);
    change.accept(claims);
    add(name, use, good, forge.token(0, TokenForge.header(0), claims));
  }

  private void badHeader(String use, String name, Consumer<Map<String, Object>> change) {
    Map<String, Object> header = TokenForge.header(0);
    change.accept(header);
    add(name, use, false, forge.token(0, header, TokenForge.claims(use)));
  }

  private void add(String name, String use, boolean good, String token) {
    samples.add(new Sample(use + ": " + name, use, good, token));
  }

  private static List<String> groups(int count) {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add("group-" + i);
    }
    return groups;
  }

  private static String clientClaim(String use) {
    return use.equals("id") ? "aud" : "client_id";
  }

  private static String otherClaim(String use) {
    return use.equals("id") ? "client_id" : "aud";
  }

  private static String nameClaim(String use) {
    return use.equals("id") ? "cognito:username" : "username";
  }

  private static String padded(String text) {
    String base64 = TokenForge.base64(text);
    return base64 + "=".repeat((4 - base64.length() % 4) % 4);
  }
}
