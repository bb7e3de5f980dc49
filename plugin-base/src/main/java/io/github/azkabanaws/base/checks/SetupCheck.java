package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.text.SentenceException;

/** One thing that has to be right. Looking changes nothing anywhere, and shows no secret. */
public interface SetupCheck {
  /**
   * Looks, and writes at least one line.
   *
   * @throws SentenceException if it is not right; its sentence is the line
   */
  void run(CheckLines lines) throws SentenceException, InterruptedException;
}
