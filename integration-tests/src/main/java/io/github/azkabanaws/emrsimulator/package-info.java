/**
 * A simulator of Amazon EMR that is started in a test or as a program.
 *
 * <p>The way of a request: {@link io.github.azkabanaws.emrsimulator.HttpTransport} reads it, {@link
 * io.github.azkabanaws.emrsimulator.RequestPipeline} has its signature checked, asks the filters,
 * executes the {@link io.github.azkabanaws.emrsimulator.Operation} under the one lock and keeps it
 * in the {@link io.github.azkabanaws.emrsimulator.Journal}. State is in {@link
 * io.github.azkabanaws.emrsimulator.Cluster} and {@link
 * io.github.azkabanaws.emrsimulator.StepQueue}; what leaves them are snapshots, which the views
 * turn into JSON.
 *
 * <p><b>Quotas and faults</b> are not built. Their place is a {@link
 * io.github.azkabanaws.emrsimulator.RequestFilter}: a token bucket or a throttle throws from {@code
 * before}, an error after executing replaces the answer in {@code after}, a stall waits in either
 * (no lock is held). A connection that is reset needs one more kind of {@link
 * io.github.azkabanaws.emrsimulator.Answer}, which {@code HttpTransport.write} would carry out.
 *
 * <p>What the simulator does follows AWS's public documentation, named at each class, and the texts
 * that users report; no behaviour here was tried against AWS unless it says so.
 */
package io.github.azkabanaws.emrsimulator;
