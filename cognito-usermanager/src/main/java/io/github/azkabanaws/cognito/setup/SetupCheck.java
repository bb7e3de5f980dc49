package io.github.azkabanaws.cognito.setup;

/**
 * One thing that has to be right before people can sign in. It changes nothing anywhere, and shows
 * no secret.
 */
public interface SetupCheck {
  /** Looks, and writes at least one line. */
  void run(CheckLines lines);
}
