/**
 * EMR's calls and answers in this plugin's own words: {@code StepCalls} and {@code ClusterCalls}
 * are all that the rooms above ask of it, and {@code SdkValues} translates. Whoever puts another
 * target in EMR's place begins here.
 *
 * <p>It uses {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.emrapi;
