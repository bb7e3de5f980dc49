package io.github.azkabanaws.cognito.token;

import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.util.Objects;

/** A token that came through the gate: well formed, but nothing in it is proved yet. */
final class SignedToken {
  private final String kid;
  private final Claims claims;
  private final byte[] signedContent;
  private final Base64URL signature;

  SignedToken(String kid, Claims claims, byte[] signedContent, Base64URL signature) {
    this.kid = Objects.requireNonNull(kid, "kid");
    this.claims = Objects.requireNonNull(claims, "claims");
    this.signedContent = signedContent.clone();
    this.signature = Objects.requireNonNull(signature, "signature");
  }

  String kid() {
    return kid;
  }

  /** What the token says of itself: to be believed only after {@link #isSignedWith}. */
  Claims unprovedClaims() {
    return claims;
  }

  boolean isSignedWith(VerificationKey key) {
    return key.verifies(signedContent, signature);
  }
}
