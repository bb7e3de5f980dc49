package io.github.azkabanaws.base.files;

import java.io.IOException;

/**
 * A file can't be read as a whole now, and may be at any other time. The message says why and what
 * to do, to follow "can't be read: "; it shows nothing of the content.
 */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and what to do
   */
  public UnreadableFileException(String message) {
    super(message);
  }
}
