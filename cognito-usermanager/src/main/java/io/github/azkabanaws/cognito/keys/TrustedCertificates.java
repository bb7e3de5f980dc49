package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom a TLS client trusts: the JDK's certificate authorities and those of a file. */
final class TrustedCertificates {
  /** Room for some thousand certificates. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private TrustedCertificates() {}

  /**
   * The JVM's own by its settings, whatever other code has put in the place of the factory that all
   * connections have.
   *
   * @throws IOException when those settings can't be used
   */
  static SSLSocketFactory defaults() throws IOException {
    try {
      return SSLContext.getInstance("Default").getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("Java has no TLS (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * @param file certificates in PEM
   * @throws IOException when the file can't be read or holds no certificate; the message says which
   */
  static SSLSocketFactory withDefaultsAnd(Path file) throws IOException {
    Collection<? extends Certificate> extra = read(file);
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : extra) {
        trusted.setCertificateEntry("extra-" + number++, certificate);
      }
      for (Certificate certificate : defaultTrustManager().getAcceptedIssuers()) {
        trusted.setCertificateEntry("default-" + number++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trustManager(trusted)}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("can't be used: " + e.getClass().getSimpleName());
    }
  }

  private static Collection<? extends Certificate> read(Path file) throws IOException {
    FileContent content = new WholeFile(file, MAX_BYTES).read();
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content.bytes()));
      if (certificates.isEmpty()) {
        throw new IOException("holds no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IOException("holds something that is no certificate in PEM");
    }
  }

  private static X509TrustManager defaultTrustManager() throws GeneralSecurityException {
    // What the JDK wants for its own.
    return trustManager(null);
  }

  private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager) {
        return (X509TrustManager) manager;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
