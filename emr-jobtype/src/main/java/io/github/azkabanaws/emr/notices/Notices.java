package io.github.azkabanaws.emr.notices;

/** Where notices go. */
public interface Notices {
  /** They go nowhere: no topic is set. */
  Notices NONE = notice -> {};

  /**
   * Takes a notice, and returns at once: it waits for nobody, and throws nothing. Whether and when
   * it arrives, nobody hears. A notice of a thing that was told before is left out.
   */
  void tell(Notice notice);
}
