package io.github.azkabanaws.cognito;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** A public key that may verify RS256 signatures; thread-safe. */
final class VerificationKey {
  /** RFC 7518 section 3.3. */
  static final int MIN_BITS = 2048;

  /** Java's name of RS256. */
  private static final String ALGORITHM = "SHA256withRSA";

  private final RSAPublicKey key;

  private VerificationKey(RSAPublicKey key) {
    this.key = Objects.requireNonNull(key, "key");
  }

  /**
   * @throws UnsuitableKeyException saying why the key may not verify tokens
   */
  static VerificationKey of(JWK jwk) throws UnsuitableKeyException {
    Optional<String> objection = objectionTo(jwk);
    if (objection.isPresent()) {
      throw new UnsuitableKeyException(objection.get());
    }
    try {
      RSAPublicKey key = jwk.toRSAKey().toRSAPublicKey();
      int bits = key.getModulus().bitLength();
      if (bits < MIN_BITS) {
        throw new UnsuitableKeyException(
            "RSA with " + bits + " bits, where " + MIN_BITS + " is the least");
      }
      // With the exponent 1 anybody can write a signature.
      if (key.getPublicExponent().compareTo(BigInteger.valueOf(3)) < 0) {
        throw new UnsuitableKeyException("its RSA exponent is less than 3");
      }
      return new VerificationKey(key);
    } catch (JOSEException e) {
      throw new UnsuitableKeyException("not a valid RSA key");
    }
  }

  boolean verifies(byte[] signedContent, Base64URL signature) {
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

  /** What the key says about itself (RFC 7517 sections 4.2 to 4.4) counts. */
  private static Optional<String> objectionTo(JWK jwk) {
    if (!(jwk instanceof RSAKey)) {
      return Optional.of("not an RSA key");
    }
    if (jwk.isPrivate()) {
      return Optional.of("holds the private key, so it is no longer a secret");
    }
    KeyUse use = jwk.getKeyUse();
    if (use != null && !KeyUse.SIGNATURE.equals(use)) {
      return Optional.of("its use is " + LogText.quote(use.identifier()) + ", not \"sig\"");
    }
    Algorithm alg = jwk.getAlgorithm();
    if (alg != null && !JWSAlgorithm.RS256.equals(alg)) {
      return Optional.of("its alg is " + LogText.quote(alg.getName()) + ", not \"RS256\"");
    }
    if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
      return Optional.of("its key_ops leave out \"verify\"");
    }
    return Optional.empty();
  }

  /** The key may not verify tokens; the message says why. */
  static final class UnsuitableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsuitableKeyException(String message) {
      super(message);
    }
  }
}
