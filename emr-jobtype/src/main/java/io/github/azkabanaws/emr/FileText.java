package io.github.azkabanaws.emr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Reads texts from the executor's own files. */
final class FileText implements TextSource {
  private static final int MOST = 1 << 20;

  @Override
  public String read(String location) throws StepJobException {
    Path file = Paths.get(location);
    byte[] bytes = new byte[MOST + 1];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = 0;
      while (read >= 0 && length < bytes.length) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
    } catch (NoSuchFileException e) {
      throw new StepJobException("There is no file " + location + ".");
    } catch (IOException e) {
      throw new StepJobException(
          "File " + location + " can't be read: " + EmrErrors.text(new RuntimeException(e)) + ".");
    }
    if (length > MOST) {
      throw new StepJobException("File " + location + " is longer than 1 MB.");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new StepJobException("File " + location + " is not UTF-8.");
    }
  }
}
