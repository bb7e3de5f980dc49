package io.github.azkabanaws.base.text;

/**
 * Its message is a whole sentence for people: what happened, to what, and what to do about it.
 * There is no stack trace, because it would be printed over the sentence.
 */
public class SentenceException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the sentence, which quotes no secret
   */
  public SentenceException(String message) {
    super(message, null, false, false);
  }
}
