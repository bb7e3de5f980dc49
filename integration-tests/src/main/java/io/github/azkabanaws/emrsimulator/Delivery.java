package io.github.azkabanaws.emrsimulator;

/** What goes over the connection for one request. */
sealed interface Delivery {
  /** The HTTP status the client gets; 0 if it gets no answer. */
  int status();

  /**
   * The answer as it is.
   *
   * @param answer the answer
   */
  record Whole(Answer answer) implements Delivery {
    @Override
    public int status() {
      return answer.status();
    }
  }

  /**
   * The headers and half of the body; then the connection is closed.
   *
   * @param answer the answer
   */
  record Half(Answer answer) implements Delivery {
    @Override
    public int status() {
      return answer.status();
    }
  }

  /**
   * Something that no EMR would say.
   *
   * @param status the HTTP status
   * @param contentType its kind
   * @param body its text; may be empty
   */
  record Foreign(int status, String contentType, String body) implements Delivery {}

  /** No answer: the connection is closed. */
  record Nothing() implements Delivery {
    @Override
    public int status() {
      return 0;
    }
  }
}
