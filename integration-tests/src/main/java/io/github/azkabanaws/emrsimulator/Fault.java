package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong with one request, as a value; {@link Faults} says with which. A fault
 * whose name ends in {@code Before} hits before the request is executed, so it has no effect; one
 * whose name ends in {@code After} hits when it was executed. Two faults are equal if they do the
 * same.
 */
public final class Fault {
  private final String name;
  private final boolean executes;
  private final Effect effect;

  private Fault(String name, boolean executes, Effect effect) {
    this.name = name;
    this.executes = executes;
    this.effect = effect;
  }

  /** 400 ThrottlingException; not executed. */
  public static Fault throttle() {
    return errorBefore(throttling());
  }

  /** 400 ThrottlingException although it was executed, which users of AWS have seen. */
  public static Fault throttleAfter() {
    return errorAfter(throttling());
  }

  /** 500 InternalServerException; not executed. */
  public static Fault serverErrorBefore() {
    return errorBefore(serverError());
  }

  /** 500 InternalServerException although it was executed. */
  public static Fault serverErrorAfter() {
    return errorAfter(serverError());
  }

  /** 400 ExpiredTokenException; not executed. */
  public static Fault expiredCredentials() {
    return errorBefore(
        AwsError.client(
            "ExpiredTokenException", "The security token included in the request is expired"));
  }

  /** Any error; not executed. */
  public static Fault errorBefore(AwsError error) {
    return error("errorBefore", false, error);
  }

  /** Any error although it was executed. */
  public static Fault errorAfter(AwsError error) {
    return error("errorAfter", true, error);
  }

  /**
   * The connection is closed without an answer; not executed. The server ends it in order (FIN), so
   * the client sees the end of the stream; a client's library treats that as it does a reset (RST),
   * which the JDK's server cannot send.
   */
  public static Fault resetBefore() {
    return new Fault("resetBefore", false, delivers(new Delivery.Nothing()));
  }

  /** As {@link #resetBefore}, but it was executed. */
  public static Fault resetAfter() {
    return new Fault("resetAfter", true, delivers(new Delivery.Nothing()));
  }

  /**
   * No answer until {@link Faults#release} or the end of the simulator. Executed and answered only
   * when it is released, also if the client has gone by then: a request that is executed late.
   */
  public static Fault stallBefore() {
    return new Fault("stallBefore", false, new Effect.Stalls(Optional.empty()));
  }

  /** As {@link #stallBefore()}, but released by itself after {@code time} of the simulator. */
  public static Fault stallBefore(Duration time) {
    return new Fault("stallBefore " + time, false, new Effect.Stalls(Optional.of(time)));
  }

  /** Executed, but no answer until {@link Faults#release} or the end of the simulator. */
  public static Fault stallAfter() {
    return new Fault("stallAfter", true, new Effect.Stalls(Optional.empty()));
  }

  /** As {@link #stallAfter()}, but released by itself after {@code time} of the simulator. */
  public static Fault stallAfter(Duration time) {
    return new Fault("stallAfter " + time, true, new Effect.Stalls(Optional.of(time)));
  }

  /**
   * Not executed and not answered: the port and all connections close, and connecting is refused
   * until {@link Faults#restoreConnections}.
   */
  public static Fault refuseConnections() {
    return new Fault("refuseConnections", false, new Effect.ClosesPort());
  }

  /** Executed, and answered with status 200 and a body that is no JSON. */
  public static Fault garbage() {
    return new Fault(
        "garbage",
        true,
        delivers(new Delivery.Foreign(200, "application/x-amz-json-1.1", "{\"StepIds\": [\"s-")));
  }

  /** Executed, and answered with status 200 and no body. */
  public static Fault emptyAnswer() {
    return new Fault(
        "emptyAnswer", true, delivers(new Delivery.Foreign(200, "application/x-amz-json-1.1", "")));
  }

  /** Executed, and answered with the headers and half of the body before the connection closes. */
  public static Fault halfAnswer() {
    return new Fault("halfAnswer", true, new Effect.Delivers(Delivery.Half::new));
  }

  /** Not executed; 502 and a page of HTML, as from a proxy on the way. */
  public static Fault badGateway() {
    return new Fault(
        "badGateway",
        false,
        delivers(
            new Delivery.Foreign(
                502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")));
  }

  /** Whether the request is executed before the fault hits. */
  public boolean executes() {
    return executes;
  }

  Effect effect() {
    return effect;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fault fault && name.equals(fault.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** What it does. */
  @Override
  public String toString() {
    return name;
  }

  private static Fault error(String when, boolean executes, AwsError error) {
    return new Fault(
        when + " " + error.httpStatus() + " " + error.code() + ": " + error.getMessage(),
        executes,
        delivers(new Delivery.Whole(Answer.of(error))));
  }

  private static Effect delivers(Delivery delivery) {
    return new Effect.Delivers(answer -> delivery);
  }

  private static AwsError throttling() {
    return AwsError.client("ThrottlingException", "Rate exceeded");
  }

  private static AwsError serverError() {
    return AwsError.server("InternalServerException", "An internal error occurred.");
  }
}
