package io.dogwatch.benchmarks.reference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dogwatch.client.jobs.ClientSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What would be the least: the JDK's own server, which puts each body, or each line of it, on a
 * topic as it is, and answers when the cluster has it. It looks at nothing. Arguments: the
 * cluster's address, the topic, the port.
 */
public final class PlainEndpointApplication {

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  private PlainEndpointApplication(KafkaProducer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Object> settings = ClientSettings.durableProducer(arguments[0]);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    var endpoint = new PlainEndpointApplication(producer, arguments[1]);
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", endpoint::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (type.equals("application/x-ndjson")) {
        takeLines(exchange);
      } else {
        takeOne(exchange);
      }
    } catch (ExecutionException e) {
      throw new IOException("not taken", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeOne(HttpExchange exchange)
      throws IOException, ExecutionException, InterruptedException {
    send(exchange.getRequestBody().readAllBytes()).get();
    exchange.sendResponseHeaders(ACCEPTED, -1);
  }

  private void takeLines(HttpExchange exchange)
      throws IOException, ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    var lines =
        new BufferedReader(
            new InputStreamReader(exchange.getRequestBody(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      sent.add(send(line.getBytes(StandardCharsets.UTF_8)));
    }
    var answer = new StringBuilder();
    for (Future<RecordMetadata> each : sent) {
      answer.append("{\"id\":").append(each.get().offset()).append("}\n");
    }
    exchange.sendResponseHeaders(OK, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Future<RecordMetadata> send(byte[] job) {
    return producer.send(new ProducerRecord<>(topic, job));
  }
}
