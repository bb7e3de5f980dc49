package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Makes the HTTP client of all AWS calls. They share one thread that bounds them. */
public final class AwsHttp {
  /** Room for some thousand of them, in bytes. */
  private static final int MOST_CERTIFICATES = 16 * 1024 * 1024;

  /** How much longer a call may take until its answer's head is there than its timeouts say. */
  private static final Duration SLOWEST_HEAD = Duration.ofMinutes(1);

  private AwsHttp() {}

  /**
   * A client for calls that are answered soon.
   *
   * @throws StepJobException if the file of certificates can't be used
   */
  public static SdkHttpClient client(AwsSettings settings) throws StepJobException {
    return client(settings, settings.readTimeout());
  }

  /**
   * The same for calls whose answers take their time.
   *
   * @throws StepJobException if the file of certificates can't be used
   */
  public static SdkHttpClient client(AwsSettings settings, Duration readTimeout)
      throws StepJobException {
    return client(
        settings, readTimeout, settings.connectTimeout().plus(readTimeout).plus(SLOWEST_HEAD));
  }

  /**
   * The same with a bound of one's own.
   *
   * @param head for all from the beginning of a call to the end of its answer's head
   * @throws StepJobException if the file of certificates can't be used
   */
  static SdkHttpClient client(AwsSettings settings, Duration readTimeout, Duration head)
      throws StepJobException {
    SSLSocketFactory tls = tls(settings.caFile());
    return new BoundedHeads(
        UrlConnectionHttpClient.create(address -> open(address, settings, tls, readTimeout)),
        head,
        CallWatchdog.SYSTEM);
  }

  /** By the way that the settings say; the SDK's own choice of a proxy is another one. */
  private static HttpURLConnection open(
      URI address, AwsSettings settings, SSLSocketFactory tls, Duration readTimeout) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              address.toURL().openConnection(settings.proxies().to(address).proxy());
      if (connection instanceof HttpsURLConnection) {
        ((HttpsURLConnection) connection).setSSLSocketFactory(tls);
      }
      connection.setConnectTimeout((int) settings.connectTimeout().toMillis());
      connection.setReadTimeout((int) readTimeout.toMillis());
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of our own also without a file: the default one of the JVM is whatever other code has made of
   * it. With the certificate of its own that the JVM's settings name, if they do.
   *
   * @param caFile what is trusted beside what Java trusts
   */
  private static SSLSocketFactory tls(Optional<String> caFile) throws StepJobException {
    // Null is what Java trusts, as the JDK has it.
    TrustManager[] trusted = caFile.isPresent() ? trust(Paths.get(caFile.get())) : null;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(SystemPropertyTlsKeyManagersProvider.create().keyManagers(), trusted, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new StepJobException("Java has no TLS (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Java's own authorities, and those of the file. */
  static TrustManager[] trust(Path file) throws StepJobException {
    try {
      Collection<? extends Certificate> own = certificates(file);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : own) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
      for (X509Certificate certificate : javasOwn()) {
        store.setCertificateEntry("java-" + number++, certificate);
      }
      return managers(store);
    } catch (IOException e) {
      throw unusable(file, FileTrouble.told(file, e));
    } catch (GeneralSecurityException e) {
      throw unusable(file, "Java does not take them (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * @throws IOException in own words: a library's would show what stands in the file
   */
  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    FileContent content = new WholeFile(file, MOST_CERTIFICATES).read();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Collection<? extends Certificate> own;
    try {
      own = factory.generateCertificates(new ByteArrayInputStream(content.bytes()));
    } catch (CertificateException | RuntimeException e) {
      throw new IOException("it has something that is no certificate in PEM");
    }
    if (own.isEmpty()) {
      throw new IOException("it holds no certificate");
    }
    return own;
  }

  private static StepJobException unusable(Path file, String why) {
    return new StepJobException(
        "private.properties: "
            + AwsSettings.CA_FILE
            + "="
            + Settings.show(file.toString())
            + " can't be used as a PEM file of certificates: "
            + why);
  }

  private static X509Certificate[] javasOwn() throws GeneralSecurityException {
    // Null is Java's own, as the JDK has it.
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager) {
        return ((X509TrustManager) manager).getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
