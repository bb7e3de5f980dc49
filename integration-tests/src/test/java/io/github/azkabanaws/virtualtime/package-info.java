/**
 * The job type's engine, jobs of Azkaban and the EMR simulator, all on one virtual clock, so that
 * hours pass in a moment and two runs are the same. The only tests here with the job type's classes
 * on their class path: a test reaches the engine's clock and its network.
 */
package io.github.azkabanaws.virtualtime;
