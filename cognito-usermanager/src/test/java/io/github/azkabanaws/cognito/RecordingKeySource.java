package io.github.azkabanaws.cognito;

import java.util.ArrayList;
import java.util.List;

/** Passes everything on and remembers it. */
final class RecordingKeySource implements KeySource {
  private final KeySource inner;
  private final List<String> lookedUp;
  private final List<String> calls = new ArrayList<>();

  /**
   * @param lookedUp gets each key id
   */
  RecordingKeySource(KeySource inner, List<String> lookedUp) {
    this.inner = inner;
    this.lookedUp = lookedUp;
  }

  /** The other calls, by name. */
  List<String> calls() {
    return calls;
  }

  @Override
  public List<VerificationKey> find(String kid) throws TokenRejectedException {
    lookedUp.add(kid);
    return inner.find(kid);
  }

  @Override
  public NewerKeys findNewer(String kid, List<VerificationKey> tried) {
    calls.add("findNewer");
    return inner.findNewer(kid, tried);
  }

  @Override
  public void prepare() {
    calls.add("prepare");
    inner.prepare();
  }

  @Override
  public void refresh() {
    calls.add("refresh");
    inner.refresh();
  }

  @Override
  public KeyStatus status() {
    return inner.status();
  }

  @Override
  public void close() {
    calls.add("close");
    inner.close();
  }
}
