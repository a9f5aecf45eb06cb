package dev.keyregistry.infra.embedded;

/**
 * A broker that is also a controller.
 *
 * @param id its number in the cluster, from 1
 * @param port for clients
 * @param controllerPort for the controllers among themselves
 */
public record KafkaNode(int id, int port, int controllerPort) {
  String voter() {
    return "%d@%s:%d".formatted(id, Ports.LOOPBACK, controllerPort);
  }
}
