package io.github.azkabanaws.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A form with fields and a zip, as a browser sends it ({@code multipart/form-data}). */
final class UploadForm {
  private static final String BOUNDARY = "----part-of-an-upload";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  UploadForm field(String name, String value) {
    write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n");
    write(value + "\r\n");
    return this;
  }

  /**
   * Adds the zip.
   *
   * @param files the text of each file by its name
   */
  UploadForm zip(Map<String, String> files) throws IOException {
    write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"");
    write("; filename=\"project.zip\"\r\nContent-Type: application/zip\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    body.writeBytes(bytes.toByteArray());
    write("\r\n");
    return this;
  }

  /** All of it. */
  byte[] bytes() {
    write("--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  /** What its {@code Content-Type} is. */
  String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  private void write(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
