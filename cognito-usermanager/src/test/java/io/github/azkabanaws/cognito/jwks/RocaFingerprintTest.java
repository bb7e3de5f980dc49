package io.github.azkabanaws.cognito.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocaFingerprintTest {
  private static final Random RANDOM = new Random(7);
  private static final BigInteger GENERATOR = BigInteger.valueOf(65537);

  /** Nobody's key: a number with the fingerprint, made without any primes of its own. */
  static final BigInteger MODULUS = withFingerprint(2048, 126, BigInteger.valueOf(1234567));

  @ParameterizedTest
  @ValueSource(ints = {2048, 2050, 3072, 4095})
  void findsTheRemaindersOfTheGenerator(int bits) {
    for (int i = 0; i < 20; i++) {
      BigInteger power = new BigInteger(200, RANDOM);
      assertThat(RocaFingerprint.isOn(withFingerprint(bits, 126, power))).isTrue();
      assertThat(RocaFingerprint.isOn(withFingerprint(4096, 225, power))).isTrue();
    }
  }

  @Test
  void aSingleOtherRemainderIsEnoughForANo() {
    // 3 generates all remainders of 17 but none, 65537 only those of powers of 4.
    assertThat(GENERATOR.mod(BigInteger.valueOf(17)).intValue()).isEqualTo(2);
    BigInteger others = product(126).divide(BigInteger.valueOf(17));
    BigInteger number = MODULUS;
    while (number.mod(BigInteger.valueOf(17)).intValue() != 3) {
      number = number.add(others);
    }
    assertThat(RocaFingerprint.isOn(number)).isFalse();
  }

  @RepeatedTest(20)
  void anOrdinaryKeyIsNone() {
    BigInteger number = new BigInteger(2048, RANDOM).setBit(2047).setBit(0);
    assertThat(RocaFingerprint.isOn(number)).isFalse();
    RSAPublicKey key = (RSAPublicKey) TestTokens.KEYS.getPublic();
    assertThat(RocaFingerprint.isOn(key.getModulus())).isFalse();
  }

  /** A number of so many bits whose remainder by the first primes is a power of 65537. */
  private static BigInteger withFingerprint(int bits, int primes, BigInteger power) {
    BigInteger product = product(primes);
    BigInteger remainder = GENERATOR.modPow(power, product);
    BigInteger least = BigInteger.ONE.shiftLeft(bits - 1);
    BigInteger factor = least.divide(product).add(BigInteger.ONE);
    BigInteger number = factor.multiply(product).add(remainder);
    // The product is even and the remainder odd.
    assertThat(number.bitLength()).isEqualTo(bits);
    assertThat(number.testBit(0)).isTrue();
    return number;
  }

  private static BigInteger product(int primes) {
    BigInteger product = BigInteger.ONE;
    BigInteger prime = BigInteger.ONE;
    for (int i = 0; i < primes; i++) {
      prime = prime.nextProbablePrime();
      product = product.multiply(prime);
    }
    return product;
  }
}
