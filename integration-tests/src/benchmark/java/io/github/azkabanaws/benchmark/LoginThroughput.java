package io.github.azkabanaws.benchmark;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One good token again and again: our login, the library alone, and the signature alone. */
@State(Scope.Benchmark)
public class LoginThroughput {
  private Install install;
  private PublicKey key;
  private byte[] content;
  private byte[] signature;
  private DefaultJWTProcessor<SecurityContext> nimbus;

  @Setup
  public void start() throws Exception {
    install = Install.start();
    String token = install.token();
    content = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    key =
        com.nimbusds.jose.jwk.JWKSet.parse(install.pool().jwks())
            .getKeys()
            .get(0)
            .toRSAKey()
            .toPublicKey();
    nimbus = new DefaultJWTProcessor<>();
    nimbus.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256, JWKSourceBuilder.create(install.keys().uri().toURL()).build()));
    nimbus.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            install.pool().clientId(),
            new JWTClaimsSet.Builder().issuer(install.pool().issuer()).build(),
            Set.of("exp", "iat", "sub")));
  }

  @TearDown
  public void stop() throws Exception {
    install.close();
  }

  @Benchmark
  public Object ours() throws Exception {
    return install.web().signIn(Install.TOKEN_USER, install.token());
  }

  @Benchmark
  public Object nimbus() throws Exception {
    return nimbus.process(install.token(), null);
  }

  @Benchmark
  public boolean signature() throws Exception {
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(key);
    verifier.update(content);
    return verifier.verify(signature);
  }
}
