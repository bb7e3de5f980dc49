package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeyLocation.InvalidLocationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be told of an issuer that somebody set: it is compared with {@code iss} exactly, so a
 * character too many keeps everybody out.
 */
final class IssuerText {
  private static final String SIGN_IN_DOMAIN = ".amazoncognito.com";
  private static final String WELL_KNOWN = "/.well-known/";

  /** Where Cognito's own issuers are, of which the path is known. */
  private static final Pattern COGNITO_HOST =
      Pattern.compile("(?:issuer-)?cognito-idp\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?");

  private IssuerText() {}

  /**
   * Why no token can name the issuer; nothing if one may.
   *
   * @param poolIds the pools whose issuer it may be
   */
  static Optional<String> problem(String text, Collection<String> poolIds) {
    if (text.contains(",")) {
      return Optional.of("has a comma; allowed: one URL");
    }
    try {
      URI uri = KeyLocation.secureUrl(text).toURI();
      return uri.getRawQuery() == null && uri.getRawFragment() == null
          ? problem(text, uri, poolIds)
          : Optional.of("has a ? or #; allowed: a URL without ? and #");
    } catch (InvalidLocationException e) {
      return Optional.of("is " + e.getMessage());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a URL that was a URI before", e);
    }
  }

  private static Optional<String> problem(String text, URI uri, Collection<String> poolIds) {
    String host = uri.getHost();
    if (text.contains(WELL_KNOWN)) {
      return Optional.of(
          "is " + LogText.quote(text) + "; the issuer is what stands before " + WELL_KNOWN);
    }
    if (text.endsWith("/") && COGNITO_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of(
          "is " + LogText.quote(text) + "; remove the slash at its end, which no token has in iss");
    }
    if (!host.equals(host.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          "is " + LogText.quote(text) + "; write the host in small letters, as tokens have it");
    }
    if (host.endsWith(SIGN_IN_DOMAIN)) {
      return Optional.of(
          "is "
              + LogText.quote(text)
              + ", the domain of the sign-in page, which no token names; allowed:"
              + " https://cognito-idp.<region>.amazonaws.com/<user pool id>");
    }
    boolean known = poolIds.stream().anyMatch(id -> ("/" + id).equals(uri.getRawPath()));
    if (COGNITO_HOST.matcher(host).matches() && (!known || uri.getPort() != -1)) {
      return Optional.of(
          "is "
              + LogText.quote(text)
              + "; at this host the issuer of a pool is https://"
              + host
              + "/<user pool id>, with the id in "
              + UserPool.PROPERTY);
    }
    return Optional.empty();
  }

  /** Why perhaps no token names the issuer; nothing if there is no reason to think so. */
  static Optional<String> doubt(String text, Collection<String> poolIds) {
    if (text.endsWith("/")) {
      return Optional.of(
          "is "
              + LogText.quote(text)
              + ", with a slash at its end, which the iss of Cognito's tokens does not have");
    }
    return poolIds.stream().anyMatch(id -> text.endsWith("/" + id))
        ? Optional.empty()
        : Optional.of(
            "is "
                + LogText.quote(text)
                + ", which does not end with the id of the user pool, as the iss of Cognito's"
                + " tokens does");
  }
}
