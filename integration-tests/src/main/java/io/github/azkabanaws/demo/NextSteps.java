package io.github.azkabanaws.demo;

import java.util.List;

/** What somebody who has seen the demo may look at next: pages of this project, and commands. */
final class NextSteps {
  static final String STAY = "mvn -q -Pdemo -Ddemo.stay=true verify";
  static final String SOLO_SERVER = "plugin-conf/solo-server/README.md";

  private NextSteps() {}

  /**
   * Lines of text.
   *
   * @param install the folder of what the demo has laid out
   * @param stays whether the simulated AWS goes on
   */
  static List<String> lines(String install, boolean stays) {
    return List.of(
        "What to look at next:",
        "  what was installed   " + install,
        "                       azkaban/web-server/conf, azkaban/exec-server/plugins/jobtypes/emr",
        "  in a real Azkaban    " + SOLO_SERVER + ", ten minutes in a browser" + from(stays),
        stays
            ? "                       the simulated AWS that it needs runs from now on"
            : "                       " + STAY + " keeps the simulated AWS that it needs",
        "  in yours             docs/install.md: from the tarball to the first job",
        "  to write jobs        docs/authors.md",
        "  when one fails       docs/outcomes.md: how jobs end, and how to read the log",
        "  all else             docs/README.md: a page for each question");
  }

  private static String from(boolean stays) {
    return stays ? ", from its second step on" : "";
  }
}
