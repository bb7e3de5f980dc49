package io.github.azkabanaws.cognito.setup;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.keys.EndpointAnswer;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * The page on which people sign in with the browser: whether what its settings.json says fits these
 * settings, and what has to be registered at the pool.
 */
final class SignInPageCheck implements SetupCheck {
  private static final String PAGE = "/js/cognito-sign-in/index.html";
  private static final String PROVIDER = "oauth.provider_uri";
  private static final String REDIRECT = "oauth.redirect_uri";
  private static final String EXPECTED = PAGE + "?return={state}";
  private static final int MOST = 64 * 1024;

  private final Props props;
  private final TokenSettings tokens;
  private final KeySettings network;

  SignInPageCheck(Props props, TokenSettings tokens, KeySettings network) {
    this.props = props;
    this.tokens = tokens;
    this.network = network;
  }

  /** Where the page's settings are, seen from the folder in which the web server is started. */
  static Path file(Props props) {
    return Paths.get(props.getString("web.resource.dir", ""), "js", "cognito-sign-in")
        .resolve("settings.json");
  }

  @Override
  public void run(CheckLines lines) {
    boolean wanted = props.getString(PROVIDER, "").contains(PAGE);
    Path file = file(props);
    if (!Files.exists(file)) {
      String text = file + " is not there";
      if (wanted) {
        lines.failed(
            text + ", but " + PROVIDER + " sends everybody to the page",
            "make it from settings.json.example beside it");
      } else {
        lines.skipped(text + ": nobody signs in with the browser");
      }
      return;
    }
    if (!Files.exists(file.resolveSibling("index.html"))) {
      lines.failed(
          "the page is not beside " + file, "unpack web/js/cognito-sign-in of the tarball there");
    }
    hook(lines);
    try {
      settings(SignInPageSettings.read(new WholeFile(file, MOST).read().text()), lines);
    } catch (IOException e) {
      lines.failed(FileTrouble.told(file, e), "look at the file " + file);
    }
  }

  /** Azkaban's own settings, from 4.0 on; it ignores one without the other. */
  private void hook(CheckLines lines) {
    String provider = props.getString(PROVIDER, "");
    if (provider.isEmpty()) {
      return;
    }
    if (!provider.equals(EXPECTED)) {
      lines.warning(
          PROVIDER + " does not lead to the page in the form that brings people back",
          "set it to " + EXPECTED);
    } else if (props.getString(REDIRECT, "").isEmpty()) {
      lines.warning(PROVIDER + " has no effect without " + REDIRECT, "set " + REDIRECT + "=unused");
    }
  }

  private void settings(SignInPageSettings settings, CheckLines lines) {
    settings.problems().forEach(problem -> lines.failed(problem, "see docs/sign-in.md"));
    if (!tokens.uses().contains(TokenUse.ID)) {
      lines.failed(
          "the page brings ID tokens, and cognito.token.use does not have id",
          "add id to cognito.token.use");
    }
    for (SignInPageSettings.Pool pool : settings.pools()) {
      pool.clientId().ifPresent(id -> client(pool, id, lines));
      pool.domain().ifPresent(url -> domain(pool, url, lines));
    }
  }

  private void client(SignInPageSettings.Pool pool, String id, CheckLines lines) {
    String client = pool.where() + ".clientId " + LogText.quote(id);
    if (!tokens.clients().contains(id)) {
      lines.failed(
          client + " is not in " + TokenSettings.CLIENT_ID + ", so its tokens are refused",
          "add it there, or take an app client that is");
      return;
    }
    lines.ok(
        client
            + " is in "
            + TokenSettings.CLIENT_ID
            + "; its callback and sign-out address at the pool has to be "
            + address());
  }

  private void domain(SignInPageSettings.Pool pool, URL url, CheckLines lines) {
    String where = pool.where() + ".domain " + url.getHost();
    try {
      int status = new EndpointAnswer(new URL(url, "/oauth2/authorize"), network).status();
      // Without parameters it is a bad request, which only a pool's domain has.
      if (status == 404 || status == 403 || status >= 500 || status < 0) {
        lines.warning(
            where + " answers with status " + status + ": there may be no pool behind it",
            "compare it with the domain of the user pool");
      } else {
        lines.ok(where + " answers");
      }
    } catch (IOException e) {
      lines.warning(
          where + " can't be reached from here (" + e.getMessage() + "); browsers have to",
          "open it in a browser");
    }
  }

  /** As far as Azkaban's settings say how people reach it. */
  private String address() {
    String host = props.getString("azkaban.webserver.external_hostname", "");
    String port = props.getString("azkaban.webserver.external_ssl_port", "443");
    return "https://"
        + (host.isEmpty() ? "<Azkaban in the browser>" : host)
        + (port.equals("443") ? "" : ":" + port)
        + PAGE;
  }
}
