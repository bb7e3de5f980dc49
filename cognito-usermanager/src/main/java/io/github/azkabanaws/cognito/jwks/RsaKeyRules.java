package io.github.azkabanaws.cognito.jwks;

import java.math.BigInteger;
import java.util.Optional;

/** Which RSA keys are too weak, or no RSA keys at all, whatever they say of themselves. */
final class RsaKeyRules {
  /** RFC 7518 section 3.3. */
  static final int MIN_BITS = 2048;

  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(3);

  private RsaKeyRules() {}

  /** Why nobody should trust what is signed with this key; empty if there is nothing. */
  static Optional<String> objectionTo(BigInteger modulus, BigInteger exponent) {
    if (modulus.bitLength() < MIN_BITS) {
      return Optional.of(
          "RSA with " + modulus.bitLength() + " bits, where " + MIN_BITS + " is the least");
    }
    // With the exponent 1 anybody can write a signature.
    if (exponent.compareTo(LEAST_EXPONENT) < 0) {
      return Optional.of("its RSA exponent is less than 3");
    }
    if (!exponent.testBit(0)) {
      return Optional.of("its RSA exponent is even, which that of no real RSA key is");
    }
    if (!modulus.testBit(0)) {
      return Optional.of("its RSA modulus is even, so everybody knows a factor of it");
    }
    if (RocaFingerprint.isOn(modulus)) {
      return Optional.of(
          "its RSA modulus has the fingerprint of a generator whose keys can be factored (ROCA,"
              + " CVE-2017-15361), so it has to be replaced by one that was made otherwise");
    }
    return Optional.empty();
  }
}
