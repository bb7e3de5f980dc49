package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.step.StepKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * The bucket of flags in virtual time: PutObject with {@code If-None-Match: *} and HeadObject,
 * after "Conditional writes" in the S3 User Guide and S3's API reference. Of all writes it keeps
 * the history. Not tried against AWS.
 */
final class VirtualFlags {
  /** Has jobs of a virtual executor hand over here. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "aws.emr.handover.allowed",
          "s3://flags/{group}/*",
          "aws.emr.upload.endpoint",
          "http://127.0.0.1:9");

  private static final Duration HANGS = Duration.ofSeconds(30);

  /** What becomes of a request. */
  enum Answer {
    RIGHT(0, "", true),
    DENIED(403, "AccessDenied", false),
    NO_BUCKET(404, "NoSuchBucket", false),
    OTHER_REGION(301, "PermanentRedirect", false),
    SLOW_DOWN(503, "SlowDown", false),
    CONFLICT(409, "ConditionalRequestConflict", false),
    ERROR_EXECUTED(500, "InternalError", true),
    SLOW_DOWN_EXECUTED(503, "SlowDown", true),
    RESET(0, "", false),
    RESET_EXECUTED(0, "", true),
    HANGS(0, "", false),
    HANGS_EXECUTED(0, "", true),
    /** The connection breaks, and the request is executed some time after that. */
    LATE(0, "", false);

    private final int status;
    private final String code;
    private final boolean executed;

    Answer(int status, String code, boolean executed) {
      this.status = status;
      this.code = code;
      this.executed = executed;
    }
  }

  /** One write that took effect. */
  record Write(Duration at, String path, Map<String, String> metadata, String content) {
    /** The step that the flag stands for. */
    String step() {
      return metadata.getOrDefault("x-amz-meta-azkaban-step", "").replaceFirst(".*/", "");
    }

    /** The attempt that wrote it, with the last of its commands. */
    StepKey writer() {
      return StepKey.parse(" [" + metadata.get("x-amz-meta-azkaban-flag") + "]").orElseThrow();
    }
  }

  private final VirtualTime time;
  private final Map<String, Write> objects = new LinkedHashMap<>();
  private final Map<String, String> outputs = new LinkedHashMap<>();
  private Function<String, Optional<String>> told = path -> Optional.ofNullable(outputs.get(path));
  private final List<Write> writes = new ArrayList<>();
  private final List<Write> late = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private Function<String, Answer> answers = method -> Answer.RIGHT;
  private Runnable afterWrite = () -> {};
  private Supplier<Duration> lateness = () -> Duration.ofMinutes(1);

  VirtualFlags(VirtualTime time) {
    this.time = time;
  }

  /** How a request with that method is answered from now on. */
  void answers(Function<String, Answer> next) {
    answers = next;
  }

  /** How late what is {@link Answer#LATE} is executed. */
  void lateBy(Supplier<Duration> next) {
    lateness = next;
  }

  /** Has this happen when a write has taken effect, before it is answered. */
  void afterWrite(Runnable action) {
    afterWrite = action;
  }

  /** What the wrapper has brought of a script's output, by the object's path. */
  void output(String path, String json) {
    outputs.put(path, json);
  }

  /** What scripts have told, by the path of the object that it would be in. */
  void outputs(Function<String, Optional<String>> next) {
    told = next;
  }

  /** Somebody else's object. */
  void put(String path, String text) {
    objects.put(path, new Write(time.now(), path, Map.of(), text));
  }

  /** All writes of hand-overs that took effect, in their order. */
  List<Write> writes() {
    return writes;
  }

  /** Those of them that took effect after whoever sent them had given up. */
  List<Write> late() {
    return late;
  }

  /** Those of one object. */
  List<Write> writes(String path) {
    return writes.stream().filter(write -> write.path().equals(path)).toList();
  }

  Map<String, Write> objects() {
    return objects;
  }

  /** Method and path of each request. */
  List<String> requests() {
    return requests;
  }

  /** The way of an executor, which asks EMR by another one. */
  SdkHttpClient over(SdkHttpClient emr) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        if (request.httpRequest().firstMatchingHeader("X-Amz-Target").isPresent()) {
          return emr.prepareRequest(request);
        }
        return new ExecutableHttpRequest() {
          @Override
          public HttpExecuteResponse call() throws IOException {
            return served(request);
          }

          @Override
          public void abort() {
            // Nothing is on its way.
          }
        };
      }

      @Override
      public void close() {
        emr.close();
      }
    };
  }

  private HttpExecuteResponse served(HttpExecuteRequest request) throws IOException {
    String method = request.httpRequest().method().name();
    String path = request.httpRequest().encodedPath();
    requests.add(method + " " + path);
    Answer answer = answers.apply(method);
    HttpExecuteResponse right = answer.executed ? serve(request, method, path) : null;
    switch (answer) {
      case RIGHT -> {
        return right;
      }
      case LATE -> {
        time.at(time.now().plus(lateness.get()), () -> serveLate(request, method, path));
        throw new SocketException("Connection reset");
      }
      case RESET, RESET_EXECUTED -> throw new SocketException("Connection reset");
      case HANGS, HANGS_EXECUTED -> {
        time.await(new Signal(), HANGS);
        throw new SocketTimeoutException("Read timed out");
      }
      default -> {
        return response(answer.status, Map.of(), method, answer.code);
      }
    }
  }

  private void serveLate(HttpExecuteRequest request, String method, String path) {
    int before = writes.size();
    try {
      serve(request, method, path);
      late.addAll(writes.subList(before, writes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpExecuteResponse serve(HttpExecuteRequest request, String method, String path)
      throws IOException {
    if (method.equals("HEAD")) {
      Write there = objects.get(path);
      return there == null
          ? response(404, Map.of(), method, "NoSuchKey")
          : response(200, there.metadata(), method, "", there.content().length());
    }
    if (method.equals("GET")) {
      Optional<String> output = told.apply(path);
      return output.isEmpty()
          ? response(404, Map.of(), method, "NoSuchKey")
          : answer(200, Map.of(), output.get(), output.get().length());
    }
    if (!method.equals("PUT")) {
      throw new AssertionError("A hand-over makes no " + method);
    }
    Map<String, String> headers = new TreeMap<>();
    request.httpRequest().forEachHeader((name, values) -> headers.put(lower(name), values.get(0)));
    if (!headers.containsKey("x-amz-server-side-encryption")) {
      return response(400, Map.of(), method, "NotEncrypted");
    }
    if ("*".equals(headers.get("if-none-match")) && objects.containsKey(path)) {
      return response(412, Map.of(), method, "PreconditionFailed");
    }
    headers
        .keySet()
        .removeIf(
            name ->
                !name.startsWith("x-amz-meta-")
                    && !name.startsWith("x-amz-server-side-encryption"));
    String content = "";
    if (request.contentStreamProvider().isPresent()) {
      try (InputStream in = request.contentStreamProvider().get().newStream()) {
        content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    Write write = new Write(time.now(), path, Map.copyOf(headers), content);
    objects.put(path, write);
    writes.add(write);
    afterWrite.run();
    return response(200, Map.of(), method, "");
  }

  private static HttpExecuteResponse response(
      int status, Map<String, String> headers, String method, String code) {
    return response(status, headers, method, code, -1);
  }

  /**
   * @param object the length of an object that only the head is sent of
   */
  private static HttpExecuteResponse response(
      int status, Map<String, String> headers, String method, String code, int object) {
    String xml =
        code.isEmpty() || method.equals("HEAD")
            ? ""
            : "<Error><Code>" + code + "</Code><Message>in the words of S3</Message></Error>";
    return answer(status, headers, xml, object < 0 ? xml.length() : object);
  }

  private static HttpExecuteResponse answer(
      int status, Map<String, String> headers, String text, int length) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    SdkHttpFullResponse.Builder response =
        SdkHttpFullResponse.builder()
            .statusCode(status)
            .putHeader("Content-Length", String.valueOf(length));
    headers.forEach(response::putHeader);
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
