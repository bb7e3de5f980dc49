package io.github.azkabanaws.virtualtime;

import java.util.stream.Stream;

/** What EMR answers, or does not, while a job is in each of its phases. */
class FaultsOfAnswersTest extends FaultMatrix {
  FaultsOfAnswersTest() {
    super(Stream.of(FaultKind.values()).filter(kind -> kind.fault().isPresent()).toList());
  }
}
