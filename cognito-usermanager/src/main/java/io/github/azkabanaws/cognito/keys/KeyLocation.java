package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a pool's keys come from: a URL, a file, or a document that is at hand since the start. */
public final class KeyLocation {
  /** The setting that says where, if not at the issuer. */
  public static final String PROPERTY = "cognito.jwks";

  static final String ALLOWED =
      "an https URL (http only on loopback), the path of a JWKS file, the JWKS as JSON, base64"
          + " of that JSON, or env:NAME for an environment variable with one of these";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern ENVIRONMENT = Pattern.compile("env:(.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /** A fetch ends by its own deadline; who waits for it gives it a little longer. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final String description;
  private final List<URL> urls;
  private final Optional<Path> file;
  private final Optional<JwksDocument> document;

  private KeyLocation(
      String description, List<URL> urls, Optional<Path> file, Optional<JwksDocument> document) {
    this.description = Objects.requireNonNull(description, "description");
    this.urls = Collections.unmodifiableList(new ArrayList<>(urls));
    this.file = file;
    this.document = document;
  }

  private static KeyLocation ofUrls(String description, List<URL> urls) {
    return new KeyLocation(description, urls, Optional.empty(), Optional.empty());
  }

  private static KeyLocation ofDocument(String description, JwksDocument document) {
    return new KeyLocation(
        description, Collections.emptyList(), Optional.empty(), Optional.of(document));
  }

  /**
   * The well-known place below an issuer (OpenID Connect Discovery; AWS's page says the same).
   *
   * @param issuer a URL that {@link #secureUrl} takes
   */
  static KeyLocation ofIssuer(String issuer) {
    return ofIssuers(Collections.singletonList(issuer));
  }

  /**
   * The same below several names of one issuer, of which any may publish nothing.
   *
   * @param issuers URLs that {@link #secureUrl} takes, in the order in which they are asked
   */
  public static KeyLocation ofIssuers(List<String> issuers) {
    List<URL> urls = new ArrayList<>();
    for (String issuer : issuers) {
      String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
      try {
        urls.add(secureUrl(base + "/.well-known/jwks.json"));
      } catch (InvalidLocationException e) {
        throw new IllegalArgumentException(e.getMessage());
      }
    }
    return ofUrls("URL " + urls.get(0), urls);
  }

  /**
   * Where a setting says that the keys are.
   *
   * @param value the setting {@code cognito.jwks}
   * @param maxSize the longest file in bytes
   * @throws InvalidLocationException saying what is wrong with the value, for the administrator
   */
  public static KeyLocation parse(String value, Environment environment, int maxSize)
      throws InvalidLocationException {
    Matcher variable = ENVIRONMENT.matcher(value);
    if (!variable.matches()) {
      return parse(value, maxSize);
    }
    String name = variable.group(1);
    if (!VARIABLE.matcher(name).matches()) {
      throw new InvalidLocationException("env: without the name of a variable");
    }
    String text = environment.value(name).orElse("").trim();
    if (text.isEmpty()) {
      throw new InvalidLocationException(
          "env:" + name + ", but this environment variable is not set or empty");
    }
    try {
      KeyLocation found = parse(text, maxSize);
      return new KeyLocation(
          found.description + " in env:" + name, found.urls, found.file, found.document);
    } catch (InvalidLocationException e) {
      throw new InvalidLocationException("env:" + name + ", which is " + e.getMessage());
    }
  }

  private static KeyLocation parse(String value, int maxSize) throws InvalidLocationException {
    if (isObject(value)) {
      return ofDocument("inline JSON", read("(inline JSON)", value));
    }
    if (SCHEME.matcher(value).matches()) {
      return ofUrl(value);
    }
    Optional<Path> file = existingFile(value);
    if (file.isPresent()) {
      checkFile(file.get(), maxSize);
      return new KeyLocation("file " + file.get(), Collections.emptyList(), file, Optional.empty());
    }
    Optional<String> decoded = fromBase64(value).filter(KeyLocation::isObject);
    if (decoded.isPresent()) {
      return ofDocument("inline base64", read("(base64)", decoded.get()));
    }
    throw new InvalidLocationException(
        (looksLikePath(value)
                ? LogText.quote(value) + " is not a file that exists"
                : "(" + value.length() + " characters) is no URL, no file and no base64 of a JWKS")
            + "; allowed: "
            + ALLOWED);
  }

  /** The first address; absent if the keys come from a file or are at hand. */
  public Optional<URL> url() {
    return urls.stream().findFirst();
  }

  /** All addresses of the one key set, in the order in which they are asked; often one or none. */
  public List<URL> urls() {
    return urls;
  }

  /** Absent if the keys come from elsewhere. */
  public Optional<Path> file() {
    return file;
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /** Checks a URL that keys or trust come from. */
  public static URL secureUrl(String value) throws InvalidLocationException {
    URI uri;
    try {
      uri = new URI(value);
    } catch (URISyntaxException e) {
      throw new InvalidLocationException(shown(value) + " is not a URL");
    }
    if (uri.getRawUserInfo() != null) {
      throw new InvalidLocationException("(not shown) is a URL with a user name or password in it");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = String.valueOf(uri.getHost());
    boolean secure =
        scheme.equals("https") || (scheme.equals("http") && LOOPBACK.matcher(host).matches());
    if (uri.getHost() == null || !secure) {
      throw new InvalidLocationException(
          shown(value) + " is not an https URL (http is allowed only on loopback)");
    }
    try {
      return uri.toURL();
    } catch (MalformedURLException e) {
      throw new InvalidLocationException(shown(value) + " is not a URL");
    }
  }

  /** Starts the source; a URL is not asked before {@link KeySource#prepare} or the first login. */
  public KeySource open(Clock clock, KeySettings settings, Semaphore waiting) {
    if (!urls.isEmpty()) {
      return new UrlKeySource(
          withoutQuery(urls.get(0).toString()),
          fetch(settings),
          settings.staleTime(),
          settings.fetchDeadline().multipliedBy(urls.size()).plus(GRACE),
          new DaemonThread("cognito-keys"),
          clock,
          waiting);
    }
    if (document.isPresent()) {
      return new StaticKeySource(description, document.get(), clock.instant());
    }
    try {
      return new FileKeySource(file.get(), settings.maxSize(), clock);
    } catch (IOException | MalformedException e) {
      // It was good a moment ago.
      throw new IllegalArgumentException(KeyLocation.PROPERTY + " is " + problem(file.get(), e));
    }
  }

  private Callable<JwksDocument> fetch(KeySettings settings) {
    if (urls.size() == 1) {
      return new JwksFetch(urls.get(0), settings);
    }
    Map<String, JwksFetch> fetches = new LinkedHashMap<>();
    urls.forEach(each -> fetches.put(each.toString(), new JwksFetch(each, settings)));
    return new JwksAddresses(fetches);
  }

  /** The kind of the source and its place, for the log. */
  @Override
  public String toString() {
    return description;
  }

  private static KeyLocation ofUrl(String value) throws InvalidLocationException {
    URL url = secureUrl(value);
    return ofUrls("URL " + withoutQuery(url.toString()), Collections.singletonList(url));
  }

  /** What stands before an @ is perhaps a password, and behind a ? a signature. */
  private static String shown(String value) {
    return value.indexOf('@') >= 0 ? "(not shown)" : LogText.quote(withoutQuery(value));
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?...";
  }

  private static JwksDocument read(String name, String json) throws InvalidLocationException {
    try {
      return JwksDocument.parse(json.trim());
    } catch (MalformedException e) {
      throw new InvalidLocationException(name + ": " + e.getMessage());
    }
  }

  private static boolean isObject(String text) {
    return JwksDocument.withoutMark(text).trim().startsWith("{");
  }

  /** Also one of which nobody tells whether it exists, if the value can be nothing else. */
  private static Optional<Path> existingFile(String value) {
    try {
      Path path = Paths.get(value);
      boolean isFile =
          Files.isRegularFile(path) || (looksLikePath(value) && !Files.notExists(path));
      return isFile ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static void checkFile(Path file, int maxSize) throws InvalidLocationException {
    try {
      FileKeySource.read(file, maxSize);
    } catch (IOException | MalformedException e) {
      throw new InvalidLocationException(problem(file, e));
    }
  }

  private static String problem(Path file, Exception e) {
    return LogText.quote(file.toString())
        + ": "
        + (e instanceof IOException
            ? FileTrouble.told(file, (IOException) e)
            : JwksFetch.describe(e));
  }

  private static Optional<String> fromBase64(String value) {
    String compact = WHITE_SPACE.matcher(value).replaceAll("");
    try {
      return Optional.of(
          utf8(Base64.getDecoder().decode(compact.replace('-', '+').replace('_', '/'))));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Only what can't be inline data is worth showing, and safe to show. */
  private static boolean looksLikePath(String value) {
    return value.length() <= 200
        && (value.startsWith("/") || value.startsWith(".") || value.endsWith(".json"));
  }

  /** The message starts with the value, or with what may be shown of it. */
  public static final class InvalidLocationException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidLocationException(String message) {
      super(message);
    }
  }
}
