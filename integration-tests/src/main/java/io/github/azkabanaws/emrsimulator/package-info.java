/**
 * A simulator of Amazon EMR that is started in a test or as a program.
 *
 * <p>The way of a request: {@link io.github.azkabanaws.emrsimulator.HttpTransport} listens and
 * {@link io.github.azkabanaws.emrsimulator.HttpExchanges} reads it, {@link
 * io.github.azkabanaws.emrsimulator.RequestPipeline} has its signature checked, {@link
 * io.github.azkabanaws.emrsimulator.FaultyExecution} asks the {@link
 * io.github.azkabanaws.emrsimulator.QuotaGate} and the {@link
 * io.github.azkabanaws.emrsimulator.Faults}, {@link io.github.azkabanaws.emrsimulator.Execution}
 * asks the filters and executes the {@link io.github.azkabanaws.emrsimulator.Operation} under the
 * one lock; it is kept in the {@link io.github.azkabanaws.emrsimulator.Journal}, and a {@link
 * io.github.azkabanaws.emrsimulator.Delivery} says what goes back. State is in {@link
 * io.github.azkabanaws.emrsimulator.Cluster} and {@link
 * io.github.azkabanaws.emrsimulator.StepQueue}; what leaves them are snapshots, which the views
 * turn into JSON.
 *
 * <p>A {@link io.github.azkabanaws.emrsimulator.Fault} is a value: whether the request is executed,
 * and an {@link io.github.azkabanaws.emrsimulator.Effect}. A new one is a factory method there, if
 * it can be said with the effects there are. A request that stalls is a future that is not
 * complete, so it holds neither a thread nor the end of the simulator.
 *
 * <p>What the simulator does follows AWS's public documentation, named at each class, and the texts
 * that users report; no behaviour here was tried against AWS unless it says so.
 */
package io.github.azkabanaws.emrsimulator;
