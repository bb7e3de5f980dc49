package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Copies what a process writes to its file, byte for byte, and tells a listener the lines. */
final class StreamPump implements Runnable {
  /**
   * A longer line is told in pieces, so that a process without line ends cannot fill the memory.
   */
  private static final int LONGEST_LINE = 65_536;

  private final InputStream from;
  private final OutputStream to;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  StreamPump(InputStream from, OutputStream to, Consumer<String> lines) {
    this.from = from;
    this.to = to;
    this.lines = lines;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8192];
    try (InputStream in = from;
        OutputStream out = to) {
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        split(buffer, read);
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // The stream was closed under us because the process is gone: what came until then counts.
    }
    if (line.size() > 0) {
      flushLine();
    }
  }

  private void split(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        flushLine();
      } else {
        line.write(bytes[i]);
        if (line.size() == LONGEST_LINE) {
          flushLine();
        }
      }
    }
  }

  private void flushLine() {
    String text = line.toString(UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
