import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application that somebody has to end. */
public final class EndlessApp {
  private EndlessApp() {}

  /**
   * @param arguments none
   */
  public static void main(String[] arguments) throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf().setAppName("endless"))) {
      System.out.println("started " + context.sc().applicationId());
      new java.util.concurrent.CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MINUTES);
    }
  }
}
