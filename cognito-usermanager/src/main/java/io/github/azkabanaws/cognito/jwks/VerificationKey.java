package io.github.azkabanaws.cognito.jwks;

import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Objects;

/** A public key that may verify RS256 signatures; thread-safe, and equal to one of its numbers. */
public final class VerificationKey {
  /** Java's name of RS256. */
  static final String ALGORITHM = "SHA256withRSA";

  private final RSAPublicKey key;

  /**
   * @param key that {@link RsaKeyRules} has nothing against
   */
  VerificationKey(RSAPublicKey key) {
    this.key = Objects.requireNonNull(key, "key");
  }

  public boolean verifies(byte[] signedContent, Base64URL signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signedContent);
      // The library's decoder, in constant time for secrets, would cost almost a tenth of the
      // check.
      return verifier.verify(Base64.getUrlDecoder().decode(signature.toString()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey
        && key.getModulus().equals(((VerificationKey) other).key.getModulus())
        && key.getPublicExponent().equals(((VerificationKey) other).key.getPublicExponent());
  }

  @Override
  public int hashCode() {
    return key.getModulus().hashCode();
  }
}
