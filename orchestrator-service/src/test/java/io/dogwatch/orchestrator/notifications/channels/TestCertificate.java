package io.dogwatch.orchestrator.notifications.channels;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody trusts but who has it. */
final class TestCertificate {

  private static final String PASSWORD = "of the test";

  private TestCertificate() {}

  /** Both sides of a connection: it has the certificate of this name, and trusts it. */
  static SSLContext of(String name, Path folder) throws Exception {
    Path file = folder.resolve(name + ".p12");
    make(name, file);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** Java makes certificates by its tool only. */
  private static void make(String name, Path file) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "mail",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=" + (name.matches("[\\d.]+") ? "ip:" : "dns:") + name,
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(file.resolveSibling("log").toFile())
            .start();
    int status = tool.waitFor();
    if (status != 0) {
      throw new IllegalStateException("a certificate expected, found status " + status);
    }
  }
}
