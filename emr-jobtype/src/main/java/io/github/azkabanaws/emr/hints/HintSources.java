package io.github.azkabanaws.emr.hints;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The kinds of source that there are: a new one is listed here. */
public final class HintSources {
  private HintSources() {}

  /** All of them. */
  public static List<HintSource> all() {
    List<HintSource> all = new ArrayList<>();
    all.add(new SqsHints());
    return Collections.unmodifiableList(all);
  }
}
