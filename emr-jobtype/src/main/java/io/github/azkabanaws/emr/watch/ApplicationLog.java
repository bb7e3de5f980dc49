package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.YarnApplications;
import java.util.List;
import java.util.Optional;
import org.apache.log4j.Logger;

/**
 * The YARN applications of one step: each is told once, as soon as an answer has it. An answer
 * without them takes nothing back, because not every one of EMR's calls need have them.
 */
final class ApplicationLog {
  private final StepAddress step;
  private final Optional<YarnLink> link;
  private final Logger log;
  private volatile YarnApplications known = YarnApplications.NONE;

  ApplicationLog(StepAddress step, Optional<YarnLink> link, Logger log) {
    this.step = step;
    this.link = link;
    this.log = log;
  }

  /** What is known by now. */
  YarnApplications known() {
    return known;
  }

  /** EMR says that the step has these. Not to be called by two threads at once. */
  void seen(YarnApplications now) {
    YarnApplications before = known;
    known = before.and(now);
    if (known == before) {
      return;
    }
    for (String id : news(known.ids(), before.ids())) {
      log.info(
          "YARN application of step "
              + step.stepId()
              + ": "
              + id
              + link.map(page -> " " + page.to(step, id)).orElse(""));
    }
    for (String id : news(known.strange(), before.strange())) {
      log.warn(
          "EMR names "
              + LogText.quote(id)
              + " as a YARN application of step "
              + step.stepId()
              + ", which is no id of one: it is left out.");
    }
  }

  /** What is known is never taken back, and new ones come behind. */
  private static List<String> news(List<String> now, List<String> before) {
    return now.subList(before.size(), now.size());
  }
}
