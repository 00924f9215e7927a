package io.dogwatch.standalone.processes;

import io.dogwatch.standalone.child.ServiceName;
import java.util.List;
import java.util.Map;

/**
 * A process that is wanted.
 *
 * @param name of the process, shown on its command line and in our messages
 * @param writesArchive whether it may write the class archive of its service; one process at most
 * @param environment variables that it gets besides ours; for what command lines must not show
 */
public record ServiceOrder(
    String name,
    ServiceName service,
    boolean writesArchive,
    List<String> jvmOptions,
    List<String> arguments,
    Map<String, String> environment) {

  public ServiceOrder {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
