package io.github.azkabanaws.emr.base;

import io.github.azkabanaws.base.text.SentenceException;

/** The job can't go on. The message is a whole sentence for the reader of the job's log. */
public final class StepJobException extends SentenceException {
  private static final long serialVersionUID = 1L;

  public StepJobException(String message) {
    super(message);
  }
}
