package io.github.azkabanaws.emr.base;

/**
 * The job can't go on. The message is a whole sentence for the reader of the job's log: what
 * happened, to what, and what to do about it. There is no stack trace, because Azkaban would print
 * it over the sentence.
 */
public final class StepJobException extends Exception {
  private static final long serialVersionUID = 1L;

  public StepJobException(String message) {
    super(message, null, false, false);
  }
}
