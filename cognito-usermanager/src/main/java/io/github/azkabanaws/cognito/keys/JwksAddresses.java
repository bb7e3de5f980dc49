package io.github.azkabanaws.cognito.keys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * One key set at several addresses, of which any may be missing: it is taken from the first that
 * gives a good one, and next time that one is asked first.
 */
final class JwksAddresses implements Callable<JwksDocument> {
  @GuardedBy("this")
  private final List<String> addresses;

  private final Map<String, JwksFetch> fetches;

  /**
   * @param fetches by address, in the order in which they are asked
   */
  JwksAddresses(Map<String, JwksFetch> fetches) {
    this.fetches = Objects.requireNonNull(fetches, "fetches");
    this.addresses = new ArrayList<>(fetches.keySet());
  }

  /**
   * Fetches and reads the document.
   *
   * @throws IOException when none of the addresses gives a good one; its message has each reason
   */
  @Override
  public synchronized JwksDocument call() throws IOException {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      try {
        JwksDocument document = fetches.get(address).call();
        Collections.rotate(addresses, -i);
        return document.from(address);
      } catch (IOException | MalformedException e) {
        problems.add(address + ": " + JwksFetch.describe(e));
      }
    }
    throw new IOException(String.join("; ", problems));
  }
}
