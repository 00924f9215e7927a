package io.dogwatch.client.jobs;

import io.dogwatch.schemas.control.ControlCommand;
import org.jspecify.annotations.Nullable;

/** The cluster does not have the command; whoever gave it may try again. */
public final class CommandNotAcceptedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommandNotAcceptedException(ControlCommand command, @Nullable Throwable cause) {
    super(
        "%s was not accepted: %s"
            .formatted(command.order(), cause == null ? "unknown" : cause.getMessage()),
        cause);
  }
}
