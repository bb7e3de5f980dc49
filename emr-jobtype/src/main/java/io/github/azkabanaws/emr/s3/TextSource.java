package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.emr.base.StepJobException;

/** Reads a text of the administrator's from where it is kept. */
public interface TextSource {
  /**
   * The whole text.
   *
   * @throws StepJobException if it is not there, can't be read, is longer than 1 MB or not UTF-8;
   *     the sentence names the location and nothing of the content
   */
  String read(String location) throws StepJobException;
}
