package azkaban.spi;

/**
 * Stands in for the class of this name in azkaban-spi, which was never published: azkaban-common's
 * flow loader does not link without it.
 */
public class AzkabanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with a message alone. */
  public AzkabanException(String message) {
    super(message);
  }

  /** An exception with its cause. */
  public AzkabanException(String message, Throwable cause) {
    super(message, cause);
  }
}
