package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.alerts.AlertStream.End;
import io.dogwatch.schemas.alerts.Alert;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.tomcat.websocket.Constants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client's WebSocket. What is sent is sent on a thread of its own: a client that does not read
 * blocks that thread, for {@link #PATIENCE}, and nobody else. What the client sends is ignored.
 */
final class AlertSocket extends Endpoint {

  /** How long a client may not read before it is cut off. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(AlertSocket.class);

  private final AlertStreams streams;
  private final JsonMapper json;
  private final AlertFilter filter;
  private final StreamPosition beginning;
  private volatile @Nullable Thread sender;

  AlertSocket(AlertStreams streams, JsonMapper json, AlertFilter filter, StreamPosition beginning) {
    this.streams = streams;
    this.json = json;
    this.filter = filter;
    this.beginning = beginning;
  }

  /**
   * What is sent.
   *
   * @param id from which a client resumes
   * @param alert null where there is none for a while, so that both know of each other
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Message(String id, @Nullable AlertView alert) {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, PATIENCE.toMillis());
    sender =
        Thread.ofVirtual()
            .name("alerts-socket-" + session.getId())
            .start(() -> close(session, sendAll(session)));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Thread thread = sender;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void onError(Session session, Throwable e) {
    log.atDebug().setCause(e).log("socket of alerts fails");
  }

  /** Sends until there is a reason to end. */
  private CloseReason sendAll(Session session) {
    if (!streams.hasRoom()) {
      return reason(CloseCodes.TRY_AGAIN_LATER, "too many clients");
    }
    try {
      return reason(stream(session));
    } catch (IOException e) {
      return reason(session, e);
    } catch (KafkaException e) {
      log.atDebug().setCause(e).log("socket of alerts ends");
      return reason(CloseCodes.TRY_AGAIN_LATER, "Kafka is away");
    } catch (InterruptedException _) {
      return reason(CloseCodes.NORMAL_CLOSURE, "closed by the client");
    } finally {
      streams.leave();
    }
  }

  /** A burst is made up for; whoever is too slow for that is not waited for. */
  private End stream(Session session) throws IOException, InterruptedException {
    AlertStream stream = streams.open(filter, beginning, clientOf(session));
    stream.begin();
    End end;
    do {
      stream.catchUp();
      end = stream.follow();
    } while (end == End.BEHIND && stream.hasCaughtUp());
    return end;
  }

  private static CloseReason reason(End end) {
    return switch (end) {
      case BEHIND -> reason(CloseCodes.TRY_AGAIN_LATER, "too many alerts behind");
      case CLOSED -> reason(CloseCodes.GOING_AWAY, "the service stops");
    };
  }

  private static CloseReason reason(Session session, IOException e) {
    if (e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException) {
      log.atInfo().addKeyValue("socket", session.getId()).log("client reads no alerts: cut off");
      return reason(CloseCodes.TRY_AGAIN_LATER, "nothing was read for " + PATIENCE);
    }
    log.atDebug().setCause(e).log("client of alerts is gone");
    return reason(CloseCodes.GOING_AWAY, "gone");
  }

  private static CloseReason reason(CloseCode code, String phrase) {
    return new CloseReason(code, phrase);
  }

  private static void close(Session session, CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("socket of alerts is closed already");
    }
  }

  private AlertStream.Client clientOf(Session session) {
    return new AlertStream.Client() {
      @Override
      public void send(StreamPosition next, Alert alert) throws IOException {
        send(new Message(next.text(), AlertView.of(alert)));
      }

      @Override
      public void send(StreamPosition next) throws IOException {
        send(new Message(next.text(), null));
      }

      private void send(Message message) throws IOException {
        String text = json.writeValueAsString(message);
        try {
          session.getBasicRemote().sendText(text);
        } catch (IllegalStateException e) { // Tomcat's word for one that is closed already
          throw new IOException("the client has closed the socket", e);
        }
      }

      @Override
      public void flush() {
        // Each message is sent as it is.
      }
    };
  }
}
