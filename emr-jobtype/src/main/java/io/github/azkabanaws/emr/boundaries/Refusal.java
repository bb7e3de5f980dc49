package io.github.azkabanaws.emr.boundaries;

/**
 * Why a step is not to be submitted at all. Whether it comes to that is not known when it is asked
 * for: the job may be killed before, or the rule be taken back.
 */
public final class Refusal {
  private final String sentence;
  private final Runnable taken;

  /**
   * @param sentence for the job's last line
   * @param taken tells those who hear of broken boundaries
   */
  Refusal(String sentence, Runnable taken) {
    this.sentence = sentence;
    this.taken = taken;
  }

  /** The job fails because of it: people are told, and this is its last line. */
  public String take() {
    taken.run();
    return sentence;
  }
}
