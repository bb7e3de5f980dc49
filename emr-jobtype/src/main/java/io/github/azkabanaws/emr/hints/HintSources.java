package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.base.JvmName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The kinds of source that there are: a new one is listed here. */
public final class HintSources {
  private HintSources() {}

  /**
   * All of them.
   *
   * @param jvm whose steps they are to tell of, where each JVM has its own
   */
  public static List<HintSource> all(JvmName jvm) {
    List<HintSource> all = new ArrayList<>();
    all.add(new SqsHints());
    all.add(new EndNotes(jvm));
    return Collections.unmodifiableList(all);
  }
}
