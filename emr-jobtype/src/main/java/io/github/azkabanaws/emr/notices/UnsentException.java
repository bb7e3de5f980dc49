package io.github.azkabanaws.emr.notices;

/** What was needed before SNS could be called failed, so nothing was sent. */
final class UnsentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsentException(RuntimeException cause) {
    super(cause);
  }

  /** What failed. */
  RuntimeException reason() {
    return (RuntimeException) getCause();
  }
}
