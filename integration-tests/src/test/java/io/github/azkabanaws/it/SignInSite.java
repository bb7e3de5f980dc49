package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.WebServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a browser meets when somebody signs in: Azkaban with the tarball's files and the user
 * manager's jar, and the domain of a pool, each behind nginx with TLS. For Azkaban nginx has the
 * configuration of the page {@code docs/sign-in.md}.
 */
final class SignInSite implements AutoCloseable {
  /** Chromium's rule for the two names. */
  static final String HOST_RULES = "MAP *.example.com 127.0.0.1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAGE = "/js/cognito-sign-in/";

  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final int port;
  private final int poolPort;
  private final int azkabanPort;
  private final int port3;
  private final Path folder;
  private Path home;
  private AzkabanPages azkaban;

  private SignInSite(Path folder) throws Exception {
    this.folder = folder;
    List<Integer> ports = FreePorts.some(4);
    port = ports.get(0);
    poolPort = ports.get(1);
    azkabanPort = ports.get(2);
    port3 = ports.get(3);
  }

  /** Takes its ports. */
  static SignInSite in(Path folder) throws Exception {
    return new SignInSite(folder);
  }

  /**
   * Starts everything.
   *
   * @param poolUrl where the pool's domain really is
   * @param settings properties of azkaban.properties
   */
  void start(URI poolUrl, Map<String, String> settings) throws Exception {
    AzkabanInstall install =
        AzkabanInstall.layOut(Distribution.folder(), folder.resolve("install"));
    home = install.webServer();
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("user.manager.class", "io.github.azkabanaws.cognito.CognitoUserManager");
    install.configureWebServer(all);
    WebServer users = WebServer.start(home, Distribution.azkabansOwn());
    parts.push(users::close);
    azkaban = AzkabanPages.start(users, home, azkabanPort);
    parts.push(azkaban::close);
    parts.push(proxy(folder, port, azkabanPort, poolPort, poolUrl, "")::close);
  }

  /** nginx before an Azkaban and before the domain of a pool. */
  static Nginx proxy(
      Path folder, int port, int azkabanPort, int poolPort, URI poolUrl, String inLocation)
      throws Exception {
    Nginx.certificate(folder);
    CommandPage page = Shell.page("docs/sign-in.md");
    String certificates =
        "ssl_certificate "
            + folder.resolve("tls.crt")
            + ";\nssl_certificate_key "
            + folder.resolve("tls.key")
            + ";\n";
    String shown = nginx(page, 0);
    String servers =
        replaced(shown, "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;\n" + certificates)
            .replaceAll("(?m)^ *ssl_certificate.* /etc/nginx/.*$", "");
    servers = replaced(servers, "http://127.0.0.1:8081", "http://127.0.0.1:" + azkabanPort);
    servers = replaced(servers, "location / {", "location / {\n" + inLocation);
    String pool =
        "server {\nlisten 127.0.0.1:"
            + poolPort
            + " ssl;\nserver_name pool.example.com;\n"
            + certificates
            + "location / { proxy_pass "
            + poolUrl.toString().replaceAll("/$", "")
            + "; }\n}\n";
    return Nginx.start(folder, servers + pool, port);
  }

  /** What the page shows for Azkaban 3, to stand within {@code location /}. */
  static String azkaban3() throws Exception {
    return nginx(Shell.page("docs/sign-in.md"), 1);
  }

  private static String nginx(CommandPage page, int index) {
    return page.blocks().stream()
        .filter(block -> block.language().equals("nginx"))
        .toList()
        .get(index)
        .text();
  }

  private static String replaced(String text, String shown, String here) {
    if (!text.contains(shown)) {
      throw new IllegalStateException("The page's configuration has no '" + shown + "'");
    }
    return text.replace(shown, here);
  }

  /** An address of Azkaban. */
  String azkaban(String path) {
    return "https://azkaban.example.com:" + port + path;
  }

  /** The address to register. */
  String callback() {
    return azkaban(PAGE + "index.html");
  }

  /** Whether an address is registered: that of Azkaban, or of the second proxy before it. */
  boolean isCallback(URI address) {
    return List.of(callback(), azkaban3(PAGE + "index.html")).contains(address.toString());
  }

  /** A second proxy before the same Azkaban, with what the page shows for Azkaban 3. */
  Nginx proxyOfAzkaban3(Path empty) throws Exception {
    return proxy(empty, port3, azkabanPort, FreePorts.some(1).get(0), pages().url(), azkaban3());
  }

  /** An address of Azkaban behind the second proxy. */
  String azkaban3(String path) {
    return "https://azkaban.example.com:" + port3 + path;
  }

  /** The domain of the pool. */
  String pool() {
    return "https://pool.example.com:" + poolPort;
  }

  /** Azkaban itself, to arrange. */
  AzkabanPages pages() {
    return azkaban;
  }

  /** What nginx has logged. */
  Path accessLog() {
    return folder.resolve("access.log");
  }

  /** Writes the page's settings for one pool. */
  void settings(String clientId, Map<String, Object> more) throws Exception {
    Map<String, Object> pool = new HashMap<>(Map.of("domain", pool(), "clientId", clientId));
    pool.putAll(more);
    settings(JSON.writeValueAsString(Map.of("pools", List.of(pool))));
  }

  /** Writes the page's settings; null removes them. */
  void settings(String text) throws Exception {
    Path file = home.resolve("web" + PAGE + "settings.json");
    if (text == null) {
      Files.deleteIfExists(file);
    } else {
      Files.writeString(file, text);
    }
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
