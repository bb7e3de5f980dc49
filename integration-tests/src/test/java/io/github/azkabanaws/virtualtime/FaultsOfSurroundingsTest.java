package io.github.azkabanaws.virtualtime;

import java.util.stream.Stream;

/** What becomes of network, clocks, cluster, step list and executor in each phase of a job. */
class FaultsOfSurroundingsTest extends FaultMatrix {
  FaultsOfSurroundingsTest() {
    super(Stream.of(FaultKind.values()).filter(kind -> kind.fault().isEmpty()).toList());
  }
}
