package io.github.azkabanaws.emr.emrapi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ids of a step's YARN applications, as far as EMR has told them. What is not of YARN's form is
 * kept apart: it comes from elsewhere, and nobody may follow it. Immutable.
 */
public final class YarnApplications {
  /** What nobody has told of. */
  public static final YarnApplications NONE =
      new YarnApplications(Collections.emptySet(), Collections.emptySet());

  /** So many of a step are kept; a job stays with a step for days. */
  static final int MOST = 100;

  /** So many that are not of YARN's form: each is told once. */
  static final int MOST_STRANGE = 3;

  private static final int MOST_IN_SENTENCE = 10;

  /** "ApplicationId" in YARN's API: when its resource manager was started, and a number. */
  private static final Pattern FORM = Pattern.compile("application_[0-9]{1,20}_[0-9]{1,20}");

  private final Set<String> ids;
  private final Set<String> strange;

  private YarnApplications(Set<String> ids, Set<String> strange) {
    this.ids = Collections.unmodifiableSet(ids);
    this.strange = Collections.unmodifiableSet(strange);
  }

  /** Those of one answer; a null among them is passed over. */
  static YarnApplications of(List<String> said) {
    return said.isEmpty() ? NONE : NONE.with(said, Collections.emptySet());
  }

  /** These and those that are new in a later answer, which need not have all of them. */
  public YarnApplications and(YarnApplications later) {
    return ids.containsAll(later.ids) && strange.containsAll(later.strange)
        ? this
        : with(later.ids, later.strange);
  }

  private YarnApplications with(Collection<String> more, Collection<String> moreStrange) {
    Set<String> good = new LinkedHashSet<>(ids);
    Set<String> bad = new LinkedHashSet<>(strange);
    for (String id : more) {
      if (id != null && FORM.matcher(id).matches()) {
        add(good, id, MOST);
      } else if (id != null) {
        add(bad, id, MOST_STRANGE);
      }
    }
    moreStrange.forEach(id -> add(bad, id, MOST_STRANGE));
    return new YarnApplications(good, bad);
  }

  private static void add(Set<String> set, String id, int most) {
    if (set.size() < most) {
      set.add(id);
    }
  }

  /** The first hundred in the order in which they became known, each once. */
  public List<String> ids() {
    return new ArrayList<>(ids);
  }

  /** The first few that EMR calls so and YARN can't: not to be shown as they are. */
  public List<String> strange() {
    return new ArrayList<>(strange);
  }

  /** As they follow a sentence; empty if none is known. */
  public String sentence() {
    return sentence(" YARN applications: ", ".");
  }

  /** The same where EMR says that the step is over, and nothing of them. */
  public String sentenceOfEnd() {
    return sentence(" YARN applications: ", "; EMR does not say whether they have ended.");
  }

  /** As they stand behind a word; empty if none is known. */
  public String inParentheses() {
    return sentence(" (YARN applications: ", ")");
  }

  private String sentence(String before, String after) {
    if (ids.isEmpty()) {
      return "";
    }
    List<String> first = ids().subList(0, Math.min(ids.size(), MOST_IN_SENTENCE));
    return before
        + String.join(", ", first)
        + (ids.size() > first.size() ? " and more" : "")
        + after;
  }
}
