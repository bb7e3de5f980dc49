package io.github.azkabanaws.cognito.base;

import java.io.IOException;

/**
 * A file can't be read as a whole now, and may be at any other time. The message says why and what
 * to do, to follow "can't be read: "; it shows nothing of the content.
 */
final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message) {
    super(message);
  }
}
