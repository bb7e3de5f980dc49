package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Bytes to {@link RawRequest} and {@link Delivery} to bytes, nothing else. */
final class HttpExchanges {
  private static final int LARGEST_BODY = 16 * 1024 * 1024;
  private static final String JSON = "application/x-amz-json-1.1";

  private final Function<RawRequest, CompletableFuture<Delivery>> handler;
  private final Executor late;

  /** An answer that is not ready at once is written by {@code late}. */
  HttpExchanges(Function<RawRequest, CompletableFuture<Delivery>> handler, Executor late) {
    this.handler = handler;
    this.late = late;
  }

  /** Answers, or leaves the exchange open until its answer is due. */
  void exchange(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      Answer refusal = Answer.of(AwsError.serialization("The request is too large."));
      write(exchange, new Delivery.Whole(refusal));
      return;
    }
    CompletableFuture<Delivery> answer = handler.apply(read(exchange, body));
    if (answer.isDone()) {
      write(exchange, answer.join());
    } else {
      var unused = answer.thenAcceptAsync(delivery -> writeLate(exchange, delivery), late);
    }
  }

  static RawRequest read(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = exchange.getRequestURI();
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new RawRequest(exchange.getRequestMethod(), uri.getRawPath(), query, headers, body);
  }

  private static void writeLate(HttpExchange exchange, Delivery delivery) {
    try {
      write(exchange, delivery);
    } catch (IOException e) {
      // The client waited no longer; nobody is left to be told.
    }
  }

  private static void write(HttpExchange exchange, Delivery delivery) throws IOException {
    // Closing an exchange that was not answered in full closes its connection.
    try (exchange) {
      if (delivery instanceof Delivery.Whole whole) {
        byte[] bytes = json(exchange, whole.answer());
        send(exchange, whole.status(), bytes, bytes.length);
      } else if (delivery instanceof Delivery.Half half) {
        byte[] bytes = json(exchange, half.answer());
        send(exchange, half.status(), bytes, bytes.length / 2);
      } else if (delivery instanceof Delivery.Foreign foreign) {
        byte[] bytes = foreign.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", foreign.contentType());
        send(exchange, foreign.status(), bytes, bytes.length);
      }
    }
  }

  private static byte[] json(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    answer
        .errorCode()
        .ifPresent(code -> exchange.getResponseHeaders().set("x-amzn-ErrorType", code));
    return Json.MAPPER.writeValueAsBytes(answer.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes, int sent)
      throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (sent > 0) {
      exchange.getResponseBody().write(Arrays.copyOf(bytes, sent));
      exchange.getResponseBody().flush();
    }
  }
}
