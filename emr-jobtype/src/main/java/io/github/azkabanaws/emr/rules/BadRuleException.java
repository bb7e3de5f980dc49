package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.base.text.SentenceException;

/** A value that no rule can be made of; the message says what is allowed, to follow the value. */
final class BadRuleException extends SentenceException {
  private static final long serialVersionUID = 1L;

  BadRuleException(String message) {
    super(message);
  }
}
