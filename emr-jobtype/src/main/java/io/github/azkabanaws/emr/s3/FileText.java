package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Reads texts from the executor's own files. */
public final class FileText implements TextSource {
  private static final int MOST = 1 << 20;

  @Override
  public String read(String location) throws StepJobException {
    Path file = Paths.get(location);
    FileContent content;
    try {
      content = new WholeFile(file, MOST).read();
    } catch (IOException e) {
      throw new StepJobException(
          "File " + location + " can't be read: " + FileTrouble.told(file, e) + ".");
    }
    try {
      return content.text();
    } catch (IOException e) {
      throw new StepJobException("File " + location + " can't be used: " + e.getMessage() + ".");
    }
  }
}
