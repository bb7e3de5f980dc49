package io.github.azkabanaws.cognito;

import java.util.Map;

/**
 * What JMX shows of the sign-in, under {@code io.github.azkabanaws.cognito:type=SignIn}. Public
 * because the platform requires that of an MXBean; the names of its attributes are part of what
 * users type.
 */
public interface SignInMXBean {
  /** Logins with a token that were accepted, since the start. */
  long getTokenLogins();

  /** Logins of users of azkaban-users.xml that were accepted, since the start. */
  long getXmlLogins();

  /** Logins that were refused, since the start, by reason code. */
  Map<String, Long> getRefusedLogins();

  /** By key source: how many keys can verify tokens now. */
  Map<String, Integer> getKeys();

  /** By key source: seconds since its keys were fetched or read; -1 if they never were. */
  Map<String, Long> getKeyAgeSeconds();

  /** By key source: how often its keys were fetched or read. */
  Map<String, Long> getKeyFetches();

  /** By key source: how many of those failed. */
  Map<String, Long> getKeyFetchFailures();

  /** By key source: why the last fetch failed; without those whose last fetch succeeded. */
  Map<String, String> getKeyProblems();

  /**
   * By file that is read again when it changes (deny list, users' file, key file): for how many
   * seconds it could not be read, or was not taken as it is; 0 when all is well.
   */
  Map<String, Long> getFileProblemSeconds();

  /** By file: why; without those that are well. */
  Map<String, String> getFileProblems();

  /** Fetches or reads the keys of every source now, and waits for it, within a bound. */
  void refreshKeys();
}
