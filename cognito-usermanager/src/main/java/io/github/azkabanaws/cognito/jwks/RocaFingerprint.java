package io.github.azkabanaws.cognito.jwks;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Recognizes the RSA keys of a widespread weak generator, which can be factored with the public key
 * alone (Nemec, Sys, Svenda, Klinec, Matyas: "The Return of Coppersmith's Attack", CCS 2017;
 * CVE-2017-15361).
 *
 * <p>That generator makes primes whose remainder by the product of many small primes is a power of
 * 65537. A product of two of them is so, too: its remainder by each of the small primes is in the
 * group that 65537 generates there. A key that was made otherwise has such remainders for all of
 * the small primes by chance only, which happens to less than one in 2^160.
 */
final class RocaFingerprint {
  private static final int GENERATOR = 65537;

  /**
   * What the generator uses for keys of 2048 bits are the first 126 primes; for longer keys there
   * are more of them, never fewer.
   */
  private static final int LARGEST_PRIME = 701;

  private static final List<Subgroup> SUBGROUPS = subgroups();

  private RocaFingerprint() {}

  /** Whether a modulus of at least 2048 bits has the remainders of the weak generator. */
  static boolean isOn(BigInteger modulus) {
    return SUBGROUPS.stream().allMatch(subgroup -> subgroup.contains(modulus));
  }

  private static List<Subgroup> subgroups() {
    List<Subgroup> subgroups = new ArrayList<>();
    for (int number = 3; number <= LARGEST_PRIME; number += 2) {
      if (BigInteger.valueOf(number).isProbablePrime(20)) {
        subgroups.add(new Subgroup(number));
      }
    }
    return Collections.unmodifiableList(subgroups);
  }

  /** The remainders by one prime that the powers of the generator leave. */
  private static final class Subgroup {
    private final BigInteger prime;
    private final BitSet members = new BitSet();

    Subgroup(int prime) {
      this.prime = BigInteger.valueOf(prime);
      int power = 1;
      do {
        members.set(power);
        power = power * (GENERATOR % prime) % prime;
      } while (power != 1);
    }

    boolean contains(BigInteger number) {
      return members.get(number.mod(prime).intValue());
    }
  }
}
