package io.github.azkabanaws.emrsimulator;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Executes requests under the quotas and with the faults that hit them, and keeps in the journal
 * what was executed and what was answered.
 */
final class FaultyExecution {
  private static final Delivery NOTHING = new Delivery.Nothing();

  private final Execution execution;
  private final QuotaGate quotas;
  private final Faults faults;
  private final Stalls stalls;
  private final Journal journal;

  FaultyExecution(
      Execution execution, QuotaGate quotas, Faults faults, Stalls stalls, Journal journal) {
    this.execution = execution;
    this.quotas = quotas;
    this.faults = faults;
    this.stalls = stalls;
    this.journal = journal;
  }

  /** Completes when the answer is due, which for a stalled request may be never. */
  CompletableFuture<Delivery> execute(Arrival request) {
    Optional<Fault> throttle = quotas.enter(request.operation());
    if (throttle.isPresent()) {
      return suffer(request, throttle.get(), Optional.empty());
    }
    Optional<Fault> fault = faults.hit(request.context());
    return fault.isPresent()
        ? suffer(request, fault.get(), fault)
        : CompletableFuture.completedFuture(execute(request, Optional.empty()));
  }

  private Delivery execute(Arrival request, Optional<Fault> fault) {
    Execution.Result result = execution.execute(request.context());
    Delivery delivery = new Delivery.Whole(result.answer());
    journal.add(request.entry(delivery, result.executed(), fault));
    return delivery;
  }

  private CompletableFuture<Delivery> suffer(
      Arrival request, Fault fault, Optional<Fault> journaled) {
    if (fault.effect() instanceof Effect.Stalls stall) {
      return fault.executes()
          ? stalledAfter(request, fault, stall)
          : stalledBefore(request, fault, stall);
    }
    Execution.Result result =
        fault.executes() ? execution.execute(request.context()) : Execution.Result.NONE;
    Delivery delivery =
        fault.effect() instanceof Effect.Delivers other
            ? other.delivery().apply(result.answer())
            : NOTHING;
    journal.add(request.entry(delivery, result.executed(), journaled));
    if (fault.effect() instanceof Effect.ClosesPort) {
      faults.refuseConnections();
    }
    return CompletableFuture.completedFuture(delivery);
  }

  private CompletableFuture<Delivery> stalledBefore(
      Arrival request, Fault fault, Effect.Stalls stall) {
    CompletableFuture<Delivery> answer = new CompletableFuture<>();
    stalls.hold(
        stall.time(),
        () -> journal.add(request.entry(NOTHING, false, Optional.of(fault))),
        () -> answer.complete(execute(request, Optional.of(fault))));
    return answer;
  }

  private CompletableFuture<Delivery> stalledAfter(
      Arrival request, Fault fault, Effect.Stalls stall) {
    Execution.Result result = execution.execute(request.context());
    CompletableFuture<Delivery> answer = new CompletableFuture<>();
    stalls.hold(
        stall.time(),
        () -> journal.add(request.entry(NOTHING, result.executed(), Optional.of(fault))),
        () -> {
          Delivery late = new Delivery.Whole(result.answer());
          journal.add(request.entry(late, result.executed(), Optional.of(fault)));
          answer.complete(late);
        });
    return answer;
  }
}
