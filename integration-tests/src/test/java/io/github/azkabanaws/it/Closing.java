package io.github.azkabanaws.it;

/** Closes several things, each of them, whichever fails. */
final class Closing {
  private Closing() {}

  /**
   * Closes them in this order.
   *
   * @param things some may be null: those that a failed start has not made
   * @throws Exception the first one, with the others
   */
  static void all(AutoCloseable... things) throws Exception {
    Exception first = null;
    for (AutoCloseable thing : things) {
      try {
        if (thing != null) {
          thing.close();
        }
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
